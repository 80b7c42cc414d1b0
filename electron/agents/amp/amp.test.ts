import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLimit } from '../limits.ts';
import { connectAmp } from './channel.ts';
import { amp as adapter } from './index.ts';
import { ampHook } from './hooks.ts';
import { loaderPiece, pluginText } from './loader.ts';
import plugin from './plugin.ts';
import { ampRules } from './rules.ts';
import type { Amp } from './plugin.ts';
import type { Observation } from '../types.ts';

let dir = '';
let disposers: (() => void)[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'q-amp-'));
  mkdirSync(join(dir, 'spool'));
  mkdirSync(join(dir, 'run'));
});
afterEach(() => {
  for (const dispose of disposers) dispose();
  disposers = [];
  rmSync(dir, { recursive: true, force: true });
});

/** Amp's documented API, driven by the test. */
function stand({ active = true } = {}) {
  const handlers = new Map<string, ((event: object, ctx: object) => unknown)[]>();
  const states = new Map<string, { now: string; listeners: Set<(state: string) => void> }>();
  const appended: { thread: string; content: string }[] = [];
  const parents = new Map<string, string>();
  const focus = { current: null as { id: string } | null, listeners: new Set<(t: { id: string } | null) => void>() };
  const stateOf = (id: string) => {
    let state = states.get(id);
    if (!state) states.set(id, (state = { now: 'idle', listeners: new Set() }));
    return state;
  };
  let onAppend: (thread: string, content: string) => void = () => {};
  const thread = (id: string) => ({
    id,
    parentThreadID: () => Promise.resolve(parents.get(id) ?? null),
    state: {
      get: () => Promise.resolve(stateOf(id).now),
      subscribe(listener: (state: string) => void) {
        stateOf(id).listeners.add(listener);
        listener(stateOf(id).now);
        return { unsubscribe: () => void stateOf(id).listeners.delete(listener) };
      },
    },
    appendUserMessage: ({ content }: { content: string }) => {
      appended.push({ thread: id, content });
      onAppend(id, content);
      return Promise.resolve();
    },
  });
  const amp: Amp = {
    on(event, handler) {
      handlers.set(event, [...(handlers.get(event) ?? []), handler as never]);
      return { unsubscribe() {} };
    },
    onDispose: (callback) => void disposers.push(callback) as never,
    threads: { get: thread },
    ...(active && {
      activeThread: {
        get current() {
          return focus.current;
        },
        subscribe(listener: (t: { id: string } | null) => void) {
          focus.listeners.add(listener);
          return { unsubscribe: () => void focus.listeners.delete(listener) };
        },
      },
    }),
  };
  return {
    amp, appended, handlers,
    fire: (event: string, payload: { thread: { id: string } }) =>
      handlers.get(event)?.map((handler) => handler(payload, { thread: thread(payload.thread.id) })),
    set(id: string, state: string) {
      stateOf(id).now = state;
      for (const listener of stateOf(id).listeners) listener(state);
    },
    focus(id: string) {
      focus.current = { id };
      for (const listener of focus.listeners) listener(focus.current);
    },
    child: (id: string, parent: string) => parents.set(id, parent),
    onAppend: (act: typeof onAppend) => (onAppend = act),
  };
}

const env = () => ({ QUATUOR_SPOOL: join(dir, 'spool'), QUATUOR_RUN: join(dir, 'run') });
const socketPath = () => join(dir, 'run', `a${process.ppid}.sock`);
const told = (): Record<string, unknown>[] =>
  readdirSync(join(dir, 'spool')).sort().map((name) => JSON.parse(readFileSync(join(dir, 'spool', name), 'utf8')) as Record<string, unknown>);
