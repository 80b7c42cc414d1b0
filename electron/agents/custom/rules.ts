import type { CliRules } from '../rules.ts';

/** What holds for a CLI of which nothing is known. */
export const customRules: CliRules = {
  seen: 'any',
  hint: { text: 'The command of this agent was not found.' },
  startMs: 15_000,
  typing: { chunk: null, settleMs: 300, echoMs: 6_000, acceptMs: 3_000, wordsMs: 400, stashKey: null },
  composer: {
    first: '^[>$❯›] ?',
    rest: '^ {0,2}',
    tail: null,
    tallRows: 6,
    above: null,
    below: null,
    scrolledAbove: null,
    scrolledFirst: null,
    chip: null,
    stashed: null,
  },
  dialogs: [],
  screen: [],
  titles: [],
};
