import type { AgentState } from '../model/index.ts';

/**
 * The delivery of one prompt into one pane, as a pure state machine. The runner feeds it what it
 * sees and does what it says; no clock, no terminal and no journal is in here. Times: epoch ms.
 */
export type Phase =
  | 'waiting'
  | 'stashing'
  /** The journal is writing down that bytes will go out. */
  | 'journaling'
  /** Written down; the text goes out as soon as the pane is free. */
  | 'writing'
  | 'sending'
  /** The text is out; it must show in the composer before Enter. */
  | 'echo'
  | 'entering'
  | 'receipt'
  | 'rescuing'
  | 'accepted'
  | 'over';

export type Composer = 'empty' | 'ours' | 'draft' | 'dialog' | 'none';

/** What the runner saw at one moment: the screen, and the agent's derived state. */
export interface Look {
  now: number;
  offset: number;
  personKey: number;
  lastPersonAt: number | null;
  composer: Composer;
  /** The composer is empty, and the prompt's beginning stands in the conversation above it. */
  shown: boolean;
  /** A draft that the CLI can put aside and give back by itself. */
  stashable: boolean;
  state: AgentState;
  since: number;
  why: string;
}

export interface Condition {
  offset: number;
  personKey: number;
}

export type Input =
  | ({ type: 'look' } & Look)
  /** The journal has the stage `writing`. */
  | { type: 'journaled'; now: number }
  /** Result of a conditional write. `unknown`: the host went away before it answered. */
  | { type: 'wrote'; now: number; result: 'done' | 'refused' | 'unknown' }
  /** The CLI says that it took a prompt; `match` by comparison with our text. */
  | { type: 'prompt'; at: number; match: 'same' | 'contains' | 'other'; turn?: string; source: string }
  | { type: 'working'; at: number; source: string }
  /** A turn ended; `error` when it did no work, or only part of it. */
  | { type: 'ended'; at: number; turn?: string; detail: string; error?: string; source: string }
  | { type: 'exited'; now: number };

export type Action =
  | { do: 'look'; after: number }
  | { do: 'journal'; stage: 'writing' | 'written' | 'accepted' | 'finished' | 'unverified' | 'failed'; detail: string }
  | { do: 'write'; what: 'stash' | 'text' | 'enter'; condition: Condition };

/** Times in ms. */
export interface Pace {
  /** Enter at the earliest so long after the text. */
  settle: number;
  /** The text should show in the composer within this. */
  echo: number;
  /** No sign of acceptance for so long: look for the one rescue Enter. */
  accept: number;
  /** A turn that began is taken as the receipt when no words came for so long. */
  weak: number;
  /** No receipt for so long after Enter: unverified. */
  giveUp: number;
  /** A person who pressed a key within this is typing. */
  quiet: number;
  /** Ready must have lasted so long. */
  stable: number;
  /** A turn's end without the turn's id is believed after so long without work. */
  rest: number;
}

export interface Machine {
  phase: Phase;
  /** Why it waits, in words; null when it does not wait for anything outside. */
  why: string | null;
  stashTried: boolean;
  textAt: number | null;
  /** When Enter was pressed last. */
  enterAt: number | null;
  /** How many times Enter was pressed: at most two. */
  enters: number;
  /** True once the stage `written` was given to the journal. */
  written: boolean;
  /** Not given up before this: after a restart the receipts are still being read. */
  holdUntil: number;
  workingAt: number | null;
  workingBy: string;
  acceptedAt: number | null;
  turn: string | null;
  ended: { at: number; detail: string; error: boolean } | null;
  readySince: number | null;
  sawWork: boolean;
  outcome: 'finished' | 'unverified' | 'failed' | null;
}

const fresh: Machine = {
  phase: 'waiting',
  why: null,
  stashTried: false,
  textAt: null,
  enterAt: null,
  enters: 0,
  written: false,
  holdUntil: 0,
  workingAt: null,
  workingBy: '',
  acceptedAt: null,
  turn: null,
  ended: null,
  readySince: null,
  sawWork: false,
  outcome: null,
};

export interface Step {
  machine: Machine;
  actions: Action[];
}

/** A message in the stage queued. */
export function begin(): Machine {
  return { ...fresh };
}

/**
 * A message that was under way when the app ended, in that stage since `at`. `written` may still
 * find its receipt until `holdUntil`, and gets no second Enter; `accepted` waits for its end.
 */
export function recover(stage: 'written' | 'accepted', at: number, holdUntil: number): Machine {
  const common = { ...fresh, textAt: at, enterAt: at, enters: 2, written: true, holdUntil };
  return stage === 'written'
    ? { ...common, phase: 'receipt' }
    : { ...common, phase: 'accepted', acceptedAt: at };
}

