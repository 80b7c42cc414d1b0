import type {
  Agent,
  AgentLive,
  Autonomy,
  Capability,
  Ceiling,
  CliStatus,
  Compaction,
  Evidence,
  Limit,
  Session,
  Usage,
  WindowSetting,
} from '../../shared/model/index.ts';
import type { Piece } from './consent/index.ts';
import type { CliRules } from './rules.ts';
import type { Takes } from '../../shared/rules/delivery/outgoing.ts';
import type { HostClient, KillSignal, Screen } from '../terminals/index.ts';

export type { Compaction, Usage } from '../../shared/model/index.ts';

/** Words of the agent in a turn. `id`: the CLI's own name for them; the same again replaces them. */
export interface Said {
  at: number;
  text: string;
  id?: string;
}

/** What an adapter gives for starting its CLI in a pane. */
export interface LaunchPlan {
  /** Arguments behind those of the agent's own configuration. */
  args: string[];
  env: Record<string, string>;
  /** Files to write into `runDir` before the start, by name; they go with the session. */
  files?: Record<string, string>;
  /** The CLI's own session id, when it is known before the start. */
  cliSession: string | null;
  /** The pane's program when it is not the CLI itself: from the CLI's path and all its arguments. */
  program?(cli: string, args: string[]): { file: string; args: string[] };
}

export interface LaunchRequest {
  agent: Agent;
  /** Our session's id. */
  session: string;
  /** The CLI's session to go on with, by its own id; null starts a new one. */
  resume: string | null;
  cwd: string;
  /** The folder, mode 0700, into which hooks put their files. */
  spoolDir: string;
  /** The person trusts this project in the desk (X5). */
  trusted: boolean;
  /** A first prompt to give with the start, where the CLI takes one; null: none. */
  prompt: string | null;
  /** What the probe found out. */
  capabilities: readonly Capability[];
  /** A folder of this user, mode 0700, for this session's sockets and temporary files. */
  runDir: string;
  /** What the person has set for this CLI; absent or null where nobody looked. */
  own?: Own | null;
  /** What the pane's environment holds beside what is given for this start. */
  env?: Record<string, string | undefined>;
  /** The MCP server by which its CLI calls the app; absent: none is there to give. */
  mcp?: McpServerGear;
  /** A port of loopback that was free a moment ago, for an adapter that wants one. */
  port?: number;
}

/** Where to look for what the person has set: `env` is that of the pane. */
export interface OwnRequest {
  agent: Agent;
  env: Record<string, string | undefined>;
  cwd: string;
}

/** What the person's own configuration says; it is read, and never written (X3). */
export interface Own {
  window: WindowSetting;
  /** Their status line, to be run beside ours. */
  statusLine: Record<string, unknown> | null;
  /** Settings among the agent's arguments, where the CLI takes only one such argument: ours. */
  settings?: Record<string, unknown>;
}

/** What stands where the CLI takes its prompt. */
export interface ComposerReading {
  /**
   * empty: the composer is there and holds nothing; ours: it holds exactly the text asked for
   * (or the CLI's short form of a paste); draft: it holds something else; dialog: a question,
   * menu or login stands there; none: no composer can be seen.
   */
  kind: 'empty' | 'ours' | 'draft' | 'dialog' | 'none';
  /** What was seen, for the person who asks. */
  detail: string;
  /** A draft that the CLI's stash key can put aside. */
  stashable?: boolean;
  /** A draft that is a beginning of our text, and not all of it. */
  partial?: boolean;
}

/** What one observation tells; everything in it is optional. */
export interface Observation {
  evidence?: Evidence;
  /** The source has nothing to say any more. */
  withdrawn?: Evidence['source'];
  signal?: Signal;
  /** The agent spoke, in the turn that runs or has just ended. */
  said?: Said;
  cliSession?: string;
  usage?: Usage;
  compaction?: Compaction;
  /**
   * A usage limit was seen, or (null) is over. `until` may be left null: the time that its text
   * names is read by the limit rules.
   */
  limit?: Limit | null;
  /** When a quota that is used up is filled again, epoch ms; null: none is used up. */
  fillsAt?: number | null;
  /** In so many of the last rows of the screen its words stand. */
  limitRows?: number;
  /** The file into which the CLI writes this session down. */
  transcript?: string;
  /** What the agent waits for by itself: while something is open it is not stalled. */
  pending?: Pending[];
  /**
   * The session named in `cliSession` begins now. Without it, what another session than the
   * pane's tells (a subagent's, a hidden thread's) does not count.
   */
  begins?: true;
}

