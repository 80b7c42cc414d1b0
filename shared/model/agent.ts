import { z } from 'zod';
import { Kind } from './task.ts';

export const AgentId = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/** How the desk talks to a CLI: one folder in electron/agents for each adapter. */
export const AdapterName = z.enum(['claude', 'codex', 'amp', 'antigravity']);
export type AdapterName = z.infer<typeof AdapterName>;

/** One configured CLI. `command` is a name on the PATH or an absolute path. */
export const Agent = z.object({
  id: AgentId,
  name: z.string().min(1).max(40),
  hue: z.enum(['claude', 'amp', 'antigravity', 'codex']),
  adapter: AdapterName,
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  specialities: z.array(Kind),
  maxTasks: z.number().int().min(1).max(20),
  /** The tmux window that the seed's prompts use for this agent. */
  window: z.number().int().min(0),
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
  startedAt: z.number(),
  endedAt: z.number().optional(),
  end: z.enum(['exited', 'lost', 'stopped']).optional(),
  exitCode: z.number().nullable().optional(),
});
export type Session = z.infer<typeof Session>;

/** A typed, dated observation about an agent. `ttl` in ms; 0 means until replaced. */
export interface Evidence {
  source: 'process' | 'report' | 'hook' | 'pid-file' | 'title' | 'transcript' | 'screen' | 'silence';
  at: number;
  ttl: number;
  /** The state that this observation speaks for. */
  says: AgentState;
  /** In plain words, for the person who asks why. */
  detail: string;
}

export interface CliStatus {
  status: 'looking' | 'found' | 'missing';
  path?: string;
  version?: string;
  /** How to get it, when missing. */
  hint?: { text: string; npm?: string; url?: string };
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
}

export interface PaneRef {
  id: number;
  cols: number;
  rows: number;
  exited: boolean;
}
