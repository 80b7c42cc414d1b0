import { TaskDraft, TaskId, type Priority, type TaskDraft as Draft } from '../../model/index.ts';

/** `TASK_ID: TASK-PO-007`, as the prompts of the setup write it, also as a list item or in bold. */
const NAMED = /^[ \t>*_-]{0,20}(?:TASK_ID|TASK-ID|TASK ID)[ \t*_]{0,10}[:=][ \t*_`]{0,10}(TASK-[A-Z0-9]{1,12}-\d{1,6})\b/im;

/** The task that a text hands out (W2), or null. A task that it only mentions is not meant. */
export function namedTask(text: string): string | null {
  const id = NAMED.exec(text)?.[1]?.toUpperCase();
  return id !== undefined && TaskId.safeParse(id).success ? id : null;
}

const REMINDER = /^[ \t]{0,20}\[(?:RAPPEL|REMINDER)/im;
/** True for a text that only reminds of a task. */
export const isReminder = (text: string): boolean => REMINDER.test(text);

const PRIORITIES: [RegExp, Priority][] = [
  [/^(?:urgente?|critique|critical|haute?|high)$/i, 'high'],
  [/^(?:basse?|faible|low)$/i, 'low'],
];

/**
 * A task as it can be read from the prompt that hands it out, in the form of the setup's prompts:
 * title, priority, estimate, files and criteria where they stand there. The whole text is what its
 * agent gets, so nothing is lost that is not understood.
 */
export function taskFrom(text: string, id: string): Draft {
  const field = (names: string): string => new RegExp(`^[ \\t>*_-]{0,20}(?:${names})[ \\t*_]{0,10}:[ \\t*_]{0,10}(.+)$`, 'im').exec(text)?.[1]?.trim() ?? '';
  const part = (names: string): string[] => section(text, new RegExp(`^=+\\s*(?:${names})\\b`, 'i'));
  const objective = part('OBJECTIF|OBJECTIVE').join('\n').trim();
  const title = oneLine(field('TITRE|TITLE|TACHE|TÂCHE|TASK')) || oneLine(objective) || id;
  const minutes = Number(/\d+/.exec(field('DUREE ESTIMEE|DURÉE ESTIMÉE|ESTIMATED DURATION|ESTIMATE'))?.[0] ?? 30);
  const priority = PRIORITIES.find(([form]) => form.test(field('PRIORITE|PRIORITÉ|PRIORITY').split('/')[0] ?? ''))?.[1] ?? 'medium';
  const files = part('FICHIERS|FILES').flatMap((line) => /^\s*(?:\d+[.)]|[-*])\s+`?\[?([\w@./-]+\.\w+)/.exec(line)?.[1] ?? []);
  const criteria = part('CRITERES|CRITÈRES|ACCEPTANCE|CRITERIA').flatMap((line) => /^\s*[-*]\s*(?:\[.\]\s*)?(.+)$/.exec(line)?.[1] ?? []);
  return TaskDraft.parse({
    title,
    objective: objective.slice(0, 100_000),
    priority,
    estimateMinutes: Math.min(1_440, Math.max(1, minutes)),
    files: [...new Set(files)].filter(inside).slice(0, 200).map((path) => ({ path: path.slice(0, 1_000) })),
    criteria: criteria.slice(0, 200).map((line) => line.slice(0, 100_000)),
  });
}

const oneLine = (text: string): string => text.split('\n').find((line) => line.trim() !== '')?.trim().slice(0, 200) ?? '';
const inside = (path: string): boolean => !path.startsWith('/') && !path.split('/').includes('..');

/** The lines below a heading of that form, until the next one. */
function section(text: string, head: RegExp): string[] {
  const all = text.split('\n');
  const at = all.findIndex((line) => head.test(line.trim()));
  if (at < 0) return [];
  const rest = all.slice(at + 1);
  const end = rest.findIndex((line) => /^\s*=+\s*\S.*=+\s*$/.test(line));
  return end < 0 ? rest : rest.slice(0, end);
}
