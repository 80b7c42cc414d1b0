import type { AgentState, Road } from '../../model/index.ts';
import { fresh } from './types.ts';
import type { Look, Input, Action, Pace, Machine, Step } from './types.ts';

export type { Phase, Composer, Look, Condition, Input, Action, Pace, Machine, Step } from './types.ts';

// The delivery of one prompt to one agent, as a pure state machine. The runner feeds it what it
// sees and does what it says; no clock, no terminal and no journal is in here. Times: epoch ms.
//
// Its road is chosen once, before the first byte, and written down with the stage `writing`:
// `argument` when the agent is about to be started, `channel` when its CLI can be given texts
// without keystrokes, else `keys`. Only when it is certain that nothing was taken does a message
// go back to waiting, and may choose again (D2).

/** A message in the stage queued. */
export function begin(urgent = false): Machine {
  return { ...fresh, urgent };
}

/**
 * A message that was under way when the app ended, in that stage since `at`. `writing` and
 * `written` may still find their receipt until `holdUntil`, and get no second Enter; of a message
 * that was being written only its text proves that it was taken. `accepted` waits for its end.
 */
export function recover(
  stage: 'writing' | 'written' | 'accepted',
  at: number,
  holdUntil: number,
  road: Road = 'keys',
): Machine {
  const common = { ...fresh, road, textAt: at, enterAt: at, enters: 2, holdUntil };
  if (stage === 'accepted') return { ...common, phase: 'accepted', written: true, acceptedAt: at };
  return { ...common, phase: 'receipt', written: stage === 'written', strict: stage === 'writing' };
}

/** One step: what is to be done now, and the machine to feed next. */
export function advance(machine: Machine, input: Input, pace: Pace): Step {
  if (machine.phase === 'over') return { machine, actions: [] };
  switch (input.type) {
    case 'look':
      return onLook(machine, input, pace);
    case 'journaled':
      return onJournaled(machine, input.now);
    case 'unjournaled':
      if (machine.phase !== 'journaling') return { machine, actions: [] };
      return still({ ...machine, phase: 'waiting', road: null, why: input.reason }, IDLE_LOOK);
    case 'unsendable':
      if (machine.phase !== 'journaling') return { machine, actions: [] };
      return over(machine, 'failed', input.reason);
    case 'launch':
      return machine.phase === 'waiting' ? take(machine, 'argument') : { machine, actions: [] };
    case 'launched':
      return onLaunched(machine, input, pace);
    case 'given':
      return onGiven(machine, input, pace);
    case 'wrote':
      return onWrote(machine, input, pace);
    case 'prompt':
      return onPrompt(machine, input, pace);
    case 'working':
      return onWorking(machine, input, pace);
    case 'ended':
      return onEnded(machine, input, pace);
    case 'exited':
      return onExited(machine);
  }
}

const look = (after: number): Action => ({ do: 'look', after: Math.max(0, after) });
const still = (machine: Machine, after: number): Step => ({ machine, actions: [look(after)] });
const IDLE_LOOK = 1_000;

const WAITS: Record<AgentState, string> = {
  starting: 'it is starting',
  'needs-login': 'it needs a login',
  ready: '',
  working: 'it is working on something else',
  'waiting-for-you': 'it has a question for you',
  'rate-limited': 'its usage limit is reached',
  stalled: 'it is stalled',
  exited: 'its program is not running',
  unknown: 'its state is not known',
};

interface Obstacle {
  why: string;
  /** Look again then, ms. */
  after: number;
}

/** True if a text may come now: it is ready, or in a turn, silent or not, that the message may join. */
function open(machine: Machine, seen: Look): boolean {
  return seen.state === 'ready' || (machine.urgent && seen.steers && inTurn(seen));
}

const inTurn = (seen: Look): boolean => seen.state === 'working' || seen.state === 'stalled';

/** What stands against giving it a text by any road. */
function closed(machine: Machine, seen: Look, pace: Pace): Obstacle | null {
  if (!open(machine, seen)) return { why: WAITS[seen.state], after: IDLE_LOOK };
  if (seen.composer === 'dialog') return { why: 'a dialog is open in its pane', after: IDLE_LOOK };
  const settled = seen.now - seen.since;
  const stable = seen.channel && seen.atOnce ? 0 : pace.stable;
  if (seen.state === 'ready' && settled < stable) return { why: 'it has just become ready', after: stable - settled };
  return null;
}

