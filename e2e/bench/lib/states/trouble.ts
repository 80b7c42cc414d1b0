/** Refusals by the model's server, compaction, crashes, and what spoils the evidence. */
import type { Act, Refusal } from '../../../fakes/acts.ts';
import type { Situation } from './types.ts';
import { exited, go, held, IGNORES, inTurn, prompt, ready, RETRIES, said, theCli, wait, want, working } from './words.ts';

const fails = (refusal: Refusal): Act => ({ act: 'fail', refusal });
const on = (holds: number) => want('working', { holds, never: ['ready', 'stalled', 'unknown'] });

export const trouble: Situation[] = [
  {
    name: 'retry loop after 429',
    fake: { acts: [{ act: 'retry', status: 429 }] },
    steps: [...inTurn, on(2_500), go, ready],
    real: {
      claude: {
        refusals: { go: { status: 429, retryAfter: 4, times: 1 } },
        replies: { go: [said] },
        steps: [...inTurn, go, { see: /retrying/i }, on(2_000), want('ready', { within: 30_000 })],
      },
      codex: {
        refusals: { go: { status: 500, times: 1 } },
        replies: { go: [held] },
        steps: [...inTurn, go, { asked: 2 }, on(2_000), go, ready],
      },
    },
  },
  {
    name: 'rate limit',
    fake: { acts: [wait, fails('rate-limit')] },
    steps: [...inTurn, go, want('rate-limited')],
    real: { gemini: RETRIES, all: { refusals: { go: { status: 429, retryAfter: 1 } }, replies: { go: [] }, steps: [...inTurn, go, want('rate-limited', { within: 60_000, holds: 1_500 })] } },
  },
  {
    name: 'turn after a rate limit',
    fake: { acts: [wait, fails('rate-limit')], laterActs: [wait] },
    steps: [...inTurn, go, want('rate-limited'), prompt('again'), working, go, ready],
    real: { gemini: RETRIES, all: { refusals: { go: { status: 429, retryAfter: 1 } }, replies: { go: [], again: [held] }, steps: [...inTurn, go, want('rate-limited', { within: 60_000, holds: 1_500 }), prompt('again'), working, go, ready] } },
  },
  {
    name: 'overloaded server',
    fake: { acts: [wait, fails('overloaded')] },
    steps: [...inTurn, go, ready],
    real: { gemini: RETRIES, all: { refusals: { go: { status: 529, retryAfter: 1 } }, replies: { go: [] }, steps: [...inTurn, go, want('ready', { within: 60_000, holds: 1_500 })] } },
  },
  { name: 'server error', fake: { acts: [wait, fails('server')] }, steps: [...inTurn, go, ready], real: { gemini: RETRIES, all: { refusals: { go: { status: 500, retryAfter: 1 } }, replies: { go: [] }, steps: [...inTurn, go, want('ready', { within: 60_000, holds: 1_500 })] } } },
  { name: 'invalid request', fake: { acts: [wait, fails('invalid')] }, steps: [...inTurn, go, ready], real: { all: { refusals: { go: { status: 400, retryAfter: 1 } }, replies: { go: [] }, steps: [...inTurn, go, want('ready', { within: 60_000, holds: 1_500 })] } } },
  {
    name: 'turn after an error',
    fake: { acts: [wait, fails('server')], laterActs: [wait] },
    steps: [...inTurn, go, ready, prompt('again'), working, go, ready],
    real: { gemini: RETRIES, all: { refusals: { go: { status: 500, retryAfter: 1 } }, replies: { go: [], again: [held] }, steps: [...inTurn, go, want('ready', { within: 60_000, holds: 1_500 }), prompt('again'), working, go, ready] } },
  },
  {
    name: 'key refused',
    only: ['claude', 'codex'],
    fake: { acts: [wait, fails('login')] },
    steps: [...inTurn, go, want('needs-login')],
    real: { all: { refusals: { go: { status: 401, retryAfter: 1 } }, replies: { go: [] }, steps: [...inTurn, go, want('needs-login', { within: 60_000, holds: 1_500 })] } },
  },
  {
    name: 'compaction',
    only: ['claude', 'codex'],
    fake: { tokens: 260_000, acts: [wait] },
    steps: [...inTurn, on(1_000), go, ready],
    real: {
      all: {
        env: { CLAUDE_CODE_AUTO_COMPACT_WINDOW: '200000' },
        replies: { one: [said], two: [said], three: [said], full: [{ text: 'Full.', usage: { input: 250_000 } }], last: [held] },
        steps: [
          ready, prompt('one'), { asked: 1 }, ready, prompt('two'), { asked: 2 }, ready, prompt('three'), { asked: 3 }, ready,
          prompt('full'), { asked: 4 }, ready, prompt('last'), working, { see: /ompacted/ }, { asked: 5 }, on(1_000), go, ready,
        ],
      },
    },
  },
  {
    name: 'killed in a turn',
    fake: { acts: [wait] },
    steps: [...inTurn, { signal: 'SIGKILL' }, exited],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'crashed in a turn, with a code',
    fake: { acts: [wait] },
    steps: [...inTurn, { order: { do: 'crash', code: 9 } }, exited],
    real: { all: 'the real CLI has no such crash to order' },
  },
  {
    name: 'ended in a turn by SIGTERM',
    fake: { acts: [wait] },
    steps: [...inTurn, { signal: 'SIGTERM' }, exited],
    real: { all: { replies: { go: [held] } }, gemini: IGNORES },
  },
  {
    name: 'stopped by the app in a turn',
    fake: { acts: [wait] },
    steps: [...inTurn, { stop: true }, exited],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'crashed at a prompt',
    fake: { crashAt: 'submit' },
    steps: [ready, prompt(), exited],
    real: { all: 'it is not known when the real CLI would' },
  },
  {
    name: 'crashed into a shell, in a turn',
    inShell: true,
    fake: { acts: [wait] },
    steps: [...inTurn, { order: { do: 'crash' } }, { see: /shell-prompt\$/ }, exited],
    real: { all: { replies: { go: [held] }, steps: [...inTurn, { signal: 'SIGKILL', child: theCli }, { see: /shell-prompt\$/ }, exited] } },
  },
  {
    name: 'unreadable hook at rest',
    fake: {},
    steps: [ready, { hook: '{"hook_event_name": "Stop", "session' }, { problem: /unreadable/ }, want('ready', { holds: 1_000 })],
    real: { all: {} },
  },
  {
    name: 'unreadable hook in a turn',
    fake: { acts: [wait] },
    steps: [...inTurn, { hook: 'not JSON at all' }, { problem: /unreadable/ }, on(1_000)],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'hook of an unknown event',
    fake: { acts: [wait] },
    steps: [...inTurn, { hook: '{"hook_event_name":"SomethingNew","state":"idle"}' }, { pause: 800 }, on(1_000)],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'half a state file',
    only: ['claude'],
    fake: { acts: [wait] },
    steps: [...inTurn, { stateFile: '{"pid":1,"sessionId":"x","sta' }, { pause: 800 }, on(1_000)],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'state file of another session',
    only: ['claude'],
    fake: { acts: [wait] },
    steps: [
      ...inTurn,
      { stateFile: '{"sessionId":"00000000-0000-4000-8000-000000000000","status":"idle","statusUpdatedAt":9999999999999}' },
      { pause: 800 },
      on(1_000),
    ],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'no reports: hooks and state file',
    only: ['claude'],
    fake: { mute: ['report'], acts: [wait] },
    steps: [...inTurn, on(1_500), go, ready],
    real: { all: 'this version always reports' },
  },
  {
    name: 'hooks alone',
    only: ['claude', 'codex'],
    fake: { mute: ['report', 'title', 'pid-file'], acts: [wait] },
    steps: [{ logged: 'ready' }, { pause: 500 }, prompt(), working, go, ready],
    real: { all: 'this version always reports' },
  },
  {
    name: 'reports alone',
    only: ['claude', 'codex'],
    fake: { mute: ['hooks', 'title', 'pid-file'], acts: [wait] },
    steps: [...inTurn, on(1_500), go, ready],
    real: { all: 'this version runs its hooks' },
  },
  {
    name: 'title alone, at work',
    only: ['claude', 'codex'],
    fake: { mute: ['report', 'hooks', 'pid-file'], acts: [wait] },
    steps: [{ logged: 'ready' }, { pause: 500 }, prompt(), working],
    real: { all: 'this version reports more' },
  },
  {
    name: 'a title alone is never ready',
    only: ['claude', 'codex'],
    fake: { mute: ['report', 'hooks', 'pid-file'] },
    // Codex's own title shows work for some ms at its start.
    steps: [{ logged: 'ready' }, want(['starting', 'unknown'], { holds: 2_000, never: ['ready'] })],
    real: { all: 'this version reports more' },
  },
  {
    name: 'reports from a CLI that has none by itself',
    not: ['claude', 'codex'],
    fake: {},
    steps: [
      ready,
      { order: { do: 'raw', base64: Buffer.from('\x1b]7501;state=working:app=other\x07').toString('base64') } },
      working,
      { order: { do: 'raw', base64: Buffer.from('\x1b]7501;state=blocked:app=other:kind=question\x07').toString('base64') } },
      want('waiting-for-you'),
      { order: { do: 'raw', base64: Buffer.from('\x1b]7501;state=done:app=other\x07').toString('base64') } },
      ready,
    ],
  },
  {
    name: 'resumed session',
    only: ['claude', 'codex'],
    fake: {},
    steps: [ready, prompt(), { see: /Done with/ }, { pause: 800 }, ready, { stop: true }, exited, { start: true, resume: true }, ready],
    real: { all: { replies: { go: [said] } } },
  },
];
