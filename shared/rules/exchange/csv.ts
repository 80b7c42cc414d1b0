import { MOST_IMPORTED } from '../../contract/import.ts';
import { importWords as words } from '../../text/import.ts';
import { FIELDS, itemOf, LISTS, type Field, type Imported, type ImportProblem, type Raw } from './fields.ts';

interface Row {
  line: number;
  cells: string[];
}

/** What an export writes beside the fields, and what an import needs not. */
const PASSED_OVER = new Set(['stage', 'status', 'agent', 'state']);

/** The tasks of a table: its first line names the columns, of which `title` must be there. Comma, semicolon or tab. */
export function fromCsv(text: string): Imported {
  const problems: ImportProblem[] = [];
  const plain = text.replace(/^\uFEFF/, '');
  const [head, ...rest] = rowsOf(plain, separatorOf(plain), problems);
  const columns = (head?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const fields = columns.map((name): Field | null => FIELDS[name] ?? null);
  if (!fields.includes('title')) return { items: [], problems: [{ line: head?.line ?? 1, reason: words.noColumn }], done: 0 };
  const stage = columns.findIndex((name) => name === 'stage' || name === 'status');
  let done = 0;
  const items = rest.slice(0, MOST_IMPORTED).flatMap((row) => {
    if (row.cells.length !== columns.length) {
      problems.push({ line: row.line, reason: words.cells(row.cells.length, columns.length) });
      return [];
    }
    if (stage >= 0 && /^(?:done|completed|closed)$/i.test(row.cells[stage]?.trim() ?? '')) {
      done += 1;
      return [];
    }
    const raw: Raw = { line: row.line, fields: new Map() };
    for (const [i, field] of fields.entries()) if (field) raw.fields.set(field, [...(raw.fields.get(field) ?? []), ...values(field, row.cells[i] ?? '', row.line)]);
    return itemOf(raw, problems) ?? [];
  });
  const over = rest[MOST_IMPORTED];
  if (over) problems.push({ line: over.line, reason: words.many(MOST_IMPORTED) });
  for (const [i, name] of columns.entries())
    if (!fields[i] && name !== '' && !PASSED_OVER.has(name)) problems.push({ line: head?.line ?? 1, reason: words.unknownColumn(name), note: true });
  return { items, problems: problems.sort((a, b) => a.line - b.line), done };
}

/** A list has an entry on each line of its cell. */
function values(field: Field, cell: string, line: number): { text: string; line: number }[] {
  // What a spreadsheet was kept from taking for a formula.
  const text = /^'+\s*[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
  return (LISTS.has(field) ? text.split(/\r?\n/) : [text]).map((one) => ({ text: one, line }));
}

/** What stands most often in the first line, outside of quotes. */
function separatorOf(text: string): string {
  const first = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  const count = (char: string): number => first.split(char).length - 1;
  return [',', ';', '\t'].reduce((best, char) => (count(char) > count(best) ? char : best));
}

/** The rows by RFC 4180; empty lines are none. A quote that is never closed, or goes on, is told with its line. */
export function rowsOf(text: string, separator: string, problems: ImportProblem[]): Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  let at = 0;
  const end = (): void => {
    if (cells.length > 1 || cells[0]?.trim()) rows.push({ line: start, cells });
    cells = [];
  };
  while (at < text.length) {
    if (cells.length === 0) start = line;
    let cell = '';
    if (text[at] === '"') {
      const from = line;
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        const part = quote < 0 ? text.slice(at) : text.slice(at, quote);
        line += part.split('\n').length - 1;
        cell += part;
        at = quote < 0 ? text.length : quote + 1;
        if (quote < 0) problems.push({ line: from, reason: words.quote });
        if (quote < 0 || text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      const tail = /^[^\r\n]*/.exec(text.slice(at, at + 10_000))?.[0] ?? '';
      const next = tail.indexOf(separator);
      const extra = next < 0 ? tail : tail.slice(0, next);
      if (extra.trim() !== '') problems.push({ line, reason: words.afterQuote });
      at += extra.length;
    } else {
      const from = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
      cell = text.slice(from, at);
    }
    cells.push(cell);
    if (text[at] === separator) {
      at += 1;
      if (at >= text.length || text[at] === '\n' || text[at] === '\r') cells.push('');
      else continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    if (at < text.length) line += 1;
    at += 1;
    end();
  }
  end();
  return rows;
}
