/** Styled text for a terminal: SGR helpers, display width, wrapping. */
const sgr = (on: string, off: string) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;

export const bold = sgr('1', '22');
export const dim = sgr('2', '22');
export const red = sgr('31', '39');
export const green = sgr('32', '39');
export const yellow = sgr('33', '39');
export const blue = sgr('34', '39');
export const magenta = sgr('35', '39');
export const cyan = sgr('36', '39');

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /[\u{300}-\u{36f}]|[\u{200b}-\u{200f}]|[\u{fe00}-\u{fe0f}]/u;
const PIECES = /\x1b\[[0-9;]*m|[\s\S]/gu;

/** Cells that one code point takes. */
export function charWidth(char: string): number {
  if (ZERO.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Cells that a text takes, SGR sequences not counted. */
export function width(text: string): number {
  let sum = 0;
  for (const [piece] of text.matchAll(PIECES)) if (!isStyle(piece)) sum += charWidth(piece);
  return sum;
}

function isStyle(piece: string): boolean {
  return piece.length > 1 && piece.startsWith('\x1b');
}

/**
 * Breaks a styled line at `columns` cells, at a space where there is one; following lines start
 * with `indent`. Styles that are open at a break go on after it.
 */
export function wrap(line: string, columns: number, indent = ''): string[] {
  const limit = Math.max(4, columns);
  const rows: string[] = [];
  let row = '';
  let used = 0;
  let open: string[] = [];
  let breakAt = -1;
  let breakUsed = 0;
  let breakOpen: string[] = [];
  const start = () => indent + open.join('');
  for (const [piece] of line.matchAll(PIECES)) {
    if (isStyle(piece)) {
      open = restyle(open, piece);
      row += piece;
      continue;
    }
    const cells = charWidth(piece);
    if (used + cells > limit) {
      if (piece === ' ') {
        breakAt = row.length;
        breakUsed = used;
        breakOpen = [...open];
        continue;
      }
      const indentCells = width(indent);
      if (breakAt > 0 && breakUsed > indentCells) {
        rows.push(close(row.slice(0, breakAt)));
        const rest = row.slice(breakAt).replace(/^ /, '');
        row = indent + breakOpen.join('') + rest;
        used = indentCells + width(rest);
      } else {
        rows.push(close(row));
        row = start();
        used = indentCells;
      }
      breakAt = -1;
    }
    if (piece === ' ') {
      breakAt = row.length;
      breakUsed = used;
      breakOpen = [...open];
    }
    row += piece;
    used += cells;
  }
  rows.push(close(row));
  return rows;
}

function restyle(open: string[], piece: string): string[] {
  const code = piece.slice(2, -1);
  if (code === '0' || code === '') return [];
  if (code === '22') return open.filter((s) => s !== '\x1b[1m' && s !== '\x1b[2m');
  if (code === '39') return open.filter((s) => !/^\x1b\[(3\d|38[;\d]*)m$/.test(s));
  if (code === '27') return open.filter((s) => s !== '\x1b[7m');
  return [...open, piece];
}

function close(row: string): string {
  return row.includes('\x1b[') ? `${row}\x1b[0m` : row;
}

/** Cuts a styled line to `columns` cells. */
export function cut(line: string, columns: number): string {
  return wrapHard(line, columns);
}

function wrapHard(line: string, columns: number): string {
  let out = '';
  let used = 0;
  for (const [piece] of line.matchAll(PIECES)) {
    if (!isStyle(piece)) {
      const cells = charWidth(piece);
      if (used + cells > columns) break;
      used += cells;
    }
    out += piece;
  }
  return close(out);
}
