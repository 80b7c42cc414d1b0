import { z } from 'zod';
import { Kind, Priority, TaskId } from '../model/index.ts';

const page = z.string().max(100_000);
const pages = z.array(page).max(200);

/** The fields of a task that a shell or a file may give. Its gate commands still wait for the person (X5). */
const fields = {
  title: z.string().trim().min(1, 'A task needs a title').max(200),
  objective: page,
  context: page,
  kind: Kind,
  priority: Priority,
  estimateMinutes: z.number().int().min(1).max(1_440),
  files: z.array(z.string().min(1).max(1_000)).max(200),
  steps: pages,
  criteria: pages,
  gates: z.array(z.string().min(1).max(2_000)).max(20),
  dependsOn: z.array(TaskId).max(100),
} as const;

/** A task as it is added from a shell. */
export const ShellDraft = z.object({
  title: fields.title,
  objective: fields.objective.default(''),
  context: fields.context.default(''),
  kind: fields.kind.default('any'),
  priority: fields.priority.default('medium'),
  estimateMinutes: fields.estimateMinutes.default(30),
  files: fields.files.default([]),
  steps: fields.steps.default([]),
  criteria: fields.criteria.default([]),
  gates: fields.gates.default([]),
  dependsOn: fields.dependsOn.default([]),
});
export type ShellDraft = z.infer<typeof ShellDraft>;

/** What is changed in a task; what is not named stays. A list replaces the list that was there. */
export const ShellPatch = z.object(fields).partial();
export type ShellPatch = z.infer<typeof ShellPatch>;

/** So many tasks are taken in at once. */
export const MOST_IMPORTED = 1_000;

const ref = z.string().min(1).max(200);

/**
 * A task out of a list that was written elsewhere. `as`: its name in that list; `after`: names in the
 * list, or ids of the queue, of what must be done first. `line`: where it stands, from 1.
 */
export const ImportItem = z.object({
  draft: ShellDraft,
  line: z.number().int().min(1),
  as: ref.optional(),
  after: z.array(ref).max(100).default([]),
});
export type ImportItem = z.infer<typeof ImportItem>;

export const ImportItems = z.array(ImportItem).max(MOST_IMPORTED, { error: `At most ${MOST_IMPORTED} tasks at once` });

/** One line of what an import comes to: added under this number, or there already under it, or wrong. */
export interface ImportRow {
  line: number;
  title: string;
  id: string | null;
  what: 'added' | 'known' | 'wrong';
  /** Why it is not added. */
  reason?: string;
  after: string[];
}
