import { z } from 'zod';

const pattern = z.string().refine(
  (source) => {
    try {
      return Boolean(new RegExp(source, 'u'));
    } catch {
      return false;
    }
  },
  { error: 'not a regular expression' },
);
const ms = z.number().int().min(0).max(600_000);
const asks = z.enum(['waiting-for-you', 'needs-login', 'rate-limited']);

/**
 * What is known about one CLI's wording, glyphs and times. It depends on the CLI's version, so it
 * is data: regular expressions are strings, times are ms.
 */
export const CliRules = z.object({
  /** The versions that these rules were seen with. */
  seen: z.string(),
  hint: z.object({ text: z.string(), npm: z.string().optional(), url: z.string().optional() }),
  /** Without a sign of life for so long after the start, the state is unknown. */
  startMs: ms,
  typing: z.object({
    /** Largest paste; null: one paste for any text. */
    chunk: z.object({ lines: z.number().int().min(1), chars: z.number().int().min(20) }).nullable(),
    settleMs: ms,
    echoMs: ms,
    acceptMs: ms,
    wordsMs: ms,
    stashKey: z.string().nullable(),
  }),
  composer: z.object({
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
  /** Questions, menus and logins: all patterns must match the last rows, top to bottom. */
  dialogs: z.array(z.object({ all: z.array(pattern).min(1), says: asks, detail: z.string() })),
  /** States by the screen, for a CLI that reports nothing. First match decides. */
  screen: z.array(z.object({ match: pattern, says: z.enum(['working', 'ready']), detail: z.string() })),
  titles: z.array(
    z.object({ match: pattern, says: z.enum(['working', 'ready', 'waiting-for-you']), detail: z.string() }),
  ),
});
export type CliRules = z.infer<typeof CliRules>;
