import type { Kind } from '../../model/index.ts';
import type { Node, NodeList } from './node.ts';

export const KINDS: readonly Kind[] = ['architecture', 'implementation', 'analysis', 'generation', 'any'];

/** What a choice looks at in each task, side by side in memory: a walk over all touches nothing else. */
export interface Columns {
  estimate: Float64Array;
  tail: Float64Array;
  since: Float64Array;
  place: Float64Array;
  priority: Uint8Array;
  /** Its place in `KINDS`. */
  kind: Uint8Array;
}

/** The tasks that could be started now. */
export interface ReadyList extends NodeList {
  readonly columns: Columns;
  /** Takes over what has changed in a node; of one that is not listed nothing. */
  refresh(node: Node): void;
}

const FIRST = 64;

const columnsOf = (size: number): Columns => ({
  estimate: new Float64Array(size),
  tail: new Float64Array(size),
  since: new Float64Array(size),
  place: new Float64Array(size),
  priority: new Uint8Array(size),
  kind: new Uint8Array(size),
});

/** @param placed is told of each node that has got another row */
export function createList(placed: (node: Node) => void = () => {}): NodeList {
  const nodes: Node[] = [];
  return {
    get size() {
      return nodes.length;
    },
    nodes,
    add(node) {
      node.row = nodes.length;
      nodes.push(node);
      placed(node);
    },
    delete(node) {
      if (nodes[node.row] !== node) return;
      const last = nodes.pop()!;
      if (last === node) return;
      last.row = node.row;
      nodes[last.row] = last;
      placed(last);
    },
    [Symbol.iterator]: () => nodes[Symbol.iterator](),
  };
}

export function createReady(): ReadyList {
  let columns = columnsOf(FIRST);
  const grow = (): void => {
    const old = columns;
    columns = columnsOf(old.kind.length * 2);
    for (const name of Object.keys(old) as (keyof Columns)[]) columns[name].set(old[name]);
  };
  const write = (node: Node): void => {
    const { row } = node;
    if (row >= columns.kind.length) grow();
    columns.estimate[row] = node.estimate;
    columns.tail[row] = node.tail;
    columns.since[row] = node.since;
    columns.place[row] = node.place;
    columns.priority[row] = node.priority;
    columns.kind[row] = KINDS.indexOf(node.kind);
  };
  const list = createList(write);
  return {
    get size() {
      return list.size;
    },
    nodes: list.nodes,
    get columns() {
      return columns;
    },
    add: list.add,
    delete: list.delete,
    refresh(node) {
      if (list.nodes[node.row] === node) write(node);
    },
    [Symbol.iterator]: list[Symbol.iterator],
  };
}
