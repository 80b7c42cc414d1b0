/** From the start to the first composer, and the ways in which that goes wrong. */
import type { Situation } from './types.ts';
import { alone, exited, NO_TRUST, ready, waits, want } from './words.ts';

const notReady = { never: ['ready' as const, 'working' as const] };

export const boot: Situation[] = [
  { name: 'boot', fake: {}, steps: [ready], real: { all: {} } },
  {
    name: 'slow boot',
    fake: { bootMs: 4_000 },
    steps: [want('starting', { holds: 2_000, ...notReady }), ready],
    real: { all: 'the real CLI starts as fast as it does' },
  },
  {
    name: 'boot that never ends',
    fake: { bootMs: 600_000 },
    steps: [want('starting', notReady), want('unknown', { within: 40_000, ...notReady })],
    real: { all: 'the real CLI comes up' },
  },
  {
    name: 'splash that takes no keys',
    fake: { splashMs: 3_500 },
    steps: [{ see: /Loading the workspace/ }, want(['starting', 'unknown'], { holds: 1_500, ...notReady }), ready],
    real: { all: 'these versions show none' },
  },
  {
    name: 'trust dialog',
    not: ['amp'],
    untrusted: true,
    fake: { trust: true },
    steps: [{ see: /trust/i }, waits],
    real: { claude: { unknownFolder: true }, codex: alone, gemini: { unknownFolder: true }, opencode: NO_TRUST },
  },
  {
    name: 'trust refused',
    not: ['amp'],
    untrusted: true,
    fake: { trust: true },
    steps: [waits, { answer: '\x1b' }, exited],
    real: {
      claude: { unknownFolder: true },
      codex: {
        // Its home comes up, where no prompt can be given.
        ...alone,
        steps: [waits, { answer: '2' }, { see: /[Cc]ommand center/ }, want('waiting-for-you', { holds: 3_000 })],
      },
      opencode: NO_TRUST,
    },
  },
  {
    name: 'trust given',
    untrusted: true,
    fake: { trust: true },
    steps: [waits, { answer: '\x1b[B\r' }, ready],
    only: ['claude'],
    real: { claude: { unknownFolder: true, steps: [waits, { answer: '\x1b[A' }, { answer: '\r' }, ready] } },
  },
  {
    name: 'trust given with Enter',
    untrusted: true,
    not: ['claude', 'amp'],
    fake: { trust: true },
    steps: [waits, { answer: '\r' }, ready],
    real: { codex: alone, gemini: { unknownFolder: true }, opencode: NO_TRUST },
  },
  {
    name: 'login screen',
    fake: { login: true },
    steps: [{ see: /sign in|log in|login/i }, want('needs-login', notReady)],
    real: {
      claude: { without: ['ANTHROPIC_API_KEY'], steps: [{ see: /Not logged in/ }, want('needs-login', { holds: 1_500 })] },
      codex: { args: ['-c', 'model_provider="openai"'] },
    },
  },
  {
    name: 'login done',
    fake: { login: true },
    steps: [want('needs-login', notReady), { order: { do: 'login' } }, ready],
    real: { all: 'a login at a vendor cannot be done here' },
  },
  {
    name: 'question about the key, before the session',
    only: ['claude'],
    fake: {
      startDialog: {
        head: ['Detected a custom API key in your environment', '', 'Do you want to use this API key?'],
        options: ['Yes', 'No (recommended)'],
        foot: 'Enter to confirm · Esc to cancel',
      },
    },
    steps: [{ see: /custom API key/ }, waits],
    real: { claude: { unknownKey: true } },
  },
  {
    name: 'question about a new model, before the session',
    only: ['codex'],
    fake: {
      startDialog: {
        head: ['Meet a newer model', '', 'It is better.'],
        options: ['Try the new model', 'Use the existing model'],
        foot: 'Press enter to confirm or esc to skip',
      },
    },
    steps: [{ see: /newer model/ }, waits],
    real: { codex: 'the desk itself keeps that question away' },
  },
  {
    name: 'ends at once',
    fake: { exitAtOnce: 3 },
    steps: [exited],
    real: { all: { args: ['--no-such-flag'] } },
  },
  { name: 'prints how it is used, and ends', fake: { usageOnly: true }, steps: [exited], real: { all: { args: ['--help'] } } },
  {
    name: 'killed while it starts',
    fake: { bootMs: 5_000 },
    steps: [want('starting'), { signal: 'SIGKILL' }, exited],
    real: { all: { steps: [want(['starting', 'unknown', 'ready'], { holds: 0 }), { signal: 'SIGKILL' }, exited] } },
  },
  { name: 'killed when it is just ready', fake: { crashAt: 'ready' }, steps: [exited], real: { all: { steps: [ready, { signal: 'SIGKILL' }, exited] } } },
];
