import type { IBuffer, IBufferCell, Terminal } from '@xterm/headless';
import { charsetLetter } from './charsets.ts';
import { inside, type Attributes, type InnerBuffer, type Inside } from './inside.ts';

/** A sequence that does nothing but keep the next character from joining the one before. */
const APART = '\x1b[?0l';
const MOUSE: Record<string, number> = { X10: 9, VT200: 1000, DRAG: 1002, ANY: 1003 };
/** Flag of xterm.js in a cell's foreground. */
const UNDERLINE = 0x10000000;
const CURSOR = { block: 1, underline: 3, bar: 5 } as const;

/**
 * Text that brings a fresh emulator of the same size to the state of `terminal`: both screens and
 * the scrollback, attributes, wraps, cursors, saved cursors, margins, tab stops, character sets
 * and modes. Written for this, since the serialize add-on leaves out much of it.
 *
 * Not kept: the colours of an empty cell other than its background (it becomes a blank), links,
 * the temporary mode 2026, and what xterm.js leaves of a wide character that was half printed over
 * at the right edge without autowrap, or of a character set restored from the other screen.
 * @param scrollback so many of its lines at most
 */
export function snapshot(terminal: Terminal, scrollback = Infinity): string {
  const core = inside(terminal);
  const { normal, alt, active } = core.buffers;
  // A reset leaves this mode as it is.
  const out: string[] = ['\x1b[20l'];
  if (active === normal) {
    // What the other screen saved comes back with it; the rest of it begins anew each time.
    const saved = savedCursor(terminal, alt);
    if (saved !== '') out.push('\x1b[?47h', saved, '\x1b[?47l\x1b[H');
  }
  drawBuffer(terminal, terminal.buffer.normal, out, scrollback);
  bufferState(terminal, normal, out);
  if (active === alt) {
    out.push('\x1b[m', place(normal.x, normal.y), '\x1b[?47h\x1b[H');
    drawBuffer(terminal, terminal.buffer.alternate, out, scrollback);
    bufferState(terminal, alt, out);
  }
  modes(terminal, core, out);
  cursor(terminal, core, out);
  return out.join('');
}

const place = (x: number, y: number): string => `\x1b[${y + 1};${x + 1}H`;

/**
 * The sequence that sets all attributes anew; with `latent` the colour of underlines also where
 * none is, since one may follow.
 */
export function sgr(cell: Attributes, latent = false): string {
  const codes: (string | number)[] = [0];
  if (cell.isBold()) codes.push(1);
  if (cell.isDim()) codes.push(2);
  if (cell.isItalic()) codes.push(3);
  const underline = cell.getUnderlineStyle();
  if (underline > 0) codes.push(underline === 1 ? 4 : `4:${underline}`);
  if (cell.isBlink()) codes.push(5);
  if (cell.isInverse()) codes.push(7);
  if (cell.isInvisible()) codes.push(8);
  if (cell.isStrikethrough()) codes.push(9);
  if (cell.isOverline()) codes.push(53);
  const rgb = (color: number): string => `${color >>> 16};${(color >>> 8) & 255};${color & 255}`;
  const fg = cell.getFgColor();
  if (cell.isFgRGB()) codes.push(`38;2;${rgb(fg)}`);
  else if (cell.isFgPalette()) codes.push(fg < 16 ? (fg & 7) + (fg < 8 ? 30 : 90) : `38;5;${fg}`);
  const bg = cell.getBgColor();
  if (cell.isBgRGB()) codes.push(`48;2;${rgb(bg)}`);
  else if (cell.isBgPalette()) codes.push(bg < 16 ? (bg & 7) + (bg < 8 ? 40 : 100) : `48;5;${bg}`);
  if (underline > 0 || latent) {
    const color = cell.extended.underlineColor;
    const mode = (color >>> 24) & 3;
    if (mode === 3) codes.push(`58:2::${rgb(color & 0xffffff).replaceAll(';', ':')}`);
    else if (mode > 0) codes.push(`58:5:${color & 255}`);
  }
  // Protection is no SGR, yet SGR 0 ends it.
  const kept = cell.isProtected() ? '\x1b[1"q' : '';
  return `\x1b[${codes.length === 1 ? '' : codes.join(';')}m${kept}`;
}

