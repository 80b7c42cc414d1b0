/** The app ends and starts anew in the middle of each: the state is derived again, from what can be found. */
import type { Situation } from './types.ts';
import { alone, asks, asksPlan, asksQuestion, exited, go, held, inTurn, NO_PLAN, NO_QUESTION, NO_TRUST, permission, planMode, prompt, ready, said, wait, waits, want, working } from './words.ts';

const question = { act: 'question' as const, text: 'Red or blue?', options: ['Red', 'Blue'] };
const asksReal = { autonomy: 'asks' as const };

export const restarts: Situation[] = [
  { name: 'app restart at rest', fake: {}, steps: [ready, { restart: [] }, ready], real: { all: {} } },
  {
    name: 'app restart in a turn',
    fake: { acts: [wait] },
    steps: [...inTurn, { restart: [] }, want('working', { holds: 1_000 }), go, ready],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'app restart while a tool runs',
    fake: { acts: [{ act: 'tool', cpu: false }] },
    steps: [...inTurn, { logged: 'act' }, { restart: [] }, want('working', { holds: 1_500 }), go, ready],
    real: {
      all: {
        replies: { go: [{ calls: [{ shell: 'sleep 9', timeoutMs: 30_000 }] }, said] },
        steps: [...inTurn, { asked: 1 }, { pause: 800 }, { restart: [] }, want('working', { holds: 1_500 }), want('ready', { within: 30_000 })],
      },
    },
  },
  {
    name: 'app restart in a permission dialog',
    not: ['amp'],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, { restart: [] }, want('waiting-for-you', { holds: 1_000 })],
    real: { all: { ...asksReal, replies: { go: [asks, said] } } },
  },
  {
    name: 'permission given while the app is away',
    not: ['amp'],
    fake: { acts: [permission, wait] },
    steps: [ready, prompt(), waits, { restart: [{ answer: '\r' }, { pause: 1_000 }] }, working, go, ready],
    real: { all: { ...asksReal, replies: { go: [asks, held] } } },
  },
  {
    name: 'app restart in a question',
    fake: { acts: [question] },
    steps: [ready, prompt(), waits, { restart: [] }, want('waiting-for-you', { holds: 1_000 })],
    real: { claude: { ...asksReal, replies: { go: [asksQuestion, said] } }, codex: NO_QUESTION },
  },
  {
    name: 'app restart in a plan to be approved',
    fake: { acts: [{ act: 'plan' }] },
    steps: [ready, prompt(), waits, { restart: [] }, want('waiting-for-you', { holds: 1_000 })],
    real: { claude: { ...planMode, replies: { go: [asksPlan, said] } }, codex: NO_PLAN },
  },
  {
    name: 'app restart in the trust dialog',
    not: ['amp'],
    untrusted: true,
    fake: { trust: true },
    steps: [waits, { restart: [] }, want('waiting-for-you', { holds: 1_000 })],
    real: { claude: { unknownFolder: true }, codex: alone, gemini: { unknownFolder: true }, opencode: NO_TRUST },
  },
  {
    name: 'app restart in the login screen',
    fake: { login: true },
    steps: [want('needs-login'), { restart: [] }, want('needs-login', { holds: 1_000 })],
    real: { all: 'see the situation of the login screen' },
  },
  {
    name: 'app restart while it starts',
    fake: { bootMs: 4_000 },
    steps: [want('starting'), { restart: [] }, want('starting', { holds: 300 }), ready],
    real: { all: { steps: [want(['starting', 'unknown', 'ready'], { holds: 0 }), { restart: [] }, ready] } },
  },
  {
    name: 'app restart after a turn',
    fake: {},
    steps: [ready, prompt(), { see: /Done with/ }, ready, { restart: [] }, ready],
    real: { all: { replies: { go: [said] } } },
  },
  {
    name: 'app restart after an error',
    fake: { acts: [{ act: 'fail', refusal: 'server' }] },
    steps: [ready, prompt(), { see: /error|demand/ }, ready, { restart: [] }, ready],
    real: {
      all: {
        refusals: { go: { status: 400 } },
        replies: { go: [] },
        steps: [...inTurn, go, want('ready', { within: 30_000 }), { restart: [] }, ready],
      },
    },
  },
  {
    name: 'turn done while the app is away',
    fake: { acts: [wait] },
    steps: [...inTurn, { restart: [go, { pause: 2_000 }] }, ready],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'turn begun while the app is away',
    fake: { acts: [wait] },
    steps: [ready, { restart: [prompt(), { pause: 1_500 }] }, working, go, ready],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'interrupted while the app is away',
    fake: { acts: [wait] },
    steps: [...inTurn, { restart: [{ answer: '\x1b' }, { pause: 1_500 }] }, ready],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'killed while the app is away',
    fake: { acts: [wait] },
    steps: [...inTurn, { restart: [{ signal: 'SIGKILL' }, { pause: 800 }] }, exited],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'left in order while the app is away',
    fake: {},
    steps: [ready, { restart: [{ prompt: '/exit', bare: true }, { pause: 1_500 }] }, exited],
    real: { all: { steps: [ready, { restart: [{ prompt: '/quit', bare: true }, { pause: 1_500 }] }, exited] }, claude: {}, opencode: {} },
  },
  {
    name: 'two restarts of the app in a turn',
    fake: { acts: [wait] },
    steps: [...inTurn, { restart: [] }, working, { restart: [] }, want('working', { holds: 1_000 }), go, ready],
    real: { all: { replies: { go: [held] } } },
  },
];