/** One step: what is to be done now, and the machine to feed next. */
export function advance(machine: Machine, input: Input, pace: Pace): Step {
  if (machine.phase === 'over') return { machine, actions: [] };
  switch (input.type) {
    case 'look':
      return onLook(machine, input, pace);
    case 'journaled':
      return machine.phase === 'journaling'
        ? { machine: { ...machine, phase: 'writing' }, actions: [look(0)] }
        : { machine, actions: [] };
    case 'wrote':
      return onWrote(machine, input.result, input.now, pace);
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

/** What stands against writing now; null when the pane is free. `after`: look again then, ms. */
function obstacle(seen: Look, pace: Pace): { why: string; after: number } | null {
  if (seen.state !== 'ready') return { why: WAITS[seen.state], after: IDLE_LOOK };
  const typed = typedRecently(seen, pace);
  if (typed > 0) return { why: 'you are typing in its pane', after: typed };
  if (seen.composer === 'dialog') return { why: 'a dialog is open in its pane', after: IDLE_LOOK };
  if (seen.composer === 'none') return { why: 'its composer cannot be seen', after: 250 };
  if (seen.composer !== 'empty') return { why: 'a draft stands in its composer', after: IDLE_LOOK };
  const settled = seen.now - seen.since;
  if (settled < pace.stable) return { why: 'it has just become ready', after: pace.stable - settled };
  return null;
}

function typedRecently(seen: Look, pace: Pace): number {
  return seen.lastPersonAt === null ? 0 : Math.max(0, seen.lastPersonAt + pace.quiet - seen.now);
}

function onLook(machine: Machine, seen: Look, pace: Pace): Step {
  switch (machine.phase) {
    case 'waiting':
      return waiting(machine, seen, pace);
    case 'writing': {
      const against = obstacle(seen, pace);
      if (against) return still({ ...machine, why: against.why }, against.after);
      return write({ ...machine, phase: 'sending', why: null }, 'text', seen);
    }
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

function waiting(machine: Machine, seen: Look, pace: Pace): Step {
  const calm = seen.state === 'ready' && typedRecently(seen, pace) === 0;
  if (calm && seen.composer === 'draft' && seen.stashable && !machine.stashTried)
    return write({ ...machine, phase: 'stashing', why: 'your draft is being put aside' }, 'stash', seen);
  const against = obstacle(seen, pace);
  const stashTried = machine.stashTried && seen.composer !== 'empty';
  if (against) return still({ ...machine, stashTried, why: against.why }, against.after);
  return {
    machine: { ...machine, phase: 'journaling', why: null },
    actions: [{ do: 'journal', stage: 'writing', detail: '' }],
  };
}

function echo(machine: Machine, seen: Look, pace: Pace): Step {
  const age = seen.now - (machine.textAt ?? seen.now);
  const typed = typedRecently(seen, pace);
  const waitFor = (why: string, after: number) => still({ ...machine, why: why || null }, after);
  if (seen.composer === 'ours' && seen.state === 'ready' && typed === 0) {
    if (age < pace.settle) return waitFor('', pace.settle - age);
    return write({ ...machine, phase: 'entering', why: null }, 'enter', seen);
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
  const age = seen.now - (machine.enterAt ?? seen.now);
  const works = seen.state === 'working' && seen.since >= (machine.enterAt ?? seen.now) - CLOCK;
  const began = machine.workingAt ?? (works ? seen.since : null);
  if (began !== null && seen.composer !== 'ours') {
    const left = (machine.enterAt ?? began) + pace.weak - seen.now;
    if (left > 0) return still(machine, left);
    return accept(
      machine,
      `by what it does: ${machine.workingBy || 'its state'} says that it works, and the composer is free`,
      seen.now,
    );
  }
  if (seen.shown && seen.state === 'ready' && age >= pace.accept) {
    const words = 'by the screen: the prompt stands in the conversation, and the composer is empty';
    const step = accept(machine, words, seen.now);
    return { ...step, machine: { ...step.machine, sawWork: true } };
  }
  const stands = seen.composer === 'ours' && seen.state === 'ready';
  const typed = typedRecently(seen, pace);
  if (stands && machine.enters < 2 && age >= pace.accept && typed === 0)
    return write({ ...machine, phase: 'rescuing' }, 'enter', seen);
  if (age >= pace.giveUp && seen.now >= machine.holdUntil) {
    const where = stands ? 'the text still stands in the composer' : 'nothing says that it was taken';
    return over(machine, 'unverified', `no receipt within ${Math.round(age / 1000)} s: ${where}`);
  }
  return still(machine, stands && age < pace.accept ? pace.accept - age : 250);
}

/** Claude does that when a turn is stopped before its first word. */
const RETURNED = 'the turn was stopped, and the prompt went back into the composer';

function accepted(machine: Machine, seen: Look, pace: Pace): Step {
  const sawWork = machine.sawWork || seen.state === 'working' || machine.workingAt !== null;
  const next = { ...machine, sawWork };
  const ready = seen.state === 'ready';
  const readySince = ready ? (machine.readySince ?? seen.now) : null;
  if (machine.ended) {
    const left = machine.ended.at + pace.rest - seen.now;
    if (left > 0) return still({ ...next, readySince }, left);
    if (ready && seen.composer === 'ours') return over(machine, 'failed', RETURNED);
    if (machine.ended.error) return over(machine, 'failed', machine.ended.detail);
    if (ready) return over(machine, 'finished', machine.ended.detail);
  }
  if (readySince !== null) {
    const need = sawWork ? pace.rest * 2 : pace.rest * 6;
    if (seen.now - readySince >= need && seen.composer === 'ours') return over(machine, 'failed', RETURNED);
    if (seen.now - readySince >= need)
      return over(machine, 'finished', 'it is ready again; nothing named the end of the turn');
  }
  return still({ ...next, readySince }, ready ? 500 : 2_000);
}

function onWrote(machine: Machine, result: 'done' | 'refused' | 'unknown', now: number, pace: Pace): Step {
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
        return still({ ...machine, phase: machine.phase === 'entering' ? 'echo' : 'receipt' }, 30);
      // After an Enter that may have gone out there is never another one.
      const enters = result === 'unknown' ? 2 : machine.enters + 1;
      const next: Machine = { ...machine, phase: 'receipt', enterAt: now, enters, written: true };
      const mark: Action[] = machine.written ? [] : [{ do: 'journal', stage: 'written', detail: '' }];
      return { machine: next, actions: [...mark, look(50)] };
    }
    default:
      return { machine, actions: [] };
  }
}

function onPrompt(machine: Machine, input: Extract<Input, { type: 'prompt' }>, pace: Pace): Step {
  if (machine.phase === 'accepted') {
    // Another prompt began a turn: an end without an id that came before it is not ours alone.
    const ours = input.match !== 'other' && machine.turn === null && input.turn !== undefined;
    return still({ ...machine, turn: ours ? (input.turn ?? null) : machine.turn, ended: null }, pace.rest);
  }
  if (machine.textAt === null || input.at < machine.textAt - CLOCK) return { machine, actions: [] };
  if (input.match === 'other') return { machine, actions: [] };
  const words = input.match === 'same' ? 'by its text' : 'by its text, with other words around it';
  const step = accept(machine, `${words} (${input.source})`, input.at);
  return { ...step, machine: { ...step.machine, turn: input.turn ?? null } };
}

/** File times and our clock may differ by a little. */
const CLOCK = 50;

function onWorking(machine: Machine, input: Extract<Input, { type: 'working' }>, pace: Pace): Step {
  if (machine.phase === 'accepted')
    return still({ ...machine, sawWork: true, ended: null, readySince: null }, pace.rest);
  if (machine.enterAt === null || input.at < machine.enterAt - CLOCK) return { machine, actions: [] };
  if (machine.phase !== 'receipt' || machine.workingAt !== null) return { machine, actions: [] };
  const next = { ...machine, workingAt: input.at, workingBy: `its ${input.source}`, ended: null };
  return still(next, 50);
}

function onEnded(machine: Machine, input: Extract<Input, { type: 'ended' }>, pace: Pace): Step {
  const from = machine.acceptedAt ?? machine.enterAt;
  if (from === null || input.at < from - CLOCK) return { machine, actions: [] };
  if (machine.turn !== null && input.turn !== undefined) {
    if (machine.turn !== input.turn || machine.phase !== 'accepted') return { machine, actions: [] };
    return over(machine, input.error ? 'failed' : 'finished', input.detail);
  }
  // What names no turn does not undo what an error said before.
  const error = input.error !== undefined || (machine.ended?.error ?? false);
  const detail = machine.ended?.error ? machine.ended.detail : input.detail;
  return still({ ...machine, ended: { at: input.at, detail, error } }, pace.rest);
}

function onExited(machine: Machine): Step {
  switch (machine.phase) {
    case 'waiting':
    case 'stashing':
      return still({ ...machine, phase: 'waiting', stashTried: false, why: WAITS.exited }, IDLE_LOOK);
    case 'accepted':
      return over(machine, 'failed', 'its program ended before the turn was over');
    case 'receipt':
    case 'entering':
    case 'rescuing':
      return over(machine, 'unverified', 'its program ended before it said that it took the prompt');
    default:
      return over(machine, 'failed', 'its program ended before Enter was pressed: nothing was sent');
  }
}

function accept(machine: Machine, detail: string, at: number): Step {
  const next: Machine = { ...machine, phase: 'accepted', why: null, acceptedAt: at, written: true };
  const mark: Action[] = machine.written ? [] : [{ do: 'journal', stage: 'written', detail: '' }];
  return { machine: next, actions: [...mark, { do: 'journal', stage: 'accepted', detail }, look(500)] };
}

function over(machine: Machine, outcome: 'finished' | 'unverified' | 'failed', detail: string): Step {
  return {
    machine: { ...machine, phase: 'over', why: null, outcome },
    actions: [{ do: 'journal', stage: outcome, detail }],
  };
}
