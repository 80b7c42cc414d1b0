import type { CliRules } from '../rules.ts';

/** Seen by running it; see the project's docs on delivery and state. */
export const claudeRules: CliRules = {
  seen: '2.1.330',
  hint: { text: 'Claude Code is not installed.', npm: '@anthropic-ai/claude-code' },
  startMs: 12_000,
  typing: {
    // A paste of 4 lines or more, or of over 800 characters, is marked as foreign text.
    chunk: { lines: 2, chars: 700 },
    settleMs: 150,
    echoMs: 6_000,
    acceptMs: 2_000,
    wordsMs: 1_500,
    stashKey: '\x13',
  },
  composer: {
    first: '^❯[\\u00a0 ]?',
    rest: '^ {0,2}',
    tail: null,
    tallRows: 6,
    above: '^─{3}.*─$',
    below: '^─{10}.*─$',
    scrolledAbove: '↑ \\d+ more',
    scrolledFirst: null,
    chip: '^\\[Pasted text #\\d+(?: \\+\\d+ lines)?\\]$',
    stashed: 'draft stashed',
  },
  dialogs: [
    {
      all: ['Accessing workspace|Do you trust', '❯ ', 'Enter to confirm'],
      says: 'waiting-for-you',
      detail: 'it asks whether to trust this folder',
    },
    {
      all: ['custom API key', '❯ ', 'Enter to confirm'],
      says: 'waiting-for-you',
      detail: 'it asks whether to use the API key from the environment',
    },
    {
      all: ['Select login method|Please run /login|Paste code here', '.'],
      says: 'needs-login',
      detail: 'it asks for a login',
    },
    {
      all: ['Do you want to proceed|Would you like to proceed|Do you want to', '❯ \\d\\.', 'Esc to cancel|ctrl-g|ctrl\\+g'],
      says: 'waiting-for-you',
      detail: 'it asks for your permission',
    },
    { all: ['❯ ', 'Enter to (?:confirm|select)'], says: 'waiting-for-you', detail: 'it asks a question' },
  ],
  screen: [],
  // With OSC 7501 the title has no glyph; without, the idle glyph also stands while it waits.
  titles: [
    { match: '^[◐◑⠂⠐]', says: 'working', detail: 'its title shows work' },
  ],
};
