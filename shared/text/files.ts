/** The words that stand in the project's files, and the many ways in which others write them. */

/** A task's status as the files know it. `ignored`: cancelled, and nothing for the desk. */
export type FileStatus = 'pending' | 'in-progress' | 'completed' | 'blocked' | 'ignored';

/** A text without accents, in small letters, its words apart by one blank. */
export function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

const said: Record<FileStatus, string[]> = {
  pending: [
    'pending', 'todo', 'to do', 'queued', 'waiting', 'ready', 'new', 'open', 'not started', 'assigned', 'planned', 'backlog',
    'a faire', 'en attente', 'attente', 'nouveau', 'nouvelle', 'prete', 'pret', 'assignee', 'assigne', 'planifiee', 'planifie',
  ],
  'in-progress': [
    'in progress', 'inprogress', 'progress', 'running', 'started', 'working', 'active', 'wip', 'doing', 'ongoing', 'in work',
    'en cours', 'en progres', 'encours', 'actif', 'demarre', 'demarree', 'commence', 'commencee',
  ],
  completed: [
    'completed', 'complete', 'done', 'finished', 'success', 'succeeded', 'closed', 'ok', 'validated',
    'termine', 'terminee', 'termines', 'fini', 'finie', 'fait', 'faite', 'complet', 'completee', 'acheve', 'achevee', 'valide', 'validee', 'livre',
  ],
  blocked: [
    'blocked', 'stuck', 'failed', 'failure', 'error', 'on hold', 'paused', 'needs you',
    'bloque', 'bloquee', 'echec', 'echoue', 'echouee', 'erreur', 'en pause', 'suspendu', 'suspendue',
  ],
  ignored: ['cancelled', 'canceled', 'skipped', 'abandoned', 'obsolete', 'wontfix', 'annule', 'annulee', 'abandonne', 'abandonnee', 'ignoree', 'ignore'],
};

const byWord = new Map<string, FileStatus>(
  (Object.entries(said) as [FileStatus, string[]][]).flatMap(([status, words]) => words.map((word) => [word, status] as const)),
);

/** What a status word means, in English or French, however it is spelt; null: not known. */
export function statusOf(word: string): FileStatus | null {
  return byWord.get(bare(word)) ?? null;
}

/** The words that are written into task_queue.json. */
const written: Record<Exclude<FileStatus, 'ignored'>, string> = {
  pending: 'pending',
  'in-progress': 'in_progress',
  completed: 'completed',
  blocked: 'blocked',
};

/** A status as it is written, in the manner of what stood there before (PENDING, in-progress). */
export function statusWord(status: FileStatus, before?: string): string {
  const word = status === 'ignored' ? 'cancelled' : written[status];
  if (!before) return word;
  const apart = /[a-z]([ -])[a-z]/i.exec(before)?.[1];
  const spaced = apart ? word.replace('_', apart) : word;
  const upper = before === before.toUpperCase() && before !== before.toLowerCase();
  return upper ? spaced.toUpperCase() : spaced;
}

/** How long something takes, in whole minutes, from "45", "45 min", "1h30", "2,5 heures", 90; else null. */
export function minutesOf(value: unknown): number | null {
  if (typeof value === 'number') return whole(value);
  if (typeof value !== 'string' || value.length > 200) return null;
  const text = value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/(\d),(\d)/g, '$1.$2');
  const plain = /^[~\s]*(\d+(?:\.\d+)?)[\s.]*$/.exec(text);
  if (plain) return whole(Number(plain[1]));
  const of = (unit: string): RegExpExecArray | null =>
    new RegExp(`(\\d+(?:\\.\\d+)?)\\s*(?:${unit})(?:\\s*(\\d{1,2}))?(?![a-z0-9])`).exec(text);
  const days = of('d|j|days?|jours?');
  const hours = of('h|hrs?|hours?|heures?') ?? /(\d+)\s*h(?=\s*\d)/.exec(text);
  const minutes = of("m|mn|mins?|minutes?|'");
  const seconds = of('s|secs?|seconds?|secondes?');
  if (!days && !hours && !minutes && !seconds) return null;
  const number = (match: RegExpExecArray | null, group: number): number => Number(match?.[group] ?? 0);
  const rest = minutes ? number(minutes, 1) : number(hours, 2);
  return whole(number(days, 1) * 1_440 + number(hours, 1) * 60 + rest + number(seconds, 1) / 60);
}

const whole = (minutes: number): number | null =>
  Number.isFinite(minutes) && minutes >= 0 && minutes <= 100_000 ? Math.round(minutes) : null;

/** A text on one line, with nothing invisible in it, no longer than `most` characters. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
