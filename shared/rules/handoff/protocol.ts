import { sleptIn } from '../clock.ts';
import type { Desk, EventBody, Handoff, HandoffCause, Message } from '../../model/index.ts';
import { agentHoldWords } from '../../text/dispatch.ts';
import { stepWords as words } from '../../text/handoff/steps.ts';
import { unable } from '../work/able.ts';
import type { Context } from '../work/context.ts';
import { begin, isInMiddle } from './begin.ts';
import { fullness, livesOn, mustStop, nameOf, openHandoffs, sessionOf } from './open.ts';
import { candidates, unfit } from './successor.ts';
import { tellings } from './tell.ts';
import { goesOn, troubleOf } from './trouble.ts';

const MINUTE_MS = 60_000;
/** A context that is so many percent below the mark again has room. */
const ROOM = 5;
/** The incumbent cannot be asked, or not in time. */
const AT_ONCE = new Set<HandoffCause>(['crash', 'limit', 'login', 'compaction']);

/**
 * What follows by itself from the handoffs of a state (H2 to H5): one begins, a step is over, its
 * deadline has passed, the next candidate is tried, the person is asked, who goes on without the role
 * is told. Pure; apply the events and ask again until nothing follows. While the run is paused, and
 * until it is known which sessions still run, nothing does.
 */
export function handoffs(desk: Desk, context: Context): EventBody[] {
  if (!desk.trusted || desk.run === 'paused' || context.settled === false) return [];
  const moot = Object.values(desk.handoffs).flatMap((h) => mootTexts(desk, h));
  if (moot.length > 0) return moot;
  for (const handoff of openHandoffs(desk)) {
    const next = overtaken(desk, handoff) ?? steps[handoff.step](desk, handoff, context);
    if (next.length > 0) return next;
  }
  const begun = begin(desk, context);
  return begun.length > 0 ? begun : tellings(desk, context);
}

type Step = (desk: Desk, handoff: Handoff, context: Context) => EventBody[];

const steps: Record<Handoff['step'], Step> = {
  preparing, executing, delivering, confirming, asking, over: () => [],
};

const over = (h: Handoff, as: 'done' | 'back' | 'dropped', detail: string): EventBody => ({ type: 'handoff.ended', id: h.id, as, detail });
const pass = (h: Handoff, why: string): EventBody => ({ type: 'handoff.passed', id: h.id, agent: h.to ?? h.from, why: why.slice(0, 2_000) });
const noJudgement = (h: Handoff, problem: string): EventBody => ({ type: 'handoff.judged', id: h.id, judgement: h.judgement ?? {}, problem });
const execute = (h: Handoff, cause: HandoffCause): EventBody => ({ type: 'handoff.executed', id: h.id, cause });
/** The time that the computer slept is nobody's: neither asker nor asked could do anything. */
const late = (desk: Desk, h: Handoff, minutes: number, now: number): boolean => now >= h.stepAt + minutes * MINUTE_MS + sleptIn(desk, h.stepAt, now);

/** Takes a message back that was not sent yet. */
export function withdraw(desk: Desk, message: string | undefined, detail: string = words.withdrawn): EventBody[] {
  return message && desk.messages[message]?.stage === 'queued' ? [{ type: 'message.failed', id: message, detail, settled: true }] : [];
}

/** Something else has become of what is handed on: the handoff is dropped. Null: nothing has. */
function overtaken(desk: Desk, h: Handoff): EventBody[] | null {
  const drop = (why: string): EventBody[] => [...withdraw(desk, h.asked), ...withdraw(desk, h.prompt), over(h, 'dropped', why)];
  if (h.task === undefined) {
    const holds = desk.orchestrator;
    return (h.epoch === undefined ? holds?.agent === h.from : holds?.epoch === h.epoch) ? null : drop(words.elsewhere);
  }
  const record = desk.tasks[h.task];
  if (!record || record.stage === 'done') return drop(record ? words.wentOn : words.taskGone);
  if (h.prompt) {
    const prompt = desk.messages[h.prompt];
    return prompt?.stage === 'finished' || record.messageId === h.prompt ? null : drop(words.wentOn);
  }
  // A candidate that was passed over had the task in its hands.
  const hands = [h.from, ...h.passed.map(({ agent }) => agent)];
  const waits = record.stage === 'running' || record.stage === 'needs-you' || (h.passed.length > 0 && record.stage === 'delivering');
  return waits && hands.includes(record.agent ?? '') ? null : drop(words.wentOn);
}