/** A tool, subagent or background task that began or ended. */
export interface Pending {
  id: string;
  what: 'tool' | 'subagent' | 'task';
  open: boolean;
  /** What it is, for people. */
  title?: string;
}

/** What happened to a prompt, told by the CLI itself. Times in epoch ms. */
export type Signal =
  /** The CLI took a prompt; `text` is what it says it took, `turn` its own id of the turn. */
  | { kind: 'prompt'; at: number; source: Evidence['source']; text: string; turn?: string }
  /** A turn began, of which prompt is not said. */
  | { kind: 'working'; at: number; source: Evidence['source'] }
  /**
   * A turn ended; `error` when it ended with one. `answer`: what the agent said in it, as far as is
   * known at this moment, at most 20,000 characters; other sources may tell more later (event `answer`).
   */
  | { kind: 'ended'; at: number; source: Evidence['source']; turn?: string; error?: string; detail: string; answer?: string };

/** How prompts get into one CLI. Times in ms. */
export interface Typing {
  /**
   * The bytes for one text, without Enter: one or more bracketed pastes, to be written as one.
   * `whole`: one paste, which the CLI may mark as text that the person did not write.
   */
  bytes(text: string, whole?: boolean): string;
  /** What it takes well. */
  takes: Takes;
  /** Enter comes at the earliest so long after the text. */
  settleMs: number;
  /** Before the first text of a run it must have been ready so long. */
  firstMs?: number;
  /** How long the text may take to show in the composer. */
  echoMs: number;
  /** Without a sign of acceptance for so long, the one rescue Enter is considered. */
  acceptMs: number;
  /** A hook names the prompt within so long after Enter, if the CLI has hooks. */
  wordsMs: number;
  /** The key that puts a person's draft aside, when the CLI gives it back by itself. */
  stashKey: string | null;
  /** True if a text that is sent while it works goes into the running turn. */
  steers: boolean;
}

/**
 * A CLI's own control connection: texts without keystrokes, and what the CLI tells of itself.
 * A channel that cannot be opened or is lost says so, and the typed road is taken for messages
 * that have not begun; a message that has begun never changes its road (D2).
 */
export interface Channel {
  /** True while texts can be given to it. */
  ready(): boolean;
  /**
   * What it tells of a turn's end and of rest is final: the CLI takes the next text from that moment
   * on. Not so where a turn that failed is still being cleared away.
   */
  atOnce?: boolean;
  /** True while it is opened for the first time, and is still expected to come. */
  opening?(): boolean;
  /**
   * Gives a text as one turn. `accepted`: the CLI acknowledged it, with its turn's id if it has
   * one; `refused`: nothing was taken, with the reason; `unknown`: no answer came.
   */
  send(
    text: string,
    /** It may join the turn that runs; else a running turn refuses it. */
    urgent?: boolean,
  ): Promise<
    | { result: 'accepted'; turn?: string }
    | { result: 'refused'; reason: string }
    | { result: 'unknown'; reason: string }
  >;
  /** Whether there is a connection, or what is done without one. */
  capability?(): Capability;
  close(): void;
}

export interface ConnectRequest {
  agent: Agent;
  session: string;
  cliSession: string | null;
  cwd: string;
  env: Record<string, string | undefined>;
  runDir: string;
  /** True when a session that runs already is taken up. */
  adopted: boolean;
  now: () => number;
  onObservation(seen: Observation): void;
  /** The channel became ready, or was lost. */
  onChange(): void;
}

