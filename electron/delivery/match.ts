import { fold } from '../../shared/text/fold.ts';
import { plain } from '../../shared/text/prompt.ts';

/**
 * Line ends, blanks at a line's end and the text's own edges are the CLI's to change, and the
 * width of white space in a line: Claude turns a TAB into four blanks.
 */
function normal(text: string): string {
  return fold(plain(text))
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trimEnd())
    .join('\n')
    .trim();
}

/**
 * Compares what a CLI says that it took with what was sent (D8): `same` text, a text that
 * `contains` it (a person's draft around it, the CLI's mark for pastes), or another one.
 */
export function matchPrompt(told: string, sent: string): 'same' | 'contains' | 'other' {
  const [a, b] = [normal(told), normal(sent)];
  if (b === '') return 'other';
  return a === b ? 'same' : a.includes(b) ? 'contains' : 'other';
}

/** Without blanks and the lines of boxes, which a screen adds. */
const squash = (text: string): string => fold(text).replace(/[\s\u2500-\u257f]+/g, '');

const BEGIN = 40;
/** What is shorter must stand in one row: two rows together say too much. */
const LEAST_ACROSS = 12;

/**
 * True if the prompt's first line stands among the rows of a screen: in the conversation, when the
 * composer is known to be empty. What does not fit into a row goes on in the next ones.
 */
export function showsPrompt(rows: readonly string[], sent: string): boolean {
  const first = sent.split('\n').find((line) => squash(line).length > 0) ?? '';
  const begin = squash(first).slice(0, BEGIN);
  if (begin.length < 3) return false;
  const squashed = rows.map(squash);
  const across = begin.length < LEAST_ACROSS ? 1 : 3;
  return squashed.some((_row, i) => squashed.slice(i, i + across).join('').includes(begin));
}
