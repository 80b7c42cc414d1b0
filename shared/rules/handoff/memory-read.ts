import { z } from 'zod';
import type { Judgement } from '../../model/index.ts';
import { bare } from '../../text/files.ts';
import { readWords } from '../../text/handoff/read-words.ts';
import { plain } from '../../text/prompt.ts';
import { closing, isOurLine, opening, PARTS } from './memory-places.ts';
import type { HandMemory, Part, ParsedJudgement, ParsedMemory } from './memory-types.ts';

/** A file of more characters is no memory. */
export const MOST_MEMORY = 1_000_000;
/** One part of a judgement is cut here. */
const MOST_PART = 20_000;

/**
 * What the incumbent wrote into the marked places of its memory. Nothing here can throw: a file that
 * is empty, torn, huge or no text gives what can be read, and why the rest is missing.
 */
export function parseJudgement(text: string, language: 'fr' | 'en' = 'fr'): ParsedJudgement {
  const w = readWords[language];
  const wrong = unreadable(text, w);
  if (wrong) return { judgement: {}, problem: wrong };
  const places = placesIn(text);
  const judgement: Judgement = {};
  const cut: Part[] = [];
  for (const part of PARTS) {
    const said = (places.get(part) ?? []).filter((line) => !isOurLine(line)).map(unquoted).join('\n').trim();
    if (said === '') continue;
    if (said.length > MOST_PART) cut.push(part);
    judgement[part] = said.slice(0, MOST_PART).replace(/[\uD800-\uDBFF]$/, '');
  }
  const empty = PARTS.filter((part) => judgement[part] === undefined);
  const problems = [
    ...(places.size === 0 ? [w.noMarks] : empty.length > 0 ? [w.notFilled(empty.map((part) => w.parts[part]))] : []),
    ...(cut.length > 0 ? [w.cut(cut.map((part) => w.parts[part]))] : []),
  ];
  return { judgement, ...(problems.length > 0 ? { problem: problems.join('; ') } : {}) };
}

function unreadable(text: string, w: (typeof readWords)['fr']): string | null {
  if (text.length > MOST_MEMORY) return w.tooLong(Math.round(text.length / 1_000_000));
  if (text.includes('\0')) return w.binary;
  if (text.trim() === '') return w.empty;
  return null;
}

const unquoted = (line: string): string => line.replace(/^\s{0,3}(?:> ?)+/, '').trimEnd();

/**
 * The lines between the marks of each place. A place without its end reaches to the next place or the
 * next heading of the memory; of two with one name both count.
 */
export function placesIn(text: string): Map<Part, string[]> {
  const found = new Map<Part, string[]>();
  let at: Part | null = null;
  for (const line of plain(text).split('\n')) {
    const open = opening.exec(line)?.[1]?.toLowerCase() as Part | undefined;
    if (open) {
      at = open;
      if (!found.has(at)) found.set(at, []);
    } else if (closing.test(line)) at = null;
    else if (at && line.startsWith('## ') && isSection(line)) at = null;
    else if (at) found.get(at)!.push(line);
  }
  return found;
}

const SECTIONS = ['context', 'current', 'remaining', 'decisions', 'files', 'instructions'] as const;
type SectionName = (typeof SECTIONS)[number];

/** Which section a heading begins, in either language; null: none of a memory. */
export function sectionOf(line: string): { section: SectionName; language: 'fr' | 'en' } | null {
  const title = /^\s{0,3}#{1,4}\s+(.*)$/.exec(line)?.[1];
  if (title === undefined) return null;
  const said = bare(title);
  for (const language of ['fr', 'en'] as const)
    for (const section of SECTIONS)
      if (readWords[language].headings[section].some((word) => said === word || said.startsWith(`${word} `))) return { section, language };
  return null;
}

const isSection = (line: string): boolean => sectionOf(line) !== null || /^##\s+(?:ANNEXES|APPENDICES)\s*$/.test(line);

const HEAD = /^\s{0,3}#\s*HANDOFF\s*:?\s*(.{1,60}?)\s*(?:->|=>|→|➜|\bto\b|\bvers\b)\s*(.{1,60}?)\s*$/i;
const FIELD = /^\s*(?:[-*]\s+)?(?:\*\*|__)?\s*([\p{L} ]{3,20}?)\s*(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(.*?)\s*$/u;
const TASK_ID = /\bTASK-[A-Z0-9]{1,12}-\d{1,6}\b/g;

const words = (least: number) => z.string().trim().min(least);

/** What a memory that an agent wrote by itself must have, so that a successor can go on from it. */
const HandSchema = z.object({
  from: words(1),
  to: words(1),
  date: words(4),
  reason: words(3),
  sections: z.object({
    context: words(20),
    current: words(2),
    remaining: words(2),
    decisions: words(2),
    files: words(2),
    instructions: words(2),
  }),
});

/** What stands where nothing was filled in: the seed's own words in brackets. */
const UNFILLED = /^\s*\[[^\]\n]{3,120}\]\s*$/;

/**
 * Reads a memory that an agent wrote by hand, as the seed tells it to: head, date, reason and the six
 * sections, in French or English. Gives it, or what is missing, in words.
 */
export function parseMemory(text: string, language: 'fr' | 'en' = 'fr'): ParsedMemory {
  const w = readWords[language];
  const wrong = unreadable(text, w);
  if (wrong) return { ok: false, missing: [wrong] };
  const lines = plain(text).split('\n');
  const head = lines.map((line) => HEAD.exec(line)).find((match) => match !== null);
  const fields = new Map<string, string>();
  const sections: Record<SectionName, string[]> = { context: [], current: [], remaining: [], decisions: [], files: [], instructions: [] };
  const spoken = { fr: 0, en: 0 };
  const strange: string[] = [];
  let at: SectionName | null = null;
  for (const line of lines) {
    const section = sectionOf(line);
    if (section) {
      at = section.section;
      spoken[section.language] += 1;
    } else if (/^##\s/.test(line)) {
      if (at === null || !/^##\s+(?:ANNEXES|APPENDICES)/.test(line)) strange.push(line.replace(/^##\s+/, '').trim());
      at = null;
    } else if (at) {
      if (!opening.test(line) && !closing.test(line) && !isOurLine(line) && !UNFILLED.test(line)) sections[at].push(line);
    } else {
      const field = FIELD.exec(line);
      if (field) fields.set(bare(field[1]!), field[2]!);
    }
  }
  const said = (names: readonly string[]): string => names.map((name) => fields.get(name)).find((value) => value !== undefined && !UNFILLED.test(value)) ?? '';
  const found = {
    from: head?.[1] ?? '',
    to: head?.[2] ?? '',
    date: said(['date']),
    reason: said(['raison', 'reason', 'motif', 'cause']),
    sections: Object.fromEntries(SECTIONS.map((name) => [name, sections[name].join('\n').trim()])) as Record<SectionName, string>,
  };
  const parsed = HandSchema.safeParse(found);
  if (!parsed.success) {
    const missing = [...new Set(parsed.error.issues.map(({ path }) => w.missing(path.map(String))))];
    // Headings that nobody knows tell of a language of their own.
    if (spoken.fr + spoken.en === 0 && strange.length >= 3) missing.push(w.language(strange.slice(0, 3)));
    return { ok: false, missing };
  }
  const memory: HandMemory = {
    ...parsed.data,
    language: spoken.en > spoken.fr ? 'en' : 'fr',
    tasks: [...new Set(text.match(TASK_ID) ?? [])].slice(0, 5_000),
  };
  return { ok: true, memory };
}