async function until<T>(look: () => T | undefined | false | null): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never: ${look.toString()}; told ${JSON.stringify(told())}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('the plugin in Amp', () => {
  it('X3 does nothing outside the panes of the desk', () => {
    const { amp, handlers } = stand();
    plugin(amp, {});
    expect(handlers.size).toBe(0);
    expect(readdirSync(join(dir, 'run'))).toEqual([]);
  });

  it('D8 tells each turn with its text and its id, in order, and its state', async () => {
    const s = stand();
    plugin(s.amp, env());
    s.focus('T-1');
    s.fire('session.start', { thread: { id: 'T-1' } });
    s.fire('agent.start', { thread: { id: 'T-1' }, message: 'do it', id: 7 } as never);
    await until(() => told().find((e) => e.amp === 'start'));
    s.set('T-1', 'running');
    s.set('T-1', 'awaiting-approval');
    s.set('T-1', 'running');
    s.fire('agent.end', { thread: { id: 'T-1' }, id: 7, status: 'done', messages: [] } as never);
    s.set('T-1', 'idle');
    await until(() => told().find((e) => e.amp === 'end'));
    const events = told();
    expect(events[0]).toMatchObject({ amp: 'ready', channel: true });
    expect(events.filter((e) => e.amp === 'start')).toEqual([{ amp: 'start', thread: 'T-1', turn: '7', text: 'do it' }]);
    expect(events.find((e) => e.amp === 'end')).toEqual({ amp: 'end', thread: 'T-1', turn: '7', status: 'done' });
    const states = events.filter((e) => e.amp === 'state').map((e) => e.state);
    expect(states).toEqual(['idle', 'running', 'awaiting-approval', 'running', 'idle']);
  });

  it('never asks to decide about tools', () => {
    const s = stand();
    plugin(s.amp, env());
    expect([...s.handlers.keys()].sort()).toEqual(['agent.end', 'agent.start', 'session.start']);
    expect(pluginText()).not.toContain("on('tool.call'");
  });

  it('A1 threads of subagents do not move the state of the pane', async () => {
    for (const active of [true, false]) {
      const s = stand({ active });
      rmSync(join(dir, 'spool'), { recursive: true });
      mkdirSync(join(dir, 'spool'));
      plugin(s.amp, env());
      s.child('T-sub', 'T-1');
      if (active) s.focus('T-1');
      s.fire('agent.start', { thread: { id: 'T-1' }, message: 'mine', id: 'a' } as never);
      s.fire('agent.start', { thread: { id: 'T-sub' }, message: 'a part', id: 'b' } as never);
      s.fire('agent.end', { thread: { id: 'T-sub' }, id: 'b', status: 'done' } as never);
      s.fire('agent.end', { thread: { id: 'T-1' }, id: 'a', status: 'done' } as never);
      await until(() => told().find((e) => e.amp === 'end'));
      expect(told().filter((e) => e.amp === 'start' || e.amp === 'end').map((e) => e.turn)).toEqual(['a', 'a']);
    }
  });

  it('an Amp that the agent starts in its pane stays silent while the pane\'s own runs', () => {
    writeFileSync(join(dir, 'run', 'amp.owner'), '1');
    const s = stand();
    plugin(s.amp, env());
    expect(s.handlers.size).toBe(0);
    writeFileSync(join(dir, 'run', 'amp.owner'), '999999999');
    plugin(s.amp, env());
    expect(s.handlers.size).toBe(3);
  });

  it('tells usage where a message has it', async () => {
    const s = stand();
    plugin(s.amp, env());
    s.focus('T-1');
    const messages = [{ role: 'assistant', usage: { totalInputTokens: 42_000, maxInputTokens: 168_000, model: 'm' } }, { role: 'info' }];
    s.fire('agent.end', { thread: { id: 'T-1' }, id: 1, status: 'done', messages } as never);
    const usage = await until(() => told().find((e) => e.amp === 'usage'));
    expect(ampHook(usage, 5).usage).toEqual({ at: 5, source: 'hook', used: 42_000, window: 168_000, model: 'm' });
  });
});

