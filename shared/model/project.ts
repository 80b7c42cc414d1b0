import { z } from 'zod';

/** A folder that the agents work on. */
export const Project = z.object({
  id: z.string(),
  path: z.string(),
  name: z.string(),
  /** Task ids are TASK-<prefix>-<number>. */
  prefix: z.string().regex(/^[A-Z0-9]{1,12}$/),
  /** Language of the prompts' frame. */
  language: z.enum(['fr', 'en']),
  demo: z.boolean(),
});
export type Project = z.infer<typeof Project>;
