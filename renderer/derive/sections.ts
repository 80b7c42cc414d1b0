import type { AgentLive, Desk, TaskRecord } from '../../shared/model/index.ts';
import { blockers, held, valuesOf } from '../../shared/rules/index.ts';
import { relationsOf } from '../../shared/rules/work/work-index.ts';

export type SectionName = 'needs-you' | 'ready' | 'blocked' | 'running' | 'checking';
export const sectionNames: readonly SectionName[] = ['needs-you', 'ready', 'blocked', 'running', 'checking'];

type Live = Record<string, AgentLive>;

/** States of an agent in which nothing goes on until the person acts. */
export const waits = (live: AgentLive | undefined): boolean =>
  live?.state === 'waiting-for-you' || live?.state === 'needs-login';

/** True when an agent cannot go on with its task by itself. */
export const stuck = (live: AgentLive | undefined): boolean => waits(live) || live?.state === 'exited';

/** The section of the board in which a task stands; done tasks have none. `blocked`: other tasks come first. */
export function sectionOf(desk: Desk, live: Live, record: TaskRecord, blocked?: boolean): SectionName | null {
  switch (record.stage) {
    case 'done':
      return null;
    case 'needs-you':
      return 'needs-you';
    case 'queued':
      return (blocked ?? blockers(desk, record).length > 0) ? 'blocked' : 'ready';
    case 'delivering':
    case 'running':
      return record.agent && stuck(live[record.agent]) ? 'needs-you' : 'running';
    case 'assigned':
      return 'running';
    case 'checking':
      return 'checking';
    case 'merging':
      return record.merge?.state === 'waiting' || record.merge?.state === 'conflict' ? 'needs-you' : 'checking';
  }
}

const wordsOf = (filter: string): string[] => filter.toLowerCase().split(/\s+/).filter(Boolean);

/** True when each word of the filter stands in the task's id, title, kind, priority, files or agent's name. */
export function matches(desk: Pick<Desk, 'agents'>, record: TaskRecord, filter: string | readonly string[]): boolean {
  const words = typeof filter === 'string' ? wordsOf(filter) : filter;
  if (words.length === 0) return true;
  const who = record.agent ?? record.reservedFor;
  const name = desk.agents.find((a) => a.id === who)?.name ?? '';
  const { id, title, kind, priority, files } = record.task;
  const text = `${id} ${title} ${kind} ${priority} ${name} ${files.map(({ path }) => path).join(' ')}`.toLowerCase();
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
  const by: Record<SectionName, TaskRecord[]> = { 'needs-you': [], ready: [], blocked: [], running: [], checking: [] };
  const words = wordsOf(filter);
  // What is known of each task anyway: a long queue is gone through at each change.
  const { nodes } = relationsOf(desk);
  for (const id of desk.order) {
    const { record, open = 0 } = nodes.get(id) ?? {};
    const name = record && sectionOf(desk, live, record, open > 0);
    if (record && name && matches(desk, record, words)) by[name].push(record);
  }
  const turn = new Map(
    desk.agents.flatMap((agent, a) =>
      held(desk, agent.id).map((r, i) => [r.task.id, (i === 0 ? 0 : 1_000) + a * 20 + i] as const),
    ),
  );
  by.running.sort((x, y) => (turn.get(x.task.id) ?? 0) - (turn.get(y.task.id) ?? 0));
  return sectionNames.map((name) => ({ name, tasks: by[name] }));
}

/**
 * `sections`, which looks again only when what they show has changed: an agent that prints, or a text
 * on its way, does not have a long queue gone through anew.
 */
export function keepSections(): typeof sections {
  let last: { of: readonly unknown[]; found: ReturnType<typeof sections> } | null = null;
  return (desk, live, filter) => {
    const halted = desk.agents.filter(({ id }) => stuck(live[id])).map(({ id }) => id).join(' ');
    const of = [desk.tasks, desk.order, desk.agents, halted, filter];
    if (!last || of.some((one, i) => one !== last?.of[i])) last = { of, found: sections(desk, live, filter) };
    return last.found;
  };
}

/** Done tasks, the latest first. */
export function doneTasks(desk: Pick<Desk, 'tasks' | 'agents'>, filter: string): TaskRecord[] {
  const words = wordsOf(filter);
  return valuesOf(desk.tasks)
    .filter((r) => r.stage === 'done' && matches(desk, r, words))
    .sort((a, b) => (b.times.done ?? 0) - (a.times.done ?? 0));
}

/** How many agents have a task in their terminal. */
export function atWork(desk: Desk): number {
  return desk.agents.filter((a) => held(desk, a.id).some((r) => r.stage !== 'assigned')).length;
}
