import type { IBuffer, IBufferCell, IBufferLine } from '@xterm/headless';

/** Rows with their colours, and which of them go on from the one before. */
export interface StyledRows {
  styled: string[];
  wrapped: boolean[];
}

/** The rows above and on the screen as text with SGR sequences; one that goes on in the next is not trimmed. */
export function styledRows(buffer: IBuffer, rows: number, scrollback: number): StyledRows {
  const styled: string[] = [];
  const wrapped: boolean[] = [];
  const spare = buffer.getNullCell();
  for (let y = Math.max(0, buffer.baseY - scrollback); y < buffer.baseY + rows; y++) {
    const line = buffer.getLine(y);
    const goesOn = buffer.getLine(y + 1)?.isWrapped === true;
    styled.push(line ? styledRow(line, spare, goesOn) : '');
    wrapped.push(line?.isWrapped === true);
  }
  return { styled, wrapped };
}

function styledRow(line: IBufferLine, spare: IBufferCell, whole: boolean): string {
  // In UTF-16 units, of which a cell can hold more than one.
  const most = whole ? Infinity : line.translateToString(true).length;
  let out = '';
  let length = 0;
  let last = '';
  for (let x = 0; x < line.length && length < most; x++) {
    const cell = line.getCell(x, spare);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = sgr(cell);
    if (style !== last) out += style === '' ? '\x1b[m' : `\x1b[0;${style}m`;
    last = style;
    const chars = cell.getChars() || ' ';
    out += chars;
    length += chars.length;
  }
  return last === '' ? out : `${out}\x1b[m`;
}

/** The parameters of a cell's attributes; empty for a plain one. */
function sgr(cell: IBufferCell): string {
  const parts: string[] = [];
  if (cell.isBold()) parts.push('1');
  if (cell.isDim()) parts.push('2');
  if (cell.isItalic()) parts.push('3');
  if (cell.isUnderline()) parts.push('4');
  if (cell.isBlink()) parts.push('5');
  if (cell.isInverse()) parts.push('7');
  if (cell.isInvisible()) parts.push('8');
  if (cell.isStrikethrough()) parts.push('9');
  if (cell.isFgRGB()) parts.push(`38;2;${rgb(cell.getFgColor())}`);
  else if (cell.isFgPalette()) parts.push(palette(cell.getFgColor(), 30));
  if (cell.isBgRGB()) parts.push(`48;2;${rgb(cell.getBgColor())}`);
  else if (cell.isBgPalette()) parts.push(palette(cell.getBgColor(), 40));
  return parts.join(';');
}

const rgb = (color: number): string => `${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`;

/** The first eight and their bright ones have numbers of their own. */
function palette(n: number, base: 30 | 40): string {
  if (n < 8) return String(base + n);
  return n < 16 ? String(base + 60 + n - 8) : `${base + 8};5;${n}`;
}
