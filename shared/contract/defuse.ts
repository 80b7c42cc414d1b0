/**
 * Keeps a terminal emulator from freezing on absurd repeat counts such as `CSI 999999999 L`.
 *
 * xterm.js loops as often as the sequence says. A count beyond what the screen can hold changes
 * nothing more than the largest sensible one does, so the guard runs the emulator's own handler
 * with that; where the handler cannot be reached, the sequence is dropped. Works for
 * `@xterm/xterm` and `@xterm/headless` alike, and must be set in both so that they stay equal.
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
    ): { dispose(): void };
  };
}

type Unit = 'rows' | 'cols' | 'screen';
type Handler = (params: { params: number[]; length: number }) => boolean;

const GUARDED: { final: string; intermediates?: string; unit: Unit; method: string }[] = [
  { final: 'b', unit: 'screen', method: 'repeatPrecedingCharacter' },
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

/** Sets the guard on `terminal`; call it once, before the first write. Returns what undoes it. */
export function defuse(terminal: DefusableTerminal): () => void {
  const inner = (terminal as { _core?: { _inputHandler?: Record<string, unknown> } })._core
    ?._inputHandler;
  const guards = GUARDED.map(({ final, intermediates, unit, method }) =>
    terminal.parser.registerCsiHandler(
      intermediates === undefined ? { final } : { intermediates, final },
      (params) => {
        const count = typeof params[0] === 'number' ? params[0] : 0;
        const limit =
          unit === 'screen' ? Math.min(terminal.cols * terminal.rows, MAX_REPEAT) : terminal[unit];
        if (count <= limit) return false;
        const handler = inner?.[method];
        if (typeof handler !== 'function') return true;
        return (handler as Handler).call(inner, { params: [limit], length: 1 });
      },
    ),
  );
  return () => guards.forEach((guard) => guard.dispose());
}
