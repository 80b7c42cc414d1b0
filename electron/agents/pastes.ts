import { plain } from '../../shared/text/prompt.ts';

const START = '\x1b[200~';
const END = '\x1b[201~';

/**
 * The bytes that put a text into a composer: bracketed pastes, no Enter. The text is cleaned of
 * controls first (D7), so that nothing in it can end a paste. With `chunk` each paste holds at
 * most so many lines and characters; together they are exactly the text.
 */
export function pastes(text: string, chunk: { lines: number; chars: number } | null): string {
  const clean = plain(text);
  const parts = chunk ? split(clean, chunk.lines, chunk.chars) : [clean];
  return parts.map((part) => START + part + END).join('');
}

/** Cuts a text behind line ends, and a line that is too long in the middle, between characters. */
export function split(text: string, maxLines: number, maxChars: number): string[] {
  const parts: string[] = [];
  let part = '';
  let lines = 0;
  const flush = () => {
    if (part !== '') parts.push(part);
    part = '';
    lines = 0;
  };
  for (const line of text.split(/(?<=\n)/)) {
    const chars = [...line];
    if (lines >= maxLines || [...part].length + chars.length > maxChars) flush();
    for (let at = 0; at < chars.length; at += maxChars) {
      if (at > 0) flush();
      part += chars.slice(at, at + maxChars).join('');
    }
    lines += 1;
  }
  flush();
  return parts;
}
