import { z } from 'zod';
import { Kind } from './kind.ts';

/** What an agent that works long on its own wants at least, in lines. */
export const WANTED = { description: 10, prompt: 20 } as const;

/** What a full description has. */
export type QualityPoint = 'description' | 'files' | 'tests' | 'criteria' | 'prompt';

const lines = z.array(z.string().max(100_000)).max(200).default([]);

/** What a task of one kind has in its parts when nothing else is written there. */
export const KindTemplate = z.object({
  context: z.string().max(100_000).default(''),
  objective: z.string().max(100_000).default(''),
  steps: lines,
  tests: lines,
  criteria: lines,
  deliverables: lines,
  documentation: lines,
});
export type KindTemplate = z.infer<typeof KindTemplate>;

/** A project's own templates by kind. */
export const Templates = z.partialRecord(Kind, KindTemplate);
export type Templates = z.infer<typeof Templates>;
