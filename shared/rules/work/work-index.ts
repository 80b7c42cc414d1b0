import type { Desk, EventBody, Order, Priority, TaskRecord } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';
import { learn, type Experience } from './experience.ts';
import type { Node, NodeList } from './node.ts';
import { createList, createReady, type ReadyList } from './ready.ts';
import { mendTails, setTails } from './tails.ts';

/**
 * What the rules ask of a desk again and again, so that an answer does not take a walk over all
 * tasks. Only derived, never stored; it goes with the newest desk from event to event.
 */
export interface WorkIndex {
  nodes: Map<string, Node>;
  /** In the queue, nothing before them, not reserved. */
  ready: ReadyList;
  /** How many of these have each priority, the lowest first. */
  levels: number[];
  /** In the queue and waiting for other tasks, not reserved. */
  blocked: NodeList;
  /** By agent. */
  held: Map<string, NodeList>;
  reserved: Map<string, NodeList>;
  /** Their agent is done with them, their branch is not merged yet. */
  merging: NodeList;
  experience: Experience;
  /** When an agent's last stretch of work ended, epoch ms. */
  freed: Map<string, number>;
  /** False when the tails must be computed anew. */
  tails: boolean;
  /** The order of which the places are; null: they are to be given anew. */
  placed: Order | null;
}

const indexes = new WeakMap<Desk, WorkIndex>();
/** Where what was known about a desk went to, and the tasks of which that told. */
const moved = new WeakMap<Desk, { to: Desk; ids: readonly string[] }>();
/** It is looked for over so many steps. */
const MOST_MOVES = 200;
export const LEVEL: Record<Priority, number> = { high: 2, medium: 1, low: 0 };

/** Stages in which a task takes up room at its agent (W1: the terminal and the backlog). */
const HELD = new Set(['assigned', 'delivering', 'running', 'checking', 'needs-you']);

/**
 * What is known about this desk without the paths and places of its tasks, which only a choice asks for:
 * a window that opens a long queue need not wait for them.
 */
export function relationsOf(desk: Desk): Omit<WorkIndex, 'tails' | 'placed'> {
  return related(desk);
}

function related(desk: Desk): WorkIndex {
  let index = indexes.get(desk) ?? fetched(desk);
  if (!index) indexes.set(desk, (index = build(desk)));
  return index;
}

/** What is known about this desk; made when it is asked for first. */
export function indexOf(desk: Desk): WorkIndex {
  const index = related(desk);
  if (index.tails && index.placed === desk.order) return index;
  if (!index.tails) {
    // Those that wait for others mostly came later: from behind they are known already.
    setTails([...index.nodes.values()].toReversed());
    index.tails = true;
  }
  if (index.placed !== desk.order) {
    desk.order.forEach((id, at) => {
      const node = index.nodes.get(id);
      if (node) node.place = at;
    });
    index.placed = desk.order;
  }
  for (const node of index.ready) index.ready.refresh(node);
  return index;
}

/** Takes what is known about a desk over to another one, changed by what happened in between. */
export function carryIndex(before: Desk, after: Desk, bodies: readonly EventBody[]): void {
  if (before === after || !(indexes.has(before) || fetched(before))) return;
  carry(before, after, [...new Set(bodies.flatMap((body) => [...touched(before, body), ...touched(after, body)]))]);
}

/** A look ahead took it away: it comes back from there, by the same tasks. */
function fetched(desk: Desk): WorkIndex | undefined {
  const ids = new Set<string>();
  let at = desk;
  for (let step = 0; step < MOST_MOVES; step += 1) {
    const next = moved.get(at);
    if (!next) return undefined;
    for (const id of next.ids) ids.add(id);
    at = next.to;
    if (indexes.has(at)) return carry(at, desk, [...ids]);
  }
  return undefined;
}

const ended = (record: TaskRecord | undefined): number => record?.spans.filter(({ to }) => to).length ?? 0;

/** @returns nothing when it is better made anew */
function carry(from: Desk, to: Desk, ids: readonly string[]): WorkIndex | undefined {
  const index = indexes.get(from);
  if (!index) return undefined;
  if (ids.length > Math.max(MOST_MOVES, index.nodes.size / 4)) return undefined;
  // When an agent became free cannot be taken back.
  if (ids.some((id) => ended(from.tasks[id]) > ended(to.tasks[id]))) return undefined;
  indexes.delete(from);
  moved.delete(to);
  for (const id of ids) settle(index, id, to.tasks[id]);
  if (index.placed === from.order) index.placed = from.order === to.order || place(index, to.order, ids.filter((id) => to.tasks[id])) ? to.order : null;
  indexes.set(to, index);
  moved.set(from, { to, ids });
  return index;
}

/**
 * Gives these tasks their places in an order in which the others stand as before: between the ones
 * beside them. @returns false when there is no room left there
 */
function place(index: WorkIndex, order: Order, ids: readonly string[]): boolean {
  const open = new Map<number, string>();
  for (const id of ids) {
    const at = order.indexOf(id);
    if (at >= 0) open.set(at, id);
  }
  for (const [at, id] of [...open].sort(([a], [b]) => a - b)) {
    let after = at + 1;
    while (open.has(after)) after += 1;
    const low = placeAt(index, order.at(at - 1), at === 0);
    const high = placeAt(index, order.at(after), false);
    if (low === undefined || Number.isNaN(low) || Number.isNaN(high ?? 0)) return false;
    const between = high === undefined ? (low === -Infinity ? 0 : low + 1) : low === -Infinity ? high - 1 : (low + high) / 2;
    if (between <= low || (high !== undefined && between >= high)) return false;
    const node = need(index, id);
    node.place = between;
    index.ready.refresh(node);
  }
  return true;
}

