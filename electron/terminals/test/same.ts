import type { IBufferCell, Terminal } from '@xterm/headless';
import { sgr } from '../host/snapshot.ts';
import { inside, type Attributes, type InnerBuffer } from '../host/inside.ts';

/** A cell as text; an empty cell that has more than a background counts as a blank. */
function cellText(cell: IBufferCell & Attributes): string {
  const bare = cell.fg === 0 && (cell.bg & ~0x3ffffff) === 0;
  const chars = cell.getChars() === '' && cell.getWidth() > 0 && !bare ? ' ' : cell.getChars();
  return `${JSON.stringify(chars)}${cell.getWidth()}${sgr(cell)}`;
}

function bufferState(terminal: Terminal, which: 'normal' | 'alternate'): string[] {
  const buffer = terminal.buffer[which];
  const inner: InnerBuffer = inside(terminal).buffers[which === 'normal' ? 'normal' : 'alt'];
  const out: string[] = [];
  const cell = buffer.getNullCell() as IBufferCell & Attributes;
  for (let y = 0; y < buffer.baseY + terminal.rows; y++) {
    const line = buffer.getLine(y);
    let row = y > 0 && line?.isWrapped ? 'wrapped ' : '';
    for (let x = 0; x < terminal.cols; x++) {
      line?.getCell(x, cell);
      row += cellText(cell);
    }
    out.push(`${y} ${row}`);
  }
  const savedY = Math.min(terminal.rows - 1, Math.max(0, inner.savedY - inner.ybase));
  const savedX = Math.min(terminal.cols - 1, inner.savedX);
  out.push(
    `margins ${inner.scrollTop} ${inner.scrollBottom}`,
    `saved ${savedX} ${savedY} ${sgr(inner.savedCurAttrData)} ${JSON.stringify(inner.savedCharset)}`,
    `tabs ${Array.from({ length: terminal.cols }, (_, x) => (inner.tabs[x] ? x : '')).join(' ')}`,
  );
  return out;
}

/** All that can be seen or felt of an emulator's state, one line of text each. */
export function stateOf(terminal: Terminal): string[] {
  const core = inside(terminal);
  const { active } = core.buffers;
  const alternate = terminal.buffer.active.type === 'alternate';
  return [
    ...bufferState(terminal, 'normal'),
    ...(alternate ? bufferState(terminal, 'alternate') : []),
    `screen ${terminal.buffer.active.type}`,
    `cursor ${active.x} ${active.y} ${sgr(core._inputHandler._curAttrData, true)}`,
    `protect ${core._inputHandler._curAttrData.isProtected()}`,
    `joins ${core._inputHandler._parser.precedingJoinState !== 0}`,
    `charset ${JSON.stringify(core._charsetService.charset)}`,
    `charsets ${core._charsetService.glevel} ${JSON.stringify([0, 1, 2, 3].map((g) => core._charsetService._charsets[g]))}`,
    `hidden ${core.coreService.isCursorHidden} insert ${core.coreService.modes.insertMode}`,
    `dec ${JSON.stringify({ ...core.coreService.decPrivateModes, synchronizedOutput: 0 })}`,
    `mouse ${core.coreMouseService.activeProtocol} ${core.coreMouseService.activeEncoding}`,
  ];
}