/** What stands against writing now; null when the pane is free. */
function obstacle(machine: Machine, seen: Look, pace: Pace): Obstacle | null {
  if (!open(machine, seen)) return { why: WAITS[seen.state], after: IDLE_LOOK };
  const typed = typedRecently(seen, pace);
  if (typed > 0) return { why: 'you are typing in its pane', after: typed };
  if (seen.composer === 'dialog') return { why: 'a dialog is open in its pane', after: IDLE_LOOK };
  if (seen.composer === 'none') return { why: 'its composer cannot be seen', after: 250 };
  if (seen.composer !== 'empty') return { why: 'a draft stands in its composer', after: IDLE_LOOK };
  return closed(machine, seen, pace);
}

function typedRecently(seen: Look, pace: Pace): number {
  return seen.lastPersonAt === null ? 0 : Math.max(0, seen.lastPersonAt + pace.quiet - seen.now);
}

function onLook(machine: Machine, seen: Look, pace: Pace): Step {
  switch (machine.phase) {
    case 'waiting':
      return waiting(machine, seen, pace);
    case 'writing':
      return machine.road === 'channel' ? give(machine, seen, pace) : type(machine, seen, pace);
    case 'echo':
      return echo(machine, seen, pace);
    case 'receipt':
      return receipt(machine, seen, pace);
    case 'accepted':
      return accepted(machine, seen, pace);
    default:
      return { machine, actions: [] };
  }
}

function write(machine: Machine, what: 'stash' | 'text' | 'enter', seen: Look): Step {
  const condition = { offset: seen.offset, personKey: seen.personKey };
  return { machine, actions: [{ do: 'write', what, condition }] };
}

/** The road is chosen, here and nowhere else, and written down before anything goes out (D1). */
function take(machine: Machine, road: Road): Step {
  return {
    machine: { ...machine, phase: 'journaling', road, why: null },
    actions: [{ do: 'journal', stage: 'writing', road }],
  };
}

/** After so many refusals by the control connection the text is typed. */
const MOST_REFUSALS = 3;

function waiting(machine: Machine, seen: Look, pace: Pace): Step {
  if (seen.channel && machine.refusals < MOST_REFUSALS) {
    const against = closed(machine, seen, pace);
    if (against) return still({ ...machine, why: against.why }, against.after);
    if (seen.now < machine.notBefore) return still(machine, machine.notBefore - seen.now);
    return take(machine, 'channel');
  }
  if (seen.opening && !seen.channel && open(machine, seen))
    return still({ ...machine, why: 'its control connection is being opened' }, 250);
  const calm = seen.state === 'ready' && typedRecently(seen, pace) === 0;
  if (calm && seen.composer === 'draft' && seen.stashable && !machine.stashTried)
    return write({ ...machine, phase: 'stashing', why: 'your draft is being put aside' }, 'stash', seen);
  const against = obstacle(machine, seen, pace);
  const stashTried = machine.stashTried && seen.composer !== 'empty';
  if (against) return still({ ...machine, stashTried, why: against.why }, against.after);
  return take(machine, 'keys');
}

/** Nothing of it was taken: it waits again, and may choose its road again. */
function back(machine: Machine, why: string, now: number, pace: Pace): Step {
  const { urgent, refusals } = machine;
  return {
    machine: { ...fresh, urgent, why, refusals: refusals + 1, notBefore: now + pace.rest },
    actions: [{ do: 'journal', stage: 'returned', detail: why }, look(IDLE_LOOK)],
  };
}

function type(machine: Machine, seen: Look, pace: Pace): Step {
  const against = obstacle(machine, seen, pace);
  if (against) return still({ ...machine, why: against.why }, against.after);
  return write({ ...machine, phase: 'sending', why: null }, 'text', seen);
}

