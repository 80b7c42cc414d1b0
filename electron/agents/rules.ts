import { z } from 'zod';
import { wild } from './tame.ts';

const pattern = z.string().check((issue) => {
  const why = wild(issue.value);
  if (why) issue.issues.push({ code: 'custom', message: why, input: issue.value });
});
const ms = z.number().int().min(0).max(600_000);
const long = z.number().int().min(15_000).max(86_400_000);
const words = z.string().min(1).max(200);

const rule = {
  /** Unique in its file; what explains a state names it as `<file>#<id>`. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, { error: 'an id is small letters, digits and hyphens' }),
  /** The versions that it holds for, such as ">=2.1.198" or ">=0.160 <0.170"; absent: all. */
  versions: z
    .string()
    .regex(/^(?:(?:<|<=|>|>=|=)\d+(?:\.\d+)*)(?: (?:<|<=|>|>=|=)\d+(?:\.\d+)*)*$/, {
      error: 'versions look like ">=2.1.198" or ">=0.160 <0.170"',
    })
    .optional(),
  /** For people who read the file. */
  note: z.string().optional(),
};
/** Set when the file is read: `<file>#<id>`. Not written in a file. */
export interface Sourced {
  rule?: string;
}
const list = <T extends z.ZodType>(item: T) => z.array(item).max(100).default([]);

/** The rules of each list; which shape they have. */
export const ruleLists = {
  /** Questions, menus and logins: all patterns must match the last rows, top to bottom. */
  dialogs: z.strictObject({
    ...rule,
    all: z.array(pattern).min(1).max(8),
    says: z.enum(['waiting-for-you', 'needs-login']),
    detail: words,
    /** What it asks for, told behind the detail: from the lowest row of the first pattern on, each below the one before; the last has the group `what`. */
    subject: z.array(pattern).min(1).max(4).refine((sources) => sources.at(-1)?.includes('(?<what>') ?? false, { error: 'its last pattern needs the group what' }).optional(),
  }),
  /**
   * States by a row of the screen, for a CLI that reports nothing. The first match decides. Only
   * `ready` needs a composer that is free.
   */
  screen: z.strictObject({ ...rule, match: pattern, says: z.enum(['working', 'ready', 'needs-login']), detail: words }),
  /** The text of a report of work (OSC 7501) that only tells of what runs beside: the CLI rests. */
  background: z.strictObject({ ...rule, match: pattern }),
  /** States by the terminal's title. */
  titles: z.strictObject({
    ...rule,
    match: pattern,
    says: z.enum(['working', 'ready', 'waiting-for-you']),
    detail: words,
  }),
  /** States by a notice (OSC 9, 99, 777). It counts for `ttlMs`. */
  notices: z.strictObject({
    ...rule,
    match: pattern,
    says: z.enum(['working', 'ready', 'waiting-for-you', 'needs-login']),
    detail: words,
    ttlMs: ms.default(60_000),
  }),
  /**
   * A usage limit by the CLI's own words: in what it reports or writes down, or in the last rows
   * of the screen. A group named `time` holds when it ends; without one the whole text is read.
   */
  limits: z.strictObject({
    ...rule,
    match: pattern,
    in: z.enum(['told', 'screen', 'both']).default('both'),
  }),
  /**
   * How full the context is, by one of the last rows, for a CLI that tells it nowhere else: the
   * groups `percent` and `window`, a number that may end with k or M.
   */
  usage: z.strictObject({
    ...rule,
    match: pattern.refine((source) => source.includes('(?<percent>') && source.includes('(?<window>'), {
      error: 'it needs the groups percent and window',
    }),
  }),
  /** A row that says that it tries again after an error: it works, with that row as its detail. */
  retries: z.strictObject({ ...rule, match: pattern }),
};
export type RuleList = keyof typeof ruleLists;