/** The flags of an autonomy level, and what it means, in words. */
export interface Level {
  args: string[];
  env?: Record<string, string>;
  says: string;
  /** What can go wrong, for the person who chooses it. */
  risk?: string;
}

/** One CLI: data and a few functions. A new CLI is one folder with one of these. */
export interface Adapter {
  name: Agent['adapter'];
  /** The wording, glyphs and times that it goes by. */
  rules: CliRules;
  /** The same adapter by other rules. */
  withRules(rules: CliRules): Adapter;
  /** How to get the CLI. */
  hint: NonNullable<CliStatus['hint']>;
  /** Without a sign of life for so long after the start, the state is unknown. ms. */
  startMs: number;
  typing: Typing;
  launch(request: LaunchRequest): LaunchPlan;
  levels: Record<Autonomy, Level>;
  /** True if `launch` can give a first prompt with the start. */
  takesPrompt?: boolean;
  /** What is run, when it is not the agent's own command. */
  command?: string;
  /** Why it cannot be started, in words; absent: it can. */
  broken?: string;
  /** How it is ended; absent: as the host ends any program. */
  stop?: { signal: KillSignal; graceMs: number };
  /** True if `launch` wants a free port of loopback for the CLI to listen on. */
  wantsPort?: boolean;
  /** What this version can, by its version and the text of its `--help`; both null if not told. */
  probe?(version: string | null, help: string | null): Capability[];
  /** Opens the CLI's control connection, once its program was started; null: it has none. */
  connect?(request: ConnectRequest): Channel | null;
  /** Line by line what the CLI writes down of its session. */
  transcript?: {
    /** Where it lies; null while that is not known. */
    path(info: {
      env: Record<string, string | undefined>;
      cwd: string;
      cliSession: string | null;
    }): string | null | Promise<string | null>;
    /** Lines without any of these are not even decoded; none: every line is read. */
    needles?: readonly string[];
    read(line: string, at: number): Observation;
  };
  /** What the person has set for it. Without: nothing is known to be. */
  own?(request: OwnRequest): Promise<Own>;
  /** Where its context ends; without: at its window. */
  ceiling?(setting: WindowSetting, window: number | null): Ceiling | null;
  /** One OSC 7501 report, as it came. */
  onReport(raw: string, at: number): Observation;
  onTitle(title: string, at: number): Observation;
  /** One notice (OSC 9, 99, 777). */
  onNotice(text: string, at: number): Observation;
  /** One hook's payload, parsed. */
  onHook(payload: Record<string, unknown>, at: number): Observation;
  /**
   * What the desk would write into the person's own configuration of this CLI if they allow it
   * (X3), in words, and where. Without it the adapter does with less.
   */
  entry?: { says: string; pieces(env: Record<string, string | undefined>): Piece[] };
  onScreen(screen: Screen, at: number): Observation;
  readComposer(screen: Screen, text: string | null): ComposerReading;
  /** The file in which the CLI tells its state, if it has one, and how to read it. */
  stateFile?: {
    path(info: { env: Record<string, string | undefined>; pid: number }): string;
    read(text: string, cliSession: string | null, at: number): Observation;
  };
}

export interface AgentsOptions {
  /** The folder of this user for hook files; made with mode 0700. */
  spoolDir: string;
  /** The project's folder, from which files that describe agents are named; absent: none. */
  project?: string;
  /** The folder of the person's own rule files; it need not be there. Default: there is none. */
  rulesDir?: string;
  /** The folder for what is learned about the CLIs; without: it is forgotten at the end. */
  stateDir?: string;
  /**
   * Where it is recorded what was written into the person's own configuration of a CLI, and a name
   * of this project in it; absent: nothing is ever written there.
   */
  consent?: { file: string; project: string };
  /** The environment that panes start from; default: this process's own, with the login PATH. */
  env?: Record<string, string | undefined>;
  /** What each pane gets beside what its CLI needs; asked at each start. */
  equip?(session: { id: string; agent: string }, runDir: string): PaneGear;
  /** Where a session's terminal is recorded, and whether it is now; absent: never. */
  record?(session: string): { dir: string; on: boolean };
  onEvent(event: AgentsEvent): void;
  now?: () => number;
  newId?: () => string;
}

