import type { Desk, Handoff, ReadBack } from '../../model/index.ts';
import { bare } from '../../text/files.ts';
import { emptyWords, noneWords, otherLabels, type Labels } from '../../text/handoff/readback-words.ts';
import { plain } from '../../text/prompt.ts';
import { currentTasks, remainingTasks } from './memory-tasks.ts';
import type { ExpectedReadBack } from './memory-types.ts';

/** A longer answer is read to here. Characters. */
const MOST_ANSWER = 20_000;
/** A line of the answer goes on over so many. */
const MOST_LINES = 40;
const MOST_IDS = 10;
/** So many tasks may be named as the next step, from the top of what remains. */
const NEXT = 40;

type Label = keyof Labels;

/** What a successor has to show of a memory as this desk would write it. `prompt`: its takeover prompt. */
export function expectReadBack(desk: Desk, handoff: Handoff, prompt: string): ExpectedReadBack {
  if (handoff.task) {
    const task = desk.tasks[handoff.task]?.task;
    const about = task ? [task.title, task.objective, ...task.steps, ...task.files.map(({ path }) => path)].join(' ') : '';
    return { goals: task ? [`${task.title} ${task.objective}`] : [], tasks: [handoff.task], next: [handoff.task], titles: { [handoff.task]: about }, prompt };
  }
  const current = currentTasks({ desk });
  const next = [...remainingTasks({ desk }).slice(0, NEXT), ...current];
  return {
    goals: Object.values(desk.goals).filter(({ closed }) => !closed).map(({ text }) => text),
    tasks: current.map(({ task }) => task.id),
    next: next.map(({ task }) => task.id),
    titles: Object.fromEntries(next.map(({ task }) => [task.id, task.title])),
    prompt,
  };
}

/**
 * Compares what a successor answered with what it should have read (H5): the goal in words of the
 * memory, the tasks in progress as a set of ids, and a next step that is one of the open tasks. What
 * stands in the takeover prompt itself shows nothing. Pure; any text may come.
 */
export function compareReadBack(answer: string, expected: ExpectedReadBack): ReadBack {
  const text = answer.slice(0, MOST_ANSWER).replace(/[\uD800-\uDBFF]$/, '');
  const said = linesIn(text, expected.prompt);
  const missing: ReadBack['missing'] = [];
  if (!said.goal.some((value) => tellsGoal(value, expected))) missing.push('goal');
  if (!said.tasks.some((value) => tellsTasks(value, expected.tasks))) missing.push('tasks');
  if (!said.next.some((value) => tellsNext(value, expected))) missing.push('next');
  return { text, ok: missing.length === 0, missing };
}

const byName = new Map<string, Label>(
  (Object.entries(otherLabels) as [Label, string[]][]).flatMap(([label, names]) => names.map((name) => [name, label] as const)),
);
const LINE = /^[\s>#*_`\-+•\d.)]*([\p{L}][\p{L}\s'’]{1,40}?)\s*[*_`]*\s*(?:[:：=]|\s[-–—]\s)\s*[*_`]*\s*(.*)$/u;

/** What stands behind each of the three labels, wherever they come; several times, if they do. */
function linesIn(answer: string, prompt: string): Record<Label, string[]> {
  const told = new Set(plain(prompt).split('\n').map(bare).filter((line) => line !== ''));
  const found: Record<Label, string[]> = { goal: [], tasks: [], next: [] };
  let at: { label: Label; lines: number } | null = null;
  for (const raw of plain(answer).split('\n')) {
    // A line of the prompt, said again, shows nothing.
    if (raw.trim() !== '' && told.has(bare(raw))) {
      at = null;
      continue;
    }
    const match = LINE.exec(raw);
    const label = match ? byName.get(bare(match[1]!)) : byName.get(bare(raw));
    if (label) {
      at = { label, lines: 0 };
      found[label].push(match && byName.has(bare(match[1]!)) ? match[2]! : '');
    } else if (at && (raw.trim() !== '' || found[at.label].at(-1) === '')) {
      at.lines += 1;
      const list = found[at.label];
      list[list.length - 1] = `${list.at(-1)}\n${raw}`.trim();
      if (at.lines >= MOST_LINES) at = null;
    } else at = null;
  }
  return found;
}

/** The words of a text that say what it is about, cut to their stems, each once. */
function contentWords(text: string): string[] {
  const words = bare(text).split(' ').filter((word) => word.length >= 4 && !emptyWords.has(word));
  return [...new Set(words.map((word) => word.slice(0, 6)))];
}

/** True if enough of what `about` is about stands in `said`. */
function speaksOf(said: ReadonlySet<string>, about: readonly string[]): boolean {
  if (about.length === 0) return false;
  const shared = about.filter((word) => said.has(word)).length;
  return shared >= Math.min(4, Math.max(1, Math.ceil(about.length / 3)));
}

function tellsGoal(value: string, { goals, titles }: ExpectedReadBack): boolean {
  const said = new Set(contentWords(value));
  const about = goals.length > 0 ? goals : Object.values(titles);
  const wanted = about.map((text) => contentWords(text.slice(0, 4_000)));
  // Nothing to compare with: a sentence has to do.
  if (wanted.every((words) => words.length === 0)) return bare(value).split(' ').length >= 2;
  return wanted.some((words) => speaksOf(said, words));
}

const ID = /\bTASK-[A-Z0-9]{1,12}-\d{1,6}\b/gi;

/** The task ids of a text, also those of which only the number stands behind another id. */
export function idsIn(text: string): Set<string> {
  const ids = new Set<string>();
  const more = /\b(TASK-[A-Z0-9]{1,12}-)(\d{1,6})((?:\s*(?:,|\/|&|et|and|\+)\s*\d{1,6}\b(?!\s*(?:%|min|h\b|s\b)))*)/gi;
  for (const match of text.matchAll(more)) {
    const prefix = match[1]!.toUpperCase();
    ids.add(`${prefix}${match[2]}`);
    for (const number of match[3]!.match(/\d{1,6}/g) ?? []) if (number.length === match[2]!.length) ids.add(`${prefix}${number}`);
  }
  for (const id of text.match(ID) ?? []) ids.add(id.toUpperCase());
  return ids;
}

function tellsTasks(value: string, tasks: readonly string[]): boolean {
  const named = idsIn(value);
  if (tasks.length === 0) return named.size === 0 && noneWords.test(bare(value));
  const right = tasks.filter((id) => named.has(id)).length;
  const wrong = named.size - right;
  if (tasks.length <= MOST_IDS) return right === tasks.length && wrong === 0;
  return right >= tasks.length * 0.9 && wrong <= tasks.length * 0.1;
}

function tellsNext(value: string, { next, titles }: ExpectedReadBack): boolean {
  const named = idsIn(value);
  if (next.some((id) => named.has(id))) return true;
  if (next.length === 0) return named.size === 0 && bare(value).length >= 2;
  const said = new Set(contentWords(value));
  return next.some((id) => {
    const about = contentWords((titles[id] ?? '').slice(0, 4_000));
    return about.length > 0 && about.filter((word) => said.has(word)).length >= Math.min(3, Math.max(1, Math.ceil(about.length / 2)));
  });
}