export const baseRules = {
  /** The versions that these rules were seen with, the newest last. */
  seen: z.array(z.string().min(1)).min(1),
  hint: z.strictObject({
    text: words,
    npm: z.string().optional(),
    url: z.string().optional(),
    /** The vendor's own installer, as one types it into a shell. */
    script: z.strictObject({ posix: words.optional(), windows: words.optional() }).optional(),
  }),
  /** How a login can be seen without a turn, and where it is made. */
  login: z
    .strictObject({
      /** Variables that hold a key; what is in them is never told. */
      env: z.array(words).default([]),
      /** Files of a login, in a folder that a variable may name. What is in them is never read. */
      files: z.array(z.strictObject({ variable: words.optional(), folder: words, file: words })).default([]),
      /** It ends with 0 where there is a login, with 1 where there is none; it runs no turn. */
      asks: z.array(words).min(1).optional(),
      command: words,
    })
    .optional(),
  /** Without a sign of life for so long after the start, the state is unknown. */
  startMs: ms,
  /** Work of which nothing was seen for so long is stalled. */
  stallMs: long,
  typing: z.strictObject({
    /** Largest paste; null: one paste for any text. */
    chunk: z.strictObject({ lines: z.number().int().min(1), chars: z.number().int().min(20) }).nullable(),
    settleMs: ms,
    /** Before the first text of a run it must have been ready so long: its composer shows too early. */
    firstMs: ms.optional(),
    echoMs: ms,
    acceptMs: ms,
    wordsMs: ms,
    stashKey: z.string().nullable(),
    /** A text that is sent while it works goes into the running turn. */
    steers: z.boolean(),
    /** Texts of more bytes go as a file in the project, with a pointer to it. */
    fileOver: z.number().int().min(200),
    /** A line of more characters does, too; null: any line can be pasted. */
    longLine: z.number().int().min(100).nullable(),
    /** From so many lines, or over so many characters, a paste is marked as foreign by the CLI. */
    foreign: z.strictObject({ lines: z.number().int(), chars: z.number().int() }).nullable(),
  }),
  composer: z.strictObject({
    /** How the first row begins, and what every row begins with. */
    first: pattern,
    rest: pattern,
    /** What every row ends with, for example a frame. */
    tail: pattern.nullable(),
    /**
     * From so many rows on, or half of a small screen, its beginning may be scrolled out without
     * a mark.
     */
    tallRows: z.number().int().min(3),
    /** The rows around it; null: it ends at the cursor's row. */
    above: pattern.nullable(),
    below: pattern.nullable(),
    /** Marks that its beginning is scrolled out: in the row above, or in the first row. */
    scrolledAbove: pattern.nullable(),
    scrolledFirst: pattern.nullable(),
    /** The CLI's short form of a paste, alone in the composer. A group may hold the length. */
    chip: pattern.nullable(),
    /** Stands on the screen while a draft is put aside already. */
    stashed: pattern.nullable(),
  }),
  /** Models that the CLI would ask to replace at its start, and by which. */
  migrations: z.record(z.string(), z.string()).default({}),
  /** Whose OSC 133 marks are: of a shell that follows the CLI, or of the CLI's own turns. */
  marks: z.enum(['shell', 'own']).default('shell'),
};

/**
 * What is known about one CLI's wording, glyphs and times. It depends on the CLI's version, so it
 * is data: a file of its own, `format` 1. Regular expressions are strings, times are ms.
 */
export const CliRules = z.strictObject({
  format: z.literal(1),
  cli: z.string(),
  note: z.string().optional(),
  ...baseRules,
  dialogs: list(ruleLists.dialogs),
  screen: list(ruleLists.screen),
  background: list(ruleLists.background),
  titles: list(ruleLists.titles),
  notices: list(ruleLists.notices),
  limits: list(ruleLists.limits),
  usage: list(ruleLists.usage),
  retries: list(ruleLists.retries),
});
type Checked = z.infer<typeof CliRules>;
export type CliRules = Omit<Checked, RuleList> & {
  [L in RuleList]: (Checked[L][number] & Sourced)[];
};
export const LISTS = Object.keys(ruleLists) as RuleList[];

/**
 * The rules of a file that ships with the app, each marked with where it stands.
 * @throws when it is not of the schema
 */
export function builtIn(file: unknown): CliRules {
  const rules = CliRules.parse(file);
  return mark(rules, `${rules.cli}.json`);
}

/** Gives each rule without a source the name of its file. */
export function mark<T extends Partial<Pick<CliRules, RuleList>>>(rules: T, file: string): T {
  const marked: T = { ...rules };
  for (const name of LISTS) {
    const rulesOf = rules[name] as ({ id: string } & Sourced)[] | undefined;
    if (rulesOf) Object.assign(marked, { [name]: rulesOf.map((r) => ({ ...r, rule: `${file}#${r.id}` })) });
  }
  return marked;
}
