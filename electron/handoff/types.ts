import type { Reply } from '../../shared/contract/index.ts';
import type { AgentLive, Desk, EventBody, JournalEvent, Project } from '../../shared/model/index.ts';
import type { Signal } from '../agents/index.ts';

export interface HandoffsOptions {
  project: Project;
  /** The folder of this project for what the app itself wrote into memories. */
  stateDir: string;
  /** The environment of git. */
  env: Record<string, string | undefined>;
  desk(): Desk;
  live(): Record<string, AgentLive>;
  /** Facts, into the journal; false when they could not be saved. */
  record(bodies: EventBody[]): boolean;
  /** Starts an agent's program in a fresh session. */
  start(agent: string): Promise<Reply>;
  stop(agent: string): Promise<unknown>;
  /** The agents' own worktrees. */
  trees(): { agent: string; path: string; task?: string }[];
  /** Where an agent's CLI writes its session down; null: not known. */
  transcript(agent: string): Promise<string | null>;
  now(): number;
  newId(): string;
  /** Something that the person should hear of. */
  onProblem(text: string): void;
}

/** The handoffs of one project, carried out: files, prompts, programs. */
export interface Handoffs {
  /** Looks what has to be done; call it when anything has changed, and now and then. */
  look(): void;
  onEvents(events: readonly JournalEvent[]): void;
  onSignal(agent: string, signal: Signal): void;
  /** What an agent says while its turn runs. @param at epoch ms */
  onAnswer(agent: string, text: string, at: number): void;
  onCompaction(agent: string, compaction: { trigger: 'auto' | 'manual' }): void;
  /** It is known which sessions still run: what was under way is gone on with. */
  recover(): void;
  close(): void;
}
