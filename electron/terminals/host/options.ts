import { z } from 'zod';

export const hostOptionsSchema = z.object({
  runDir: z.string().min(1),
  version: z.string(),
  idleExitMs: z.number().nonnegative(),
  stallMs: z.number().positive(),
});
/** What the starter of a host gives it. */
export type HostOptions = z.infer<typeof hostOptionsSchema>;
