import type { AgentLive, Desk, EventBody, TaskRecord, Watch, WatchStep } from '../../model/index.ts';
import { againPrompt, remindPrompt } from '../../text/remind.ts';
import { ago, awake, sleptIn } from '../clock.ts';
import { type Context, queueMessage } from '../work/follow.ts';
import { held } from '../work/queue.ts';
import { openWatch, progressOf } from './watching.ts';
import { valuesOf } from '../long/record.ts';

/** What the ladder may know besides the state. */
export interface WatchContext extends Context {
  /** Those of a task's files that are not there, where it is worked on. Absent: it is not looked. */
  absent?: (paths: string[], task: string) => string[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const NEXT: Record<WatchStep, WatchStep | null> = { remind: 'again', again: 'tell', tell: 'offer', offer: null };

/**
 * The next steps of the stall ladder (W7): a reminder, a more specific one, the word to the person,
 * the offer. Each step of a task's episode is taken once, also across restarts, for the journal says
 * which were. An agent that goes on takes back the reminder that still waits for it. Pure; after its
 * events it has nothing more to say at the same time.
 */
export function ladder(desk: Desk, context: WatchContext): EventBody[] {
  if (!desk.trusted) return [];
  const climbing = desk.agents.flatMap((agent) =>
    held(desk, agent.id).flatMap((record) => climb(desk, record, agent.id, context)),
  );
  return [...climbing, ...lateReminders(desk, context)];
}

function climb(desk: Desk, record: TaskRecord, agent: string, context: WatchContext): EventBody[] {
  const { now } = context;
  const { id } = record.task;
  const progress = progressOf(desk, record, context.live[agent]);
  const open = openWatch(desk, id);
  if (progress.kind === 'rests') return [];
  if (progress.kind === 'moves') {
    // A reminder's own echo looks like work: only as long as the way to the person counts.
    const { remind, again, tell } = desk.policy.stall;
    const calm = (remind + again + tell) * MINUTE_MS;
    const settled = open && Math.min(awake(desk, progress.since, now), awake(desk, open.at, now)) >= calm;
    return settled ? [{ type: 'watch.over', id, episode: open.episode }] : [];
  }
  const wanted = nextStep(record, open);
  const still = Math.min(awake(desk, progress.since, now), open ? awake(desk, open.at, now) : Infinity);
  if (!wanted || still < gap(desk, record, wanted)) return [];
  const episode = open?.episode ?? (desk.watch[id]?.episode ?? 0) + 1;
  const minutes = Math.max(1, Math.round((now - progress.since - sleptIn(desk, progress.since, now)) / MINUTE_MS));
  return take(desk, record, { agent, episode, step: wanted, minutes }, context);
}

/** A prompt that nobody takes is no agent's to be reminded of: the person hears of it at once. */
function nextStep(record: TaskRecord, open: Watch | undefined): WatchStep | null {
  if (open) return NEXT[open.step];
  return record.stage === 'running' ? 'remind' : 'tell';
}

/** How long nothing has to be seen for this step, in ms. */
function gap(desk: Desk, record: TaskRecord, step: WatchStep): number {
  const { stall } = desk.policy;
  const first = step === 'tell' && record.stage === 'delivering';
  return (first ? stall.remind : stall[step]) * MINUTE_MS;
}

interface Taking {
  agent: string;
  episode: number;
  step: WatchStep;
  minutes: number;
}

function take(desk: Desk, record: TaskRecord, taking: Taking, context: WatchContext): EventBody[] {
  const { agent, episode, step, minutes } = taking;
  const { task } = record;
  if (step === 'tell' || step === 'offer') return [{ type: 'watch.step', id: task.id, agent, episode, step }];
  if (desk.run === 'paused') return [];
  // Where no reminder may go, the person is told instead.
  if (!mayRemind(desk, agent, context.now)) return [{ type: 'watch.step', id: task.id, agent, episode, step: 'tell' }];
  const language = desk.project?.language ?? 'fr';
  const absent = context.absent?.(task.files.map(({ path }) => path), task.id) ?? [];
  const text = step === 'remind' ? remindPrompt(task.id, language) : againPrompt(task, { minutes, absent }, language);
  const queued = queueMessage(context, agent, text, 'app');
  if (queued.type !== 'message.queued') return [];
  const message = { ...queued.message, urgent: true };
  return [
    ...takenBack(desk, desk.watch[task.id], 'a more specific reminder takes its place'),
    { type: 'message.queued', message },
    { type: 'watch.step', id: task.id, agent, episode, step, reminder: message.id },
  ];
}

/** Within its budget, and only where nothing is in doubt. */
function mayRemind(desk: Desk, agent: string, now: number): boolean {
  const recent = (desk.reminded[agent] ?? []).filter((at) => ago(at, now) < HOUR_MS);
  if (recent.length >= desk.policy.stall.perHour) return false;
  return !valuesOf(desk.messages).some((m) => m.agent === agent && m.stage === 'unverified');
}

/** Reminders that still wait for their pane, though there is nothing left to remind of. */
function lateReminders(desk: Desk, context: Context): EventBody[] {
  return Object.entries(desk.watch).flatMap(([id, watch]) => {
    const record = desk.tasks[id];
    if (!waits(desk, watch)) return [];
    if (record && openWatch(desk, id) === watch && !hasGoneOn(desk, record, context.live[watch.agent])) return [];
    return takenBack(desk, watch, 'the agent goes on without it');
  });
}

const hasGoneOn = (desk: Desk, record: TaskRecord, live: AgentLive | undefined): boolean =>
  progressOf(desk, record, live).kind === 'moves';

const waits = (desk: Desk, watch: Watch | undefined): boolean =>
  desk.messages[watch?.reminder ?? '']?.stage === 'queued';

function takenBack(desk: Desk, watch: Watch | undefined, detail: string): EventBody[] {
  if (!watch?.reminder || !waits(desk, watch)) return [];
  return [{ type: 'message.failed', id: watch.reminder, detail, settled: true }];
}