/** Programs by which an agent can call the app from its pane. */
export interface PaneGear {
  env: Record<string, string>;
  /** Folders in front of the PATH. */
  path: string[];
  /** Files in the session's run folder, by name; mode 0600, gone when the session is over. */
  files: Record<string, string>;
  /** The same as tools, for a CLI that takes an MCP server at its start. */
  mcp?: McpServerGear;
}

/** How a CLI starts the app's MCP server. The environment names the pane's key file, and holds no key. */
export interface McpServerGear {
  command: string;
  args: string[];
  env: Record<string, string>;
}

export type AgentsEvent =
  /** What is known about an agent changed: send it to the window. `strip` is always null here. */
  | { type: 'live'; agent: string; live: AgentLive }
  /** The CLI shortens its context, or is about to (H2). */
  | { type: 'compaction'; agent: string; compaction: Compaction }
  /** What a CLI says about a prompt: for the delivery. */
  | { type: 'signal'; agent: string; signal: Signal }
  /**
   * What an agent has said since its last prompt, all of it, whenever there is more of it: while the
   * turn runs, and also when a source tells of it only after the end. At most 20,000 characters.
   */
  | { type: 'answer'; agent: string; session: string; at: number; text: string }
  /** Journal it as session.named. */
  | { type: 'named'; session: string; cliSession: string }
  /** Journal it as session.ended. */
  | { type: 'ended'; session: string; agent: string; end: 'exited' | 'stopped'; exitCode: number | null }
  /** Something is wrong that the person should hear of, for example an unreadable hook file. */
  | { type: 'problem'; agent: string; text: string };

export interface StartRequest {
  agent: string;
  cwd: string;
  trusted: boolean;
  cols: number;
  rows: number;
  /** The CLI's own session id to resume, else a new session. */
  resume?: string | null;
  /** A first prompt to give with the start, for an adapter that takes one. */
  prompt?: string | null;
}

/** All agents of the open project: finding, starting, watching. */
export interface Agents {
  /** Replaces the agents; those that are gone must have been stopped. Looks for their CLIs. */
  set(agents: Agent[]): void;
  /** The host to use from now on; null while there is none (agents without pane say so). */
  setHost(host: HostClient | null): void;
  /**
   * Starts the agent's CLI. `onSession` is called with the session before the process is
   * started, so that it can be journaled first. Rejects with HostError or a sentence.
   */
  start(request: StartRequest, onSession: (session: Session) => void | Promise<void>): Promise<Session>;
  /** Takes up a session whose pane is alive at the host (after a restart of main). */
  adopt(session: Session): Promise<boolean>;
  /**
   * Of sessions that ended unseen (the host is gone): what their hooks left is read, its signals
   * are told, and their folders go. Old folders of other sessions go too.
   */
  leave(sessions: readonly Session[]): Promise<void>;
  /** Its last session ended earlier, at `at` (epoch ms): until a start its state is `exited`. */
  rest(agent: string, at: number): void;
  /** Ends the CLI, and everything that it started; resolves when it can be started again. */
  stop(agent: string): Promise<void>;
  live(agent: string): AgentLive | undefined;
  /** The file into which its CLI writes down its present or last session; null while that is not known. */
  transcript(agent: string): string | null;
  /** The computer is awake again: what time alone has changed is judged anew. */
  wake(): void;
  all(): AgentLive[];
  /** The live pane of an agent and its adapter, for the delivery; null without a running CLI. */
  seat(agent: string): Seat | null;
  /** How the desk talks to an agent's CLI, whether it runs or not. */
  adapter(agent: string): Adapter | null;
  /** Looks for the agent's CLI again. Its version is asked for later, and nobody waits for that. */
  look(agent: string): Promise<void>;
  close(): void;
}

/** A running CLI: where to write, how to read it. */
export interface Seat {
  agent: string;
  session: string;
  pane: number;
  host: HostClient;
  adapter: Adapter;
  channel: Channel | null;
}
