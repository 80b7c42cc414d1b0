/** One thing that a simulated agent does in a turn. Waits are in ms at normal speed. */
export type Step =
  | { say: string }
  | { think: number; doing?: string }
  | { read: string }
  /** `content` may be made from the file's text at the moment of writing. */
  | { write: string; content: string | ((old: string) => string) }
  | { run: string[]; show: string; ask?: boolean }
  /** Ends the turn with an error; `kind` in the words of Claude Code's StopFailure hook. */
  | { fail: string; kind: string; status: number };

/** What came of a step: the exit code of a command, and its output. */
export interface StepResult {
  code: number;
  output: string;
}

/** The steps of one turn; a plan sees how each step went. */
export type Plan = AsyncGenerator<Step, void, StepResult>;

/** Gives the plan for a prompt. `cwd` is the project. */
export type Planner = (prompt: string, cwd: string) => Plan;
