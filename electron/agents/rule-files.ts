import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { offsetOf, openChecked, RuleFileError } from './checked-file.ts';
import { baseRules, LISTS, mark, ruleLists } from './rules.ts';
import type { CliRules, RuleList, Sourced } from './rules.ts';
import { inRange } from './versions.ts';

/** A rule file is small; a larger one is refused. Bytes. */
const MOST_BYTES = 256 * 1024;

/** A person's own rules for one CLI: what they replace, add and take away. */
export interface OwnRules {
  base: Partial<Pick<CliRules, keyof typeof baseRules>>;
  lists: Partial<Pick<CliRules, RuleList>>;
  off: Set<string>;
}

const own = z.strictObject({
  format: z.literal(1),
  cli: z.string(),
  note: z.string().optional(),
  ...Object.fromEntries(
    Object.entries(baseRules).map(([key, schema]) => [key, (partial(schema) as z.ZodType).optional()]),
  ),
  ...Object.fromEntries(LISTS.map((name) => [name, z.array(z.looseObject({ id: z.string() })).max(100).optional()])),
});
const offRule = z.strictObject({ id: z.string(), off: z.literal(true), note: z.string().optional() });

/** Of an object any key may be left out, of anything else nothing; a default is none here. */
export function partial(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault) return schema.unwrap() as z.ZodType;
  return schema instanceof z.ZodObject ? schema.partial() : schema;
}

/**
 * Reads a person's own rule file (JSON with comments). `name` stands in the error and in the
 * rules' sources. @throws RuleFileError with line and column
 */
export function parseOwnRules(text: string, cli: string, name: string): OwnRules {
  const { value, tree, fail, check } = openChecked(text, name);
  const file = check(own, value, []) as Record<string, unknown>;
  if (file.cli !== cli) fail(offsetOf(tree, ['cli']), `"cli" is not "${cli}", as the file's name says`);
  const off = new Set<string>();
  const lists: OwnRules['lists'] = {};
  const ids = new Set<string>();
  for (const list of LISTS) {
    const items = (file[list] ?? []) as Record<string, unknown>[];
    const rules = items.flatMap((item, i): unknown[] => {
      const path = [list, i];
      if (ids.has(`${list} ${String(item.id)}`)) fail(offsetOf(tree, [...path, 'id']), `the id "${String(item.id)}" stands here twice`);
      ids.add(`${list} ${String(item.id)}`);
      if (!('off' in item)) return [check(ruleLists[list] as z.ZodType, item, path)];
      off.add(`${list} ${check(offRule, item, path).id}`);
      return [];
    });
    Object.assign(lists, { [list]: rules });
  }
  const base = Object.fromEntries(Object.entries(file).filter(([key]) => key in baseRules));
  return { base: base as OwnRules['base'], lists: mark(lists, name), off };
}

/** The built-in rules with a person's own merged over them by their ids; new ones come first. */
export function mergeRules(rules: CliRules, { base, lists, off }: OwnRules): CliRules {
  const merged: CliRules = { ...rules };
  for (const [key, value] of Object.entries(base)) {
    const before = rules[key as keyof CliRules];
    const object = typeof value === 'object' && value !== null && !Array.isArray(value);
    Object.assign(merged, { [key]: object ? { ...(before as object), ...value } : value });
  }
  type Any = ({ id: string } & Sourced)[];
  for (const list of LISTS) {
    const mine = (lists[list] ?? []) as Any;
    const theirs = rules[list] as Any;
    const kept = theirs
      .filter(({ id }) => !off.has(`${list} ${id}`))
      .map((rule) => mine.find(({ id }) => id === rule.id) ?? rule);
    const added = mine.filter(({ id }) => !theirs.some((rule) => rule.id === id));
    Object.assign(merged, { [list]: [...added, ...kept] });
  }
  return merged;
}

/** The rules that hold for one version; null (not known): those for the newest that was seen. */
export function forVersion(rules: CliRules, version: string | null): CliRules {
  const at = version ?? rules.seen.at(-1)!;
  const lists = LISTS.map((list) => [list, (rules[list] as { versions?: string }[]).filter((r) => inRange(at, r.versions))]);
  return { ...rules, ...Object.fromEntries(lists) } as CliRules;
}

export { RuleFileError } from './checked-file.ts';

function strangeFiles(dir: string, clis: readonly string[]): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.json') && !clis.includes(name.slice(0, -'.json'.length))).slice(0, 5);
  } catch {
    return [];
  }
}

export interface RuleBook {
  /**
   * The rules in force for a CLI: the given built-in ones, and over them the person's own, whose
   * file is read anew. A file that is wrong is told to `onProblem` once, and changes nothing.
   */
  rulesFor(rules: CliRules, version: string | null): CliRules;
}

/**
 * `dir`: the folder of the person's own rule files, `<cli>.json`; null: there are none. A file
 * there that is named after none of `clis` would never be read: that is told.
 */
export function openRuleBook(dir: string | null, onProblem: (text: string) => void, clis: readonly string[] = []): RuleBook {
  if (dir !== null && clis.length > 0)
    for (const name of strangeFiles(dir, clis))
      onProblem(`rules/${name} is named after no CLI, and is not read. There are: ${clis.map((cli) => `${cli}.json`).join(', ')}.`);
  const told = new Map<string, string>();
  const read = (cli: string): OwnRules | null => {
    if (dir === null) return null;
    const file = join(dir, `${cli}.json`);
    try {
      const info = statSync(file);
      if (!info.isFile()) throw new Error('it is no file');
      if (info.size > MOST_BYTES) throw new Error(`larger than ${MOST_BYTES / 1024} kB`);
      const mine = parseOwnRules(readFileSync(file, 'utf8').replace(/^\uFEFF/, ' '), cli, `rules/${cli}.json`);
      told.delete(cli);
      return mine;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      const reason = error instanceof RuleFileError ? message : `rules/${cli}.json: ${message}`;
      if (told.get(cli) !== reason) onProblem(`${reason}. The built-in rules stay in force.`);
      told.set(cli, reason);
      return null;
    }
  };
  return {
    rulesFor(rules, version) {
      const mine = read(rules.cli);
      return forVersion(mine ? mergeRules(rules, mine) : rules, version);
    },
  };
}
