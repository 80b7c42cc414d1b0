import type { Desk, TaskRecord } from '../model/index.ts';

/** Stages in which a task takes up room at its agent (W1: the terminal and the backlog). */
const HELD = new Set(['assigned', 'delivering', 'running', 'checking', 'needs-you']);
/** Stages in which the agent's terminal belongs to the task. */
const IN_TERMINAL = new Set(['delivering', 'running', 'checking', 'needs-you']);

/** The dependencies of a task that are not done yet, in their written order. */
export function blockers(desk: Desk, record: TaskRecord): string[] {
  return record.task.dependsOn.filter((id) => desk.tasks[id]?.stage !== 'done');
}

/** True while a task is on its way to an agent and none of its prompt's bytes have gone out. */
export function unsent(desk: Desk, record: TaskRecord): boolean {
  return record.stage === 'delivering' && desk.messages[record.messageId ?? '']?.stage === 'queued';
}

/** All tasks that an agent holds, the one in its terminal first, then its backlog by turn. */
export function held(desk: Desk, agent: string): TaskRecord[] {
  return desk.order
    .map((id) => desk.tasks[id])
    .filter((r): r is TaskRecord => r?.agent === agent && HELD.has(r.stage))
    .sort(
      (a, b) =>
        Number(IN_TERMINAL.has(b.stage)) - Number(IN_TERMINAL.has(a.stage)) ||
        (a.times.assigned ?? 0) - (b.times.assigned ?? 0),
    );
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
  return desk.order
    .map((id) => desk.tasks[id])
    .filter((r): r is TaskRecord => r?.stage === 'queued' && r.reservedFor === agent);
}

/** The first dependency path that leads from a task back to itself, or null (W6). */
export function findCycle(
  dependsOn: (id: string) => readonly string[],
  start: string,
): string[] | null {
  const path: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string): boolean => {
    path.push(id);
    for (const next of dependsOn(id)) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      if (visit(next)) return true;
    }
    path.pop();
    return false;
  };
  return visit(start) ? [...path, start] : null;
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
