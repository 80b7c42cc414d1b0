/** Turns: work of every kind, and how it ends well. */
import type { Situation } from './types.ts';
import { escTwice, go, held, inTurn, prompt, ready, said, sendsHelper, startsShell, wait, want, working } from './words.ts';

/** A turn goes on, whatever else is seen. */
const on = (holds: number) => want('working', { holds, never: ['ready', 'stalled', 'unknown', 'waiting-for-you'] });

export const turns: Situation[] = [
  { name: 'working', fake: { acts: [wait] }, steps: [...inTurn, on(2_000)], real: { all: { replies: { go: [held] } } } },
  { name: 'turn done', fake: { acts: [wait] }, steps: [...inTurn, go, ready], real: { all: { replies: { go: [held] } } } },
  {
    name: 'first prompt of a turn at once',
    fake: {},
    steps: [ready, prompt(), { see: /Done with/ }, ready],
    real: { all: { replies: { go: [said] } } },
  },
  {
    name: 'long quiet tool that sleeps',
    fake: { acts: [{ act: 'tool', cpu: false }] },
    steps: [...inTurn, { logged: 'act' }, on(5_000), go, ready],
    real: { all: { replies: { go: [{ calls: [{ shell: 'sleep 8', timeoutMs: 30_000 }] }, said] }, steps: [...inTurn, { asked: 1 }, on(5_000), want('ready', { within: 30_000 })] } },
  },
  {
    name: 'long quiet tool with work in a child',
    fake: { acts: [{ act: 'tool', cpu: true }] },
    steps: [...inTurn, { logged: 'act' }, on(4_000), go, ready],
    real: {
      all: {
        replies: { go: [{ calls: [{ shell: 'timeout 7 sh -c "while :; do :; done"; true', timeoutMs: 30_000 }] }, said] },
        steps: [...inTurn, { asked: 1 }, on(4_000), want('ready', { within: 30_000 })],
      },
    },
  },
  {
    name: 'orchestrator that waits for others',
    fake: { acts: [{ act: 'wait', doing: 'waiting' }] },
    steps: [...inTurn, on(8_000), go, ready],
    real: {
      all: {
        replies: { go: [{ calls: [{ shell: 'n=0; while [ $n -lt 10 ]; do sleep 1; n=$((n+1)); done', timeoutMs: 30_000 }] }, said] },
        steps: [...inTurn, { asked: 1 }, on(8_000), want('ready', { within: 30_000 })],
      },
    },
  },
  {
    name: 'answer that streams',
    fake: { acts: [{ act: 'stream' }] },
    steps: [...inTurn, { see: /Part \d+ of/ }, on(2_000), go, ready],
    real: {
      all: {
        replies: { go: [{ text: 'word after word of a long answer, '.repeat(40), pieceMs: 120 }] },
        steps: [...inTurn, { see: /word after word/ }, on(2_500), want('ready', { within: 30_000 })],
      },
    },
  },
  {
    name: 'accepts and never answers',
    fake: { silent: true },
    steps: [...inTurn, on(6_000)],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'several tools, one after the other',
    fake: { steps: [{ run: ['node', '--version'], show: 'node --version' }, { run: ['node', '--version'], show: 'node -v' }] },
    steps: [ready, prompt(), { see: /Done with/ }, ready],
    real: { all: { replies: { go: [{ calls: [{ shell: 'echo one' }] }, { calls: [{ shell: 'echo two' }] }, said] }, autonomy: 'edits', args: [] } },
  },
  {
    name: 'subagent at work',
    only: ['claude'],
    fake: { acts: [{ act: 'subagent' }] },
    steps: [...inTurn, { logged: 'act' }, on(2_500)],
    real: { claude: { replies: { sub: [held], go: [sendsHelper(false), said, said] }, steps: [...inTurn, { asked: 2 }, on(2_500)] } },
  },
  {
    name: 'subagent done, the turn goes on',
    only: ['claude'],
    fake: { acts: [{ act: 'subagent' }, wait] },
    steps: [...inTurn, go, { pause: 600 }, on(2_000), go, ready],
    real: {
      claude: {
        replies: { sub: [held], go: [sendsHelper(false), held, held] },
        steps: [...inTurn, { asked: 3 }, go, on(2_000), go, { asked: 4 }, on(1_000), go, ready],
      },
    },
  },
  {
    name: 'subagent that outlives the turn',
    only: ['claude'],
    fake: { acts: [{ act: 'subagent', outlives: true }] },
    // It reports work as long as it waits for its helper, though a hook told that the turn ended.
    steps: [...inTurn, { logged: 'act' }, on(2_500), go, ready],
    real: {
      claude: {
        replies: { sub: [held], go: [sendsHelper(true), said, held] },
        steps: [...inTurn, { asked: 3 }, { see: /Done with/ }, on(2_500), go, { asked: 4 }, on(1_000), go, ready],
      },
    },
  },
  {
    name: 'background shell after the turn',
    only: ['claude'],
    fake: { acts: [{ act: 'background' }] },
    steps: [ready, prompt(), { see: /Done with/ }, want('ready', { holds: 2_000 })],
    real: { claude: { replies: { go: [startsShell('sleep 60'), said] }, steps: [ready, prompt(), { asked: 2 }, want('ready', { holds: 2_000 })] } },
  },
  {
    name: 'background shell ends and begins a turn',
    only: ['claude'],
    fake: { acts: [{ act: 'background' }], laterActs: [wait] },
    steps: [ready, prompt(), { see: /Done with/ }, ready, go, working, go, ready],
    real: {
      claude: {
        replies: { go: [startsShell('sleep 5'), said, held] },
        steps: [ready, prompt(), { asked: 2 }, ready, { asked: 3 }, working, go, ready],
      },
    },
  },
  {
    name: 'interrupted',
    fake: { acts: [wait] },
    steps: [...inTurn, { answer: '\x1b' }, ready],
    real: { all: { replies: { go: [held] } }, opencode: { replies: { go: [held] }, steps: [...inTurn, ...escTwice, ready] } },
  },
  {
    name: 'interrupted in a tool',
    fake: { acts: [{ act: 'tool', cpu: false }] },
    steps: [...inTurn, { logged: 'act' }, { answer: '\x1b' }, ready],
    real: { all: { replies: { go: [{ calls: [{ shell: 'sleep 30', timeoutMs: 60_000 }] }, said] }, steps: [...inTurn, { asked: 1 }, { pause: 1_500 }, { answer: '\x1b' }, ready] },
      opencode: {
        replies: { go: [{ calls: [{ shell: 'sleep 30', timeoutMs: 60_000 }] }, said] },
        steps: [...inTurn, { asked: 1 }, { pause: 1_500 }, ...escTwice, ready],
      },
    },
  },
  {
    name: 'turn after an interrupted one',
    fake: { acts: [wait], laterActs: [wait] },
    steps: [...inTurn, { answer: '\x1b' }, ready, { keys: '\x15' }, prompt('again'), working, go, ready],
    real: { all: { replies: { go: [held], again: [held] }, steps: [...inTurn, { answer: '\x1b' }, ready, { keys: '\x15' }, prompt('again'), working, go, go, ready] },
      opencode: {
        replies: { go: [held], again: [held] },
        steps: [...inTurn, ...escTwice, ready, { keys: '\x15' }, prompt('again'), working, go, go, ready],
      },
    },
  },
  {
    name: 'two turns in a row',
    fake: { acts: [wait], laterActs: [wait] },
    steps: [...inTurn, go, ready, prompt('again'), working, go, ready],
    real: { all: { replies: { go: [held], again: [held] } } },
  },
  {
    name: 'prompt while it works',
    fake: { acts: [wait], laterActs: [wait] },
    steps: [...inTurn, prompt('again'), on(1_500)],
    real: { all: { replies: { go: [held], again: [held] } } },
  },
  {
    name: 'queued prompt begins',
    fake: { acts: [wait], laterActs: [wait] },
    steps: [...inTurn, prompt('again'), on(1_000), go, { pause: 1_000 }, want('working', { holds: 1_000 }), go, ready],
    real: { all: { replies: { go: [held], again: [held] } } },
  },
  {
    name: 'draft while it works',
    fake: { acts: [wait] },
    steps: [...inTurn, { keys: 'a thought for later' }, { see: /a thought for later/ }, on(1_500)],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'turn done over a draft',
    fake: { acts: [wait] },
    steps: [...inTurn, { keys: 'a thought for later' }, { see: /a thought for later/ }, go, ready],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'resized while it works',
    fake: { acts: [wait] },
    steps: [...inTurn, { resize: [70, 22] }, { pause: 800 }, on(1_500)],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'working in a narrow pane',
    size: [44, 24],
    fake: { acts: [wait] },
    steps: [...inTurn, on(1_500), go, ready],
    real: { all: { replies: { go: [held] } } },
  },
  {
    name: 'working in a tiny pane',
    size: [34, 9],
    only: ['claude', 'codex'],
    fake: { acts: [wait] },
    steps: [...inTurn, on(1_500), go, ready],
    real: { all: { replies: { go: [held] } } },
  },
];