function drawBuffer(terminal: Terminal, buffer: IBuffer, out: string[], scrollback: number): void {
  const { unicodeService } = inside(terminal);
  const cols = terminal.cols;
  const last = buffer.baseY + terminal.rows - 1;
  const cell = buffer.getNullCell() as IBufferCell & Attributes;
  let fg = 0;
  let bg = 0;
  let ext = 0;

  const style = (): void => {
    const extended = cell.hasExtendedAttrs() ? cell.extended.ext : 0;
    if (cell.fg === fg && cell.bg === bg && extended === ext) return;
    ({ fg, bg } = cell);
    ext = extended;
    out.push(sgr(cell));
  };
  const plain = (): void => {
    if (fg === 0 && bg === 0 && ext === 0) return;
    fg = bg = ext = 0;
    out.push('\x1b[m');
  };

  for (let y = Math.max(0, buffer.baseY - scrollback); y <= last; y++) {
    const line = buffer.getLine(y);
    let x = 0;
    /** Where the cursor stands; the cells between it and x are empty. */
    let at = 0;
    /** What the next character could join: a state of xterm.js, or an ASCII character. */
    let join = 0;
    let ascii = '';
    const end = Math.min(cols, line?.length ?? 0);
    while (x < end) {
      line?.getCell(x, cell);
      const chars = cell.getChars();
      const width = cell.getWidth();
      if (chars === '' && width === 0) {
        x++;
        continue;
      }
      if (chars === '' && cell.fg === 0 && (cell.bg & ~0x3ffffff) === 0) {
        const { bg: color } = cell;
        let next = x + 1;
        while (next < end && isEmpty(line?.getCell(next, cell), color)) next++;
        line?.getCell(x, cell);
        if (color !== 0) {
          if (at < x) out.push(`\x1b[${x - at}C`);
          style();
          out.push(`\x1b[${next - x}X`);
          at = x;
        }
        x = next;
        join = 0;
        ascii = '';
        continue;
      }
      if (at < x) {
        out.push(`\x1b[${x - at}C`);
        join = 0;
        ascii = '';
      }
      style();
      if (chars.length === 1 && chars < '\x7f' && chars >= ' ') {
        out.push(chars);
        ascii = chars;
      } else {
        // Characters that stood apart must not become one.
        if (ascii !== '') join = unicodeService.charProperties(ascii.charCodeAt(0), 0);
        ascii = '';
        for (const [index, char] of [...(chars || ' ')].entries()) {
          const props = unicodeService.charProperties(char.codePointAt(0)!, join);
          if (index === 0 && (width === 0 || (props & 1) !== 0)) out.push(APART);
          join = props;
        }
        out.push(chars || ' ');
      }
      x += Math.max(1, width);
      at = x;
    }
    if (y === last) break;
    if (buffer.getLine(y + 1)?.isWrapped !== true) {
      // A line feed at the bottom fills the new line with the background in use.
      plain();
      out.push('\r\n');
    } else if (at >= cols) {
      plain();
      out.push('x\r\x1b[X');
    } else {
      // An empty last cell cannot wrap: print over it, then empty it again.
      plain();
      out.push(`\x1b[${cols}Gxx\x1b[A\x1b[${cols}G`);
      line?.getCell(cols - 1, cell);
      if (cell.bg !== 0) style();
      out.push('\x1b[X');
      plain();
      out.push('\x1b[B\r\x1b[X');
    }
  }
  plain();
}

function isEmpty(cell: IBufferCell | undefined, bg: number): boolean {
  const inner = cell as (IBufferCell & Attributes) | undefined;
  return inner?.getChars() === '' && inner.getWidth() === 1 && inner.fg === 0 && inner.bg === bg;
}

/** Tab stops, margins and the saved cursor: what each of the two screens has of its own. */
function bufferState(terminal: Terminal, buffer: InnerBuffer, out: string[]): void {
  const { cols, rows } = terminal;
  const stops = Array.from({ length: cols }, (_, x) => buffer.tabs[x] === true);
  if (stops.some((stop, x) => stop !== (x % 8 === 0))) {
    out.push('\x1b[3g');
    stops.forEach((stop, x) => stop && out.push(`\x1b[${x + 1}G\x1bH`));
  }
  if (buffer.scrollTop !== 0 || buffer.scrollBottom !== rows - 1) {
    out.push(`\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`);
  }
  out.push(savedCursor(terminal, buffer));
}

function savedCursor(terminal: Terminal, buffer: InnerBuffer): string {
  const { savedX, savedY, savedCharset, savedCurAttrData: attributes, ybase } = buffer;
  const styled = attributes.fg !== 0 || attributes.bg !== 0;
  if (savedX === 0 && savedY <= ybase && !styled && savedCharset === undefined) return '';
  const letter = charsetLetter(savedCharset);
  // Of an underline only that there is one is saved, not its style.
  const line = attributes.fg & UNDERLINE ? `\x1b[4${attributes.hasExtendedAttrs() ? ':3' : ''}m` : '';
  return [
    letter === undefined ? '' : `\x1b(${letter}`,
    sgr(attributes),
    line,
    place(Math.min(savedX, terminal.cols - 1), clamp(savedY - ybase, terminal.rows - 1)),
    '\x1b7',
    letter === undefined ? '' : '\x1b(B',
    '\x1b[m',
  ].join('');
}

const clamp = (value: number, max: number): number => Math.min(Math.max(0, value), max);

