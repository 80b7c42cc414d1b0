import { beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../../shared/rules/control/roles.ts';
import { makeWorld } from '../../../shared/rules/test/world.ts';
import type { ControlAccess, ControlledProject } from '../access.ts';
import { createTmux } from './answer.ts';

let w: ReturnType<typeof makeWorld>;
let did: string[];
let forbidden: string[];
let sessions: Record<string, string>;
let tmux: (caller: string | null, ...argv: string[]) => Promise<{ out: string; err: string; code: number }>;

beforeEach(() => {
  did = [];
  forbidden = [];
  w = makeWorld(['claude', 'amp', 'codex']);
  sessions = Object.fromEntries(['claude', 'amp', 'codex'].map((id) => [id, w.start(id)]));
  w.record({ type: 'orchestrator.set', agent: 'claude', epoch: 1 });
  pane('claude', 'amp', 'codex');
  const project: ControlledProject = {
    desk: () => w.desk,
    live: () => Object.values(w.live),
    order: () => ({ ok: true, done: { says: '' } }),
    forbidden: (agent, _epoch, what) => void forbidden.push(`${agent}: ${what}`),
    tail: () => [],
    start: async (agent, how) => {
      did.push(`start ${agent} ${how}`);
      return agent === 'codex' ? { ok: false, message: 'It is not installed' } : { ok: true };
    },
    stop: async (agent) => {
      did.push(`stop ${agent}`);
      return { ok: true };
    },
  };
  const screen = {
    lines: ['a long row that goes', ' on', 'next'], scrollback: ['above'], wrapped: [false, false, true, false],
    styled: ['above', 'a \x1b[1mlong\x1b[m row that goes', ' on', 'next'],
  };
  const host = {
    input: (_pane: number, bytes: Uint8Array) => void did.push(`key ${JSON.stringify(Buffer.from(bytes).toString())}`),
    screen: async () => screen,
  };
  const access = { version: '1', projects: () => [project], spoolDir: () => '', host: () => host, now: () => 0 } as unknown as ControlAccess;
  const made = createTmux({
    access, names: async () => ['palm-oil-orchestration', 'p'],
    send: async (_from, agent, text) => {
      did.push(`send ${agent.id} ${text}`);
      return null;
    },
  });
  tmux = async (agent, ...argv) => {
    const caller: Caller = agent === null ? null : { agent, session: sessions[agent] ?? '' };
    const answer = await made.answer({ argv }, { project, caller });
    if (!('code' in answer)) throw new Error(JSON.stringify(answer));
    return answer;
  };
});

/** These agents have a pane that runs. */
function pane(...ids: string[]): void {
  for (const live of Object.values(w.live)) live.pane = ids.includes(live.id) ? { id: 7, cols: 80, rows: 24, exited: false } : null;
}
const asks = (id: string): void => {
  w.state(id, 'waiting-for-you');
  pane('claude', 'amp', 'codex');
};

describe('K44 a bare key into another agent’s dialog is refused', () => {
  test('as a key, as a letter that a dialog takes, and after a text that was sent; nothing reaches it', async () => {
    asks('codex');
    const keys = [['Enter'], ['y', 'Enter'], ['y'], ['1', 'Enter'], ['yes', 'Enter'], ['', 'Enter'], ['C-m'], ['C-c'], ['Escape'], ['Up', 'Enter'], ['-l', 'y'], ['Space'], ['Tab']];
    for (const key of keys) {
      const told = await tmux('claude', 'send-keys', '-t', 'p:2', ...key);
      // A blank or a tab is kept for a text that may follow, and goes nowhere.
      if (!['Space', 'Tab'].includes(key[0]!)) expect([key, told.code]).toEqual([key, 1]);
      expect(told.err.length > 0).toBe(told.code === 1);
    }
    expect(did).toEqual([]);
    expect(forbidden.length).toBeGreaterThan(1);
  });

  test('the person’s own shell neither, where a dialog is open; else its Ctrl-C goes in', async () => {
    asks('codex');
    for (const key of ['Enter', 'y', 'C-c', 'Escape']) expect(await tmux(null, 'send-keys', '-t', 'p:2', key)).toMatchObject({ code: 1 });
    expect(did).toEqual([]);
    w.state('codex', 'working');
    pane('codex');
    expect(await tmux(null, 'send-keys', '-t', 'p:2', 'C-c')).toMatchObject({ code: 0 });
    expect(did).toEqual(['key "\\u0003"']);
  });

  test('a text waits as any message does, and its own Enter sends it', async () => {
    asks('codex');
    expect(await tmux('claude', 'send-keys', '-t', 'p:2', 'Go on with the tests', 'Enter')).toMatchObject({ code: 0, err: '' });
    expect(did).toEqual(['send codex Go on with the tests']);
  });
});

describe('K44 new-window starts an agent, kill-window ends one', () => {
  test('by number, name or program; the first that does not run else; -P says where', async () => {
    pane('claude');
    expect(await tmux('claude', 'new-window', '-t', 'p:1')).toMatchObject({ code: 0, out: '' });
    expect(await tmux('claude', 'new-window', '-n', 'AMP', '-P')).toMatchObject({ code: 0, out: 'palm-oil-orchestration:1.0\n' });
    expect(await tmux(null, 'new-window', '-d', '-t', 'p:', '/opt/bin/amp --fast')).toMatchObject({ code: 0 });
    expect(await tmux(null, 'neww', '-P', '-F', '#{window_name}')).toMatchObject({ code: 0, out: 'amp\n' });
    expect(did).toEqual(['start amp new', 'start amp new', 'start amp new', 'start amp new']);
    expect(await tmux('claude', 'new-window', '-t', 'p:2')).toMatchObject({ code: 1, err: 'It is not installed\n' });
  });

  test('what runs, what is no agent and what no more agents are for is refused', async () => {
    expect(await tmux('claude', 'new-window', '-n', 'amp')).toMatchObject({ code: 1, err: expect.stringContaining('runs already, in window 1') });
    expect(await tmux('claude', 'new-window', 'rm -rf .')).toMatchObject({ code: 1, err: expect.stringContaining('no agent is called rm') });
    expect(await tmux('claude', 'new-window')).toMatchObject({ code: 1, err: expect.stringContaining('All agents run') });
    expect(did).toEqual([]);
  });

  test('the orchestrator ends who is idle, the person anybody, a worker nobody', async () => {
    expect(await tmux('amp', 'kill-window', '-t', 'p:2')).toMatchObject({ code: 1, err: expect.stringContaining('Only the orchestrator and the person') });
    expect(await tmux('amp', 'new-window', '-t', 'p:2')).toMatchObject({ code: 1 });
    expect(await tmux('claude', 'kill-window', '-t', 'p:0')).toMatchObject({ code: 1 });
    w.state('codex', 'working');
    pane('claude', 'amp', 'codex');
    expect(await tmux('claude', 'kill-window', '-t', 'p:2')).toMatchObject({ code: 1, err: expect.stringContaining('at work') });
    expect(did).toEqual([]);
    expect(forbidden).toHaveLength(2);
    expect(await tmux(null, 'kill-window', '-t', 'p:2')).toMatchObject({ code: 0 });
    expect(await tmux('claude', 'kill-window', '-t', 'p:1')).toMatchObject({ code: 0 });
    expect(did).toEqual(['stop codex', 'stop amp']);
    pane();
    expect(await tmux(null, 'kill-window', '-t', 'p:1')).toMatchObject({ code: 1 });
  });
});

describe('K44 rename-window', () => {
  const out = async (...argv: string[]) => (await tmux('claude', ...argv)).out;
  test('gives a window a name by which it is listed and found; its agent’s own name goes on leading to it', async () => {
    expect(await tmux('claude', 'rename-window', '-t', 'p:2', 'price reader')).toMatchObject({ code: 0, out: '', err: '' });
    expect(await out('list-windows', '-F', '#I #W')).toBe('0 claude\n1 amp\n2 price reader\n');
    for (const target of ['p:price reader', 'price reader', 'p:codex', 'p:2']) expect(await tmux('claude', 'send-keys', '-t', target, `to ${target}`, 'Enter')).toMatchObject({ code: 0 });
    expect(did).toEqual(['send codex to p:price reader', 'send codex to price reader', 'send codex to p:codex', 'send codex to p:2']);
    expect(await tmux('amp', 'renamew', 'mine')).toMatchObject({ code: 0 });
    expect(await out('display-message', '-t', 'p:mine', '-p', '#I')).toBe('1\n');
    expect(await tmux('amp', 'rename-window', '-t', 'p:1', 'amp')).toMatchObject({ code: 0 });
    expect(await out('list-windows', '-F', '#W')).toBe('claude\namp\nprice reader\n');
  });

  test('what would lead a text to another agent, or nowhere, is refused, and a worker names its own window only', async () => {
    expect(await tmux('claude', 'rename-window', '-t', 'p:1', 'codex')).toMatchObject({ code: 1, err: expect.stringContaining('another window') });
    await tmux('claude', 'rename-window', '-t', 'p:1', 'reader');
    expect(await tmux('claude', 'rename-window', '-t', 'p:2', 'reader')).toMatchObject({ code: 1, err: expect.stringContaining('1 amp') });
    for (const name of ['', ' ', '7', '@1', 'a:b', 'a.1', 'a\nb', 'x'.repeat(41)]) expect([name, (await tmux('claude', 'rename-window', '-t', 'p:2', name)).code]).toEqual([name, 1]);
    expect(await tmux('claude', 'rename-window', '-t', 'p:2')).toMatchObject({ code: 1, err: expect.stringContaining('one name') });
    expect(await tmux('amp', 'rename-window', '-t', 'p:2', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('Only the orchestrator') });
    expect(forbidden).toHaveLength(1);
    expect(await out('list-windows', '-F', '#W')).toBe('claude\nreader\ncodex\n');
  });
});

describe('K44 what is looked at', () => {
  test('rows, rows put together, and rows with their colours', async () => {
    const capture = async (...flags: string[]) => (await tmux('amp', 'capture-pane', '-p', ...flags, '-t', 'p:2')).out;
    expect(await capture()).toBe('a long row that goes\n on\nnext\n');
    expect(await capture('-S', '-', '-E', '0')).toBe('above\na long row that goes\n');
    expect(await capture('-J')).toBe('a long row that goes on\nnext\n');
    expect(await capture('-e', '-S', '0', '-E', '0')).toBe('a \x1b[1mlong\x1b[m row that goes\n');
    expect(await capture('-peJS-')).toBe('above\na \x1b[1mlong\x1b[m row that goes on\nnext\n');
  });

  test('lists with formats and their conditions', async () => {
    const out = async (...argv: string[]) => (await tmux('claude', ...argv)).out;
    expect(await out('list-windows', '-F', '#I#{?window_active, here,}')).toBe('0 here\n1\n2\n');
    expect(await out('list-panes', '-a', '-F', '#{?pane_dead,dead,#{window_name}}')).toBe('claude\namp\ncodex\n');
    expect(await out('display-message', '-t', 'p:1', '-p', '#{session_name}:#I.#P #{pane_current_command} #{=3:session_name} #{nothing}')).toBe('palm-oil-orchestration:1.0 amp  \n');
    expect(await out('list-sessions', '-F', '#S #{session_windows}')).toBe('palm-oil-orchestration 3\n');
    expect(await out('lsw')).toMatch(/^0: claude\* \(1 panes\) \[80x24\] @0\n1: amp /);
  });

  test('what changes nothing here is no mistake; what is not known is one', async () => {
    for (const argv of [['select-window', '-t', 'p:1'], ['set-option', '-g', 'mouse', 'on'], ['set', 'status', 'off'], ['resize-pane', '-Z'], ['setw', '-t', 'p:1', 'automatic-rename', 'off']])
      expect([argv, (await tmux('amp', ...argv)).code]).toEqual([argv, 0]);
    for (const argv of [['split-window'], ['kill-server'], ['run-shell', 'rm x'], ['pipe-pane', 'cat'], ['capture-pane', '-t', 'p:1'], ['send-keys', '-t', 'p:1', '-X', 'cancel'], ['nonsense']]) {
      const told = await tmux('claude', ...argv);
      expect([argv, told.code, told.out]).toEqual([argv, 1, '']);
      expect(told.err).not.toBe('');
    }
    expect(did).toEqual([]);
  });
});
