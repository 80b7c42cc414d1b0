import type { CliRules } from '../rules.ts';

/** From the vendor's documentation and reports, not from running it. */
export const ampRules: CliRules = {
  seen: 'documentation of 2026-11',
  hint: { text: 'Amp is not installed.', npm: '@ampcode/cli', url: 'https://ampcode.com' },
  startMs: 15_000,
  typing: { chunk: null, settleMs: 500, echoMs: 8_000, acceptMs: 3_000, wordsMs: 400, stashKey: null },
  composer: {
    first: '^\\s*│ ?',
    rest: '^\\s*│ ?',
    tail: '\\s*│\\s*$',
    tallRows: 6,
    above: '^\\s*╭─',
    below: '^\\s*╰─',
    scrolledAbove: null,
    scrolledFirst: null,
    chip: '^\\[Pasted (?:text|content)[^\\]]*\\]$',
    stashed: null,
  },
  dialogs: [
    { all: ['Plugin confirmation needed'], says: 'waiting-for-you', detail: 'it asks for a confirmation' },
    {
      all: ['[Ll]og ?in|[Ss]ign in|AMP_API_KEY', 'https://ampcode\\.com|press|Press'],
      says: 'needs-login',
      detail: 'it asks for a login',
    },
  ],
  screen: [
    {
      match: '╰─.* (?:[Tt]hinking|[Ss]treaming|[Rr]unning tools|[Ww]aiting)[^─]*─',
      says: 'working',
      detail: 'its footer shows work',
    },
    { match: '╰─', says: 'ready', detail: 'its composer is free and its footer shows no work' },
  ],
  titles: [
    { match: '^[⠀-⣿] ', says: 'working', detail: 'its title shows work' },
    { match: 'confirmation needed', says: 'waiting-for-you', detail: 'its title asks for you' },
    { match: ' - amp\\b', says: 'ready', detail: 'its title shows no work' },
  ],
};

/** From the vendor's documentation and reports, not from running it. */
export const antigravityRules: CliRules = {
  seen: 'documentation of 2026-11',
  hint: { text: 'The Antigravity CLI (agy) is not installed.', url: 'https://antigravity.google' },
  startMs: 20_000,
  typing: { chunk: null, settleMs: 500, echoMs: 8_000, acceptMs: 3_000, wordsMs: 400, stashKey: null },
  composer: {
    first: '^\\s*> ?',
    rest: '^ {0,2}',
    tail: null,
    tallRows: 6,
    above: '^─{10}',
    below: '^─{10}',
    scrolledAbove: null,
    scrolledFirst: null,
    chip: '^\\[Pasted [Tt]ext[^\\]]*\\]$',
    stashed: null,
  },
  dialogs: [
    { all: ['requesting permission for:'], says: 'waiting-for-you', detail: 'it asks for permission' },
    { all: ['[Tt]rust', '[❯›>●] ?(?:\\d\\. )?\\S'], says: 'waiting-for-you', detail: 'it asks for trust' },
    {
      all: ['[Ss]ign in|[Ll]og in', 'accounts\\.google\\.com|[Bb]rowser|Google'],
      says: 'needs-login',
      detail: 'it asks for a login',
    },
  ],
  screen: [
    { match: 'esc to cancel', says: 'working', detail: 'its footer offers to cancel: it works' },
    { match: '[⠀-⣿] \\S*ing\\b', says: 'working', detail: 'its spinner turns' },
    { match: '\\? for shortcuts', says: 'ready', detail: 'its composer is free and its footer shows no work' },
  ],
  titles: [],
};
