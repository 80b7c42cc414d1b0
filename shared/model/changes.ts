import { z } from 'zod';

/** One changed file, from the project's folder; lines are null for what is no text. */
export const FileChange = z.object({
  path: z.string(),
  /** Its name before it was renamed. */
  from: z.string().optional(),
  plus: z.number().nullable(),
  minus: z.number().nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

/** What a task has changed, as it is asked for and never stored. */
export const TaskChanges = z.object({
  files: z.array(FileChange),
  /** So many more files than are listed. */
  more: z.number(),
  /** The patch in git's own form; `cut`: only its beginning. */
  patch: z.string(),
  cut: z.boolean(),
  /** What the reader must know of it: since when, and whose changes are in it. */
  note: z.string(),
  /** The folder that they are in. */
  folder: z.string(),
});
export type TaskChanges = z.infer<typeof TaskChanges>;
