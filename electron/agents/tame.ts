/** A pattern is at most so long, and a text that patterns are tried on is cut to so much. */
const MOST_PATTERN = 300;
export const MOST_TEXT = 400;
/** So many unbounded repetitions a pattern may hold; one that may begin anywhere has one less. */
const MOST_LOOPS = 3;
/** `{n,m}` above this counts as unbounded. */
const SMALL = 40;

interface Group {
  /** Holds something of variable length, or a choice. */
  loose: boolean;
  loops: number;
}

/**
 * Why a regular expression could take for ever on a text of MOST_TEXT characters, in words, or
 * null when it cannot: without repetitions inside repetitions, back references and more than a
 * few loops in a row its time is bounded by a small power of the text's length.
 */
export function wild(source: string): string | null {
  if (source.length > MOST_PATTERN) return `longer than ${MOST_PATTERN} characters`;
  try {
    RegExp(source, 'u');
  } catch (error) {
    return `not a regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`;
  }
  const open: Group[] = [{ loose: false, loops: 0 }];
  let closed: Group | null = null;
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i]!;
    const top = open.at(-1)!;
    const before = closed;
    closed = null;
    if (char === '\\') {
      if (/[1-9k]/.test(source[i + 1] ?? '')) return 'back references are not allowed';
      i += 1;
    } else if (char === '[') i = endOfClass(source, i);
    else if (char === '(') open.push({ loose: false, loops: 0 });
    else if (char === ')') {
      closed = open.pop()!;
      const outer = open.at(-1)!;
      outer.loops += closed.loops;
      outer.loose ||= closed.loose;
    } else if (char === '|') top.loose = true;
    else if ('*+?{'.includes(char)) {
      // `(?:`, `(?<name>` and a lazy mark are no repetitions.
      if (char === '?' && (source[i - 1] === '(' || '*+?}'.includes(source[i - 1] ?? ''))) continue;
      const count = char === '{' ? /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(i)) : null;
      if (char === '{' && !count) continue;
      const unbounded = char === '*' || char === '+' || (count !== null && isLarge(count));
      if (unbounded && before?.loose) return 'a repetition inside a repetition, or a choice inside one';
      if (unbounded) top.loops += 1;
      top.loose ||= char !== '{' || count?.[2] === ',';
      if (count) i += count[0].length - 1;
    }
  }
  const loops = open[0]!.loops + (source.startsWith('^') ? 0 : 1);
  return loops > MOST_LOOPS ? 'too many open repetitions (*, + or {n,}) in one pattern' : null;
}

function isLarge([, from = '', comma = '', to = '']: RegExpExecArray): boolean {
  return comma === ',' && (to === '' || Number(to) > SMALL || Number(from) > SMALL);
}

function endOfClass(source: string, from: number): number {
  let i = from + 1;
  while (i < source.length && source[i] !== ']') i += source[i] === '\\' ? 2 : 1;
  return i;
}

/**
 * A CLI's words as people are shown them: one line of at most MOST_TEXT characters, without control
 * characters and without marks that turn its direction.
 */
export const legible = (text: string): string =>
  bounded(
    text
      .slice(0, 4 * MOST_TEXT)
      .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
      .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, ''),
  ).toWellFormed();

/** What patterns are tried on: never more than MOST_TEXT characters. */
export const bounded = (text: string): string => text.slice(0, MOST_TEXT);

/** So much of what is asked for is told, in characters. */
const MOST_ASKED = 300;

/** What is asked for, at a length for a line; that it goes on is seen. */
export const cut = (what: string): string => (what.length > MOST_ASKED ? `${what.slice(0, MOST_ASKED - 1)}…` : what);
