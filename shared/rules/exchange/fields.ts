import { ImportItem, type ImportItem as Item } from '../../contract/import.ts';
import { Kind, Priority } from '../../model/index.ts';
import { importWords as words } from '../../text/import.ts';

/** What stands wrong in a list, with its line, from 1. */
export interface ImportProblem {
  line: number;
  reason: string;
  /** It hinders nothing. */
  note?: true;
}

/** The tasks of a list, and what is wrong in it; a task with something wrong is not among them. */
export interface Imported {
  items: Item[];
  problems: ImportProblem[];
  /** So many are ticked as done and were left out. */
  done: number;
}

/** The fields by the names that people give them; what is a list may be named more than once. */
export const FIELDS: Readonly<Record<string, Field>> = {
  id: 'as', name: 'as', title: 'title', kind: 'kind', type: 'kind', priority: 'priority', estimate: 'estimateMinutes', minutes: 'estimateMinutes',
  context: 'context', objective: 'objective', goal: 'objective', description: 'objective', file: 'files', files: 'files', step: 'steps', steps: 'steps',
  criterion: 'criteria', criteria: 'criteria', acceptance: 'criteria', gate: 'gates', gates: 'gates', command: 'gates',
  after: 'after', 'depends on': 'after', dependson: 'after', depends_on: 'after',
};
export type Field = 'as' | 'title' | 'kind' | 'priority' | 'estimateMinutes' | 'context' | 'objective' | 'files' | 'steps' | 'criteria' | 'gates' | 'after';
export const LISTS: ReadonlySet<Field> = new Set(['files', 'steps', 'criteria', 'gates', 'after']);

/** One task as it stands in a list: each field's texts in their order. */
export interface Raw {
  line: number;
  fields: Map<Field, { text: string; line: number }[]>;
}

/** Names a task by its id or by what else the list calls it, one after the other. */
const names = (text: string): string[] => text.split(/[,;\n]/).map((one) => one.trim()).filter(Boolean);

/** A task, checked by the same schema as one from a shell; what is wrong is added to the problems. */
export function itemOf(raw: Raw, problems: ImportProblem[]): Item | null {
  const before = problems.length;
  const wrong = (line: number, reason: string): void => void problems.push({ line, reason });
  const all = (field: Field): { text: string; line: number }[] => raw.fields.get(field) ?? [];
  const one = (field: Field): string | undefined => all(field).map(({ text }) => text).filter(Boolean).join('\n') || undefined;
  const chosen = <T extends string>(field: Field, options: readonly T[]): T | undefined => {
    const [first] = all(field).filter(({ text }) => text.trim() !== '');
    const value = first?.text.trim().toLowerCase();
    if (first === undefined || value === undefined || options.includes(value as T)) return value as T | undefined;
    wrong(first.line, words.oneOf(first.text.trim(), options));
    return undefined;
  };
  const [minutes] = all('estimateMinutes').filter(({ text }) => text.trim() !== '');
  const estimate = minutes && Number(/^(\d{1,6})\s*(?:min|minutes|m)?$/.exec(minutes.text.trim())?.[1] ?? Number.NaN);
  if (minutes && !(estimate !== undefined && estimate >= 1 && estimate <= 1_440)) wrong(minutes.line, words.number(minutes.text.trim()));
  const kind = chosen('kind', Kind.options);
  const priority = chosen('priority', Priority.options);
  const list = (field: Field): string[] => all(field).map(({ text }) => text).filter((text) => text.trim() !== '');
  const title = (one('title') ?? '').replace(/\s+/g, ' ').trim();
  if (title === '') wrong(raw.line, words.noTitle);
  else if (title.length > 200) wrong(raw.line, words.longTitle);
  if (problems.length > before) return null;
  const as = one('as')?.trim();
  const given = {
    draft: {
      title, kind, priority, estimateMinutes: estimate, context: one('context'), objective: one('objective'),
      files: list('files').map((path) => path.trim()), steps: list('steps'), criteria: list('criteria'), gates: list('gates').map((gate) => gate.trim()),
    },
    line: raw.line,
    ...(as ? { as } : {}),
    after: list('after').flatMap(names),
  };
  const parsed = ImportItem.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.find((part) => typeof part === 'string' && part !== 'draft');
  const at = all(field as Field)[0]?.line ?? raw.line;
  wrong(at, words.field(String(field ?? ''), issue?.message ?? ''));
  return null;
}
