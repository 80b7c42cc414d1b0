import { z } from 'zod';
import { AgentId } from './agent.ts';
import { Task, TaskDraft, TaskId } from './task.ts';

/** One step back, checked by the same rules as a person's own command. */
export const UndoStep = z.discriminatedUnion('do', [
  z.object({ do: z.literal('place'), id: TaskId, before: TaskId.nullable() }),
  z.object({ do: z.literal('queue'), id: TaskId }),
  z.object({ do: z.literal('reserve'), id: TaskId, agent: AgentId }),
  z.object({ do: z.literal('give'), id: TaskId, agent: AgentId }),
  z.object({ do: z.literal('order'), agent: AgentId, ids: z.array(TaskId) }),
  z.object({ do: z.literal('add'), task: Task, from: z.literal('file').optional() }),
  z.object({ do: z.literal('remove'), id: TaskId }),
  z.object({ do: z.literal('edit'), id: TaskId, draft: TaskDraft, from: z.literal('file').optional() }),
]);
export type UndoStep = z.infer<typeof UndoStep>;

/** A command of the person on the queue, and how to take it back. */
export const Undo = z.object({
  /** The command's type. */
  what: z.string(),
  /** The tasks that it was about. */
  ids: z.array(TaskId),
  steps: z.array(UndoStep),
});
export type Undo = z.infer<typeof Undo>;
