import { z } from 'zod';
import { AgentId } from './agent.ts';
import { Spent } from './spent.ts';
import { TaskId } from './task.ts';

/**
 * The one visible life of a text for an agent. `unverified`: some or all bytes may have
 * arrived; it is never sent again by itself (D2), a person decides.
 */
export const MessageStage = z.enum([
  'queued',
  'writing',
  'written',
  'accepted',
  'finished',
  'unverified',
  'failed',
]);
export type MessageStage = z.infer<typeof MessageStage>;

/**
 * How a text gets into a CLI: with its start (argument), by its control connection (channel), or
 * typed (keys).
 */
export const Road = z.enum(['argument', 'channel', 'keys']);
export type Road = z.infer<typeof Road>;

export const Message = z.object({
  id: z.string(),
  agent: AgentId,
  taskId: TaskId.optional(),
  /** As long as the longest task's prompt: what is too long to be typed goes as a file. */
  text: z.string().min(1).max(200_000_000),
  /** Who stands behind the words (D9): `agent` is another agent, a file or a log. */
  provenance: z.enum(['person', 'app', 'agent']),
  /** The agent that wrote it, where that is known. */
  from: AgentId.optional(),
  /** Goes out although the agent works on something else. */
  urgent: z.boolean().optional(),
  /** The one road that its bytes took; absent before the first byte. */
  road: Road.optional(),
  /** The file in the project that carries the text; what went to the CLI is a pointer to it. */
  file: z.string().optional(),
  stage: MessageStage,
  queuedAt: z.number(),
  writingAt: z.number().optional(),
  writtenAt: z.number().optional(),
  acceptedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  /** What proved the acceptance, why it is unverified or failed, or what ended it. */
  detail: z.string().optional(),
  /** What proved the acceptance, kept when the turn has ended. */
  proof: z.string().optional(),
  /** The person has ended it: nothing more is to be said about it. */
  settled: z.boolean().optional(),
  /** A usage limit ended its turn. */
  limit: z.boolean().optional(),
  /** What its agent's session had used in all when this was accepted. */
  usedBefore: Spent.optional(),
  /** What its turn used. */
  spent: Spent.optional(),
  /** When that was told, epoch ms. */
  spentAt: z.number().optional(),
});
export type Message = z.infer<typeof Message>;
