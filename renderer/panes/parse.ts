/** What is used of an xterm.js terminal, headless or not. */
export interface Parser {
  write(bytes: Uint8Array, parsed: () => void): void;
}

/**
 * Parses the bytes at once where xterm.js can, so that a budget can be kept: its own write waits
 * for a timer, but goes at once after a key. `parsed` is called when the bytes are parsed in any
 * case. Returns true when that was before returning.
 */
export function parseNow(terminal: Parser, bytes: Uint8Array, parsed: () => void): boolean {
  let isParsed = false;
  const core = (terminal as { _core?: { _writeBuffer?: { handleUserInput?(): void } } })._core;
  core?._writeBuffer?.handleUserInput?.();
  terminal.write(bytes, () => {
    isParsed = true;
    parsed();
  });
  return isParsed;
}