describe('texts to Amp over the socket', () => {
  let seen: Observation[] = [];
  const connect = () => {
    seen = [];
    const channel = connectAmp({ runDir: join(dir, 'run'), onChange() {}, onObservation: (one) => void seen.push(one) });
    disposers.push(() => channel.close());
    return channel;
  };

  it('D2 a text is appended once and acknowledged with its turn; before the first prompt there is no road', async () => {
    const s = stand();
    plugin(s.amp, env());
    const channel = connect();
    await until(() => existsSync(socketPath()));
    expect(channel.ready()).toBe(false);
    expect(await channel.send('too early')).toMatchObject({ result: 'refused' });
    s.focus('T-1');
    await until(() => channel.ready());
    s.onAppend((id, message) => {
      s.fire('agent.start', { thread: { id }, message, id: 'm9' } as never);
      s.set(id, 'running');
    });
    const text = 'zwei\n\nZeilen « mit » 😀\t\n';
    expect(await channel.send(text)).toEqual({ result: 'accepted', turn: 'm9' });
    expect(s.appended).toEqual([{ thread: 'T-1', content: text }]);
  });

  it('X1 the socket is for this user only', async () => {
    plugin(stand().amp, env());
    const mode = await until(() => existsSync(socketPath()) && statSync(socketPath()).mode & 0o777);
    await until(() => (statSync(socketPath()).mode & 0o777) === 0o600);
    expect(mode).toBeGreaterThan(0);
  });

  it('D5 a thread that works, or waits for an approval, takes nothing', async () => {
    const s = stand();
    plugin(s.amp, env());
    s.focus('T-1');
    const channel = connect();
    await until(() => channel.ready());
    for (const state of ['running', 'awaiting-approval']) {
      s.set('T-1', state);
      expect(await channel.send('x')).toMatchObject({ result: 'refused', reason: expect.stringContaining(state) });
    }
    expect(s.appended).toEqual([]);
  });

  it('D3 a connection that is lost in between leaves the message in doubt', async () => {
    const s = stand();
    plugin(s.amp, env());
    s.focus('T-1');
    const channel = connect();
    await until(() => channel.ready());
    s.onAppend(() => channel.close());
    expect(await channel.send('x')).toMatchObject({ result: 'unknown' });
    expect(channel.ready()).toBe(false);
  });

  it('A1 when the plugin is gone, what it told last does not count any more; a new one is found again', async () => {
    const s = stand();
    plugin(s.amp, env());
    s.focus('T-1');
    const ends = disposers.splice(0);
    const channel = connect();
    await until(() => channel.ready());
    for (const end of ends) end();
    await until(() => !channel.ready());
    expect(seen).toEqual([{ withdrawn: 'hook' }]);
    const again = connect();
    plugin(s.amp, env());
    await until(() => again.ready());
  });

  it('a text that is cut or changed on its way is refused', async () => {
    const s = stand();
    plugin(s.amp, env());
    s.focus('T-1');
    const client = createConnection(await until(() => existsSync(socketPath()) && socketPath()));
    disposers.push(() => client.destroy());
    let answers = '';
    client.on('data', (part) => (answers += String(part)));
    client.write('{"id":1,"text":"whole","hash":"no"}\nnot json\n{"id":2}\n');
    await until(() => answers.includes('"id":2'));
    expect(answers).toContain('did not arrive whole');
    expect(s.appended).toEqual([]);
    const hash = createHash('sha256').update('whole').digest('hex');
    client.write(JSON.stringify({ id: 3, text: 'whole', hash }).slice(0, 12));
    client.write(`${JSON.stringify({ id: 3, text: 'whole', hash }).slice(12)}\n`);
    await until(() => s.appended.length === 1);
  });
});