/** The incumbent's agent was started anew since: what it held in its head is gone, and so is the cause. */
function startedAnew(desk: Desk, h: Handoff): boolean {
  const now = desk.current[h.from];
  return now !== h.session && now !== undefined && desk.sessions[now]?.end === undefined;
}

/** True while the incumbent can be asked for its judgement, or is being asked. */
export function mayAnswer(desk: Desk, h: Handoff, live: Context['live']): boolean {
  if (AT_ONCE.has(h.cause) || !livesOn(desk, h)) return false;
  const asked = desk.messages[h.asked ?? ''];
  if (asked?.stage === 'failed' || asked?.stage === 'unverified') return false;
  const state = live[h.from]?.state;
  return state !== undefined && state !== 'exited' && state !== 'needs-login' && state !== 'rate-limited';
}

function preparing(desk: Desk, h: Handoff, { live, now }: Context): EventBody[] {
  const { prepare, execute: mark, judge } = desk.policy.handoff;
  const what = h.task === undefined ? 'role' : 'task';
  if (AT_ONCE.has(h.cause)) return [execute(h, h.cause)];
  const trouble = troubleOf(desk, live, now, h.from, what);
  if (trouble) return [execute(h, trouble)];
  if (startedAnew(desk, h)) return [...withdraw(desk, h.asked), over(h, 'dropped', words.anew)];
  // Its end may still be made up for; what it had is gone with it either way.
  if (!livesOn(desk, h)) return h.session === undefined || h.cause === 'person' ? [execute(h, h.cause)] : [];
  const percent = fullness(desk, live, h.from);
  if (h.cause === 'context' && percent !== null && percent < Math.min(prepare, mark) - ROOM)
    return [...withdraw(desk, h.asked), over(h, 'dropped', words.room2)];
  if (percent !== null && percent >= mark) return [execute(h, h.cause === 'person' ? 'person' : 'context')];
  const asked = desk.messages[h.asked ?? ''];
  if (!h.judgement && (asked?.stage === 'failed' || asked?.stage === 'unverified'))
    return [noJudgement(h, words.notAsked(asked.detail ?? ''))];
  if (h.cause !== 'person' && h.cause !== 'agent') return [];
  if (h.judgement || !mayAnswer(desk, h, live)) return [execute(h, h.cause)];
  return late(desk, h, judge, now) ? [...withdraw(desk, h.asked), noJudgement(h, words.noAnswer(judge)), execute(h, h.cause)] : [];
}

function executing(desk: Desk, h: Handoff, context: Context): EventBody[] {
  const { live, now } = context;
  if (!h.judgement) {
    const { judge } = desk.policy.handoff;
    const can = mayAnswer(desk, h, live);
    if (can && !late(desk, h, judge, now)) return [];
    const asked = desk.messages[h.asked ?? ''];
    const why = can ? words.noAnswer(judge) : asked?.stage === 'failed' ? words.notAsked(asked.detail ?? '') : words.cannotAnswer;
    return [...withdraw(desk, h.asked), noJudgement(h, why)];
  }
  const { wanted } = h;
  if (wanted && !h.passed.some(({ agent }) => agent === wanted)) {
    const why = unfit(desk, live, h, wanted, now);
    if (why !== null) return [{ type: 'handoff.passed', id: h.id, agent: wanted, why: words.cannotTake(why) }];
  } else if (wanted && h.cause === 'person' && mayGoBack(desk, h, context)) {
    const why = h.passed.findLast(({ agent }) => agent === wanted)?.why ?? '';
    return [...roleBack(desk, h).events, over(h, 'back', words.failedBack(nameOf(desk, wanted), why))];
  }
  const best = candidates(desk, live, now, h)[0];
  if (!best) return nobody(desk, h, context);
  if (h.task !== undefined) return [{ type: 'handoff.chosen', id: h.id, to: best.agent, why: best.why }];
  const epoch = (desk.orchestrator?.epoch ?? 0) + 1;
  return [
    { type: 'handoff.chosen', id: h.id, to: best.agent, why: best.why, epoch },
    { type: 'orchestrator.set', agent: best.agent, epoch },
  ];
}

