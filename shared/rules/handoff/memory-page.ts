import type { Desk, Handoff } from '../../model/index.ts';
import { oneLine } from '../../text/files.ts';
import type { MemoryWords } from '../../text/handoff/memory-words.ts';
import { plain } from '../../text/prompt.ts';
import { stamp } from '../files/show.ts';
import type { HandoffFacts } from './memory-types.ts';

/** How much of each kind a memory holds. Numbers of characters, or of things. */
export interface Limits {
  /** Characters: of a goal; of a long text of a task in work; of one of a task that remains. */
  goal: number;
  text: number;
  field: number;
  /** Characters of a gate's output, and of one part of the judgement. */
  output: number;
  words: number;
  /** So many tasks in work get a block, and so many that remain; so many get a line. */
  blocks: number;
  detailed: number;
  listed: number;
  files: number;
  commits: number;
  done: number;
  proposals: number;
  choices: number;
  messages: number;
}

/** What was left out on a page; zero: nothing. */
export type Cuts = Record<keyof MemoryWords['cuts'], number>;

/** One memory while it is written. */
export interface Page {
  desk: Desk;
  handoff: Handoff;
  facts: HandoffFacts;
  w: MemoryWords;
  language: 'fr' | 'en';
  limits: Limits;
  cuts: Cuts;
  /** How many facts stand on it. */
  count: number;
}

export const noCuts = (): Cuts => ({ tasks: 0, details: 0, words: 0, files: 0, done: 0, outputs: 0, proposals: 0, choices: 0 });

/** Invisible marks, and those that turn the direction of the writing. */
const INVISIBLE = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g;

/** A text of others without what could command: controls, hidden characters, marks of the desk. */
export function defused(text: string): string {
  return plain(text).replace(INVISIBLE, '').replaceAll('<!--', '<! --').replaceAll('-->', '-- >');
}

/** On one line; `page` notes when it was cut. */
export function line(page: Page, text: string, most = 200): string {
  const one = oneLine(defused(text), 1_000_000);
  if (one.length > most) page.cuts.words += 1;
  return oneLine(one, most);
}

/** On one line, in quotes: words of an agent, a file or a program. */
export const quoted = (page: Page, text: string, most = 300): string => `“${line(page, text.replace(/[“”]/g, '"'), most)}”`;

/** The beginning of a text, cut at the limit with a word that says so. */
export function bounded(page: Page, text: string, most: number, kind: 'words' | 'outputs' = 'words'): string {
  if (text.length <= most) return text;
  page.cuts[kind] += 1;
  const whole = text.slice(0, Math.max(0, most)).replace(/[\uD800-\uDBFF]$/, '');
  return `${whole}${whole === '' ? '' : ' '}${page.w.cut}`;
}

/** Words of somebody as a quotation, line by line; no line of it can pass for one of ours. */
export function cited(page: Page, text: string, most: number, indent = ''): string[] {
  const said = bounded(page, defused(text).trim(), most);
  return said === '' ? [] : said.split('\n').map((one) => `${indent}> ${one.trimEnd()}`.trimEnd());
}

/** The end of what a program printed, as a block that it cannot close itself. */
export function fenced(page: Page, text: string, most: number, indent: string): string[] {
  const all = defused(text).trimEnd();
  if (all.trim() === '') return [];
  if (all.length > most) page.cuts.outputs += 1;
  if (most === 0) return [];
  const end = all.slice(-most).replace(/^[\uDC00-\uDFFF]/, '').replaceAll('```', "'''");
  return ['```', ...end.split('\n').map((one) => one.trimEnd()), '```'].map((one) => `${indent}${one}`.trimEnd());
}

/** How an agent is called. */
export const nameOf = (desk: Pick<Desk, 'agents'>, id: string | undefined): string =>
  id === undefined ? '-' : oneLine(desk.agents.find((agent) => agent.id === id)?.name ?? id, 40);

/** A moment as the memory tells it: local time to the minute. */
export const moment = (at: number): string => stamp(at).slice(0, 16);

/** Notes a fact on the page. */
export function fact(page: Page, ...lines: string[]): string[] {
  page.count += 1;
  return lines;
}
