import type { AgentLive, Desk, TaskRecord } from '../../shared/model/index.ts';
import { blockers, held } from '../../shared/rules/index.ts';

export type SectionName = 'needs-you' | 'ready' | 'blocked' | 'running';
export const sectionNames: readonly SectionName[] = ['needs-you', 'ready', 'blocked', 'running'];

type Live = Record<string, AgentLive>;

/** States of an agent in which nothing goes on until the person acts. */
export const waits = (live: AgentLive | undefined): boolean =>
  live?.state === 'waiting-for-you' || live?.state === 'needs-login';

/** True when an agent cannot go on with its task by itself. */
export const stuck = (live: AgentLive | undefined): boolean => waits(live) || live?.state === 'exited';

/** The section of the board in which a task stands; done tasks have none. */
export function sectionOf(desk: Desk, live: Live, record: TaskRecord): SectionName | null {
  switch (record.stage) {
    case 'done':
      return null;
    case 'needs-you':
      return 'needs-you';
    case 'queued':
      return blockers(desk, record).length > 0 ? 'blocked' : 'ready';
    case 'delivering':
    case 'running':
      return record.agent && stuck(live[record.agent]) ? 'needs-you' : 'running';
    case 'assigned':
    case 'checking':
      return 'running';
    case 'merging':
      return record.merge?.state === 'waiting' || record.merge?.state === 'conflict' ? 'needs-you' : 'running';
  }
}

/** True when each word of the filter stands in the task's id, title, kind or agent's name. */
export function matches(desk: Desk, record: TaskRecord, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const who = record.agent ?? record.reservedFor;
  const name = desk.agents.find((a) => a.id === who)?.name ?? '';
  const text = `${record.task.id} ${record.task.title} ${record.task.kind} ${name}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/**
 * The board's cards by section, in the person's order; what runs is ordered by agent and turn.
 * @returns every section, empty ones too
 */
export function sections(
  desk: Desk,
  live: Live,
  filter: string,
): { name: SectionName; tasks: TaskRecord[] }[] {
  const by: Record<SectionName, TaskRecord[]> = { 'needs-you': [], ready: [], blocked: [], running: [] };
  for (const id of desk.order) {
    const record = desk.tasks[id];
    const name = record && sectionOf(desk, live, record);
    if (record && name && matches(desk, record, filter)) by[name].push(record);
  }
  const turn = new Map(
    desk.agents.flatMap((agent, a) =>
      held(desk, agent.id).map((r, i) => [r.task.id, (i === 0 ? 0 : 1_000) + a * 20 + i] as const),
    ),
  );
  by.running.sort((x, y) => (turn.get(x.task.id) ?? 0) - (turn.get(y.task.id) ?? 0));
  return sectionNames.map((name) => ({ name, tasks: by[name] }));
}

/** Done tasks, the latest first. */
export function doneTasks(desk: Desk, filter: string): TaskRecord[] {
  return Object.values(desk.tasks)
    .filter((r) => r.stage === 'done' && matches(desk, r, filter))
    .sort((a, b) => (b.times.done ?? 0) - (a.times.done ?? 0));
}

/** How many agents have a task in their terminal. */
export function atWork(desk: Desk): number {
  return desk.agents.filter((a) => held(desk, a.id).some((r) => r.stage !== 'assigned')).length;
}
