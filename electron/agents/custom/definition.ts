import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { openChecked, RuleFileError } from '../checked-file.ts';
import { mergeRules, partial } from '../rule-files.ts';
import { baseRules, LISTS, mark, ruleLists } from '../rules.ts';
import type { CliRules, RuleList } from '../rules.ts';
import { customRules } from './rules.ts';

const MOST_BYTES = 256 * 1024;

// oxlint-disable-next-line no-control-regex -- no control character may stand in an argument
const word = z.string().max(10_000).regex(/^[^\u0000]*$/, { error: 'a NUL cannot stand here' });
const args = z.array(word).max(100);
/** Arguments in one of which a name in braces stands for a value. */
const withName = (name: string) =>
  args.refine((list) => list.some((arg) => arg.includes(`{${name}}`)), { error: `{${name}} must stand in one of them` });
const level = {
  args: args.default([]),
  env: z.record(z.string(), word).default({}),
  says: z.string().min(1).max(300),
};

/** How a line's end goes in where the CLI knows no bracketed paste: never as a bare Enter. */
const LINE_ENDS = { space: ' ', 'alt-enter': '\x1b\r', backslash: '\\\r' } as const;

const head = {
  format: z.literal(1),
  note: z.string().optional(),
  /** What is run: a name on the PATH, or an absolute path; absent: the agent's own command. */
  command: word.min(1).optional(),
  /** Before the agent's own arguments. */
  args: args.default([]),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), word).default({}),
  /** How a session gets its id, a UUID, and is gone on with by it; absent: it cannot be resumed. */
  session: z.strictObject({ start: withName('id'), resume: withName('id') }).optional(),
  /** How a first prompt goes with the start; absent: it is typed. */
  prompt: withName('prompt').optional(),
  /** What it may do without asking; those that are absent add nothing. */
  levels: z
    .strictObject({
      asks: z.strictObject(level).optional(),
      edits: z.strictObject(level).optional(),
      all: z.strictObject({ ...level, risk: z.string().min(1).max(300) }).optional(),
    })
    .default({}),
  /** How texts go in: as bracketed pastes, or as plain keys. */
  text: z
    .union([
      z.strictObject({ how: z.literal('bracketed') }),
      z.strictObject({ how: z.literal('keys'), lineEnd: z.enum(['space', 'alt-enter', 'backslash']) }),
    ])
    .default({ how: 'bracketed' }),
  /** How it is ended. */
  stop: z
    .strictObject({ signal: z.enum(['SIGHUP', 'SIGINT', 'SIGTERM']), graceMs: z.number().int().min(100).max(60_000).default(2_000) })
    .optional(),
};

const file = z.strictObject({
  ...head,
  ...Object.fromEntries(Object.entries(baseRules).map(([key, schema]) => [key, (partial(schema) as z.ZodType).optional()])),
  ...Object.fromEntries(LISTS.map((name) => [name, z.array(ruleLists[name]).max(100).optional()])),
});
const heads = z.object(head);

/** A CLI as its file describes it. */
export type Definition = z.infer<typeof heads> & { rules: CliRules };

/**
 * Reads the text of a definition (JSON with comments). `name` stands in errors and rule sources.
 * @throws RuleFileError with line and column
 */
export function parseDefinition(text: string, name: string): Definition {
  const { value, check, fail } = openChecked(text, name);
  const whole = check(file, value, []) as Record<string, unknown>;
  const lists: Partial<Pick<CliRules, RuleList>> = {};
  for (const list of LISTS) {
    const rules = (whole[list] ?? []) as { id: string }[];
    const twice = rules.find(({ id }, i) => rules.findIndex((other) => other.id === id) !== i);
    if (twice) fail(text.lastIndexOf(`"${twice.id}"`), `${list}: the id "${twice.id}" stands here twice`);
    Object.assign(lists, { [list]: rules });
  }
  const base = Object.fromEntries(Object.entries(whole).filter(([key]) => key in baseRules));
  const rules = mergeRules(customRules, { base, lists: mark(lists, name), off: new Set() });
  return { ...heads.parse(Object.fromEntries(Object.entries(whole).filter(([key]) => key in head))), rules };
}

/** What stands for the text in plain keys. */
export const lineEnd = (of: Definition['text']): string | null => (of.how === 'keys' ? LINE_ENDS[of.lineEnd] : null);

/** The file of a definition: absolute, from the home folder by `~/`, or from the project's folder. */
export function definitionPath(path: string, project: string | null, home = homedir()): string | null {
  if (isAbsolute(path)) return path;
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return project === null ? null : join(project, path);
}

/** A definition, or in words why there is none. It is only read: nothing in it is run by that. */
export function readDefinition(path: string | undefined, project: string | null): Definition | string {
  if (!path) return 'No file that describes this agent is named in its settings.';
  const place = definitionPath(path, project);
  if (!place) return `${path} can only be found in a project.`;
  try {
    const info = statSync(place);
    if (!info.isFile()) return `${path} is no file.`;
    if (info.size > MOST_BYTES) return `${path} is larger than ${MOST_BYTES / 1024} kB.`;
    return parseDefinition(readFileSync(place, 'utf8').replace(/^\uFEFF/, ' '), path);
  } catch (error) {
    if (error instanceof RuleFileError) return `${error.message}.`;
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `${path}, which describes this agent, is not there.` : `${path} cannot be read: ${message}`;
  }
}
