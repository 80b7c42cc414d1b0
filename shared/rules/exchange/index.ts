/** Tasks out of lists that were written elsewhere, and back into such lists. */
import { importWords as words } from '../../text/import.ts';
import { fromCsv } from './csv.ts';
import type { Imported } from './fields.ts';
import { fromIssues } from './github.ts';
import { fromMarkdown } from './markdown.ts';

export { fromCsv, fromIssues, fromMarkdown };
export { ISSUE_FIELDS } from './github.ts';
export type { Imported, ImportProblem } from './fields.ts';
export { toCsv, toMarkdown } from './export.ts';

export const listKinds = ['markdown', 'csv', 'github'] as const;
export type ListKind = (typeof listKinds)[number];

/** What kind of list a text is, by the name of its file, or else by how it looks; null: none that is known. */
export function kindOf(name: string, text: string): ListKind | null {
  if (/\.(?:md|markdown|txt)$/i.test(name)) return 'markdown';
  if (/\.(?:csv|tsv)$/i.test(name)) return 'csv';
  if (/^\s*\[\s*(?:\{|\])/.test(text)) return 'github';
  if (/^[ \t]{0,20}(?:[-*+]|\d{1,9}[.)]) \[[ xX]\]/m.test(text)) return 'markdown';
  return /^[^\n]*\btitle\b[^\n]*[,;\t]|^\W*title\W*$|[,;\t]"?title\b/im.test(text.slice(0, 2_000).split('\n', 1)[0] ?? '') ? 'csv' : null;
}

/** Reads a list of that kind; without a kind nothing but a problem comes back. */
export function readList(kind: ListKind | null, text: string): Imported {
  if (kind === 'markdown') return fromMarkdown(text);
  if (kind === 'csv') return fromCsv(text);
  if (kind === 'github') return fromIssues(text);
  return { items: [], problems: [{ line: 1, reason: words.noKind }], done: 0 };
}
