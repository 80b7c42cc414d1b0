/**
 * The fake Amp's plugins, as its documentation has them: files of the project's and the person's
 * own plugin folders, each run in a process of its own, with the documented part of the API that
 * plugins of ours use. A fresh Amp has no thread until its first prompt.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Control, Extension, ExtensionSession } from '../../electron/demo/control.ts';

export interface About {
  env: NodeJS.ProcessEnv;
  cwd: string;
  control(): Control | undefined;
  log(kind: string, detail?: Record<string, unknown>): void;
  quota?: Record<string, unknown>;
}

/** From Amp to a plugin's process. */
export type ToPlugin =
  | { event: string; n: number; payload: Record<string, unknown> & { thread: { id: string } } }
  | { active: string | null }
  | { state: string; thread: string }
  | { answer: number; value?: unknown; error?: string };

/** From a plugin's process to Amp. */
export type FromPlugin =
  | { loaded: true; error?: string }
  | { done: number }
  | { ask: number; method: 'state' | 'parent' | 'append'; thread: string; content?: string };

const runtime = fileURLToPath(new URL('./amp-runtime.ts', import.meta.url));
/** Amp waits for a handler; the fake not for ever. */
const HANDLER_MS = 5_000;

export function ampExtension({ env, cwd, control, log }: About): Extension {
  let session: ExtensionSession | undefined;
  let thread: string | null = null;
  let state = 'idle';
  let turn: { id: string; message: string } | null = null;
  let count = 0;
  let asked = 0;
  const plugins: ChildProcess[] = [];
  const waits = new Map<number, () => void>();
  const tell = (message: ToPlugin): void => {
    for (const plugin of plugins) if (plugin.connected) plugin.send(message);
  };

  const start = (file: string): Promise<void> =>
    new Promise((resolve) => {
      const child = fork(runtime, [file], { cwd, env, stdio: 'ignore' });
      plugins.push(child);
      child.on('exit', (code) => {
        log('plugin-exit', { file, code });
        resolve();
      });
      child.on('message', (message: FromPlugin) => {
        if ('loaded' in message) {
          log('plugin-loaded', { file, plugin: child.pid, ...(message.error ? { error: message.error } : {}) });
          child.send({ active: thread } satisfies ToPlugin);
          resolve();
        } else if ('done' in message) waits.get(message.done)?.();
        else answer(child, message);
      });
    });

  const answer = (child: ChildProcess, ask: Extract<FromPlugin, { ask: number }>): void => {
    const reply = (value: unknown, error?: string): void => {
      if (child.connected) child.send({ answer: ask.ask, value, ...(error ? { error } : {}) } satisfies ToPlugin);
    };
    if (ask.method === 'parent') return reply(null);
    if (ask.thread !== thread) return reply(undefined, `Thread not found: ${ask.thread}`);
    if (ask.method === 'state') return reply(state);
    log('append', { thread: ask.thread, content: ask.content });
    control()?.prompt(ask.content ?? '');
    reply(undefined);
  };

  /** Gives an event to every plugin and waits until each has handled it. */
  const fire = async (event: string, payload: Record<string, unknown>): Promise<void> => {
    if (!thread) return;
    for (const plugin of plugins.filter((child) => child.connected)) {
      asked += 1;
      const n = asked;
      const done = new Promise<void>((resolve) => {
        waits.set(n, resolve);
        plugin.once('exit', () => resolve());
        setTimeout(resolve, HANDLER_MS).unref();
      });
      plugin.send({ event, n, payload: { ...payload, thread: { id: thread } } } satisfies ToPlugin);
      await done;
      waits.delete(n);
    }
  };
  const become = (next: string): void => {
    if (next === state) return;
    state = next;
    if (thread) tell({ state, thread });
  };
  const open = async (): Promise<void> => {
    if (thread || !session) return;
    thread = session.id;
    tell({ active: thread });
    await fire('session.start', {});
  };

  return {
    async opened(now) {
      session = now;
      const config = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
      for (const folder of [join(cwd, '.amp', 'plugins'), join(config, 'amp', 'plugins')]) {
        const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(?:ts|js)$/.test(name)) : [];
        for (const name of names) await start(join(folder, name));
      }
      if (now.resumed) await open();
    },
    async begins(prompt) {
      await open();
      count += 1;
      turn = { id: `msg-${count}`, message: prompt };
      await fire('agent.start', { id: turn.id, message: prompt });
      become('running');
    },
    async ends(outcome) {
      const status = outcome === 'done' ? 'done' : outcome === 'interrupted' ? 'cancelled' : 'error';
      if (turn) await fire('agent.end', { ...turn, status, messages: [{ role: 'user', id: turn.id, content: [] }] });
      turn = null;
      if (status === 'error') become('error');
    },
    state(now) {
      if (now === 'asking') become(turn ? 'awaiting-approval' : state);
      else if (now === 'working') {
        if (turn) become('running');
      } else if (state !== 'error') become('idle');
    },
    closed() {
      for (const plugin of plugins) if (plugin.connected) plugin.disconnect();
    },
  };
}

interface Line {
  role?: string;
  text?: string;
  totalInputTokens?: number;
  maxInputTokens?: number;
}

/** `amp threads export`: the whole thread as JSON, each answer with its usage. Gives the exit code. */
export function exportThread(home: string, id: string, out: NodeJS.WriteStream): number {
  const file = join(home, 'threads', `${id}.jsonl`);
  if (!/^T-[\w-]+$/.test(id) || !existsSync(file)) {
    out.write('Error: Failed to export thread: not found\n');
    return 1;
  }
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line);
  const messages = lines
    .filter(({ role }) => role === 'user' || role === 'assistant')
    .map(({ role, text, totalInputTokens, maxInputTokens }) => ({
      role,
      content: [{ type: 'text', text }],
      ...(role === 'assistant' && { usage: { model: 'simulated', totalInputTokens, maxInputTokens } }),
    }));
  out.write(JSON.stringify({ id, messages }));
  return 0;
}
