import type { Desk, EventBody, Session, TaskRecord } from '../../model/index.ts';
import { goOnPrompt } from '../../text/remind.ts';
import { taskPrompt } from '../../text/prompt.ts';
import { ago } from '../clock.ts';
import { type Context, queueMessage } from '../work/follow.ts';
import { heldByAll } from '../work/queue.ts';
import { hasTalked } from './sessions.ts';

const MINUTE_MS = 60_000;
/** A run that lasted so long was none of a loop. */
const HEALTHY_MS = 10 * MINUTE_MS;

/** What follows from an agent's end in the middle of its work. */
export interface Crash {
  /** How often the app has started it again already, without a run that lasted. */
  tries: number;
  /** When the app starts it again, epoch ms; null: the circuit is open, or it is not the app's to do. */
  again: number | null;
  /** It ended too often: nothing more happens until the person starts it. */
  open: boolean;
}

/**
 * Whether an agent is down because its program ended by itself with an error, in the middle of a
 * task. The app waits twice as long before each next try, and does nothing by itself in mode manual
 * or while the run is paused. Null: it runs, ended in good order, was stopped, or had no task. Pure.
 */
export function crashOf(desk: Desk, agent: string): Crash | null {
  const last = desk.sessions[desk.current[agent] ?? ''];
  if (!last || !crashed(last)) return null;
  const cut = heldByAll(desk).some((r) => r.agent === agent && (isUnsent(desk, r) || isCut(desk, r)));
  if (!cut) return null;
  const tries = triesOf(desk, last);
  const { crash, mode } = desk.policy;
  const open = tries >= crash.tries;
  const mine = desk.trusted && mode !== 'manual' && desk.run !== 'paused' && !open;
  return { tries, open, again: mine ? (last.endedAt ?? 0) + crash.wait * 2 ** tries * MINUTE_MS : null };
}

/** True unless an agent ended too often, or waits for its turn to be started again. */
export function mayStart(desk: Desk, agent: string, now: number): boolean {
  const crash = crashOf(desk, agent);
  return crash === null || (crash.again !== null && isDue(desk, agent, crash.again, now));
}

/** Its time has come, or the clock was set back since its end. */
function isDue(desk: Desk, agent: string, again: number, now: number): boolean {
  const endedAt = desk.sessions[desk.current[agent] ?? '']?.endedAt ?? 0;
  return now >= again || ago(endedAt, now) === Infinity;
}

/** True while the app is going to start an agent again by itself. */
export const comesBack = (desk: Desk, agent: string): boolean => typeof crashOf(desk, agent)?.again === 'number';

/** The agents that the app is to start now, and how: by their own session, where there is one. */
export function dueStarts(desk: Desk, now: number): { agent: string; how: 'resume' | 'new' }[] {
  return desk.agents.flatMap(({ id }) => {
    const again = crashOf(desk, id)?.again ?? null;
    if (again === null || !isDue(desk, id, again, now)) return [];
    return [{ agent: id, how: canResume(desk, id) ? ('resume' as const) : ('new' as const) }];
  });
}

/**
 * Tasks that were cut off, whose agent was started again for that, are gone on with: told to go on in
 * the same conversation, or handed over anew in another one.
 */
export function goOn(desk: Desk, context: Context): EventBody[] {
  return heldByAll(desk).flatMap((record): EventBody[] => {
    const { agent, task, messageId } = record;
    const session = agent ? desk.sessions[desk.current[agent] ?? ''] : undefined;
    if (!agent || !messageId || !session?.goesOn || session.end || !isCut(desk, record)) return [];
    const language = desk.project?.language ?? 'fr';
    const name = desk.agents.find(({ id }) => id === agent)?.name ?? agent;
    const same = session.cliSession !== null && session.cliSession === cutBy(desk, record)?.cliSession;
    const text = same ? goOnPrompt(task, language) : taskPrompt(task, name, language, desk.project?.name ?? '');
    return [
      { type: 'message.failed', id: messageId, detail: 'its agent was started again, and is told to go on', settled: true },
      queueMessage(context, agent, text, same ? 'app' : 'person', task.id),
    ];
  });
}

const crashed = (session: Session): boolean => session.end === 'exited' && session.exitCode !== 0;

/** How often the app started it before the run that ended last, back to one that lasted or the person's. */
function triesOf(desk: Desk, last: Session): number {
  const runs = Object.values(desk.sessions)
    .filter((s) => s.agent === last.agent && s.startedAt <= last.startedAt)
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
  let tries = 0;
  for (const run of runs) {
    const lasted = (run.endedAt ?? Infinity) - run.startedAt >= HEALTHY_MS;
    if (run.by !== 'app' || lasted || !crashed(run)) break;
    tries += 1;
  }
  return tries;
}

function canResume(desk: Desk, agent: string): boolean {
  const last = desk.sessions[desk.current[agent] ?? ''];
  return last !== undefined && last.cliSession !== null && hasTalked(desk, last);
}

const isUnsent = (desk: Desk, { stage, messageId }: TaskRecord): boolean =>
  stage === 'delivering' && desk.messages[messageId ?? '']?.stage === 'queued';

/** The task's turn ended because its agent's program did. */
const isCut = (desk: Desk, record: TaskRecord): boolean => cutBy(desk, record) !== undefined;

function cutBy(desk: Desk, { stage, agent, messageId }: TaskRecord): Session | undefined {
  const message = desk.messages[messageId ?? ''];
  const at = message?.acceptedAt;
  if (stage !== 'needs-you' || !message || message.settled || at === undefined) return undefined;
  if (message.stage !== 'failed' && message.stage !== 'accepted') return undefined;
  return Object.values(desk.sessions).find(
    (s) => s.agent === agent && crashed(s) && s.startedAt <= at && at <= (s.endedAt ?? Infinity),
  );
}
