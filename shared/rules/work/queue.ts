import type { Desk, TaskRecord } from '../../model/index.ts';
import type { Node } from './node.ts';
import { indexOf } from './work-index.ts';

/** Stages in which the agent's terminal belongs to the task. */
const IN_TERMINAL = new Set(['delivering', 'running', 'checking', 'needs-you']);

/**
 * The dependencies of a task that are not done yet, in their written order. One that was removed
 * does not hold it: only a done task can be removed while others name it.
 */
export function blockers(desk: Desk, record: TaskRecord): string[] {
  return record.task.dependsOn.filter((id) => (desk.tasks[id]?.stage ?? 'done') !== 'done');
}

/** True while a task is on its way to an agent and none of its prompt's bytes have gone out. */
export function unsent(desk: Desk, record: TaskRecord): boolean {
  return record.stage === 'delivering' && desk.messages[record.messageId ?? '']?.stage === 'queued';
}

/** All tasks that an agent holds, the one in its terminal first, then its backlog by turn. */
export function held(desk: Desk, agent: string): TaskRecord[] {
  return records(indexOf(desk).held.get(agent), (a, b) =>
    Number(IN_TERMINAL.has(b.record.stage)) - Number(IN_TERMINAL.has(a.record.stage)) ||
    (a.record.turn ?? 0) - (b.record.turn ?? 0) ||
    a.place - b.place);
}

/** Tasks that are reserved for an agent that the project does not have any more. */
export function reservedForNobody(desk: Desk): TaskRecord[] {
  const { reserved } = indexOf(desk);
  const gone = [...reserved.keys()].filter((id) => !desk.agents.some((agent) => agent.id === id));
  return gone.flatMap((agent) => reservations(desk, agent));
}

/** What all agents hold, also one that is gone, in the order of the ids. */
export function heldByAll(desk: Desk): TaskRecord[] {
  const all = [...indexOf(desk).held.values()].flatMap((nodes) => [...nodes]);
  return records(all, (a, b) => (a.id < b.id ? -1 : 1));
}

/** The tasks whose branch is not merged yet, in the order of the ids. */
export function mergingTasks(desk: Desk): TaskRecord[] {
  return records(indexOf(desk).merging, (a, b) => (a.id < b.id ? -1 : 1));
}

interface Listed extends Node {
  record: TaskRecord;
}

function records(nodes: Iterable<Node> | undefined, order: (a: Listed, b: Listed) => number): TaskRecord[] {
  return [...(nodes ?? [])]
    .filter((node): node is Listed => node.record !== undefined)
    .sort(order)
    .map((node) => node.record);
}

/** The task that has the agent's terminal now, if any. */
export function inTerminal(desk: Desk, agent: string): TaskRecord | undefined {
  return held(desk, agent).find((r) => IN_TERMINAL.has(r.stage));
}

/** The agent's backlog: assigned, not started, in the order of their turns. */
export function backlog(desk: Desk, agent: string): TaskRecord[] {
  return held(desk, agent).filter((r) => r.stage === 'assigned');
}

/** Tasks in the queue that are reserved for an agent, in the queue's order. */
export function reservations(desk: Desk, agent: string): TaskRecord[] {
  return records(indexOf(desk).reserved.get(agent), (a, b) => a.place - b.place);
}

/** The first dependency path that leads from a task back to itself, or null (W6). */
export function findCycle(
  dependsOn: (id: string) => readonly string[],
  start: string,
): string[] | null {
  const seen = new Set<string>();
  const path: { id: string; todo: Iterator<string> }[] = [];
  const enter = (id: string): void => {
    path.push({ id, todo: dependsOn(id)[Symbol.iterator]() });
  };
  enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.todo.next();
    if (next.done) path.pop();
    else if (next.value === start) return [...path.map(({ id }) => id), start];
    else if (!seen.has(next.value)) {
      seen.add(next.value);
      enter(next.value);
    }
  }
  return null;
}

/** The next id of a project: one above the highest number ever given. */
export function nextTaskId(desk: Desk): string {
  const prefix = desk.project?.prefix ?? 'Q';
  return `TASK-${prefix}-${String(desk.lastNumber + 1).padStart(3, '0')}`;
}

/** The number at the end of a task id. */
export function taskNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
