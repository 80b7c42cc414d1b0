/** Sentences in English with their like in another language. `{x}` is taken over, `{x~}` is told too. */
export type Said = readonly (readonly [string, string])[];

interface Template {
  pattern: RegExp;
  names: string[];
  into: string;
  /** So many characters of it are words: the more, the surer. */
  weight: number;
}

const HOLE = /\{(\w+)(~?)\}/g;
/** What may stand in a hole, by its name; else anything. */
const kinds: Record<string, string> = {
  n: '[\\d.,]+', max: '\\d+', percent: '\\d+', good: '\\d+', tasks: '\\d+', pace: '\\d+', code: '\\S+',
  time: '[^;,]{1,24}?', left: '[^;,]{1,24}?', id: '\\S+', task: '\\S+', other: '\\S+', name: '\\S+(?: \\S+){0,2}?', state: '.+?', kind: '\\w+',
};
/** So many sentences are remembered with what they became. */
const KEPT = 2_000;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function template([from, into]: readonly [string, string]): Template {
  const names: string[] = [];
  let source = '';
  let end = 0;
  for (const match of from.matchAll(HOLE)) {
    const [all, name = '', deep = ''] = match;
    names.push(`${name}${deep}`);
    source += `${escaped(from.slice(end, match.index))}(${deep === '' ? (kinds[name] ?? '.+?') : '.+?'})`;
    end = match.index + all.length;
  }
  source += escaped(from.slice(end));
  return { pattern: new RegExp(`^${source}$`, 's'), names, into, weight: from.replace(HOLE, '').length };
}

const swapFirst = (text: string, upper: boolean): string =>
  text === '' ? text : `${upper ? text[0]?.toUpperCase() : text[0]?.toLowerCase()}${text.slice(1)}`;

/** Some hundred expressions: made when the first sentence is told, for most people speak one language only. */
function readTables(tables: readonly Said[]): { plain: Map<string, string>; templates: Template[] } {
  const pairs = tables.flat();
  return {
    plain: new Map(pairs.filter(([from]) => !from.includes('{'))),
    templates: pairs.filter(([from]) => from.includes('{')).map(template).sort((a, b) => b.weight - a.weight),
  };
}

/**
 * Makes the function that tells a sentence of the rules in another language: whole, or its parts where a line is made
 * of several. `joints`: what stands between parts in that language, by what stands in English. What is in no table stays as it is, like the words of a program or of a person.
 */
export function teller(tables: readonly Said[], joints: Record<string, string> = {}): (words: string) => string {
  let read: { plain: Map<string, string>; templates: Template[] } | undefined;
  const table = () => (read ??= readTables(tables));
  const known = new Map<string, string>();

  const fill = ({ names, into }: Template, found: RegExpExecArray): string | null => {
    const held = new Map<string, string>();
    for (const [i, name] of names.entries()) {
      const text = found[i + 1] ?? '';
      held.set(name, name.endsWith('~') ? tell(text) : text);
    }
    return into.replace(HOLE, (_all, name: string, deep: string) => held.get(`${name}${deep}`) ?? '');
  };
  /** A template that is nearly all holes counts only where what it holds is known. */
  const fits = ({ weight, names }: Template, found: RegExpExecArray): boolean =>
    weight > 3 || names.every((name, i) => !name.endsWith('~') || tell(found[i + 1] ?? '') !== found[i + 1]);
  const whole = (words: string): string | null => {
    const { plain, templates } = table();
    const said = plain.get(words);
    if (said !== undefined) return said;
    for (const one of templates) {
      const found = one.pattern.exec(words);
      if (found && fits(one, found)) return fill(one, found);
    }
    return null;
  };
  const eitherCase = (words: string): string | null => {
    const said = whole(words);
    if (said !== null) return said;
    const first = words[0] ?? '';
    const upper = first !== first.toLowerCase();
    const other = whole(swapFirst(words, !upper));
    return other === null ? null : swapFirst(other, upper);
  };
  const stopped = (words: string): string | null => {
    const said = words.endsWith('.') ? eitherCase(words.slice(0, -1)) : null;
    return said === null ? null : `${said}.`;
  };
  const parts = (words: string): string => {
    for (const mark of ['\n', '. ', '; ', ', ']) {
      const list = words.split(mark);
      if (list.length < 2) continue;
      const told = list.map(tell);
      const changed = told.filter((part, i) => part !== list[i]).length;
      if (mark === '\n' || mark === '. ' ? changed > 0 : changed === list.length) return told.join(joints[mark] ?? mark);
    }
    return words;
  };

  function tell(words: string): string {
    if (words === '') return words;
    const before = known.get(words);
    if (before !== undefined) return before;
    const told = eitherCase(words) ?? stopped(words) ?? parts(words);
    if (known.size >= KEPT) known.clear();
    known.set(words, told);
    return told;
  }
  return tell;
}