/** -Infinity: before the first one; undefined: after the last one; NaN: nobody knows. */
function placeAt(index: WorkIndex, id: string | undefined, first: boolean): number | undefined {
  if (first) return -Infinity;
  return id === undefined ? undefined : (index.nodes.get(id)?.place ?? Number.NaN);
}

function touched(desk: Desk, body: EventBody): string[] {
  switch (body.type) {
    case 'task.added':
      return [body.task.id];
    case 'backlog.ordered':
      return body.ids;
    case 'message.queued':
      return body.message.taskId ? [body.message.taskId] : [];
    default: {
      if (!('id' in body)) return [];
      const carried = desk.messages[body.id]?.taskId;
      return carried ? [carried] : [body.id];
    }
  }
}

function build(desk: Desk): WorkIndex {
  const index: WorkIndex = {
    nodes: new Map(),
    ready: createReady(),
    levels: [0, 0, 0],
    blocked: createList(),
    held: new Map(),
    reserved: new Map(),
    merging: createList(),
    experience: new Map(),
    freed: new Map(),
    tails: false,
    placed: null,
  };
  for (const record of valuesOf(desk.tasks)) settle(index, record.task.id, record);
  return index;
}

const need = (index: WorkIndex, id: string): Node => index.nodes.get(id) ?? made(index, id);

function made(index: WorkIndex, id: string): Node {
  const node: Node = { id, record: undefined, open: 0, since: 0, tail: 0, place: 0, priority: 0, estimate: 0, kind: 'any', dependants: [], pass: 0, list: null, row: -1 };
  index.nodes.set(id, node);
  return node;
}

const blocks = (record: TaskRecord | undefined): boolean => record !== undefined && record.stage !== 'done';

/** One task is now like this; absent when it was removed. */
function settle(index: WorkIndex, id: string, next: TaskRecord | undefined): void {
  const known = index.nodes.get(id);
  const before = known?.record;
  if (before === next) return;
  const node = known ?? made(index, id);
  node.record = next;
  if (before?.stage === 'done') {
    learn(index.experience, before, -1);
    if (next?.stage !== 'done') index.tails = false;
  }
  if (next?.stage === 'done') learn(index.experience, next, 1);
  for (const { agent, to } of next?.spans ?? [])
    if (to !== undefined && to > (index.freed.get(agent) ?? 0)) index.freed.set(agent, to);
  if (before?.task !== next?.task) relate(index, node, before, next);
  const more = Number(blocks(next)) - Number(blocks(before));
  // One that is done and goes away blocks as little as before, but what waited for it is ready since another time.
  if (more !== 0 || before?.stage === 'done')
    for (const dependant of node.dependants) {
      dependant.open += more;
      list(index, dependant);
    }
  list(index, node);
}

/** The task itself is new, other than before, or gone. */
function relate(index: WorkIndex, node: Node, before: TaskRecord | undefined, next: TaskRecord | undefined): void {
  for (const id of before?.task.dependsOn ?? []) remove(index.nodes.get(id)?.dependants, node);
  node.open = 0;
  const needs = next?.task.dependsOn ?? [];
  for (let i = 0; i < needs.length; i += 1) {
    const id = needs[i]!;
    if (needs.indexOf(id) < i) continue;
    const other = need(index, id);
    // Most have few: what a push makes room for would be most of what is known.
    if (other.dependants.length < 4) other.dependants = [...other.dependants, node];
    else other.dependants.push(node);
    if (blocks(other.record)) node.open += 1;
  }
  if (node.list === index.ready) index.levels[node.priority]! -= 1;
  node.priority = next ? LEVEL[next.task.priority] : 0;
  node.estimate = next?.task.estimateMinutes ?? 0;
  node.kind = next?.task.kind ?? 'any';
  if (node.list === index.ready) index.levels[node.priority]! += 1;
  index.ready.refresh(node);
  if (!index.tails) return;
  const find = (id: string): Node | undefined => index.nodes.get(id);
  const others = [...(before?.task.dependsOn ?? []), ...(next?.task.dependsOn ?? [])].flatMap((id) => find(id) ?? []);
  index.tails = mendTails([node, ...others], find, (one) => index.ready.refresh(one));
}

function remove(nodes: Node[] | undefined, node: Node): void {
  const at = nodes?.indexOf(node) ?? -1;
  if (!nodes || at < 0) return;
  nodes[at] = nodes.at(-1)!;
  nodes.pop();
}

function list(index: WorkIndex, node: Node): void {
  const to = listOf(index, node);
  if (to === index.ready) {
    node.since = readySince(index, node);
    index.ready.refresh(node);
  }
  if (node.list === to) return;
  if (node.list === index.ready) index.levels[node.priority]! -= 1;
  if (to === index.ready) index.levels[node.priority]! += 1;
  node.list?.delete(node);
  to?.add(node);
  node.list = to;
}

function listOf(index: WorkIndex, { record, open }: Node): NodeList | null {
  if (!record || record.stage === 'done') return null;
  if (record.stage === 'merging') return index.merging;
  // A task that a file brought before the person is at no agent.
  if (HELD.has(record.stage)) return of(index.held, record.agent ?? '');
  if (record.reservedFor) return of(index.reserved, record.reservedFor);
  return open === 0 ? index.ready : index.blocked;
}

function of(lists: Map<string, NodeList>, key: string): NodeList {
  let found = lists.get(key);
  if (!found) lists.set(key, (found = createList()));
  return found;
}

function readySince(index: WorkIndex, { record }: Node): number {
  let since = record?.times.added ?? 0;
  for (const id of record?.task.dependsOn ?? [])
    since = Math.max(since, index.nodes.get(id)?.record?.times.done ?? 0);
  return since;
}
