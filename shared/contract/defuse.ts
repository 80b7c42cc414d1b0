/**
 * Makes an xterm.js 6.0.0 emulator safe against what a program may print.
 *
 * xterm.js loops as often as a sequence says (`CSI 999999999 L` freezes it), throws on
 * `CSI 1 J` in the last cell of a screen without scrollback, and never parses again after a
 * throw. Works for `@xterm/xterm` and `@xterm/headless` alike, and must be set in both, so that
 * the window and the host's twin stay equal.
 */

type Params = (number | number[])[];

/** The part of an xterm.js terminal that the guard needs. */
export interface DefusableTerminal {
  readonly cols: number;
  readonly rows: number;
  readonly parser: {
    registerCsiHandler(
      id: { prefix?: string; intermediates?: string; final: string },
      callback: (params: Params) => boolean,
    ): unknown;
    registerOscHandler(id: number, callback: (data: string) => boolean): unknown;
  };
}

type Handler = (params: { params: number[]; length: number }) => boolean;

/** What xterm.js keeps inside, as far as it must be mended. */
interface Inner {
  _parser: {
    _csiHandlers: Record<string, ((...args: unknown[]) => unknown)[]>;
    _escHandlers: Record<string, ((...args: unknown[]) => unknown)[]>;
    reset(): void;
  };
  _activeBuffer: { x: number; y: number; ybase: number; lines: { length: number } };
  parse(...args: unknown[]): unknown;
  [method: string]: unknown;
}

type Unit = 'rows' | 'cols' | 'repeat';

const GUARDED: { final: string; intermediates?: string; unit: Unit; method: string }[] = [
  { final: 'b', unit: 'repeat', method: 'repeatPrecedingCharacter' },
  { final: 'L', unit: 'rows', method: 'insertLines' },
  { final: 'M', unit: 'rows', method: 'deleteLines' },
  { final: 'S', unit: 'rows', method: 'scrollUp' },
  { final: 'T', unit: 'rows', method: 'scrollDown' },
  { final: 'I', unit: 'cols', method: 'cursorForwardTab' },
  { final: 'Z', unit: 'cols', method: 'cursorBackwardTab' },
  { final: '@', unit: 'cols', method: 'insertChars' },
  { final: 'P', unit: 'cols', method: 'deleteChars' },
  { final: 'X', unit: 'cols', method: 'eraseChars' },
  { final: '@', intermediates: ' ', unit: 'cols', method: 'scrollLeft' },
  { final: 'A', intermediates: ' ', unit: 'cols', method: 'scrollRight' },
  { final: '}', intermediates: "'", unit: 'cols', method: 'insertColumns' },
  { final: '~', intermediates: "'", unit: 'cols', method: 'deleteColumns' },
];

/** Most cells that one repeat (REP) fills. */
export const MAX_REPEAT = 4096;
/** Longest title or link that is taken, in UTF-16 units. */
export const MAX_TEXT = 4096;

/** Sets the guard on `terminal`: once, before the first write. */
export function defuse(terminal: DefusableTerminal): void {
  const inner = (terminal as { _core?: { _inputHandler?: Inner } })._core?._inputHandler;
  const call = (method: string, count: number): boolean => {
    const handler = inner?.[method];
    if (typeof handler !== 'function') return true;
    return (handler as Handler).call(inner, { params: [count], length: 1 });
  };

  if (inner !== undefined) survive(inner);

  // A count beyond what the screen can hold changes no more than the largest sensible one.
  for (const { final, intermediates, unit, method } of GUARDED) {
    const id = intermediates === undefined ? { final } : { intermediates, final };
    terminal.parser.registerCsiHandler(id, (params) => {
      const count = typeof params[0] === 'number' ? params[0] : 0;
      const limit = unit === 'repeat' ? MAX_REPEAT : terminal[unit];
      return count > limit ? call(method, limit) : false;
    });
  }

  // Erase above, in the last cell: there is no next line whose wrap could be undone.
  for (const id of [{ final: 'J' }, { prefix: '?', final: 'J' }]) {
    terminal.parser.registerCsiHandler(id, (params) => {
      if (params[0] !== 1 || inner === undefined) return false;
      const buffer = inner._activeBuffer;
      const { x, y, lines } = buffer;
      if (x + 1 < terminal.cols || y + 1 < lines.length || terminal.cols < 2) return false;
      const protect = 'prefix' in id;
      const erase = (method: string, part: number): unknown =>
        (inner[method] as (params: unknown, protect: boolean) => unknown).call(
          inner,
          { params: [part], length: 1 },
          protect,
        );
      buffer.x = terminal.cols - 2;
      erase('eraseInDisplay', 1);
      buffer.x = terminal.cols - 1;
      erase('eraseInLine', 0);
      buffer.x = x;
      return true;
    });
  }

  for (const id of [0, 1, 2, 8]) {
    terminal.parser.registerOscHandler(id, (data) => data.length > MAX_TEXT);
  }
}

/** Lets parsing go on after a throw: a handler's costs its sequence, another the rest of a write. */
function survive(inner: Inner): void {
  const parser = inner._parser;
  for (const table of [parser._csiHandlers, parser._escHandlers]) {
    for (const list of Object.values(table)) {
      list.forEach((handler, index) => {
        list[index] = (...args) => {
          try {
            return handler(...args);
          } catch {
            return true;
          }
        };
      });
    }
  }
  const parse = inner.parse.bind(inner);
  inner.parse = (...args) => {
    try {
      return parse(...args);
    } catch {
      parser.reset();
      return undefined;
    }
  };
}

/**
 * How many of `bytes` come before a UTF-8 character that is unfinished at their end (all of them
 * if none is). xterm.js 6.0.0 loses such a character when its second byte is 0x80 and a write
 * ends behind that, as in the dash E2 80 94: so write up to here, and the rest with what follows.
 */
export function completeUtf8(bytes: Uint8Array): number {
  const length = bytes.length;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 1;
    return size > back ? length - back : length;
  }
  return length;
}
