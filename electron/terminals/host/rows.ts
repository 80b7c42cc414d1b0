import type { IBuffer, IBufferCell } from '@xterm/headless';

export interface Rows {
  scrollback: string[];
  lines: string[];
  dim: string[];
  inverse: string[];
}

/** The visible rows of a buffer with their dim and inverse characters, and lines above them. */
export function readRows(buffer: IBuffer, rows: number, scrollback: number): Rows {
  const above: string[] = [];
  for (let y = Math.max(0, buffer.baseY - scrollback); y < buffer.baseY; y++) {
    above.push(buffer.getLine(y)?.translateToString(true) ?? '');
  }
  const lines: string[] = [];
  const dim: string[] = [];
  const inverse: string[] = [];
  const spare = buffer.getNullCell();
  for (let y = 0; y < rows; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    const text = line?.translateToString(true) ?? '';
    const cells = line?.length ?? 0;
    lines.push(text);
    let dims = '';
    let inverses = '';
    for (let x = 0; x < cells && dims.length < text.length; x++) {
      const cell: IBufferCell | undefined = line?.getCell(x, spare);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const length = cell.getChars().length || 1;
      dims += (cell.isDim() ? '1' : '0').repeat(length);
      inverses += (cell.isInverse() ? '1' : '0').repeat(length);
    }
    dim.push(dims.slice(0, text.length));
    inverse.push(inverses.slice(0, text.length));
  }
  return { scrollback: above, lines, dim, inverse };
}
