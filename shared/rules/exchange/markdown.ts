import { MOST_IMPORTED } from '../../contract/import.ts';
import { importWords as words } from '../../text/import.ts';
import { FIELDS, itemOf, type Field, type Imported, type ImportProblem, type Raw } from './fields.ts';

/** A line of a list: its indentation, its box if it has one, and what it says. */
const BULLET = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[([ xX])\](?:[ \t]+|$))?(.*)$/;
const NAMED = /^(?:\*\*)?`?(TASK-[A-Z0-9]{1,12}-\d{1,12})`?(?:\*\*)?\s*[:\u2013\u2014-]?\s*(.*)$/;
const LABEL = /^(?:\*\*)?([A-Za-z][A-Za-z_ ]{0,20}?)(?:\*\*)?\s*:(?:\*\*)?(?:[ \t]+(.*)|)$/;

const wide = (indent: string): number => [...indent].reduce((at, char) => (char === '\t' ? at + 4 - (at % 4) : at + 1), 0);

interface Part {
  indent: number;
  field: Field;
  entry: { text: string; line: number };
  /** Blank lines that count only if something follows. */
  blank: number;
}

/**
 * The tasks of a Markdown check list: each box that stands in no other one. What stands below it in the
 * form `Priority: high` fills its fields, boxes below it are its steps, and other text is its objective.
 * A ticked box is left out. Headings, tables and fenced code around the list are no tasks.
 */
export function fromMarkdown(text: string): Imported {
  const problems: ImportProblem[] = [];
  const raws: Raw[] = [];
  let done = 0;
  let task: { raw: Raw | null; indent: number } | null = null;
  let part: Part | null = null;
  let fence: string | null = null;
  const put = (field: Field, value: string, line: number, indent: number): void => {
    if (!task?.raw) return;
    const entry = { text: value, line };
    task.raw.fields.set(field, [...(task.raw.fields.get(field) ?? []), entry]);
    part = { indent, field, entry, blank: 0 };
  };
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n').split('\n');
  for (const [i, line] of lines.entries()) {
    const number = i + 1;
    const indent = wide(/^[ \t]*/.exec(line)?.[0] ?? '');
    const open = part as Part | null;
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      continue;
    }
    if (mark && !(task && indent > task.indent)) {
      fence = mark;
      continue;
    }
    if (line.trim() === '') {
      if (open) open.blank += 1;
      continue;
    }
    if (open && indent > open.indent + 1) {
      more(open, line);
      continue;
    }
    const bullet = BULLET.exec(line);
    if (task === null || indent <= task.indent) {
      part = null;
      if (bullet?.[2] === undefined) {
        task = null;
        continue;
      }
      const ticked = bullet[2] !== ' ';
      if (ticked) done += 1;
      const raw: Raw | null = ticked ? null : { line: number, fields: new Map() };
      if (raw) raws.push(raw);
      task = { raw, indent };
      const [, id, title] = NAMED.exec(bullet[3] ?? '') ?? [];
      if (id) put('as', id, number, indent);
      put('title', (id ? title : bullet[3]) ?? '', number, indent);
      part = null;
      continue;
    }
    if (bullet?.[2] !== undefined) {
      put('steps', bullet[3] ?? '', number, indent);
      continue;
    }
    const [, name = '', value = ''] = LABEL.exec(bullet ? (bullet[3] ?? '') : line.trim()) ?? [];
    const field = FIELDS[name.toLowerCase()];
    if (field && field !== 'title') put(field, value, number, indent);
    else put('objective', bullet ? `- ${bullet[3] ?? ''}` : line.trim(), number, bullet ? indent : indent - 2);
  }
  if (raws.length > MOST_IMPORTED) problems.push({ line: raws[MOST_IMPORTED]?.line ?? 1, reason: words.many(MOST_IMPORTED) });
  const items = raws.slice(0, MOST_IMPORTED).flatMap((raw) => itemOf(raw, problems) ?? []);
  return { items, problems: problems.sort((a, b) => a.line - b.line), done };
}

/** A line that goes on with what the bullet above it says, without the indentation that it has from that. */
function more(part: Part, line: string): void {
  let at = 0;
  let column = 0;
  while (column < part.indent + 2 && (line[at] === ' ' || line[at] === '\t')) {
    column = line[at] === '\t' ? column + 4 - (column % 4) : column + 1;
    at += 1;
  }
  const { entry } = part;
  const gap = '\n'.repeat(part.blank);
  entry.text = entry.text === '' && part.blank === 0 ? line.slice(at) : `${entry.text}\n${gap}${line.slice(at)}`;
  part.blank = 0;
}