/** The incumbent lives and can go on. A task whose session was ended has nowhere to go back to. */
function mayGoBack(desk: Desk, h: Handoff, { live, now }: Context): boolean {
  if (!livesOn(desk, h)) return false;
  if (h.task !== undefined && desk.tasks[h.task]?.agent !== h.from) return false;
  return goesOn(desk, live, now, h.from, h.task === undefined ? 'role' : 'task');
}

/** Gives the role back to the incumbent, by a new epoch, if a candidate has it. */
export function roleBack(desk: Desk, h: Handoff): { events: EventBody[]; epoch?: number } {
  if (h.task !== undefined || !desk.orchestrator || desk.orchestrator.agent === h.from) return { events: [] };
  const epoch = desk.orchestrator.epoch + 1;
  return { events: [{ type: 'orchestrator.set', agent: h.from, epoch }], epoch };
}

function nobody(desk: Desk, h: Handoff, context: Context): EventBody[] {
  const { events, epoch } = roleBack(desk, h);
  if (h.cause === 'person' && h.passed.length > 0 && mayGoBack(desk, h, context)) {
    const last = h.passed.at(-1);
    return [...events, over(h, 'back', words.failedBack(nameOf(desk, last?.agent ?? ''), last?.why ?? ''))];
  }
  const why = desk.agents.flatMap(({ id }) => {
    const reason = unfit(desk, context.live, h, id, context.now);
    return reason === null || reason === words.holds ? [] : [words.passedOver(nameOf(desk, id), reason)];
  });
  const question = [words.nobody(h.task ?? words.role), ...why].join('\n').slice(0, 2_000);
  return [...events, { type: 'handoff.asked', id: h.id, question, about: 'nobody', ...(epoch ? { epoch } : {}) }];
}

function delivering(desk: Desk, h: Handoff, { live, now }: Context): EventBody[] {
  const { take } = desk.policy.handoff;
  const prompt = desk.messages[h.prompt ?? ''];
  if (!prompt)
    return late(desk, h, take, now) ? [{ type: 'handoff.asked', id: h.id, question: words.unwritten(take), about: 'memory' }] : [];
  const told = fate(desk, h, prompt);
  if (told) return told;
  const isLate = late(desk, h, take, now);
  if (prompt.stage === 'queued') {
    const why = isLate ? words.notTaken(take) : mustStop(desk, h) ? null : cannotTake(desk, h, live);
    return why === null ? [] : [...withdraw(desk, prompt.id), pass(h, why)];
  }
  // Part of it, or all, may have arrived: nobody else is asked before that is known.
  return isLate ? [{ type: 'handoff.asked', id: h.id, question: words.arrived(nameOf(desk, h.to ?? '')), about: 'arrived' }] : [];
}

/** What became of the takeover prompt; null: that is still open. */
function fate(desk: Desk, h: Handoff, prompt: Message): EventBody[] | null {
  if (prompt.stage === 'accepted' || prompt.stage === 'finished') return [{ type: 'handoff.taken', id: h.id }];
  if (prompt.stage === 'failed')
    return [...settled(prompt), pass(h, prompt.acceptedAt === undefined ? words.notSent(prompt.detail ?? '') : words.broke(prompt.detail ?? ''))];
  // It says what only the prompt can have told it.
  if (h.readBack?.ok && prompt.stage !== 'queued') return [{ type: 'message.accepted', id: prompt.id, detail: words.readProof }];
  // Whether it had arrived or not, nobody goes on with it.
  if (prompt.stage === 'unverified' && isGone(desk, h, prompt)) return [...settled(prompt), pass(h, words.ended)];
  return null;
}

