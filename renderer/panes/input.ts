/** Where bytes that xterm.js wants to send come from. `drop`: the program must not get them. */
export type Cause = 'person' | 'mouse' | 'drop';

const MOUSE_REPORT = /^(?:\u001b\[<\d+;\d+;\d+[Mm]|\u001b\[M[^]{3})+$/;
const MOUSE_EVENT = /^(?:mouse|pointer|click|auxclick|dblclick|wheel|contextmenu)/;

/**
 * Tells what caused data of xterm.js, from the data, the DOM event that is being handled (its type,
 * or null), and whether a parse is running. What comes out of a parse is an answer to a query of
 * the program: the host's twin gives those, so that each is given once.
 */
export function causeOf(data: string, event: string | null, parsing: boolean): Cause {
  if (parsing) return 'drop';
  if (data === '\u001b[I' || data === '\u001b[O') return 'drop';
  if (MOUSE_REPORT.test(data)) return 'mouse';
  if (event !== null && MOUSE_EVENT.test(event)) return 'mouse';
  if (event === 'focus' || event === 'blur' || event === 'focusin' || event === 'focusout') {
    return 'drop';
  }
  // An input method sends its text from a timer, and that never begins with an escape.
  if (event === null && data.startsWith('\u001b')) return 'drop';
  return 'person';
}

/** Bytes of a string in which each character is one byte. */
export function latin1(data: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(data, (c) => c.charCodeAt(0) & 0xff);
}
