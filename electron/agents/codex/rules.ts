import type { CliRules } from '../rules.ts';

/** Seen by running it; see the project's docs on delivery and state. */
export const codexRules: CliRules = {
  seen: '0.169.0',
  hint: { text: 'Codex is not installed.', npm: '@openai/codex' },
  startMs: 15_000,
  typing: { chunk: null, settleMs: 150, echoMs: 6_000, acceptMs: 2_000, wordsMs: 1_500, stashKey: null },
  composer: {
    first: '^› ',
    rest: '^ {0,2}',
    tail: null,
    tallRows: 6,
    above: null,
    below: null,
    scrolledAbove: null,
    scrolledFirst: '\\s+↑\\s*$',
    chip: '^\\[Pasted Content (?<length>\\d+) chars\\]$',
    stashed: null,
  },
  dialogs: [
    {
      all: ['Trust this folder|Folder access', '› \\d\\.', 'enter continue|Press enter'],
      says: 'waiting-for-you',
      detail: 'it asks whether to trust this folder',
    },
    {
      all: ['Sign in with|Choose how you want to use Codex', 'Press enter|enter continue'],
      says: 'needs-login',
      detail: 'it asks for a login',
    },
    {
      all: ['Hooks need review', '› \\d\\.'],
      says: 'waiting-for-you',
      detail: 'it asks for a review of hooks',
    },
    {
      all: ['Would you like to', '› \\d\\.'],
      says: 'waiting-for-you',
      detail: 'it asks for your permission',
    },
    {
      all: ['[›>] \\d\\. ', '(?:[Ee]nter|esc) (?:to )?(?:continue|confirm|select|skip)'],
      says: 'waiting-for-you',
      detail: 'it asks a question',
    },
  ],
  screen: [],
  titles: [
    { match: '^[⠀-⣿] ', says: 'working', detail: 'its title shows work' },
    { match: 'Action Required', says: 'waiting-for-you', detail: 'its title asks for you' },
  ],
};

/** Models that Codex would ask to replace at its start; the notice's Enter would change the model. */
export const codexMigrations: Record<string, string> = { 'gpt-5.5': 'gpt-6-sol' };