function give(machine: Machine, seen: Look, pace: Pace): Step {
  if (!seen.channel) return back(machine, 'its control connection was lost before the text was given', seen.now, pace);
  const against = closed(machine, seen, pace);
  if (against) return still({ ...machine, why: against.why }, against.after);
  const { now } = seen;
  const strict = inTurn(seen);
  return {
    machine: { ...machine, phase: 'giving', why: null, textAt: now, enterAt: now, enters: 2, strict },
    actions: [{ do: 'give' }],
  };
}

function onJournaled(machine: Machine, now: number): Step {
  if (machine.phase !== 'journaling') return { machine, actions: [] };
  if (machine.road !== 'argument') return { machine: { ...machine, phase: 'writing' }, actions: [look(0)] };
  // The CLI may take it, and say so, before the start itself is told.
  return {
    machine: { ...machine, phase: 'launching', textAt: now, enterAt: now, enters: 2 },
    actions: [{ do: 'launch' }],
  };
}

function onLaunched(machine: Machine, input: Extract<Input, { type: 'launched' }>, pace: Pace): Step {
  if (machine.phase !== 'launching') return { machine, actions: [] };
  if (input.result === 'refused') return back(machine, `it could not be started: ${input.reason}`, input.now, pace);
  if (input.result === 'unknown')
    return over(machine, 'unverified', `whether it was started with the text cannot be known: ${input.reason}`);
  return {
    machine: { ...machine, phase: 'receipt', written: true },
    actions: [{ do: 'journal', stage: 'written', detail: '' }, look(IDLE_LOOK)],
  };
}

function onGiven(machine: Machine, input: Extract<Input, { type: 'given' }>, pace: Pace): Step {
  if (machine.phase === 'accepted' && machine.road === 'channel' && input.result === 'accepted')
    return still({ ...machine, turn: machine.turn ?? input.turn ?? null }, 0);
  if (machine.phase !== 'giving') return { machine, actions: [] };
  if (input.result === 'refused')
    return back(machine, `its control connection refused the text: ${input.reason}`, input.now, pace);
  if (input.result === 'unknown')
    return still({ ...machine, phase: 'receipt', strict: true, why: null }, pace.accept);
  const step = accept(machine, 'its control connection acknowledged the text', input.now);
  return { ...step, machine: { ...step.machine, turn: input.turn ?? null } };
}

function echo(machine: Machine, seen: Look, pace: Pace): Step {
  const age = seen.now - (machine.textAt ?? seen.now);
  const typed = typedRecently(seen, pace);
  const waitFor = (why: string, after: number) => still({ ...machine, why: why || null }, after);
  if (seen.composer === 'ours' && open(machine, seen) && typed === 0) {
    if (age < pace.settle) return waitFor('', pace.settle - age);
    const strict = machine.strict || inTurn(seen);
    return write({ ...machine, phase: 'entering', why: null, strict }, 'enter', seen);
  }
  if (age < pace.echo) return waitFor('', 50);
  if (seen.state === 'working')
    return waitFor('the text is in, but it began to work on something else before Enter', 250);
  if (seen.composer === 'dialog' || seen.composer === 'none' || seen.state !== 'ready')
    return waitFor('the text is in, but something opened before Enter: answer it in the pane', 250);
  if (typed > 0) return waitFor('you are typing in its pane', typed);
  if (seen.composer === 'empty') {
    const lost = 'the text never showed in the composer, and the composer is empty';
    return over(machine, 'unverified', lost);
  }
  if (seen.composer === 'draft')
    return waitFor('the composer holds more than the prompt: send or clear it in the pane', 500);
  return waitFor('', 250);
}

