import { emptyDraft, type AgentLive, type Desk, type TaskDraft } from '../../shared/model/index.ts';
import { valuesOf } from '../../shared/rules/index.ts';
import { kindOf, readList } from '../../shared/rules/exchange/index.ts';
import { pasteText } from '../panes/paste.ts';

/** What is carried over the window. Of what comes from outside, `count` and `text` are not known before it is let go. */
export type Carried = { kind: 'files'; count: number | null; types: readonly string[] } | { kind: 'text'; text: string | null };

export type PaneNo = 'terminal' | 'starting' | 'asks' | 'login' | 'writing' | 'empty' | 'many' | 'long' | 'runs';
export type PaneTake = { ok: true; kind: 'paths'; count: number | null } | { ok: true; kind: 'text'; lines: number | null } | { ok: false; why: PaneNo };

export const MOST_FILES = 100;
/** The longest text that is inserted, in characters. */
export const MOST_TEXT = 200_000;
/** The largest file that is read, in bytes. */
export const MOST_BYTES = 8 * 1024 * 1024;
const MOST_DRAFT = 100_000;

/** A text as it would be inserted: without control characters, and without the line ends behind it. */
export function insertable(text: string): string {
  const clean = pasteText(text);
  let end = clean.length;
  while (end > 0 && '\r\t '.includes(clean[end - 1]!)) end -= 1;
  const ends = clean.indexOf('\r', end);
  return ends < 0 ? clean : clean.slice(0, end);
}

/**
 * What letting something go on a pane does; the preview and the drop ask this one rule.
 * @param brackets the program in the terminal tells a paste from typing, so that a line end is no Enter
 */
export function paneTake(desk: Desk, live: AgentLive | undefined, agent: string, carried: Carried, brackets: boolean): PaneTake {
  const no = (why: PaneNo): PaneTake => ({ ok: false, why });
  if (!live?.pane || live.pane.exited || live.state === 'exited') return no('terminal');
  if (live.state === 'starting') return no('starting');
  if (live.state === 'needs-login') return no('login');
  if (live.state === 'waiting-for-you') return no('asks');
  if (valuesOf(desk.messages).some((m) => m.agent === agent && m.stage === 'writing')) return no('writing');
  if (carried.kind === 'files') {
    if (carried.count !== null && carried.count > MOST_FILES) return no('many');
    return { ok: true, kind: 'paths', count: carried.count };
  }
  if (carried.text === null) return { ok: true, kind: 'text', lines: null };
  if (carried.text.length > MOST_TEXT) return no('long');
  const text = insertable(carried.text);
  if (text.trim() === '') return no('empty');
  const lines = text.split('\r').length;
  return lines > 1 && !brackets ? no('runs') : { ok: true, kind: 'text', lines };
}

/** Paths that a terminal can be given; `lost`: those without one, or with a name that is no UTF-8. */
export function usablePaths(paths: readonly string[]): { paths: string[]; lost: number } {
  const usable = paths.filter((path) => path !== '' && !path.includes('\uFFFD') && !path.includes('\0'));
  return { paths: usable, lost: paths.length - usable.length };
}

export type BoardNo = 'several' | 'kind' | 'binary' | 'folder' | 'empty' | 'long';

const NO_TEXT = /^(?:image|audio|video|font)\/|^application\/(?:pdf|zip|gzip|x-tar|x-7z|vnd\.|octet-stream)/;

/** Why the board does not take what is carried, by what can be seen of it; null: it does, or it shows once it is read. */
export function boardNo(carried: Carried): BoardNo | null {
  if (carried.kind === 'text') return carried.text !== null && clean(carried.text).trim() === '' ? 'empty' : null;
  if (carried.count !== null && carried.count > 1) return 'several';
  return carried.types.some((type) => NO_TEXT.test(type)) ? 'kind' : null;
}

/** A text for the editor: its lines and tabs, and no other control characters. */
const clean = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** The text of a file's bytes; null: it is no UTF-8 text. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export type BoardRead = { to: 'import'; text: string } | { to: 'draft'; draft: TaskDraft } | { no: BoardNo };

/**
 * What a text that was let go on the board becomes: a list of tasks goes to the import, all else is the draft of one.
 * @param name the file's name; null: it is no file
 */
export function boardRead(name: string | null, given: string): BoardRead {
  const text = clean(given);
  if (text.trim() === '') return { no: 'empty' };
  const kind = kindOf(name ?? '', text);
  if (kind && readList(kind, text).items.length > 0) return { to: 'import', text };
  if (text.length > MOST_DRAFT) return { no: 'long' };
  return { to: 'draft', draft: draftOf(name, text) };
}

const MOST_TITLE = 200;
/** Titles have no line of their own in a file that is no Markdown: its name is one. */
function draftOf(name: string | null, text: string): TaskDraft {
  const lines = text.trim().split('\n');
  const heading = lines[0]?.trimEnd().match(/^#{1,6}\s+(\S.*)$/)?.[1];
  const base = name?.replace(/\.[^.]{1,12}$/, '').trim();
  const first = heading ?? (base === undefined || base === '' ? (lines[0] ?? '').trim() : undefined);
  const title = clean(first ?? base ?? '').replace(/\s+/g, ' ').trim();
  const short = [...title].length > MOST_TITLE || title.length > MOST_TITLE ? `${[...title].slice(0, 90).join('')}…` : title;
  const rest = first !== undefined && short === title ? lines.slice(1).join('\n').trim() : text.trim();
  return { ...emptyDraft(), title: short, objective: rest };
}
