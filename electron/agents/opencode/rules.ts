import type { CliRules } from '../rules.ts';

/** Seen by running it; see the project's docs on delivery and state. */
export const opencodeRules: CliRules = {
  seen: '1.18.33',
  hint: { text: 'OpenCode is not installed.', npm: 'opencode-ai' },
  startMs: 25_000,
  typing: { chunk: null, settleMs: 300, echoMs: 8_000, acceptMs: 3_000, wordsMs: 400, stashKey: null },
  composer: {
    first: '^\\s*[┃│] ?',
    rest: '^\\s*[┃│] ?',
    tail: null,
    tallRows: 6,
    above: null,
    below: null,
    scrolledAbove: null,
    scrolledFirst: null,
    chip: '^\\[Pasted ~?\\d+ lines\\]$',
    stashed: null,
  },
  dialogs: [{ all: ['Permission required'], says: 'waiting-for-you', detail: 'it asks for your permission' }],
  screen: [],
  titles: [],
};