function modes(terminal: Terminal, core: Inside, out: string[]): void {
  const { modes: ansi, decPrivateModes: dec, isCursorHidden } = core.coreService;
  const set = (code: number, on: boolean): void => {
    if (on) out.push(`\x1b[?${code}h`);
  };
  set(1, dec.applicationCursorKeys);
  set(66, dec.applicationKeypad);
  set(2004, dec.bracketedPasteMode);
  set(45, dec.reverseWraparound);
  set(1004, dec.sendFocus);
  set(6, dec.origin);
  const mouse = MOUSE[core.coreMouseService.activeProtocol];
  if (mouse !== undefined) set(mouse, true);
  set(1006, core.coreMouseService.activeEncoding === 'SGR');
  set(1016, core.coreMouseService.activeEncoding === 'SGR_PIXELS');
  if (ansi.insertMode) out.push('\x1b[4h');
  if (!dec.wraparound) out.push('\x1b[?7l');
  if (isCursorHidden) out.push('\x1b[?25l');
  if (terminal.options.convertEol === true) out.push('\x1b[20h');
  set(12, terminal.options.cursorBlink === true);
  if (dec.cursorStyle !== undefined) {
    out.push(`\x1b[${CURSOR[dec.cursorStyle] + (dec.cursorBlink === true ? 0 : 1)} q`);
  }
}

/** Position, pending wrap, the character that a mark or a repeat would refer to, attributes. */
function cursor(terminal: Terminal, core: Inside, out: string[]): void {
  const { active } = core.buffers;
  const { cols } = terminal;
  const { origin } = core.coreService.decPrivateModes;
  const y = origin ? Math.max(0, active.y - active.scrollTop) : active.y;
  const join = core._inputHandler._parser.precedingJoinState;
  const charsets = charsetState(core);
  const attributes = core._inputHandler._curAttrData;
  const now = sgr(attributes, true);

  if (join === 0 && active.x < cols) {
    out.push(charsets, place(active.x, y), now);
    return;
  }
  const inserting = core.coreService.modes.insertMode;
  const found = cellBefore(terminal, active);
  // A cell that grew while it was printed cannot be inserted back.
  const before = inserting && found !== undefined && grew(core, found.cell) ? undefined : found;
  if (before === undefined) {
    out.push(charsets, place(cols - 1, y), active.x < cols ? '' : afterEmptyRow(terminal, active), now);
    if (active.x < cols) out.push(place(active.x, y));
    return;
  }
  const { cell, x } = before;
  const chars = cell.getChars();
  // What stands there was printed under the set of then, which may not be the one in use.
  const changed = join === 0 && core._charsetService.charset?.[chars] !== undefined;
  if (!changed) out.push(charsets);
  out.push(place(x, y));
  if (inserting) out.push(`\x1b[${cell.getWidth()}P`);
  out.push(join === 0 ? sgr(cell) : now, chars);
  if (changed) out.push(charsets);
  if (join === 0) out.push(now);
}

function grew(core: Inside, cell: IBufferCell): boolean {
  const first = cell.getChars().codePointAt(0) ?? 0;
  return ((core.unicodeService.charProperties(first, 0) >> 1) & 3) !== cell.getWidth();
}

/** Behind the last column of a row that was erased whole: print, and erase it whole again. */
function afterEmptyRow(terminal: Terminal, buffer: InnerBuffer): string {
  const line = terminal.buffer.active.getLine(buffer.ybase + buffer.y);
  const cells = Array.from({ length: terminal.cols }, (_, x) => line?.getCell(x));
  const first = cells[0] as (IBufferCell & Attributes) | undefined;
  if (first === undefined || !cells.every((cell) => isEmpty(cell, first.bg))) return '';
  return `x${sgr(first)}\x1b[2K`;
}

function cellBefore(
  terminal: Terminal,
  buffer: InnerBuffer,
): { cell: IBufferCell & Attributes; x: number } | undefined {
  const line = terminal.buffer.active.getLine(buffer.ybase + buffer.y);
  for (let x = Math.min(buffer.x, terminal.cols) - 1; x >= 0; x--) {
    const cell = line?.getCell(x) as (IBufferCell & Attributes) | undefined;
    if (cell === undefined) return undefined;
    if (cell.getChars() !== '') return x + Math.max(1, cell.getWidth()) === buffer.x ? { cell, x } : undefined;
    if (cell.getWidth() !== 0) return undefined;
  }
  return undefined;
}

function charsetState(core: Inside): string {
  const { glevel, charset, _charsets: sets } = core._charsetService;
  let text = '';
  ['(', ')', '*', '+'].forEach((slot, index) => {
    const letter = charsetLetter(sets[index]);
    if (letter !== undefined) text += `\x1b${slot}${letter}`;
  });
  if (glevel > 0) text += ['', '\x0e', '\x1bn', '\x1bo'][glevel] ?? '';
  // Restoring a cursor puts its set in use, and leaves the level as it is.
  if (charset !== sets[glevel] && charset === core.buffers.active.savedCharset) text += '\x1b8';
  return text;
}
