import { z } from 'zod';
import type { Spent } from './spent.ts';
import { Kind } from './kind.ts';

export const AgentId = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/**
 * How the desk talks to a CLI: one folder in electron/agents for each adapter. custom: as a file
 * says that the person wrote.
 */
export const AdapterName = z.enum(['claude', 'codex', 'amp', 'antigravity', 'gemini', 'opencode', 'custom']);
export type AdapterName = z.infer<typeof AdapterName>;

/**
 * What an agent may do without asking. asks: every change is asked for; edits: files in the project
 * are changed freely; all: nothing is asked. `all` is taken only by an explicit choice that names
 * the risk.
 */
export const Autonomy = z.enum(['asks', 'edits', 'all']);
export type Autonomy = z.infer<typeof Autonomy>;

/**
 * One configured CLI. `command` is a name on the PATH or an absolute path; empty where a custom
 * agent's file names it.
 */
export const Agent = z.object({
  id: AgentId,
  name: z.string().min(1).max(40),
  hue: AdapterName,
  adapter: AdapterName,
  command: z.string().max(4_096),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  specialities: z.array(Kind),
  maxTasks: z.number().int().min(1).max(20),
  /** The tmux window that the seed's prompts use for this agent. */
  window: z.number().int().min(0),
  autonomy: Autonomy.default('edits'),
  /** The person's own window for its context, in tokens; absent: the model's full window. */
  contextWindow: z.number().int().min(20_000).max(10_000_000).optional(),
  /** The person lets the desk write its own entry into this CLI's configuration (X3). */
  mayWrite: z.boolean().optional(),
  /** Adapter custom: the path of the file that describes the CLI; relative ones from the project. */
  definition: z.string().min(1).optional(),
  /** Where it works: in the project's folder (absent too), or in a git worktree of its own. */
  isolation: z.enum(['shared', 'worktree']).optional(),
  /** True for the demo's simulated agents: shown on the pane, always. */
  simulated: z.boolean().default(false),
});
export type Agent = z.infer<typeof Agent>;

export const AgentState = z.enum([
  'starting',
  'needs-login',
  'ready',
  'working',
  'waiting-for-you',
  'rate-limited',
  'stalled',
  'exited',
  'unknown',
]);
export type AgentState = z.infer<typeof AgentState>;

/**
 * One run of an agent's CLI in a terminal. `cliSession` is the id by which the CLI itself
 * resumes (never "the latest"); `pane` is the terminal's key at the host.
 */
export const Session = z.object({
  id: z.string(),
  agent: AgentId,
  pane: z.string(),
  cliSession: z.string().nullable(),
  /** The folder that it works in; absent in older journals: the project's. */
  cwd: z.string().optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  end: z.enum(['exited', 'lost', 'stopped']).optional(),
  exitCode: z.number().nullable().optional(),
  /** The app started it by itself, after its program had ended in the middle of a task. */
  by: z.literal('app').optional(),
  /** The task that was cut off is gone on with in it. */
  goesOn: z.literal(true).optional(),
});
export type Session = z.infer<typeof Session>;

/**
 * Where evidence comes from. channel: the CLI's own control connection (app-server, HTTP);
 * notice: OSC 9, 99, 777 and 133; activity: progress reports, children and their CPU.
 */
export type Source =
  | 'process'
  | 'report'
  | 'channel'
  | 'pid-file'
  | 'hook'
  | 'title'
  | 'transcript'
  | 'notice'
  | 'screen'
  | 'activity'
  | 'silence';

/** A typed, dated observation about an agent. `ttl` in ms; 0 means until replaced. */
export interface Evidence {
  source: Source;
  at: number;
  ttl: number;
  /** The state that this observation speaks for. */
  says: AgentState;
  /** In plain words, for the person who asks why. */
  detail: string;
  /** The rule that made it, as `<rule file>#<rule>`, when it came from a rule file. */
  rule?: string;
  /** Source silence: how long nothing had been seen before `at`, in ms. */
  quiet?: number;
  /** Its detail names something: it is told beside that of the deciding evidence, when both say the same and that names nothing. */
  adds?: true;
}

/** How full a CLI's context is, in tokens. Percentages are 0 to 100 and may pass 100. */
export interface Context {
  /** In use after the last answer. */
  used: number;
  /** The model's window as the CLI tells it; null when unknown. */
  window: number | null;
  /** Where this CLI compacts or refuses; null when unknown. */
  ceiling: number | null;
  /** Where the ceiling comes from. */
  ceilingFrom: 'pinned' | 'user' | 'learned' | 'reported' | null;
  /** Percent of the ceiling (H1), and of the window beside it. */
  percent: number | null;
  rawPercent: number | null;
  /** Where the figure comes from, and when it was true, epoch ms. */
  source: Source | 'status-line';
  at: number;
  model: string | null;
  /** Grows with each compaction. */
  generation: number;
  /** Tokens that a turn adds, on average over the last turns of this generation; null: not known. */
  perTurn: number | null;
  /** About so many turns until 90 % of the ceiling; null when it cannot be said. */
  turnsLeft: number | null;
}

/** A usage limit that an agent ran into. */
export interface Limit {
  /** The CLI's own words. */
  text: string;
  seenAt: number;
  /** When it ends, epoch ms; null when the CLI named no time. */
  until: number | null;
}

/** What was found out about one CLI before it was started: a capability and what stands in for it. */
export interface Capability {
  name: string;
  has: boolean;
  /** What is done instead, in words, when it is missing. */
  instead?: string;
}

/** A CLI that an agent can be, with what a new agent of it starts from. */
export interface CliOffer {
  adapter: AdapterName;
  /** What people call it. */
  name: string;
  command: string;
  /** What each level of autonomy means for this CLI, and what can go wrong with it. */
  levels: Record<Autonomy, { says: string; risk?: string }>;
  /** What would be written into the person's own configuration of it, if they allow it (X3). */
  writes?: string;
}

export interface CliStatus {
  status: 'looking' | 'found' | 'missing';
  path?: string;
  version?: string;
  /** How to get it, when missing. */
  hint?: { text: string; npm?: string | undefined; url?: string | undefined; script?: { posix?: string | undefined; windows?: string | undefined } | undefined };
  /** Why it cannot be started at all, when missing: what describes it is wrong. In words. */
  broken?: string;
}

/** What is known about an agent right now. Derived, never stored. */
export interface AgentLive {
  id: string;
  cli: CliStatus;
  state: AgentState;
  /** Since when it is in this state, epoch ms. */
  since: number;
  /** One sentence: why this state. */
  why: string;
  evidence: Evidence[];
  /** The terminal to show, if there is one. */
  pane: PaneRef | null;
  /** Why the first message for it waits, as a clause; null when none does. */
  waiting: string | null;
  /** How full its context is; null until the CLI told. */
  context: Context | null;
  spent: Spent | null;
  limit: Limit | null;
  capabilities: Capability[];
}

export interface PaneRef {
  id: number;
  cols: number;
  rows: number;
  exited: boolean;
}
