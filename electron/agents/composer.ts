import type { Screen } from '../terminals/index.ts';
import { fold } from '../../shared/text/fold.ts';
import type { CliRules } from './rules.ts';
import { bounded, cut } from './tame.ts';
import type { ComposerReading } from './types.ts';

type Rules = Pick<CliRules, 'composer' | 'dialogs'>;
type Seen = Pick<Screen, 'lines' | 'cursor' | 'dim'>;

const cache = new Map<string, RegExp>();
/** A pattern of a rule file, compiled once. */
export function re(source: string): RegExp {
  let found = cache.get(source);
  if (!found) cache.set(source, (found = new RegExp(source, 'u')));
  return found;
}

/** Text without any white space: rows are wrapped and padded in ways of their own. */
const squash = (text: string): string => fold(text).replace(/\s+/g, '');

/**
 * Reads what stands where the CLI takes its prompt. `text` is ours, or null when none is awaited.
 * Strict: `ours` only if the composer holds our text and nothing else, up to its end. When its
 * beginning is scrolled out, what can be seen must be the text's end: that the composer was empty
 * before is what the conditional write has proved.
 */
export function readComposer(screen: Seen, rules: Rules, text: string | null): ComposerReading {
  const region = findRegion(screen, rules.composer);
  if (!region) {
    const dialog = findDialog(screen, rules);
    if (dialog) return { kind: 'dialog', detail: dialog.detail };
    return { kind: 'none', detail: 'no composer can be seen' };
  }
  const { content, scrolled } = region;
  if (squash(content) === '') return { kind: 'empty', detail: 'its composer is empty' };
  if (text !== null && isOurs(content, scrolled, text, rules.composer))
    return { kind: 'ours', detail: 'its composer holds the prompt' };
  const stashed = rules.composer.stashed;
  const stashable = !(stashed && screen.lines.some((line) => re(stashed).test(line)));
  const partial = text !== null && beginsWith(content, text);
  return { kind: 'draft', detail: 'its composer holds something else', stashable, ...(partial ? { partial } : {}) };
}

/** True if what stands there is a beginning of our text: it was cut off while it was written. */
function beginsWith(content: string, text: string): boolean {
  const shown = squash(content);
  return shown.length >= 3 && squash(text).startsWith(shown);
}

function isOurs(content: string, scrolled: boolean, text: string, rules: CliRules['composer']): boolean {
  const shown = squash(content);
  const whole = squash(text);
  if (shown === whole) return true;
  if (scrolled && shown.length >= 20 && whole.endsWith(shown)) return true;
  const chip = rules.chip ? re(rules.chip).exec(content.trim()) : null;
  if (!chip) return false;
  const length = chip.groups?.length;
  return length === undefined || Number(length) === [...text].length;
}

interface Region {
  content: string;
  scrolled: boolean;
}

function findRegion(screen: Seen, rules: CliRules['composer']): Region | null {
  const { lines, cursor } = screen;
  if (cursor.hidden && rules.above === null) return null;
  let top: number;
  let end: number;
  if (rules.above !== null && rules.below !== null) {
    const above = re(rules.above);
    const below = re(rules.below);
    top = lines.findLastIndex((line, y) => y < cursor.y && above.test(line)) + 1;
    end = lines.findIndex((line, y) => y > cursor.y && below.test(line));
    if (top === 0 || end < 0) return null;
  } else {
    const first = re(rules.first);
    top = lines.findLastIndex((line, y) => y <= cursor.y && first.test(line));
    end = cursor.y + 1;
    if (top < 0) return null;
  }
  const head = lines[top] ?? '';
  const marked = (source: string | null, line: string) => source !== null && re(source).test(line);
  const scrolledAbove = marked(rules.scrolledAbove, lines[top - 1] ?? '');
  const scrolledFirst = marked(rules.scrolledFirst, head);
  if (!scrolledAbove && !re(rules.first).test(head)) return null;
  const rows = lines.slice(top, end).map((line, i) => {
    const start = re(i === 0 && !scrolledAbove ? rules.first : rules.rest);
    const from = start.exec(line)?.[0].length ?? 0;
    let body = line.slice(from);
    if (i === 0 && scrolledFirst) body = body.replace(re(rules.scrolledFirst ?? ''), '');
    if (rules.tail !== null) body = body.replace(re(rules.tail), '');
    return isDim(screen, top + i, from, body) ? '' : body;
  });
  const tall = rows.length >= Math.min(rules.tallRows, Math.max(3, Math.floor(lines.length / 2)));
  return { content: rows.join('\n'), scrolled: scrolledAbove || scrolledFirst || tall };
}

/** True if all that is written in a row is dim: a placeholder, not a draft. */
function isDim(screen: Seen, y: number, from: number, body: string): boolean {
  const dim = screen.dim[y];
  if (!dim) return false;
  return [...body].every((char, i) => /\s/.test(char) || dim[from + i] === '1');
}

/** The dialog that stands in the last rows of the screen, if one does. */
export function findDialog(screen: Pick<Screen, 'lines'>, rules: Pick<CliRules, 'dialogs'>): Dialog | null {
  const rows = lastRows(screen);
  return rules.dialogs.find(({ all }) => standing(rows, all) !== null) ?? null;
}

/**
 * What a dialog asks for in its own words, such as a command, with "…" where it goes on; null where it names nothing.
 * What an agent printed above a dialog may look like one: the lowest place counts.
 */
export function dialogSubject(screen: Pick<Screen, 'lines'>, { subject }: Dialog): string | null {
  if (!subject) return null;
  const rows = lastRows(screen);
  const top = rows.findLastIndex((row) => re(subject[0]!).test(row));
  const found = top < 0 ? null : standing(rows.slice(top), subject);
  const what = found?.match.groups?.what?.replaceAll(FRAME, '');
  if (!found || !what) return null;
  const more = WORDS.test(rows[top + found.row + 1] ?? '');
  return cut(more ? `${what} …` : what);
}

function lastRows({ lines }: Pick<Screen, 'lines'>): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(0, last - DIALOG_ROWS), last + 1).map(bounded);
}

/** The match of the last pattern and its row, if all stand in the rows, each below the one before. */
function standing(rows: readonly string[], sources: readonly string[]): { match: RegExpExecArray; row: number } | null {
  let row = -1;
  let match: RegExpExecArray | null = null;
  for (const source of sources) {
    const from = row + 1;
    row = rows.findIndex((line, i) => i >= from && re(source).test(line));
    match = row < 0 ? null : re(source).exec(rows[row]!);
    if (!match) return null;
  }
  return match && { match, row };
}

type Dialog = CliRules['dialogs'][number];
/** A dialog is looked for in so many of the last rows that hold anything. */
const DIALOG_ROWS = 24;
/** The lines of a box around a row. */
const FRAME = /^[\s│┃║]+|[\s│┃║]+$/gu;
/** A row that holds more than blanks and lines. */
const WORDS = /[^\s─-╿]/u;
