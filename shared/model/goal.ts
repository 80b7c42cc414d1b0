import { z } from 'zod';
import { AgentId } from './agent.ts';
import { TaskDraft, TaskId } from './task.ts';
import type { QualityPoint } from './template.ts';

/** The name of a goal, and of the file with its proposals. */
export const GoalId = z.string().regex(/^[A-Za-z0-9][\w-]{0,59}$/);

/** A sentence or a page that an agent shall decompose into tasks. */
export const Goal = z.object({
  id: GoalId,
  text: z.string().min(1).max(200_000),
  agent: AgentId,
  /** The message that carries it. */
  messageId: z.string().min(1).max(100),
  /** Epoch ms. */
  at: z.number(),
  /** The person needs it no longer on the list. */
  closed: z.boolean().optional(),
});
export type Goal = z.infer<typeof Goal>;

/** A task as an agent proposed it: it may wait for tasks and for other proposals of its file. */
export const ProposalDraft = TaskDraft.extend({
  dependsOn: z.array(z.string().min(1).max(60)).max(100).default([]),
});
export type ProposalDraft = z.infer<typeof ProposalDraft>;

export const Proposal = z.object({
  /** `<goal>/<key>`. */
  id: z.string().min(1).max(200),
  goal: GoalId,
  /** Its name inside its file. */
  key: z.string().min(1).max(60),
  draft: ProposalDraft,
  /** When the app read it first, epoch ms. */
  at: z.number(),
  state: z.enum(['open', 'accepted', 'refused']).default('open'),
  /** The task that it became. */
  task: TaskId.optional(),
});
export type Proposal = z.infer<typeof Proposal>;

/** What is to be said about a proposal; only some of it keeps it from becoming a task. */
export type ProposalProblem =
  | { kind: 'unknown'; id: string }
  | { kind: 'refused'; id: string }
  | { kind: 'cycle'; ids: string[] }
  | { kind: 'overlap'; path: string; task: string }
  | { kind: 'same-title'; task: string }
  | { kind: 'quality'; missing: QualityPoint[] };
