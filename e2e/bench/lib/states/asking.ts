/** Whatever the agent asks of the person, and what comes after the answer. */
import type { Situation } from './types.ts';
import {
  asks, asksPlan, asksQuestion, go, held, inTurn, NO_PLAN, NO_QUESTION, permission, planMode, prompt, ready, said, wait,
  waits, want, working,
} from './words.ts';

const question = { act: 'question' as const, text: 'Red or blue?', options: ['Red', 'Blue'] };
const still = want('waiting-for-you', { holds: 2_500, never: ['ready', 'working', 'unknown'] });
const real = { autonomy: 'asks' as const };

export const asking: Situation[] = [
  {
    name: 'permission',
    not: ['amp'],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, still],
    real: { all: { ...real, replies: { go: [asks, said] } } },
  },
  {
    name: 'permission given',
    not: ['amp'],
    fake: { acts: [permission, wait] },
    steps: [ready, prompt(), waits, { answer: '\r' }, working, go, ready],
    real: { all: { ...real, replies: { go: [asks, held] } } },
  },
  {
    name: 'permission refused with Escape',
    not: ['amp'],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, { answer: '\x1b' }, ready],
    real: { all: { ...real, replies: { go: [asks, said] } } },
  },
  {
    name: 'permission asked twice',
    not: ['amp'],
    fake: { acts: [permission, { act: 'step', step: { run: ['node', '-v'], show: 'node -v', ask: true } }] },
    steps: [ready, prompt(), waits, { answer: '\r' }, { pause: 700 }, want('waiting-for-you', { holds: 1_000 })],
    real: {
      all: {
        ...real,
        replies: { go: [asks, { calls: [{ shell: 'echo twice > twice-%.txt', escalate: 'And this?' }] }, said] },
        steps: [ready, prompt(), waits, { answer: '\r' }, { asked: 2 }, { pause: 700 }, want('waiting-for-you', { holds: 1_000 })],
      },
    },
  },
  {
    name: 'text into a permission dialog',
    not: ['amp'],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, { pause: 500 }, { paste: 'a text at the wrong time' }, still],
    real: { all: { ...real, replies: { go: [asks, said] } } },
  },
  {
    name: 'permission in a narrow pane',
    not: ['amp'],
    size: [46, 26],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, still],
    real: { all: { ...real, replies: { go: [asks, said] } } },
  },
  {
    name: 'permission, then resized',
    not: ['amp'],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, { resize: [74, 26] }, { pause: 700 }, still],
    real: { all: { ...real, replies: { go: [asks, said] } } },
  },
  {
    name: 'killed in a permission dialog',
    not: ['amp'],
    fake: { acts: [permission] },
    steps: [ready, prompt(), waits, { signal: 'SIGKILL' }, want('exited')],
    real: { all: { ...real, replies: { go: [asks, said] } } },
  },
  { name: 'question', fake: { acts: [question] }, steps: [ready, prompt(), waits, { see: /Red or blue/ }, still], real: { claude: { ...real, replies: { go: [asksQuestion, said] } }, codex: NO_QUESTION } },
  { name: 'question answered', fake: { acts: [question, wait] }, steps: [ready, prompt(), waits, { answer: '\r' }, working, go, ready], real: { claude: { ...real, replies: { go: [asksQuestion, held] } }, codex: NO_QUESTION } },
  { name: 'question in a narrow pane', size: [46, 26], fake: { acts: [question] }, steps: [ready, prompt(), waits, still], real: { claude: { ...real, replies: { go: [asksQuestion, said] } }, codex: NO_QUESTION } },
  { name: 'plan to be approved', fake: { acts: [{ act: 'plan' }] }, steps: [ready, prompt(), waits, still], real: { claude: { ...planMode, replies: { go: [asksPlan, said] } }, codex: NO_PLAN } },
  { name: 'plan approved', fake: { acts: [{ act: 'plan' }, wait] }, steps: [ready, prompt(), waits, { answer: '\r' }, working, go, ready], real: { claude: { ...planMode, replies: { go: [asksPlan, held] } }, codex: NO_PLAN } },
  { name: 'plan refused', fake: { acts: [{ act: 'plan' }] }, steps: [ready, prompt(), waits, { answer: '\x1b' }, ready], real: { claude: { ...planMode, replies: { go: [asksPlan, said] } }, codex: NO_PLAN } },
  {
    name: 'confirmation out of nowhere',
    fake: { acts: [wait] },
    steps: [...inTurn, { order: { do: 'permission', command: 'rm -rf important' } }, waits, { see: /important/ }, still],
    real: { all: 'the real CLI asks in turns of its own model' },
  },
];
