import { EXIT, Trouble } from './trouble.ts';
import { commandIn, commands, everywhere, optionsOf, type Command, type Option } from './table.ts';

/** A call as it was meant. */
export interface Parsed {
  command: Command;
  rest: string[];
  values: Values;
}

/** The options by name: a text, each text of a list, or true. */
export class Values {
  readonly #all: ReadonlyMap<string, string[]>;
  constructor(all: ReadonlyMap<string, string[]>) {
    this.#all = all;
  }
  has(name: string): boolean {
    return this.#all.has(name);
  }
  text(name: string): string | undefined {
    return this.#all.get(name)?.at(-1);
  }
  list(name: string): string[] | undefined {
    return this.#all.get(name);
  }
  /** @throws Trouble where it is no number of at least 0 */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0 || text.trim() === '') throw new Trouble(EXIT.usage, `--${name} takes a number, not “${text}”`);
    return value;
  }
}

const known: readonly Option[] = [...everywhere, ...commands.flatMap(({ options }) => options ?? [])];

/** A word with a blank in it is a text, whatever it begins with. */
const isOption = (word: string): boolean => word.length > 1 && word.startsWith('-') && !/\s/.test(word.split('=', 1)[0] ?? '');

/**
 * Reads a call by the table. Options may stand anywhere; behind -- everything is text.
 * @throws Trouble with what was not understood
 */
export function parse(argv: readonly string[]): Parsed {
  const words: string[] = [];
  const found: [Option, string][] = [];
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? '';
    if (word === '--') {
      words.push(...argv.slice(i + 1));
      break;
    }
    if (!isOption(word)) {
      words.push(word);
      continue;
    }
    const [name = '', inline] = word.replace(/^--?/, '').split(/=(.*)/s);
    const option = known.find((one) => (word.startsWith('--') ? one.name === name : one.short === name));
    if (!option) throw new Trouble(EXIT.usage, `There is no option “${word}”${near(name, known.map((one) => one.name), '--')}. A text that begins with a dash goes behind --`);
    if (option.value === undefined) {
      if (inline !== undefined) throw new Trouble(EXIT.usage, `--${option.name} takes no value`);
      found.push([option, '']);
      continue;
    }
    const value = inline ?? argv[(i += 1)];
    if (value === undefined) throw new Trouble(EXIT.usage, `--${option.name} needs a value: ${option.value}`);
    found.push([option, value]);
  }
  const asked = commandIn(words) ?? (words.length === 0 ? commandIn(['help']) : null);
  if (!asked) throw new Trouble(EXIT.usage, `There is no command “${words[0]}”${near(words[0] ?? '', names(), '')}. quatuor help shows them`);
  const { command, used } = asked;
  const below = words[0] === 'task' && used === 1 ? words[1] : undefined;
  if (below !== undefined && !/^TASK-/i.test(below)) throw new Trouble(EXIT.usage, `There is no command “task ${below}”${near(`task ${below}`, names(), '')}. quatuor help shows them`);
  const own = optionsOf(command);
  const values = new Map<string, string[]>();
  for (const [{ name }, value] of found) {
    const option = own.find((one) => one.name === name);
    if (!option) throw new Trouble(EXIT.usage, `quatuor ${command.name} has no --${name}. More: quatuor help ${command.name}`);
    if (typeof option.fills === 'object' && !option.fills.includes(value))
      throw new Trouble(EXIT.usage, `--${name} takes ${option.fills.join(', ')}, not “${value}”${near(value, option.fills, '')}`);
    values.set(name, option.many ? [...(values.get(name) ?? []), value] : [value]);
  }
  return { command, rest: words.slice(used), values: new Values(values) };
}

const names = (): string[] => commands.flatMap(({ name, also = [] }) => [name, ...also]);

/** The word that was meant, if one is near: two letters away at most. */
function near(word: string, all: readonly string[], dashes: string): string {
  const best = [...new Set(all)].map((one) => ({ one, far: distance(word, one) })).sort((a, b) => a.far - b.far)[0];
  return best && best.far <= 2 && best.far < best.one.length ? `; ${dashes}${best.one} may be meant` : '';
}

function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 9;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row.at(-1) ?? 9;
}
