import { z } from 'zod';
import { emptyDraft, TaskDraft, type Task } from '../../shared/model/index.ts';

// The page may not build code from strings, and zod would try.
z.config({ jitless: true });

/** What the editor holds while it is written: the draft, with its unfinished lines. */
export type Form = TaskDraft;

/** Agents that work long on their own want a description of at least so many lines. */
export const WANTED_LINES = 10;

export const emptyForm: () => Form = emptyDraft;

export function formOf({ id: _id, ...draft }: Task): Form {
  return structuredClone(draft);
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
    gates: filled(form.gates),
  };
}

export type Problems = Record<string, string>;

/** The draft to send, or what is wrong, by field (`title`, `files.0.path`). */
export function check(form: Form): { draft: TaskDraft } | { problems: Problems } {
  const result = TaskDraft.safeParse(tidy(form));
  if (result.success) return { draft: result.data };
  const problems: Problems = {};
  for (const issue of result.error.issues) problems[issue.path.join('.')] ??= issue.message;
  return { problems };
}

/** True when saving would change something. */
export const differs = (a: Form, b: Form): boolean => JSON.stringify(tidy(a)) !== JSON.stringify(tidy(b));

const lineCount = (text: string): number => text.split('\n').filter((l) => l.trim() !== '').length;

export interface Hints {
  lines: number;
  files: boolean;
  tests: boolean;
  criteria: boolean;
  gates: boolean;
}

/** What a full description has and this one does not yet. Help only: nothing of it is required. */
export function hints(form: Form): Hints {
  const f = tidy(form);
  const lines =
    lineCount(f.context) + lineCount(f.objective) + f.steps.reduce((n, s) => n + lineCount(s), 0);
  return {
    lines,
    files: f.files.length > 0,
    tests: f.tests.length > 0,
    criteria: f.criteria.length > 0,
    gates: f.gates.length > 0,
  };
}
