import { createHash } from 'node:crypto';
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Capability } from '../../../shared/model/index.ts';
import type { Channel, ConnectRequest } from '../types.ts';

type Sent = Awaited<ReturnType<Channel['send']>>;

const POLL_MS = 2_000;
/** Longer than the plugin itself waits for Amp. */
const ANSWER_MS = 25_000;
const SOCKET = /^a\d+\.sock$/;

/**
 * The socket of our plugin in a running Amp. It is ready once Amp has a thread: the first prompt
 * of a fresh Amp is typed. While no plugin of ours runs in it, it stays unready.
 */
export function connectAmp({
  runDir,
  onChange,
  onObservation,
}: Pick<ConnectRequest, 'runDir' | 'onChange' | 'onObservation'>): Channel & { capability(): Capability } {
  let socket: Socket | null = null;
  let thread: string | null = null;
  let closed = false;
  let trying = false;
  let watcher: FSWatcher | undefined;
  let asked = 0;
  const open = new Map<number, (said: Sent) => void>();

  const lost = (): void => {
    const was = socket !== null && thread !== null;
    socket = null;
    thread = null;
    for (const answer of open.values()) answer({ result: 'unknown', reason: 'the connection to Amp was lost' });
    open.clear();
    if (closed) return;
    // What the plugin told last is old from now on: title and screen speak until it is back.
    onObservation({ withdrawn: 'hook' });
    if (was) onChange();
  };

  const onLine = (line: string): void => {
    let told: Record<string, unknown>;
    try {
      told = JSON.parse(line) as Record<string, unknown>;
    } catch {
      return;
    }
    if ('thread' in told) {
      thread = typeof told.thread === 'string' ? told.thread : null;
      onChange();
      return;
    }
    const answer = open.get(Number(told.id));
    open.delete(Number(told.id));
    answer?.(read(told));
  };

  const reach = (path: string): Promise<boolean> =>
    new Promise((resolve) => {
      const next = createConnection(path);
      let rest = '';
      next.setEncoding('utf8');
      next.on('connect', () => {
        socket = next;
        resolve(true);
      });
      next.on('data', (part) => {
        const lines = (rest + String(part)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line);
      });
      next.on('error', () => resolve(false));
      next.on('close', () => {
        if (socket === next) lost();
      });
    });

  const look = async (): Promise<void> => {
    if (closed || socket || trying) return;
    trying = true;
    try {
      const names = (await readdir(runDir)).filter((name) => SOCKET.test(name));
      for (const name of names) if (!closed && (await reach(join(runDir, name)))) break;
      if (closed) (socket as Socket | null)?.destroy();
    } catch {
      // The folder is not there yet.
    } finally {
      trying = false;
    }
  };

  try {
    watcher = watch(runDir, () => void look());
    watcher.on('error', () => watcher?.close());
  } catch {
    // Without a watcher the poll is enough.
  }
  const timer = setInterval(() => void look(), POLL_MS);
  timer.unref();
  void look();

  return {
    ready: () => socket !== null && thread !== null,
    send(text) {
      const to = socket;
      if (!to || !thread) return Promise.resolve({ result: 'refused', reason: 'the plugin of Amp is not connected' });
      asked += 1;
      const id = asked;
      return new Promise((resolve) => {
        const end = setTimeout(() => {
          open.delete(id);
          resolve({ result: 'unknown', reason: 'the plugin of Amp did not answer' });
        }, ANSWER_MS);
        open.set(id, (said) => {
          clearTimeout(end);
          resolve(said);
        });
        to.write(`${JSON.stringify({ id, text, hash: hashOf(text) })}\n`);
      });
    },
    capability: () =>
      socket
        ? { name: 'plugin', has: true, ...(thread ? {} : { instead: 'its first prompt is typed' }) }
        : { name: 'plugin', has: false, instead: 'texts are typed; its state comes from title and screen' },
    close() {
      closed = true;
      clearInterval(timer);
      watcher?.close();
      socket?.destroy();
      lost();
    },
  };
}

function read(told: Record<string, unknown>): Sent {
  const { result, turn } = told;
  if (result === 'accepted') return { result, ...(typeof turn === 'string' ? { turn } : {}) };
  const reason = typeof told.reason === 'string' ? told.reason : 'no reason was given';
  return { result: result === 'refused' ? 'refused' : 'unknown', reason };
}

const hashOf = (text: string): string => createHash('sha256').update(text.trim()).digest('hex');