function receipt(machine: Machine, seen: Look, pace: Pace): Step {
  if (machine.road === 'argument') return started(machine, seen, pace);
  const age = seen.now - (machine.enterAt ?? seen.now);
  const works = seen.state === 'working' && seen.since >= (machine.enterAt ?? seen.now) - CLOCK;
  const began = machine.workingAt ?? (works ? seen.since : null);
  const weak = !machine.strict && !machine.other;
  if (began !== null && seen.composer !== 'ours' && weak) {
    const left = (machine.enterAt ?? began) + pace.weak - seen.now;
    if (left > 0) return still(machine, left);
    return accept(
      { ...machine, weakly: true },
      `by what it does: ${machine.workingBy || 'its state'} says that it works, and the composer is free`,
      seen.now,
    );
  }
  if (seen.shown && seen.state === 'ready' && age >= pace.accept && weak) {
    const words = 'by the screen: the prompt stands in the conversation, and the composer is empty';
    const step = accept(machine, words, seen.now);
    return { ...step, machine: { ...step.machine, sawWork: true } };
  }
  const stands = seen.composer === 'ours' && open(machine, seen);
  const typed = typedRecently(seen, pace);
  if (stands && machine.enters < 2 && age >= pace.accept && typed === 0)
    return write({ ...machine, phase: 'rescuing' }, 'enter', seen);
  // A CLI may hold what joins its turn until the next pause, and tells of it only then.
  const joins = machine.urgent && machine.strict && machine.holdUntil === 0;
  if (joins && seen.composer !== 'ours' && !(seen.state === 'ready' && seen.now - seen.since >= pace.giveUp))
    return still({ ...machine, why: 'it waits to join the turn that runs' }, IDLE_LOOK);
  // What a kill left half-written has its receipt by now, or has none.
  const due = machine.strict && machine.holdUntil > 0 ? 0 : pace.giveUp;
  if (age >= due && seen.now >= machine.holdUntil)
    return over(machine, 'unverified', unproved(machine, seen, age));
  return still(machine, stands && age < pace.accept ? pace.accept - age : 250);
}

/** The text went with the start: it waits behind whatever the start asks the person. */
function started(machine: Machine, seen: Look, pace: Pace): Step {
  const from = Math.max(machine.enterAt ?? seen.now, seen.since);
  const lasted = seen.now - from;
  if (seen.state === 'working' && seen.composer !== 'ours' && !machine.strict && !machine.other) {
    if (lasted < pace.weak) return still({ ...machine, why: null }, pace.weak - lasted);
    return accept({ ...machine, ended: null, weakly: true }, 'by what it does: it was started with the text, and it works', seen.now);
  }
  const most = seen.state === 'ready' ? pace.giveUp : seen.state === 'unknown' ? pace.giveUp * 3 : Infinity;
  if (lasted >= most && seen.now >= machine.holdUntil)
    return over(machine, 'unverified', unproved(machine, seen, lasted));
  const why = seen.state === 'ready' ? null : `it gets the text with its start: ${WAITS[seen.state]}`;
  return still({ ...machine, why }, Math.min(IDLE_LOOK, most - lasted));
}

/** What is to be said to the person who is asked whether it arrived. */
function unproved(machine: Machine, seen: Look, age: number): string {
  const first =
    machine.strict && !machine.written && machine.road !== 'channel'
      ? 'the app ended while the text was on its way, and nothing says that it was taken'
      : `no receipt within ${Math.round(age / 1000)} s`;
  const other = machine.other ? '; it says that it took a text that is not this one, or not word for word' : '';
  return `${first}: ${leftOver(seen)}${other}`;
}

function leftOver(seen: Look): string {
  if (seen.composer === 'ours')
    return 'the text still stands in the composer, whole: press Enter in the pane, or clear it there';
  if (seen.partial)
    return 'a part of the text stands in the composer: clear it in the pane before it is sent again';
  if (seen.composer === 'empty') return 'nothing of it stands in the composer';
  if (seen.composer === 'draft') return 'the composer holds something else: look at the pane';
  return 'its composer cannot be seen: look at the pane';
}

/** Claude does that when a turn is stopped before its first word. */
const RETURNED = 'the turn was stopped, and the prompt went back into the composer';

const LIMITED = 'its usage limit was reached before the turn was over';

