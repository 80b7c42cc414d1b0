import type { AgentState, Road } from '../../model/index.ts';

// What goes into the machine of `delivery.ts`, and what comes out of it. Times: epoch ms.

export type Phase =
  | 'waiting'
  | 'stashing'
  /** The journal is writing down that bytes will go out. */
  | 'journaling'
  /** Written down; the text goes out as soon as the pane is free. */
  | 'writing'
  | 'sending'
  /** The text was handed to the CLI's control connection, which has not answered yet. */
  | 'giving'
  /** The program is being started with the text. */
  | 'launching'
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
  /** What stands in the composer is a beginning of our text, and not all of it. */
  partial: boolean;
  /** The CLI's control connection takes texts now. */
  channel: boolean;
  /** The control connection's word that it rests is final: the next text is taken from then on. */
  atOnce?: boolean;
  /** It is being opened, and may still come: keys wait for it. */
  opening?: boolean;
  /** A text that is sent while it works goes into the running turn. */
  steers: boolean;
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
  /** The journal could not take it: nothing goes out. */
  | { type: 'unjournaled'; now: number; reason: string }
  /** It cannot go out in the shape that it needs, for example because its file cannot be written. */
  | { type: 'unsendable'; now: number; reason: string }
  /** The agent is about to be started, and its CLI takes a first prompt with the start. */
  | { type: 'launch'; now: number }
  /** How that start went. `refused`: no program ran; `unknown`: that cannot be said. */
  | { type: 'launched'; now: number; result: 'done' | 'refused' | 'unknown'; reason: string }
  /** What the control connection answered. `refused`: nothing was taken. */
  | { type: 'given'; now: number; result: 'accepted' | 'refused' | 'unknown'; turn?: string; reason: string }
  /**
   * Result of a conditional write. `unknown`: the host went away before it answered; `asked`: when
   * it was asked for, absent: now. A loaded machine hears of what an Enter did before the answer.
   */
  | { type: 'wrote'; now: number; asked?: number; result: 'done' | 'refused' | 'unknown' }
  /** The CLI says that it took a prompt; `match` by comparison with our text. */
  | { type: 'prompt'; at: number; match: 'same' | 'contains' | 'other'; turn?: string; source: string }
  | { type: 'working'; at: number; source: string }
  /** A turn ended; `error` when it did no work, or only part of it. */
  /** `final`: the CLI takes the next text from that moment on. */
  | { type: 'ended'; at: number; turn?: string; detail: string; error?: string; source: string; final?: boolean }
  | { type: 'exited'; now: number };

export type Action =
  | { do: 'look'; after: number }
  | { do: 'journal'; stage: 'writing'; road: Road }
  | {
      do: 'journal';
      stage: 'written' | 'returned' | 'accepted' | 'finished' | 'unverified' | 'failed';
      detail: string;
      /** Failed: a usage limit ended its turn. */
      limit?: true;
    }
  /** Give the text to the program that is being started. */
  | { do: 'launch' }
  /** Give the text to the control connection. */
  | { do: 'give' }
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
  /** The one road; null while none is chosen. */
  road: Road | null;
  /** May go into a turn that runs. */
  urgent: boolean;
  /** Why it waits, in words; null when it does not wait for anything outside. */
  why: string | null;
  /** How often the control connection refused it, and when to ask it again at the earliest. */
  refusals: number;
  notBefore: number;
  /** Only its text proves its acceptance: what else is seen may have other causes. */
  strict: boolean;
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
  /** Since Enter it has said that it took a text that is not ours: only ours proves anything now. */
  other: boolean;
  acceptedAt: number | null;
  /** Accepted by what it does alone: the first text that it then names says which one that was. */
  weakly: boolean;
  turn: string | null;
  /** `rest`: it is believed after so long without work, ms; absent: after the pace's own. */
  ended: { at: number; detail: string; error: boolean; rest?: number } | null;
  /** A usage limit was seen in its turn, and no work since. */
  limited: boolean;
  readySince: number | null;
  sawWork: boolean;
  outcome: 'finished' | 'unverified' | 'failed' | null;
}

export const fresh: Machine = {
  phase: 'waiting',
  road: null,
  urgent: false,
  why: null,
  refusals: 0,
  notBefore: 0,
  strict: false,
  stashTried: false,
  textAt: null,
  enterAt: null,
  enters: 0,
  written: false,
  holdUntil: 0,
  workingAt: null,
  workingBy: '',
  other: false,
  acceptedAt: null,
  weakly: false,
  turn: null,
  ended: null,
  limited: false,
  readySince: null,
  sawWork: false,
  outcome: null,
};

export interface Step {
  machine: Machine;
  actions: Action[];
}
