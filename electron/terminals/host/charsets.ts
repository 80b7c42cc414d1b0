import { Terminal } from './headless.ts';
import { inside } from './inside.ts';

const LETTERS = '0AB4C5RQKYE6ZH7=';
let known: Map<object, string> | undefined;

/** The letter that designates a character set of xterm.js; undefined for plain ASCII. */
export function charsetLetter(set: object | undefined): string | undefined {
  if (set === undefined) return undefined;
  known ??= learn();
  return known.get(set);
}

/** xterm.js keeps its sets to itself: designate each once and look which object that gives. */
function learn(): Map<object, string> {
  const found = new Map<object, string>();
  const terminal = new Terminal({ allowProposedApi: true, logLevel: 'off', scrollback: 0 });
  const core = inside(terminal);
  for (const letter of LETTERS) {
    core.writeSync(Buffer.from(`\x1b(${letter}`));
    const set = core._charsetService._charsets[0];
    if (set !== undefined && !found.has(set)) found.set(set, letter);
  }
  terminal.dispose();
  return found;
}
