import { bare, minutesOf, statusOf, type FileStatus } from './files.ts';

/** What one line of a status file says. */
export interface Said {
  agent: string | null;
  task: string | null;
  status: FileStatus | null;
  details: Detail[];
}
export interface Detail {
  key: 'files' | 'minutes' | 'notes' | 'problem';
  value: string;
}
/** An agent by its id and the names by which others call it. */
export interface Called {
  id: string;
  names: readonly string[];
}

const labels: Record<Detail['key'] | 'status' | 'agent' | 'task', string[]> = {
  status: ['status', 'statut', 'ton statut', 'mon statut', 'etat', 'state'],
  agent: ['agent', 'llm', 'by', 'par'],
  task: ['task', 'tache', 'task id', 'current task', 'tache actuelle', 'tache en cours'],
  files: ['files', 'files modified', 'files changed', 'modified files', 'changed files', 'fichiers', 'fichiers modifies', 'fichiers crees', 'fichiers crees modifies', 'fichiers modifies crees', 'files created'],
  minutes: ['duration', 'real duration', 'actual duration', 'duree', 'duree reelle', 'time', 'temps', 'temps reel', 'time spent'],
  notes: ['notes', 'note', 'summary', 'resume', 'remarques', 'remarque', 'comment', 'comments', 'commentaire'],
  problem: ['problem', 'probleme', 'blocker', 'blocage', 'reason', 'raison', 'cause', 'blocked by', 'bloque par', 'issue'],
};
const byLabel = new Map(Object.entries(labels).flatMap(([key, words]) => words.map((word) => [word, key as keyof typeof labels] as const)));

/** What a label such as "Durée réelle" stands for; null: nothing that is known. */
export function labelOf(text: string): keyof typeof labels | null {
  return byLabel.get(bare(text)) ?? null;
}

const TASK = /\bTASK-[A-Z0-9]{1,12}-\d{1,12}\b/;

export function taskIn(text: string): string | null {
  return TASK.exec(text)?.[0] ?? null;
}

/** The agent that a text names; null: none, or more than one. */
export function agentIn(text: string, agents: readonly Called[]): string | null {
  const words = ` ${bare(text.replace(/\bTASK-\S+/g, ' '))} `;
  const named = agents.filter(({ names }) => names.some((name) => name !== '' && words.includes(` ${name} `)));
  return named.length === 1 ? (named[0]?.id ?? null) : null;
}

/** A line without what only sets it out: bullets, bold, quotes, boxes, signs. */
export function undressed(line: string): string {
  return line
    .replace(/^\s*(?:>\s*)*(?:[-*+•]|\d+[.)])?\s+/, '')
    .replace(/^\s*\[[ xX]\]\s*/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/[\p{Extended_Pictographic}\uFE0F\u200D]/gu, ' ')
    .trim();
}

/**
 * The status with which a text begins: the whole of it, its first words before a sign, or a word in
 * capitals. Prose that merely holds such a word says nothing.
 */
export function leadingStatus(text: string): FileStatus | null {
  const clean = undressed(` ${text}`);
  const whole = statusOf(clean);
  if (whole) return whole;
  const head = /^([^:|;,.()[\]–—]*?)\s*(?:[:|;,.()[\]–—]|\s-\s|$)/u.exec(clean)?.[1] ?? '';
  const first = head ? statusOf(head) : null;
  if (first) return first;
  const capitals = /^(?:\p{Lu}[\p{Lu}_]*)(?:[ _-]\p{Lu}{2,})*/u.exec(clean)?.[0] ?? '';
  return capitals.length > 1 ? statusOf(capitals) : null;
}

/** The parts of a line that stand apart by bars or dashes. */
function partsOf(line: string): string[] {
  return line.split(/\s*[|;]\s*|\s+[-–—]\s+/).map((part) => part.trim()).filter(Boolean);
}

/** What a line says: whom it is about, a status, details. */
export function sayingOf(line: string, agents: readonly Called[]): Said {
  const said: Said = { agent: null, task: taskIn(line), status: null, details: [] };
  for (const part of partsOf(undressed(line))) {
    const colon = /^([^:：]{1,40}?)\s*[:：=]\s*(.*)$/su.exec(part);
    const label = colon ? labelOf(colon[1] ?? '') : null;
    const value = undressed(` ${colon?.[2] ?? ''}`);
    const agent = agentIn(colon ? (colon[1] ?? '') : part, agents);
    if (label === 'status') said.status ??= leadingStatus(value);
    else if (label === 'agent') said.agent ??= agentIn(value, agents);
    else if (label === 'task') said.task ??= taskIn(value);
    else if (label !== null) said.details.push({ key: label, value: colon?.[2]?.trim() ?? '' });
    else if (agent && colon) {
      said.agent ??= agent;
      said.status ??= leadingStatus(value);
    } else if (agent && bare(part).split(' ').length <= 3) said.agent ??= agent;
    else if (colon && taskIn(colon[1] ?? '')) said.status ??= leadingStatus(value);
    else if (/^[~≈]?\s*\d+(?:[.,]\d+)?\s*(?:h|m|s|j)\w*(?:\s*\d+\s*\w*)?$/i.test(part) && minutesOf(part) !== null)
      said.details.push({ key: 'minutes', value: part });
    else said.status ??= leadingStatus(part);
  }
  return said;
}
