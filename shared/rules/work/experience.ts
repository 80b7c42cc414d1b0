import type { Kind, TaskRecord } from '../../model/index.ts';

/** What an agent's finished tasks of one kind tell. Sums of whole numbers, so that they can be taken back. */
export interface Tally {
  /** Tasks that it worked on and that are done by now. */
  tasks: number;
  /** Of these, how many it brought to an end at the first attempt. */
  good: number;
  /** How often one came back to it. */
  rework: number;
  /** How long it took in all, in ms, against the estimates in minutes; of those that it finished. */
  tookMs: number;
  estimateMinutes: number;
}

/** By agent and kind. */
export type Experience = Map<string, Map<Kind, Tally>>;

/** So many made-up tasks, all as usual, stand beside the real ones: a few tell little. */
const PRIOR_TASKS = 4;
const PRIOR_GOOD = 0.8;
const PRIOR_MINUTES = 120;

const none: Tally = { tasks: 0, good: 0, rework: 0, tookMs: 0, estimateMinutes: 0 };

/** Adds a task that is done to what is known of all who worked on it, or takes it away again. */
export function learn(experience: Experience, record: TaskRecord, sign: 1 | -1): void {
  const { kind, estimateMinutes } = record.task;
  for (const agent of new Set(record.spans.map((span) => span.agent))) {
    const mine = record.spans.filter((span) => span.agent === agent);
    const ended = agent === record.agent;
    const took = mine.reduce((sum, { from, to }) => sum + Math.max(0, (to ?? from) - from), 0);
    const kinds = experience.get(agent) ?? new Map<Kind, Tally>();
    experience.set(agent, kinds);
    const tally = kinds.get(kind) ?? { ...none };
    kinds.set(kind, tally);
    tally.tasks += sign;
    tally.good += ended && mine.length === 1 ? sign : 0;
    tally.rework += sign * (mine.length - 1);
    if (!ended) continue;
    tally.tookMs += sign * took;
    tally.estimateMinutes += sign * estimateMinutes;
  }
}

/** What an agent's past says about one kind of task. */
export interface Skill {
  tasks: number;
  good: number;
  /** The share that succeeds at the first attempt, 0 to 1, and the time against the estimate; 1 is as estimated. */
  success: number;
  pace: number;
}

/** What to expect of an agent with a kind of task: its own past of that kind, leaning on all its past, leaning on what is usual. */
export function skill(experience: Experience, agent: string, kind: Kind): Skill {
  const kinds = experience.get(agent);
  const all = { ...none };
  for (const tally of kinds?.values() ?? [])
    for (const key of ['tasks', 'good', 'tookMs', 'estimateMinutes'] as const) all[key] += tally[key];
  const usual = lean(all, PRIOR_GOOD, 1);
  const mine = kinds?.get(kind) ?? none;
  return { tasks: mine.tasks, good: mine.good, ...lean(mine, usual.success, usual.pace) };
}

function lean(tally: Tally, success: number, pace: number): { success: number; pace: number } {
  return {
    success: (tally.good + PRIOR_TASKS * success) / (tally.tasks + PRIOR_TASKS),
    pace: (tally.tookMs / 60_000 + PRIOR_MINUTES * pace) / (tally.estimateMinutes + PRIOR_MINUTES),
  };
}
