import { z } from 'zod';
import { AgentId } from './agent.ts';
import { TaskId, type TaskSpan } from './task.ts';

/**
 * What took an agent's time beside the work itself. gate: its task was checked; you: it, or its task,
 * waited for the person; still: no progress was seen; limit: it was at its usage limit.
 */
export const PastKind = z.enum(['gate', 'you', 'still', 'limit']);
export type PastKind = z.infer<typeof PastKind>;

/** A stretch of time that is told of an agent once it is over. Epoch ms. */
export const Stretch = z.object({
  agent: AgentId,
  kind: PastKind,
  task: TaskId.optional(),
  from: z.number(),
  /** Absent while it lasts. */
  to: z.number().optional(),
  /** Of a gate: whether it passed. */
  ok: z.boolean().optional(),
});
export type Stretch = z.infer<typeof Stretch>;

/** So many are kept in the desk; the journal has all. */
export const MOST_PAST = 2_000;

/** A task that was removed: when it was there, and when it was worked on. Epoch ms. */
export interface GoneTask {
  id: string;
  added: number;
  removed: number;
  /** Absent: it was removed before it was done. */
  done?: number;
  spans: TaskSpan[];
}
/** So many of them are kept in the desk. */
export const MOST_GONE = 5_000;
