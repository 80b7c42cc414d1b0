export const kinds = ['text', 'sgr', 'redraw'] as const;
export type Kind = (typeof kinds)[number];

/** The size of one payload, in bytes. */
export const SIZE = 10 * 1024 * 1024;

/** Numbers that look random and are the same every time. */
function sequence(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
}

function words(next: () => number, width: number): string[] {
  const out: string[] = [];
  for (let used = 0; used < width; ) {
    const length = 2 + Math.floor(next() * 9);
    let word = '';
    for (let i = 0; i < length; i += 1) word += String.fromCharCode(97 + Math.floor(next() * 26));
    out.push(word);
    used += length + 1;
  }
  return out;
}

const line = (next: () => number, width: number): string => words(next, width).join(' ').slice(0, width);

/**
 * Agents paint with a theme: so many colours of each kind, a third of the words in each of the 16,
 * the 256 and the true colours. With a new true colour per word both sides would do little but draw
 * new glyphs for their atlas, which no agent's output asks of them.
 */
const PALETTE = 12;

function colored(next: () => number): string {
  const paint = (word: string, i: number): string => {
    const n = Math.floor(next() * PALETTE);
    if (i % 3 === 0) return `\x1b[1;3${n % 8}m${word}\x1b[0m`;
    if (i % 3 === 1) return `\x1b[38;5;${20 + n * 17}m${word}\x1b[39m`;
    return `\x1b[38;2;${255 - n * 9};${90 + n * 12};${n * 20}m${word}\x1b[m`;
  };
  return `${words(next, 80).map(paint).join(' ')}\r\n`;
}

function screen(next: () => number, cols: number, rows: number): string {
  let out = '\x1b[?2026h\x1b[H\x1b[2J';
  for (let row = 1; row <= rows; row += 1) {
    out += `\x1b[${row};1H\x1b[3${row % 8}m${line(next, cols - 2)}\x1b[0m\x1b[K`;
  }
  return `${out}\x1b[?2026l`;
}

/**
 * 10 MB of one kind for a screen of this size: lines of text; coloured words; or full-screen
 * redraws as agents make them. Always the same bytes.
 */
export function payload(kind: Kind, cols: number, rows: number): Uint8Array<ArrayBuffer> {
  const next = sequence();
  const make = {
    text: () => `${line(next, 100)}\r\n`,
    sgr: () => colored(next),
    redraw: () => screen(next, cols, rows),
  }[kind];
  const all = new Uint8Array(SIZE);
  const encoder = new TextEncoder();
  let at = 0;
  let part = encoder.encode(make());
  while (at + part.length <= SIZE) {
    all.set(part, at);
    at += part.length;
    part = encoder.encode(make());
  }
  return all.slice(0, at);
}