/** The session that the prompt went to is over. */
function isGone(desk: Desk, h: Handoff, { writingAt }: Message): boolean {
  const session = sessionOf(desk, h.to ?? '');
  return session?.end !== undefined && writingAt !== undefined && (session.endedAt ?? 0) >= writingAt;
}

/** The handoff itself deals with a prompt that failed: it asks nobody beside. */
const settled = ({ id, settled: is, detail }: Message): EventBody[] =>
  is ? [] : [{ type: 'message.failed', id, detail: detail ?? '', settled: true }];

/**
 * The person is not asked what became of the question for the judgement where it came to nothing, or
 * the session that it was for is over: the handoff goes on without it. Nor of a takeover prompt that
 * was shown to be read, and whose turn, in which its agent led, broke off later.
 */
function mootTexts(desk: Desk, h: Handoff): EventBody[] {
  const asked = desk.messages[h.asked ?? ''];
  const prompt = desk.messages[h.prompt ?? ''];
  const isMoot = asked?.stage === 'failed' || (asked?.stage === 'unverified' && !livesOn(desk, h));
  const isShown = h.task === undefined && h.end?.as === 'done' && prompt?.stage === 'failed' && !prompt.taskId;
  return [...(asked && isMoot ? settled(asked) : []), ...(prompt && isShown ? settled(prompt) : [])];
}

const PASSING = new Set(['busy', 'starting', 'unknown', 'cli-looking', 'asks', 'stalled', 'ended']);

/** Why a successor will not take what waits for it, as far as that is certain. */
function cannotTake(desk: Desk, h: Handoff, live: Context['live']): string | null {
  const hold = unable(desk, live[h.to ?? ''], h.to ?? '');
  return hold && !PASSING.has(hold.why) ? words.cannotTake(agentHoldWords(hold)) : null;
}

function confirming(desk: Desk, h: Handoff, { now }: Context): EventBody[] {
  const { read } = desk.policy.handoff;
  const prompt = desk.messages[h.prompt ?? ''];
  const { readBack } = h;
  if (readBack?.ok) return [over(h, 'done', words.shown)];
  if (prompt?.stage === 'failed') return [...settled(prompt), pass(h, words.broke(prompt.detail ?? ''))];
  // The gate is a task's proof, and its turn ends with the work.
  if (h.task !== undefined)
    return prompt?.stage === 'finished' || late(desk, h, read, now) ? [over(h, 'done', words.taskTaken)] : [];
  if (prompt?.stage === 'finished' && readBack) return [pass(h, lacks(readBack))];
  return late(desk, h, read, now) ? [pass(h, readBack ? lacks(readBack) : words.notShown(read))] : [];
}

const lacks = ({ missing }: NonNullable<Handoff['readBack']>): string =>
  missing.length === 0 ? words.noProof : words.missing(missing.map((part) => words.parts[part]));

function asking(desk: Desk, h: Handoff, context: Context): EventBody[] {
  const { live, now } = context;
  const prompt = desk.messages[h.prompt ?? ''];
  if (prompt) return fate(desk, h, prompt) ?? [];
  if (h.about !== 'nobody') return [];
  if (candidates(desk, live, now, h).length > 0) return [execute(h, h.cause)];
  // The one that had it can go on after all; not in a session that was to show what it read, and did not.
  const failed = h.task === undefined && h.passed.some(({ agent }) => agent === h.from);
  const back = h.cause !== 'person' && (mayGoBack(desk, h, context) || (!failed && startedAnew(desk, h) && goesOn(desk, live, now, h.from, 'role')));
  const still = h.task === undefined || isInMiddle(desk, desk.tasks[h.task]!);
  return back && still ? [...roleBack(desk, h).events, over(h, 'back', words.recovered(nameOf(desk, h.from)))] : [];
}
