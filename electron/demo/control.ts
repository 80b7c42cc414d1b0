import type { HookResult } from './hooks.ts';
import type { Input } from './keys.ts';
import type { DialogOption } from './personas.ts';
import type { Report } from './signals.ts';
import type { Planner } from './steps.ts';
import type { Outcome } from './turn.ts';

export type Phase = 'boot' | 'gate' | 'idle' | 'working' | 'exiting';

/** A question that replaces the composer; Enter takes the selected option. */
export interface Dialog {
  head: string[];
  options: DialogOption[];
  /** The preselected option, 0 by default. */
  selected?: number;
  /** What Esc answers; without it Esc does nothing. */
  escape?: string;
  foot: string;
  /** It is reported and takes the keys this much before it is drawn, ms. */
  drawnAfterMs?: number;
  /** Once drawn, keys are lost for this long, ms. */
  deafMs?: number;
  /** What is reported meanwhile; without it nothing is. */
  report?: Report;
  waitingFor?: string;
}

/** A CLI's own hooks or plugins, told of what happens in the order in which the CLI tells it. */
export interface Extension {
  /** Its program can be seen to work; the session is not open yet. */
  booted?(): void;
  opened(session: ExtensionSession): Promise<void>;
  /** A turn begins with this prompt; the turn waits for it. */
  begins(prompt: string): Promise<void>;
  ends(outcome: Outcome): Promise<void>;
  /** What it does changed; asking: a dialog is open. */
  state(now: 'idle' | 'working' | 'asking'): void;
  closed?(): void;
}

export interface ExtensionSession {
  id: string;
  resumed: boolean;
  /** Tokens in the context after the last answer, and the window. */
  used(): number;
  window: number;
  model: string;
}

/** A switchboard for tests: the shipped agent passes none. */
export interface Quirks {
  /** The time before its first frame. */
  boot?(): Promise<void>;
  /** Called before the program acts on an event; true: the event is lost. */
  lose?(event: Input, phase: Phase, draft: string): boolean;
  /** Called after the hooks of an event; a reason: it counts as blocked by a hook. */
  block?(event: string): string | undefined;
  note?(kind: string, detail: Record<string, unknown>): void;
  /** Before the session opens; false: the program ends with exit code 1. */
  gate?(control: Control): Promise<boolean>;
  /** After the session opened and before the program reads keys as a composer. */
  ready?(control: Control): Promise<void>;
  /** Tokens in the context at the start. */
  tokens?: number;
  /** The shipped agent has none: it must never run what a person keeps for the real CLI. */
  extension?: Extension;
  /** A plan of its own for a prompt. */
  plan?(prompt: string, control: Control): ReturnType<Planner> | undefined;
}

export interface Control {
  ask(dialog: Dialog): Promise<string>;
  permission(command: string): Promise<string>;
  draft(text: string): void;
  /** Opens a list over the composer; an empty one closes it. */
  popup(items: string[]): void;
  say(lines: string[]): void;
  /** Answers the open dialog from outside. */
  answer(value: string): void;
  /** A prompt without keystrokes; it joins the turn that runs. */
  prompt(text: string): void;
  raw(bytes: string | Uint8Array): void;
  report(report: Report): void;
  clearScreen(): void;
  /** What stands in the composer. */
  composer(): string;
  phase(): Phase;
  exit(code: number): void;
  /** Runs the hooks of an event, as far as the launch gave any. */
  hook(event: string, extra: Record<string, unknown>): Promise<HookResult>;
  /** What is reported once the running turn is over, in place of what follows from its outcome. */
  rest(report: Report): void;
  /** So many background tasks run: Claude Code's pid file says so between turns. */
  background(count: number): void;
  /** Begins a turn by itself, as when background work ends. */
  own(prompt: string): void;
}
