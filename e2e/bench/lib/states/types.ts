/** The words of the matrix: a situation is data, how it is brought about and what must follow. */
import type { Agent, AgentState } from '../../../../shared/model/index.ts';
import type { Misbehaviour, Order, PersonaName } from '../../../fakes/index.ts';
import type { Reply } from '../../../model-server/index.ts';

/** Those that have a fake. */
export type FakeCli = PersonaName;
/** Gemini CLI and OpenCode need none: the real ones run here. */
export type Cli = FakeCli | 'gemini' | 'opencode';

/** One act of the person, the model, the machine; or what must be true then. Times in ms. */
export type Do =
  /** A prompt, typed as the person does, with Enter. `bare`: its text alone, as for a command. */
  | { prompt: string; bare?: boolean }
  /** Keys as they are; into a dialog only once it takes keys. */
  | { keys: string }
  | { answer: string }
  | { paste: string }
  /** For fakes only. */
  | { order: Order }
  /** What waits (the model's next reply, a fake's act) goes on. */
  | { go: true }
  | { resize: [cols: number, rows: number] }
  /** The app ends, these happen, and it starts anew over the same terminals. */
  | { restart: Do[] }
  /** A signal to the CLI itself; or to a child of it whose command line fits. */
  | { signal: NodeJS.Signals; child?: RegExp }
  /** The app stops the agent. */
  | { stop: true }
  /** The agent is started again; with its own session if `resume`. */
  | { start: true; resume?: boolean }
  /** A file in the folder of hooks. */
  | { hook: string }
  /** Claude Code's state file, written over by something else. */
  | { stateFile: string }
  | { pause: number }
  /** The proof that the situation is there: the screen shows it. */
  | { see: RegExp }
  /** The same, from a fake's own log. */
  | { logged: string }
  /** The same: the model was asked so often for this situation. Real CLIs only. */
  | { asked: number }
  /** The app tells of a problem. */
  | { problem: RegExp }
  | Want;

/** What must be derived: one of these, within so long after the last act, and then for `holds`. */
export interface Want {
  want: AgentState | AgentState[];
  within?: number;
  holds?: number;
  /** None of these in between. */
  never?: AgentState[];
}

export interface RealPart {
  /** What the model replies to each prompt of the situation, round by round. */
  replies?: Record<string, RealReply[]>;
  /** The server refuses a prompt so often (default: always), once `go` was said, before it replies. */
  refusals?: Record<string, { status: number; retryAfter?: number; message?: string; times?: number }>;
  autonomy?: Agent['autonomy'];
  args?: string[];
  env?: Record<string, string>;
  /** Variables that it does not get. */
  without?: string[];
  /** The folder is unknown to the CLI. */
  unknownFolder?: boolean;
  /** The key from the environment is unknown to the CLI. */
  unknownKey?: boolean;
  /** In place of the steps for fakes. */
  steps?: Do[];
}

/** `gate`: it waits for `go`. `%` in texts becomes the situation's mark. */
export type RealReply = Omit<Reply, 'hold'> & { gate?: true };

export interface Situation {
  name: string;
  /** Those that it is brought about with; default: all. */
  only?: Cli[];
  not?: Cli[];
  size?: [cols: number, rows: number];
  /** The person does not trust the folder in the desk. */
  untrusted?: boolean;
  /** The CLI is started by a shell, which stays when it ends. */
  inShell?: boolean;
  fake: Misbehaviour;
  steps: Do[];
  /** How the real CLI is brought there; a string: why it is not. */
  real?: Partial<Record<Cli, RealPart | string>> & { all?: RealPart | string };
}

export interface Result {
  cli: Cli;
  name: string;
  ok: boolean;
  expected: string;
  derived: string;
  /** From the last act to the state; null if nothing had to change. */
  ms: number | null;
  /** What went wrong, for the person who mends it. */
  detail?: string;
}