describe('the loader in the person\'s plugins', () => {
  const load = async (QUATUOR_AMP_PLUGIN?: string): Promise<unknown[]> => {
    const piece = loaderPiece({ XDG_CONFIG_HOME: dir });
    expect(piece.path).toBe(join(dir, 'amp', 'plugins', 'quatuor.ts'));
    if (piece.kind !== 'file') throw new Error('the loader is a file');
    const file = join(dir, `loader-${Math.random()}.mjs`);
    // The one type in it, which Amp's Bun and the test's runtime leave out in their own ways.
    writeFileSync(file, piece.text.replace('amp: any', 'amp'));
    const calls: unknown[] = [];
    const before = process.env.QUATUOR_AMP_PLUGIN;
    if (QUATUOR_AMP_PLUGIN) process.env.QUATUOR_AMP_PLUGIN = QUATUOR_AMP_PLUGIN;
    try {
      const { default: run } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: (amp: unknown) => Promise<void> };
      await run({ calls, logger: { log: (text: string) => calls.push(text) } });
    } finally {
      if (before === undefined) delete process.env.QUATUOR_AMP_PLUGIN;
    }
    return calls;
  };

  it('X3 loads what the pane names, does nothing elsewhere, and harms nothing when that is gone', async () => {
    expect(await load()).toEqual([]);
    const target = join(dir, 'target.mjs');
    writeFileSync(target, 'export default (amp) => amp.calls.push("ran");');
    expect(await load(target)).toEqual(['ran']);
    expect(await load(join(dir, 'gone.mjs'))).toEqual([expect.stringContaining('Quatuor: ')]);
  });

  it('stands where the CLI looks when nothing is set', () => {
    expect(loaderPiece({ HOME: '/home/x' }).path).toBe('/home/x/.config/amp/plugins/quatuor.ts');
  });

  it('the plugin is one file that imports only what Node brings', () => {
    const imports = [...pluginText().matchAll(/from '([^']+)'/g)].map((match) => match[1]);
    expect(imports.length).toBeGreaterThan(3);
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });
});

describe('Amp\'s usage limits', () => {
  it('are known by its words, with the time that they name', () => {
    const find = (text: string) => findLimit(ampRules, text, 'told', 0)?.limit;
    expect(find('No Usage Available')).toMatchObject({ until: null });
    expect(find('You are out of credits.')).toBeDefined();
    expect(find('monthly limit reached, resets in 3h')?.until).toBe(3 * 3_600_000);
    expect(find('the limit of the file was read')).toBeUndefined();
  });
});

describe('what the plugin\'s files say', () => {
  it('A2 names turns, states and ends', () => {
    expect(ampHook({ amp: 'start', thread: 'T-1', turn: '7', text: 'go' }, 3)).toMatchObject({
      cliSession: 'T-1', evidence: { says: 'working' }, signal: { kind: 'prompt', text: 'go', turn: '7', source: 'hook' },
    });
    expect(ampHook({ amp: 'end', turn: '7', status: 'cancelled' }, 3).signal).toMatchObject({ kind: 'ended', error: 'interrupted', turn: '7' });
    expect(ampHook({ amp: 'end', turn: '7', status: 'error' }, 3).signal).toMatchObject({ kind: 'ended', error: 'error' });
    expect(ampHook({ amp: 'end', turn: '7', status: 'done' }, 3).signal).not.toHaveProperty('error');
    const says = (state: string) => ampHook({ amp: 'state', state }, 3).evidence?.says;
    expect(['idle', 'running', 'awaiting-approval', 'error', 'new'].map(says)).toEqual(['ready', 'working', 'waiting-for-you', 'ready', undefined]);
  });

  it('takes any payload without harm', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('amp', 'thread', 'turn', 'state', 'status', 'text', 'totalInputTokens', 'x'), fc.jsonValue()), (payload) => {
      expect(typeof ampHook(payload, 1)).toBe('object');
    }));
  });
});

describe('Amp\'s screen', () => {
  const rows = (frame: string) => [
    'some answer', frame, `│ ${' '.repeat(60)}│`, `╰${'─'.repeat(40)}~/work (main)─╯`,
  ];
  const see = (frame: string) => {
    const lines = rows(frame);
    return adapter.onScreen(
      { lines, cursor: { x: 2, y: 2, hidden: false }, dim: [], exited: null, title: '', report: null, offset: 0n } as never,
      9,
    );
  };

  it('H1 tells how full the context is where nothing better does', () => {
    expect(see('╭─37% of 168k · $1.24 (free)────────────smart─╮').usage).toEqual({ at: 9, source: 'screen', used: 62_160, window: 168_000 });
    expect(see('╭─7.5% of 1M──────────╮').usage).toMatchObject({ used: 75_000, window: 1_000_000 });
    expect(see('╭──────────────────────╮')).not.toHaveProperty('usage');
    expect(see('37% of 168k files were read')).not.toHaveProperty('usage');
  });
});
