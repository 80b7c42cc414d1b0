import type { Node } from './node.ts';

/** So many steps are taken to lengthen paths one by one; then all are computed anew. */
const MOST_STEPS = 2_000;

const own = ({ record, estimate }: Node): number => (record && record.stage !== 'done' ? estimate : 0);

let passes = 0;

/**
 * The critical path: for each task the longest chain of estimates from its start through the tasks
 * that wait for it, in minutes. Takes a time that grows with tasks and dependencies. A circle, which
 * only a damaged journal can hold, is cut somewhere.
 */
export function setTails(nodes: Iterable<Node>): void {
  const pass = (passes += 1);
  const stack: Node[] = [];
  /** Of each on the stack, how many that wait for it were looked at. */
  const looked: number[] = [];
  for (const first of nodes) {
    if (first.pass === pass) continue;
    stack.push(first);
    looked.push(0);
    first.pass = pass;
    // While it is on the stack, the longest path behind it.
    first.tail = 0;
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      const next = node.dependants[looked[looked.length - 1]!++];
      if (next && next.pass !== pass) {
        next.pass = pass;
        next.tail = 0;
        stack.push(next);
        looked.push(0);
      } else if (next) {
        node.tail = Math.max(node.tail, next.tail);
      } else {
        node.tail += own(node);
        stack.pop();
        looked.pop();
        const below = stack.at(-1);
        if (below) below.tail = Math.max(below.tail, node.tail);
      }
    }
  }
}

/**
 * Some tasks are other than before: their paths, and those that lead to them, become longer or shorter.
 * @param changed is told of each whose path did
 * @returns false if that went too far to be done
 */
export function mendTails(from: readonly Node[], find: (id: string) => Node | undefined, changed: (node: Node) => void): boolean {
  const todo = [...from];
  let steps = 0;
  for (let node = todo.pop(); node; node = todo.pop()) {
    if ((steps += 1 + node.dependants.length) > MOST_STEPS) return false;
    let longest = 0;
    for (const after of node.dependants) longest = Math.max(longest, after.tail);
    const tail = own(node) + longest;
    if (tail === node.tail) continue;
    node.tail = tail;
    changed(node);
    for (const id of node.record?.task.dependsOn ?? []) {
      const before = find(id);
      // What hangs on a task that is done is of no interest.
      if (before?.record && before.record.stage !== 'done') todo.push(before);
    }
  }
  return true;
}