function accepted(machine: Machine, seen: Look, pace: Pace): Step {
  const sawWork = machine.sawWork || seen.state === 'working' || machine.workingAt !== null;
  // Where nothing names the end of a turn, a limit that no work followed has ended it.
  const limited = seen.state === 'rate-limited' || (machine.limited && seen.state !== 'working');
  const next = { ...machine, sawWork, limited };
  const ready = seen.state === 'ready';
  const readySince = ready ? (machine.readySince ?? seen.now) : null;
  if (machine.ended) {
    const left = machine.ended.at + (machine.ended.rest ?? pace.rest) - seen.now;
    if (left > 0) return still({ ...next, readySince }, left);
    if (ready && seen.composer === 'ours') return over(machine, 'failed', RETURNED);
    if (machine.ended.error) return over(machine, 'failed', machine.ended.detail);
    if (ready) return over(machine, 'finished', machine.ended.detail);
  }
  if (readySince !== null) {
    const need = sawWork ? pace.rest * 2 : pace.rest * 6;
    if (seen.now - readySince >= need && seen.composer === 'ours') return over(machine, 'failed', RETURNED);
    if (seen.now - readySince >= need)
      return limited
        ? over(machine, 'failed', LIMITED, true)
        : over(machine, 'finished', 'it is ready again; nothing named the end of the turn');
  }
  return still({ ...next, readySince }, ready ? 500 : 2_000);
}

function onWrote(machine: Machine, { result, now, asked = now }: Extract<Input, { type: 'wrote' }>, pace: Pace): Step {
  switch (machine.phase) {
    case 'stashing':
      return still({ ...machine, phase: 'waiting', stashTried: result !== 'refused' }, 200);
    case 'sending':
      if (result === 'refused') return still({ ...machine, phase: 'writing' }, 50);
      if (result === 'unknown')
        return over(machine, 'unverified', 'the terminal host went away while the text was written');
      return still({ ...machine, phase: 'echo', textAt: now }, Math.min(50, pace.settle));
    case 'entering':
    case 'rescuing': {
      if (result === 'refused')
        return still(machine.phase === 'entering' ? { ...machine, phase: 'echo', workingAt: null } : { ...machine, phase: 'receipt' }, 30);
      // After an Enter that may have gone out there is never another one.
      const enters = result === 'unknown' ? 2 : machine.enters + 1;
      // Heard before the answer, it counts; older than the Enter, it is of something else.
      const { workingAt: heard } = machine;
      const workingAt = machine.phase === 'entering' && heard !== null && heard < asked - CLOCK ? null : heard;
      const next: Machine = { ...machine, phase: 'receipt', enterAt: asked, workingAt, enters, written: true };
      const mark: Action[] = machine.written ? [] : [{ do: 'journal', stage: 'written', detail: '' }];
      return { machine: next, actions: [...mark, look(50)] };
    }
    default:
      return { machine, actions: [] };
  }
}

function onPrompt(machine: Machine, input: Extract<Input, { type: 'prompt' }>, pace: Pace): Step {
  if (machine.phase === 'accepted') {
    const since = machine.enterAt !== null && input.at >= machine.enterAt - CLOCK;
    if (machine.weakly && since && input.match === 'other') return over(machine, 'unverified', OTHER_TAKEN);
    // Another prompt began a turn: an end without an id that came before it is not ours alone.
    const ours = input.match !== 'other' && machine.turn === null && input.turn !== undefined;
    const weakly = machine.weakly && !(since && input.match !== 'other');
    // The transcript tells late of what a hook has told: the end that came meanwhile stays one.
    const after = machine.ended !== null && machine.ended.at > input.at;
    const next = { ...machine, weakly, turn: ours ? (input.turn ?? null) : machine.turn };
    return after ? { machine: next, actions: [] } : still({ ...next, ended: null }, pace.rest);
  }
  if (machine.textAt === null || input.at < machine.textAt - CLOCK) return { machine, actions: [] };
  if (input.match === 'other') {
    const since = machine.enterAt !== null && input.at >= machine.enterAt - CLOCK;
    return { machine: since ? { ...machine, other: true } : machine, actions: [] };
  }
  const words = input.match === 'same' ? 'by its text' : 'by its text, with other words around it';
  const before = machine.ended !== null && machine.ended.at < input.at - CLOCK;
  const step = accept(before ? { ...machine, ended: null } : machine, `${words} (${input.source})`, input.at);
  return { ...step, machine: { ...step.machine, turn: input.turn ?? null } };
}

const OTHER_TAKEN =
  'it works, but the text that it says it took is not this one, or not word for word: look at the pane';

