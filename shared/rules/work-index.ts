import type { Desk, EventBody, Priority, TaskRecord } from '../model/index.ts';
import { learn, type Experience } from './experience.ts';
import type { Node } from './node.ts';
import { raiseTails, setTails } from './tails.ts';

/**
 * What the rules ask of a desk again and again, so that an answer does not take a walk over all
 * tasks. Only derived, never stored; it goes with the newest desk from event to event.
 */
export interface WorkIndex {
  nodes: Map<string, Node>;
  /** In the queue, nothing before them, not reserved. */
  ready: Set<Node>;
  /** How many of these have each priority, the lowest first. */
  levels: number[];
  /** In the queue and waiting for other tasks, not reserved. */
  blocked: Set<Node>;
  /** By agent. */
  held: Map<string, Set<Node>>;
  reserved: Map<string, Set<Node>>;
  /** Their agent is done with them, their branch is not merged yet. */
  merging: Set<Node>;
  experience: Experience;
  /** When an agent's last stretch of work ended, epoch ms. */
  freed: Map<string, number>;
  /** False when the tails must be computed anew. */
  tails: boolean;
  /** The order of which the places are. */
  placed: string[] | null;
}

const indexes = new WeakMap<Desk, WorkIndex>();
export const LEVEL: Record<Priority, number> = { high: 2, medium: 1, low: 0 };

/** Stages in which a task takes up room at its agent (W1: the terminal and the backlog). */
const HELD = new Set(['assigned', 'delivering', 'running', 'checking', 'needs-you']);

/** What is known about this desk; made when it is asked for first. */
export function indexOf(desk: Desk): WorkIndex {
  let index = indexes.get(desk);
  if (!index) indexes.set(desk, (index = build(desk)));
  if (!index.tails) {
    setTails(index.nodes.values());
    index.tails = true;
  }
  if (index.placed !== desk.order) {
    desk.order.forEach((id, place) => {
      const node = index.nodes.get(id);
      if (node) node.place = place;
    });
    index.placed = desk.order;
  }
  return index;
}

/** Takes what is known about a desk over to the next one, changed by what happened in between. */
export function carryIndex(before: Desk, after: Desk, body: EventBody): void {
  const index = indexes.get(before);
  if (!index) return;
  indexes.delete(before);
  if (body.type === 'task.removed' && (before.tasks[body.id]?.spans.length ?? 0) > 0) return;
  const added = body.type === 'task.added' && !before.tasks[body.task.id] && index.placed === before.order;
  for (const id of touched(before, body)) settle(index, id, after.tasks[id]);
  if (added) {
    need(index, body.task.id).place = after.order.length - 1;
    index.placed = after.order;
  } else if (body.type === 'task.removed' && index.placed === before.order) index.placed = after.order;
  indexes.set(after, index);
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
    ready: new Set(),
    levels: [0, 0, 0],
    blocked: new Set(),
    held: new Map(),
    reserved: new Map(),
    merging: new Set(),
    experience: new Map(),
    freed: new Map(),
    tails: false,
    placed: null,
  };
  for (const id of desk.order) settle(index, id, desk.tasks[id]);
  return index;
}

function need(index: WorkIndex, id: string): Node {
  let node = index.nodes.get(id);
  if (!node) {
    node = { id, record: undefined, open: 0, since: 0, tail: 0, place: 0, priority: 0, estimate: 0, kind: 'any', dependants: new Set(), list: null };
    index.nodes.set(id, node);
  }
  return node;
}

const blocks = (record: TaskRecord | undefined): boolean => record !== undefined && record.stage !== 'done';

/** One task is now like this; absent when it was removed. */
function settle(index: WorkIndex, id: string, next: TaskRecord | undefined): void {
  const before = index.nodes.get(id)?.record;
  if (before === next) return;
  const node = need(index, id);
  node.record = next;
  if (before?.stage === 'done') {
    learn(index.experience, before, -1);
    if (next?.stage !== 'done') index.tails = false;
  }
  if (next?.stage === 'done') learn(index.experience, next, 1);
  for (const { agent, to } of next?.spans ?? [])
    if (to !== undefined && to > (index.freed.get(agent) ?? 0)) index.freed.set(agent, to);
  if (before?.task !== next?.task) relate(index, node, before, next);
  if (blocks(before) !== blocks(next))
    for (const dependant of node.dependants) {
      dependant.open += blocks(next) ? 1 : -1;
      list(index, dependant);
    }
  list(index, node);
}

/** The task itself is new, other than before, or gone. */
function relate(index: WorkIndex, node: Node, before: TaskRecord | undefined, next: TaskRecord | undefined): void {
  for (const id of before?.task.dependsOn ?? []) index.nodes.get(id)?.dependants.delete(node);
  node.open = 0;
  for (const id of new Set(next?.task.dependsOn)) {
    const other = need(index, id);
    other.dependants.add(node);
    if (blocks(other.record)) node.open += 1;
  }
  if (node.list === index.ready) index.levels[node.priority]! -= 1;
  node.priority = next ? LEVEL[next.task.priority] : 0;
  node.estimate = next?.task.estimateMinutes ?? 0;
  node.kind = next?.task.kind ?? 'any';
  if (node.list === index.ready) index.levels[node.priority]! += 1;
  if (!index.tails) return;
  // A new task makes paths longer, which is found quickly; anything else may make them shorter.
  index.tails = before === undefined && next !== undefined && raiseTails(node, (id) => index.nodes.get(id));
}

function list(index: WorkIndex, node: Node): void {
  const to = listOf(index, node);
  if (to === index.ready) node.since = readySince(index, node);
  if (node.list === to) return;
  if (node.list === index.ready) index.levels[node.priority]! -= 1;
  if (to === index.ready) index.levels[node.priority]! += 1;
  node.list?.delete(node);
  to?.add(node);
  node.list = to;
}

function listOf(index: WorkIndex, { record, open }: Node): Set<Node> | null {
  if (!record || record.stage === 'done') return null;
  if (record.stage === 'merging') return index.merging;
  if (HELD.has(record.stage)) return record.agent ? of(index.held, record.agent) : null;
  if (record.reservedFor) return of(index.reserved, record.reservedFor);
  return open === 0 ? index.ready : index.blocked;
}

function of(lists: Map<string, Set<Node>>, key: string): Set<Node> {
  let found = lists.get(key);
  if (!found) lists.set(key, (found = new Set()));
  return found;
}

function readySince(index: WorkIndex, { record }: Node): number {
  let since = record?.times.added ?? 0;
  for (const id of record?.task.dependsOn ?? [])
    since = Math.max(since, index.nodes.get(id)?.record?.times.done ?? 0);
  return since;
}
