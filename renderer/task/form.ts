import { z } from 'zod';
import { emptyDraft, TaskDraft, type Task } from '../../shared/model/index.ts';
import { tell } from '../text.ts';

/** What the editor holds while it is written: the draft, with its unfinished lines. */
export type Form = TaskDraft;

export const emptyForm: () => Form = emptyDraft;

export function formOf({ id: _id, ...draft }: Task): Form {
  return structuredClone(draft);
}

const text = z.string().catch('');
const list = z.array(z.string()).catch([]);
/** The fields of a draft without its limits: what is being written may break them. What is wrong is empty. */
const Kept = z.object({
  title: text,
  kind: TaskDraft.shape.kind.catch('any'),
  priority: TaskDraft.shape.priority.catch('medium'),
  estimateMinutes: TaskDraft.shape.estimateMinutes.catch(30),
  context: text,
  objective: text,
  files: z.array(z.object({ path: z.string(), notes: z.string() })).catch([]),
  steps: list, tests: list, criteria: list, deliverables: list, documentation: list, gates: list, dependsOn: list,
} satisfies Record<keyof TaskDraft, z.ZodType>);

/** A form that was kept elsewhere, as far as it is one; the rest is empty. */
export const readForm = (kept: unknown): Form => Kept.safeParse(kept).data ?? emptyForm();

/**
 * What was written on a form, over what it stands on now: another may have changed it since, and only what the person
 * changed is theirs. @param kept `form` as it was left, `start` as it was found
 */
export function formOver(now: Form, kept: Record<string, unknown>): Form {
  const [form, start] = [readForm(kept.form), readForm(kept.start)];
  const mine = (Object.keys(form) as (keyof Form)[]).filter((name) => JSON.stringify(form[name]) !== JSON.stringify(start[name]));
  return { ...now, ...Object.fromEntries(mine.map((name) => [name, form[name]])) };
}

const filled = (lines: readonly string[]): string[] => lines.map((l) => l.trim()).filter((l) => l !== '');

/** The form without empty lines and outer blanks, as it would be saved. */
export function tidy(form: Form): Form {
  return {
    ...form,
    title: form.title.trim(),
    context: form.context.trim(),
    objective: form.objective.trim(),
    files: form.files
      .map((f) => ({ path: f.path.trim(), notes: f.notes.trim() }))
      .filter((f) => f.path !== '' || f.notes !== ''),
    steps: filled(form.steps),
    tests: filled(form.tests),
    criteria: filled(form.criteria),
    deliverables: filled(form.deliverables),
    documentation: filled(form.documentation),
    gates: filled(form.gates),
  };
}

export type Problems = Record<string, string>;

/**
 * The draft to send, or what is wrong, by field (`title`, `files.0.path`).
 * @param mates what it may wait for beside tasks: names of other proposals
 */
export function check(form: Form, mates: ReadonlySet<string> = new Set()): { draft: TaskDraft } | { problems: Problems } {
  const tidied = tidy(form);
  const tasks = tidied.dependsOn.filter((id) => !mates.has(id));
  const result = TaskDraft.safeParse({ ...tidied, dependsOn: tasks });
  if (result.success) return { draft: { ...result.data, dependsOn: tidied.dependsOn } };
  const problems: Problems = {};
  for (const issue of result.error.issues) problems[issue.path.join('.')] ??= tell(issue.message);
  return { problems };
}

/** True when saving would change something. */
export const differs = (a: Form, b: Form): boolean => JSON.stringify(tidy(a)) !== JSON.stringify(tidy(b));
