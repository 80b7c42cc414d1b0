/** At rest: what is done to the composer and to the pane moves nothing. */
import type { Situation } from './types.ts';
import { exited, IGNORES, ready, theCli, waits, want } from './words.ts';

const long = Array.from({ length: 40 }, (_, n) => `row ${n} of a paste`).join('\n');
const still = want('ready', { holds: 1_500, never: ['working', 'waiting-for-you', 'needs-login', 'stalled', 'exited'] });

export const idle: Situation[] = [
  { name: 'idle', fake: {}, steps: [ready, want('ready', { holds: 3_500, never: ['working', 'stalled'] })], real: { all: {} } },
  {
    name: 'draft in the composer',
    fake: {},
    steps: [ready, { keys: 'half a thought' }, { see: /half a thought/ }, still],
    real: { all: {} },
  },
  {
    name: 'draft of many rows',
    fake: {},
    steps: [ready, { paste: 'one\ntwo\nthree' }, { see: /three/ }, still],
    real: { all: {} },
  },
  {
    name: 'paste collapsed to its short form',
    only: ['claude'],
    fake: {},
    steps: [ready, { paste: long }, { see: /\[Pasted text #\d/ }, still],
    real: { all: {} },
  },
  {
    name: 'long paste stands in the composer',
    only: ['codex'],
    fake: {},
    steps: [ready, { paste: long }, { see: /row 39 of a paste|\[Pasted Content/ }, still],
    real: { all: {} },
  },
  {
    name: 'list of completions, by the screen alone',
    not: ['claude', 'codex'],
    fake: {},
    steps: [
      ready,
      { keys: 'see @' },
      { order: { do: 'popup', items: ['@src/first.ts', '@src/second.ts'] } },
      { see: /second\.ts/ },
      want(['ready', 'unknown'], { holds: 1_500, never: ['working', 'waiting-for-you'] }),
    ],
  },
  {
    name: 'list of completions',
    only: ['claude', 'codex'],
    fake: {},
    steps: [ready, { keys: 'see @' }, { order: { do: 'popup', items: ['@src/first.ts', '@src/second.ts'] } }, { see: /second\.ts/ }, still],
    real: { all: { steps: [ready, { keys: '/' }, { see: /\/\w+/ }, still] } },
  },
  {
    name: 'menu in place of the composer',
    only: ['claude', 'codex'],
    fake: {},
    steps: [
      ready,
      { order: { do: 'modal', head: ['Select a model', ''], options: ['Large', 'Small'], foot: 'Press enter to confirm or esc to go back' } },
      { see: /Large/ },
      waits,
    ],
    real: { all: { steps: [ready, { prompt: '/model', bare: true }, { see: /[Ss]elect [Mm]odel/ }, waits] } },
  },
  {
    name: 'menu closed again',
    only: ['claude', 'codex'],
    fake: {},
    steps: [
      ready,
      { order: { do: 'modal', head: ['Select a model', ''], options: ['Large', 'Small'], foot: 'Press enter to confirm or esc to go back' } },
      waits,
      { answer: '\x1b' },
      ready,
    ],
    real: { all: { steps: [ready, { prompt: '/model', bare: true }, waits, { answer: '\x1b' }, ready] } },
  },
  {
    name: 'resized',
    fake: {},
    steps: [ready, { resize: [72, 24] }, { pause: 700 }, still, { resize: [120, 40] }, { pause: 700 }, still],
    real: { all: {} },
  },
  { name: 'narrow pane', size: [44, 24], fake: {}, steps: [ready, still], real: { all: {} } },
  { name: 'made narrow', fake: {}, steps: [ready, { resize: [40, 20] }, { pause: 700 }, still], real: { all: {} } },
  { name: 'tiny pane', size: [30, 8], only: ['claude', 'codex'], fake: {}, steps: [ready, still], real: { all: {} } },
  {
    name: 'tiny pane, by the screen alone',
    size: [30, 8],
    not: ['claude', 'codex'],
    fake: {},
    steps: [want(['ready', 'unknown'], { never: ['working', 'waiting-for-you'] })],
  },
  {
    name: 'screen cleared',
    fake: {},
    steps: [ready, { order: { do: 'clear' } }, { pause: 600 }, still],
    real: { all: { steps: [ready, { keys: '\x0c' }, { pause: 600 }, still] } },
  },
  {
    name: 'rubbish on the screen',
    only: ['claude', 'codex'],
    fake: { garbageAt: 'ready' },
    steps: [ready, still],
    real: { all: 'the real CLI prints none' },
  },
  {
    name: 'output without end, outside a turn',
    only: ['claude', 'codex'],
    fake: { endlessAt: 'ready' },
    steps: [ready, still],
    real: { all: 'the real CLI prints none' },
  },
  {
    name: 'old words of a dialog in the conversation',
    fake: {},
    steps: [
      ready,
      { order: { do: 'say', lines: ['Do you want to proceed?', '❯ 1. Yes', '› 1. Yes', '  2. No', 'Esc to cancel', 'requesting permission for: x'] } },
      { see: /requesting permission for: x/ },
      still,
    ],
    real: {
      all: {
        replies: { go: [{ text: 'Do you want to proceed?\n\n❯ 1. Yes\n\n› 1. Yes\n\nEsc to cancel\n\nPress enter to confirm' }] },
        steps: [ready, { prompt: 'go' }, { see: /Press enter to confirm/ }, ready, still],
      },
    },
  },
  {
    name: 'leaves in order',
    fake: {},
    steps: [ready, { prompt: '/exit', bare: true }, exited],
    real: { all: { steps: [ready, { prompt: '/quit', bare: true }, exited] }, claude: {}, opencode: {} },
  },
  { name: 'leaves by Ctrl-D', fake: {}, steps: [ready, { keys: '\x04' }, { pause: 300 }, { keys: '\x04' }, exited], real: { all: {} } },
  { name: 'killed at rest', fake: {}, steps: [ready, { signal: 'SIGKILL' }, exited], real: { all: {} } },
  { name: 'ended by SIGTERM', fake: {}, steps: [ready, { signal: 'SIGTERM' }, exited], real: { all: {}, gemini: IGNORES } },
  { name: 'terminal hung up', fake: {}, steps: [ready, { signal: 'SIGHUP' }, exited], real: { all: {}, gemini: IGNORES } },
  { name: 'ends with a code', fake: {}, steps: [ready, { order: { do: 'exit', code: 7 } }, exited], real: { all: 'the real CLI ends so only at a start that fails' } },
  { name: 'stopped by the app', fake: {}, steps: [ready, { stop: true }, exited], real: { all: {} } },
  { name: 'started again', fake: {}, steps: [ready, { stop: true }, exited, { start: true }, ready], real: { all: {} } },
  {
    name: 'left for a shell',
    inShell: true,
    fake: {},
    steps: [
      ready,
      { prompt: '/exit', bare: true },
      { see: /shell-prompt\$/ },
      exited,
    ],
    real: { all: { steps: [ready, { prompt: '/quit', bare: true }, { see: /shell-prompt\$/ }, exited] }, claude: {}, opencode: {} },
  },
  {
    name: 'crashed into a shell',
    inShell: true,
    fake: {},
    steps: [ready, { order: { do: 'crash' } }, { see: /shell-prompt\$/ }, exited],
    real: { all: { steps: [ready, { signal: 'SIGKILL', child: theCli }, { see: /shell-prompt\$/ }, exited] } },
  },
];
