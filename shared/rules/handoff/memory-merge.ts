import { memoryWords } from '../../text/handoff/memory-words.ts';
import { plain } from '../../text/prompt.ts';
import { defused } from './memory-page.ts';
import { closing, isOurLine, opening, PARTS } from './memory-places.ts';
import { MOST_MEMORY, placesIn } from './memory-read.ts';
import type { MergedMemory, MergeRequest, Part } from './memory-types.ts';

/** So much of others' lines is taken over, outside the places. */
const MOST_LINES = 400;
const MOST_CHARS = 20_000;

interface Line {
  text: string;
  /** Inside a place. */
  part: Part | null;
  /** A mark of a place. */
  mark: boolean;
  /** The `##` heading above it. */
  section: string;
}

/**
 * Brings a memory together that two sides have edited: the app's part is written anew, what stands in
 * the places stays, and so do lines that somebody added. A person's changes and deletions in the window
 * hold, too; what was added in the file has no author, and is quoted as such.
 */
export function mergeMemory(request: MergeRequest): MergedMemory {
  const { theirs, fresh, by } = request;
  const base = request.base ?? (by === 'person' ? fresh : null);
  if (base === null || theirs === base || theirs.length > MOST_MEMORY || theirs.includes('\0') || theirs.trim() === '')
    return { text: fresh, moved: 0, lost: 0 };
  const was = read(base);
  const now = read(theirs);
  const lines = withPlaces(read(fresh), request);
  const left = new Map<string, number>();
  for (const { text, part } of was) if (part === null && text.trim() !== '') left.set(text, (left.get(text) ?? 0) + 1);
  // A file that was written by half ends in the middle of a line of ours.
  const last = now.at(-1);
  const torn = last && was.some(({ text }) => text.startsWith(last.text)) ? last : null;
  const present = new Set(lines.map(({ text }) => text));

  const groups: { after: Line | null; section: string; lines: string[] }[] = [];
  let anchor: Line | null = null;
  let open = false;
  for (const line of now) {
    if (line.part !== null || line.text.trim() === '') continue;
    const count = left.get(line.text) ?? 0;
    if (count > 0) {
      left.set(line.text, count - 1);
      // Behind the mark that opens a place stands what is the agent's.
      if (!opening.test(line.text)) anchor = line;
      open = false;
    } else if (line === torn || line.mark || present.has(line.text) || isOurLine(line.text)) continue;
    else {
      if (open) groups.at(-1)!.lines.push(line.text);
      else groups.push({ after: anchor, section: line.section, lines: [line.text] });
      open = true;
    }
  }
  const kept = by === 'person' && request.base !== null ? without(lines, left) : lines;
  return inserted(kept, groups, request);
}

function read(text: string): Line[] {
  let part: Part | null = null;
  let section = '';
  return plain(text).replace(/\n$/, '').split('\n').map((line) => {
    const opens = opening.exec(line)?.[1]?.toLowerCase() as Part | undefined;
    if (opens) {
      part = opens;
      return { text: line, part: null, mark: true, section };
    }
    if (closing.test(line)) {
      part = null;
      return { text: line, part: null, mark: true, section };
    }
    if (line.startsWith('## ')) {
      part = null;
      section = line;
    }
    return { text: line, part, mark: false, section };
  });
}

/** The memory with what stands in the file's places, where the app has nothing of its own for them. */
function withPlaces(lines: Line[], { theirs, base, fresh, by, who, language }: MergeRequest): Line[] {
  const w = memoryWords[language];
  const [given, before, mine] = [placesIn(theirs), placesIn(base ?? ''), placesIn(fresh)];
  const said = (of: readonly string[] | undefined): string[] => (of ?? []).filter((line) => line.trim() !== '' && !isOurLine(line));
  const filled = new Map<Part, string[]>();
  for (const part of PARTS) {
    const own = said(given.get(part));
    const changed = own.join('\n') !== said(before.get(part)).join('\n');
    if (by === 'person' && given.has(part) && changed) filled.set(part, given.get(part)!.map(defused));
    if (by === 'file' && own.length > 0 && said(mine.get(part)).length === 0)
      filled.set(part, [w.words(who), ...own.map((line) => quotation(line))]);
  }
  const out: Line[] = [];
  const done = new Set<Part>();
  for (const line of lines) {
    if (line.part === null || !filled.has(line.part)) out.push(line);
    else if (!done.has(line.part)) {
      done.add(line.part);
      out.push(...filled.get(line.part)!.map((text) => ({ ...line, text })));
    }
  }
  return out;
}

const quotation = (line: string): string => {
  const text = defused(line).trimEnd();
  return /^\s*>/.test(text) ? text : `> ${text}`.trimEnd();
};

/** Lines of the app that the person took out stay out; headings and marks come back. */
function without(lines: Line[], gone: ReadonlyMap<string, number>): Line[] {
  const left = new Map(gone);
  return lines.filter((line) => {
    const count = left.get(line.text) ?? 0;
    if (count === 0 || line.mark || line.part !== null || /^#{1,3} |^<!--/.test(line.text)) return true;
    left.set(line.text, count - 1);
    return false;
  });
}

function inserted(lines: Line[], groups: { after: Line | null; section: string; lines: string[] }[], { by, language }: MergeRequest): MergedMemory {
  const w = memoryWords[language];
  let moved = 0;
  let lost = 0;
  let room = MOST_CHARS;
  let rows = MOST_LINES;
  /** What comes behind each line, by its index; `lines.length`: at the end. */
  const behind = new Map<number, string[]>();
  for (const { after, section, lines: said } of groups) {
    const fits = said.filter((text) => {
      if (rows <= 0 || text.length > room) return false;
      rows -= 1;
      room -= text.length;
      return true;
    });
    lost += said.length - fits.length;
    if (fits.length === 0) continue;
    const same = after === null ? -1 : lines.findIndex((line) => line.part === null && line.text === after.text && line.section === after.section);
    const last = lines.findLastIndex((line) => line.section === section && line.text.trim() !== '');
    const at = same >= 0 ? same : last >= 0 && section !== '' ? last : lines.length;
    if (same < 0) moved += fits.length;
    const before = behind.get(at) ?? [];
    const shown = by === 'person' ? fits.map(defused) : [...(before.length > 0 ? [] : [w.unauthored]), ...fits.map(quotation)];
    behind.set(at, [...before, ...shown]);
  }
  const out = lines.flatMap(({ text }, i) => [text, ...(behind.get(i) ?? [])]);
  const end = behind.get(lines.length) ?? [];
  return { text: `${[...out, ...end].join('\n')}\n`, moved, lost };
}
