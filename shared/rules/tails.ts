import type { Node } from './node.ts';

/** So many steps are taken to lengthen paths one by one; then all are computed anew. */
const MOST_STEPS = 2_000;

const own = (node: Node): number => (node.record && node.record.stage !== 'done' ? node.record.task.estimateMinutes : 0);

/**
 * The critical path: for each task the longest chain of estimates from its start through the tasks
 * that wait for it, in minutes. Takes a time that grows with tasks and dependencies. A circle, which
 * only a damaged journal can hold, is cut somewhere.
 */
export function setTails(nodes: Iterable<Node>): void {
  const seen = new Set<Node>();
  const stack: { node: Node; todo: Iterator<Node>; longest: number }[] = [];
  const enter = (node: Node): void => {
    seen.add(node);
    node.tail = own(node);
    if (node.dependants.size > 0) stack.push({ node, todo: node.dependants.values(), longest: 0 });
  };
  for (const first of nodes) {
    if (seen.has(first)) continue;
    enter(first);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.todo.next();
      if (!next.done && !seen.has(next.value)) {
        enter(next.value);
        if (stack.at(-1) !== top) continue;
      }
      if (!next.done) {
        // One that is still open further down is looked at again when it is closed.
        top.longest = Math.max(top.longest, next.value.tail);
        continue;
      }
      top.node.tail = own(top.node) + top.longest;
      stack.pop();
      const below = stack.at(-1);
      if (below) below.longest = Math.max(below.longest, top.node.tail);
    }
  }
}

/** A task was added: the paths that lead to it grow. @returns false if that went too far to be done */
export function raiseTails(added: Node, find: (id: string) => Node | undefined): boolean {
  if (added.dependants.size > 0) return false;
  added.tail = own(added);
  const todo = [added];
  let steps = 0;
  for (let node = todo.pop(); node; node = todo.pop())
    for (const id of node.record?.task.dependsOn ?? []) {
      const before = find(id);
      if ((steps += 1) > MOST_STEPS) return false;
      if (!before?.record || before.record.stage === 'done') continue;
      const tail = own(before) + node.tail;
      if (tail <= before.tail) continue;
      before.tail = tail;
      todo.push(before);
    }
  return true;
}
