/** The words of the scripted model server: what a request is, and what a script may answer. */

export type Api = 'anthropic' | 'responses' | 'chat' | 'gemini';

/**
 * Why the CLI calls the model: `turn` is the conversation itself. The others are calls beside it:
 * a session title, the summary of a compaction, and all that has no tools.
 */
export type Purpose = 'turn' | 'title' | 'compaction' | 'other';

/** Tokens of one reply, as the API reports them. Missing numbers are estimated from the texts. */
export interface Usage {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

export interface ToolResult {
  callId: string;
  text: string;
  isError: boolean;
}

/** One tool that the CLI offers. `kind` is `custom` for a tool that takes free text. */
export interface OfferedTool {
  name: string;
  kind: 'function' | 'custom';
  namespace?: string;
}

/** What a model request says, in the same words for all APIs. */
export interface ModelRequest {
  api: Api;
  model: string;
  purpose: Purpose;
  system: string;
  /**
   * All texts of the person, oldest first, without the reminders that the CLI adds. Prompts that
   * the CLI sends together (typed while it worked, or after an error) stand here one by one.
   */
  prompts: string[];
  /** The last of `prompts`, or an empty string. */
  lastPrompt: string;
  /** How often the model has answered since the last prompt. */
  round: number;
  /** Tool results since the last prompt, oldest first. */
  results: ToolResult[];
  tools: OfferedTool[];
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

export interface ShellCall {
  shell: string;
  description?: string;
  timeoutMs?: number;
  /** Codex: asks to run outside the sandbox, with this question to the person. */
  escalate?: string;
}

/**
 * A tool call. `shell` is translated into the tool that the asking CLI offers for commands;
 * `name` and `input` go out as they are (`input` is a string for a custom tool).
 */
export type ToolCall =
  | ShellCall
  | { name: string; input: Record<string, unknown> | string };

export interface ErrorReply {
  status: number;
  message?: string;
  /** Seconds, sent as the header `retry-after`. */
  retryAfter?: number;
}

/** A gate in a test's hand: the reply waits until `release` is called. */
export interface Hold {
  /** Resolves when a request has arrived at the gate. */
  reached: Promise<void>;
  release(): void;
  /** Used by the server. */
  wait(): Promise<void>;
}

export interface Reply {
  text?: string;
  thinking?: string;
  calls?: ToolCall[];
  /** Milliseconds before the first byte of the answer. */
  delayMs?: number;
  /** Milliseconds between two pieces of the stream. */
  pieceMs?: number;
  hold?: Hold;
  usage?: Partial<Usage>;
  error?: ErrorReply;
  /** Breaks the connection in the middle of the stream. */
  cut?: boolean;
}

export interface Rule {
  /** Tested against the last prompt. A string must be contained. */
  match?: RegExp | string;
  when?: (request: ModelRequest) => boolean;
  api?: Api;
  /** Default `turn`. Calls of another purpose get a harmless answer unless a rule names them. */
  purpose?: Purpose;
  /** The rule is spent after so many answers; a retry by the CLI counts. */
  times?: number;
  /** A list is one conversation turn: entry n answers round n after the prompt. */
  reply: Reply | Reply[] | ((request: ModelRequest) => Reply | Promise<Reply>);
}

/** A function is asked for turns only. */
export type Script = Rule | Rule[] | ((request: ModelRequest) => Reply | undefined | Promise<Reply | undefined>);

/** One line of the log: every HTTP request, the ones outside the model API too. Nothing is hidden. */
export interface LoggedRequest {
  /** 1 for the first. */
  n: number;
  /** Milliseconds since the server started. */
  at: number;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  /** Set for a model request that could be read. */
  request?: ModelRequest;
  /** What the script answered. */
  reply?: Reply;
  /** HTTP status, as soon as it is known. */
  status?: number;
  /** The CLI closed the connection before the end. */
  aborted: boolean;
  /** Milliseconds since the server started, when the answer was complete. */
  endedAt?: number;
}