/** File times and our clock may differ by a little. */
const CLOCK = 50;

function onWorking(machine: Machine, input: Extract<Input, { type: 'working' }>, pace: Pace): Step {
  if (machine.phase === 'accepted')
    return still({ ...machine, sawWork: true, ended: null, readySince: null }, pace.rest);
  const next = { ...machine, workingAt: input.at, workingBy: `its ${input.source}`, ended: null };
  // Enter may be out already: the answer to the write says since when.
  if (machine.phase === 'entering') return { machine: next, actions: [] };
  if (machine.enterAt === null || input.at < machine.enterAt - CLOCK) return { machine, actions: [] };
  if (machine.phase !== 'receipt' || machine.workingAt !== null) return { machine, actions: [] };
  return still(next, 50);
}

function onEnded(machine: Machine, input: Extract<Input, { type: 'ended' }>, pace: Pace): Step {
  const from = machine.acceptedAt ?? machine.enterAt;
  if (from === null || input.at < from - CLOCK) return { machine, actions: [] };
  if (machine.turn !== null && input.turn !== undefined) {
    if (machine.turn !== input.turn || machine.phase !== 'accepted') return { machine, actions: [] };
    // A stop hook of the person's own may send it on: work within the rest takes the end back.
    const ended = { at: input.at, detail: input.detail, error: input.error !== undefined, ...sure(machine, input, pace) };
    return still({ ...machine, ended }, ended.rest ?? pace.rest);
  }
  // What names no turn does not undo what an error said before.
  const error = input.error !== undefined || (machine.ended?.error ?? false);
  const detail = machine.ended?.error ? machine.ended.detail : input.detail;
  const ended = { at: input.at, detail, error, ...sure(machine, input, pace) };
  return still({ ...machine, ended }, ended.rest ?? pace.rest);
}

/**
 * A hook tells of an end before the person's own stop hooks have had their say. What the CLI itself
 * tells comes after them: its control connection names the turn that is over, its report is as good
 * as any evidence that is stable.
 */
function sure(machine: Machine, input: Extract<Input, { type: 'ended' }>, pace: Pace): { rest?: number } {
  if (input.final && input.turn !== undefined && input.turn === machine.turn) return { rest: 0 };
  if (input.source === 'report') return { rest: Math.min(pace.rest, pace.stable) };
  return machine.ended?.rest === undefined ? {} : { rest: machine.ended.rest };
}

function onExited(machine: Machine): Step {
  switch (machine.phase) {
    case 'waiting':
    case 'stashing':
      return still({ ...machine, phase: 'waiting', stashTried: false, why: WAITS.exited }, IDLE_LOOK);
    case 'accepted': {
      const { ended } = machine;
      if (ended) return over(machine, ended.error ? 'failed' : 'finished', ended.detail);
      return over(machine, 'failed', 'its program ended before the turn was over');
    }
    // The start or the control connection answers by itself.
    case 'giving':
    case 'launching':
      return { machine, actions: [] };
    case 'journaling':
      if (machine.road === 'argument') return { machine, actions: [] };
      return over(machine, 'failed', NOT_SENT);
    case 'receipt':
    case 'entering':
    case 'rescuing':
      return over(machine, 'unverified', 'its program ended before it said that it took the prompt');
    default:
      return over(machine, 'failed', NOT_SENT);
  }
}

const NOT_SENT = 'its program ended before the text was sent: nothing was taken';

function accept(machine: Machine, detail: string, at: number): Step {
  const next: Machine = { ...machine, phase: 'accepted', why: null, acceptedAt: at, written: true };
  const mark: Action[] = machine.written ? [] : [{ do: 'journal', stage: 'written', detail: '' }];
  return { machine: next, actions: [...mark, { do: 'journal', stage: 'accepted', detail }, look(500)] };
}

/** `limit`: a usage limit ended the turn. */
function over(machine: Machine, outcome: 'finished' | 'unverified' | 'failed', detail: string, limit = false): Step {
  return {
    machine: { ...machine, phase: 'over', why: null, outcome },
    actions: [{ do: 'journal', stage: outcome, detail, ...(limit ? { limit: true as const } : {}) }],
  };
}
