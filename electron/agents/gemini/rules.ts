import type { CliRules } from '../rules.ts';

/** Seen by running it; see the project's docs on delivery and state. */
export const geminiRules: CliRules = {
  seen: '0.61.0',
  hint: { text: 'Gemini CLI is not installed.', npm: '@google/gemini-cli' },
  startMs: 20_000,
  typing: { chunk: null, settleMs: 600, echoMs: 8_000, acceptMs: 3_000, wordsMs: 1_500, stashKey: null },
  composer: {
    first: '^ ?[>*!] ',
    rest: '^ {0,3}',
    tail: null,
    tallRows: 6,
    above: '^▀{10}',
    below: '^▄{10}',
    scrolledAbove: null,
    scrolledFirst: null,
    chip: '^\\[Pasted Text: \\d+ (?:lines|chars)\\]$',
    stashed: null,
  },
  dialogs: [
    { all: ['Allow execution of|Apply this change', 'Allow once'], says: 'waiting-for-you', detail: 'it asks for your permission' },
  ],
  screen: [],
  titles: [
    { match: '^✋', says: 'waiting-for-you', detail: 'its title asks for you' },
    { match: '^✦', says: 'working', detail: 'its title shows work' },
    { match: '^◇', says: 'ready', detail: 'its title shows that it is ready' },
  ],
};
