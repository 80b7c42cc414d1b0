import type { Step } from '../../electron/demo/steps.ts';
import type { Act } from './acts.ts';

/** When something happens: at the first composer, at a paste, at a submitted prompt, in a turn. */
export type Moment = 'ready' | 'paste' | 'submit' | 'working';

/** What an agent makes of the memory that it was to add to: nothing, half of it, 5 MB, or words of a third language. */
export type Spoil = 'empty' | 'half' | 'huge' | 'foreign';

/** How a fake CLI misbehaves; nothing set: it behaves like the real one, only faster. */
export interface Misbehaviour {
  /** Time before it sets raw mode, ms. */
  bootMs?: number;
  /** It does not set raw mode before the control file says `boot`. */
  boots?: boolean;
  /** A splash of this length after raw mode, which swallows every key, ms. */
  splashMs?: number;
  /** A folder-trust dialog before the session (Claude Code: preselected No, which exits). */
  trust?: boolean;
  /** A login screen that only the control file's `login` ends. */
  login?: boolean;
  /** A permission dialog out of nowhere at this moment. */
  permissionAt?: Moment;
  /** The next n Enter keys do nothing; the text stays in the composer. */
  swallowEnter?: number;
  /** Text that a person left in the composer. */
  draft?: string;
  /** An autocomplete list that opens at this moment; Enter then takes its first item. */
  popupAt?: Moment;
  /** Ends without any clean-up at this moment. */
  crashAt?: Moment;
  /** With this code (default: killed by SIGKILL). */
  crashCode?: number;
  /** Accepts a prompt and never answers. */
  silent?: boolean;
  /** Ends at once with this code. */
  exitAtOnce?: number;
  /** Prints nothing while a turn goes on: no spinner, no title that moves. */
  still?: boolean;
  /** Prints a usage text and ends, like a program that is no terminal program. */
  usageOnly?: boolean;
  /** Clears the whole screen at this moment, composer included. */
  clearAt?: Moment;
  /** Prints without end from this moment on. */
  endlessAt?: Moment;
  /** Prints binary rubbish at this moment. */
  garbageAt?: Moment;
  /** A stop hook of the person's own that sends it on so many times. */
  stopBlocks?: number;
  /** The turn stays open until the control file says `finish`. */
  hold?: boolean;
  /** What a turn does; without it one short reply. */
  steps?: Step[];
  /** What the first turn does before that; later turns do `laterActs`, or reply shortly. */
  acts?: Act[];
  laterActs?: Act[];
  /** A question before the session, of one's own words. */
  startDialog?: { head: string[]; options: string[]; foot: string };
  /** Ways of telling its state that this one has not. */
  mute?: ('report' | 'hooks' | 'title' | 'pid-file')[];
  /** Antigravity: what its status line tells of quotas. */
  quota?: Record<string, { remaining_fraction: number; reset_time?: string }>;
  /** Does the example project's tasks for real, as the demo's agents do. */
  demo?: boolean;
  /** Answers as it should what the app asks of it in a handoff; a word: spoils the memory like this instead. */
  hands?: boolean | Spoil;
  /** Starts its MCP servers, as Amp and Antigravity do, and logs what they are. */
  mcp?: boolean;
  /** Tokens in the context at the start. */
  tokens?: number;
  /** Divides all waits of the turn; 40 by default. */
  speed?: number;
}

/** What a test may tell a running fake, one JSON line in its control file. */
export type Order =
  | { do: 'permission'; command: string }
  | { do: 'login' }
  | { do: 'boot' }
  | { do: 'finish' }
  | { do: 'crash'; code?: number }
  | { do: 'draft'; text: string }
  | { do: 'popup'; items: string[] }
  | { do: 'clear' }
  /** A person's answer to the open dialog. */
  | { do: 'answer'; value: string }
  /** The next so many Enter keys do nothing. */
  | { do: 'swallow'; count: number }
  /** Logs what stands in the composer, as `composer`. */
  | { do: 'tell' }
  | { do: 'prompt'; text: string }
  | { do: 'say'; lines: string[] }
  | { do: 'raw'; base64: string }
  /** A menu in place of the composer, as /status or /model opens it. */
  | { do: 'modal'; head: string[]; options: string[]; foot: string }
  | { do: 'exit'; code: number };

/** One line of a fake's log: what it received, and what it did about it. */
export interface LogLine {
  at: number;
  pid: number;
  kind: string;
  [detail: string]: unknown;
}
