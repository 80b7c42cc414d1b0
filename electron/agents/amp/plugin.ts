/**
 * The plugin that Amp runs in a pane of the desk: what happens in the thread on the screen goes
 * into the spool as files, as hooks do, and texts come in over a socket. Amp's Bun loads this file
 * alone: it imports nothing but Node's own modules. It never listens to tool.call, so it decides
 * nothing in Amp.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';

interface Subscription {
  unsubscribe(): void;
}
interface Observable<T> {
  subscribe(onNext: (value: T) => void): Subscription;
}
interface Thread {
  id: string;
  state: Observable<string> & { get(): Promise<string> };
  parentThreadID(): Promise<string | null>;
  appendUserMessage(message: { type: 'user-message'; content: string }): Promise<void>;
}
interface Event {
  thread: { id: string };
  message?: string;
  id?: number | string;
  status?: string;
  messages?: unknown[];
}
/** As much of Amp's plugin API (`amp plugins show-docs`, 0.0.1790142911) as is used here. */
export interface Amp {
  on(event: string, handler: (event: Event, ctx: { thread: Thread }) => unknown): Subscription;
  onDispose?(callback: () => void): Subscription;
  activeThread?: Observable<{ id: string } | null> & { current: { id: string } | null };
  threads: { get(id: string): Thread };
}

/** A socket's path may be so long at most, in bytes. */
const MAX_PATH = process.platform === 'darwin' ? 103 : 107;
const SECOND = 1_000;
/** How long Amp may take to append a message, and to tell that its turn began. */
const APPEND_MS = 15 * SECOND;
const BEGIN_MS = 3 * SECOND;
const EXPORT_MS = 20 * SECOND;

export default function (amp: Amp, env: Record<string, string | undefined> = process.env): void {
  const spool = env.QUATUOR_SPOOL;
  const run = env.QUATUOR_RUN;
  // An Amp that the agent itself starts in its pane is not the pane's Amp.
  if (!spool || !run || !isOwner(run)) return;

  let files = 0;
  const tell = (what: string, more: Record<string, unknown> = {}): void => {
    files += 1;
    // The names keep the order of files that were written within one tick of the clock.
    const file = join(spool, `amp-${process.pid}-${String(files).padStart(8, '0')}`);
    try {
      writeFileSync(file, JSON.stringify({ amp: what, ...more }), { mode: 0o600 });
      renameSync(file, `${file}.json`);
    } catch {
      // The session is over at the desk: nobody listens any more.
    }
  };

  let followed: string | null = null;
  let watching: Subscription | undefined;
  /** A turn was told to begin and Amp's state does not show it yet. */
  let begins = false;
  const begun: { hash: string; turn: string; at: number }[] = [];
  const clients = new Set<Socket>();
  const greet = (client: Socket): void => void client.write(`${JSON.stringify({ thread: followed })}\n`);

  const follow = (id: string): void => {
    if (id === followed) return;
    watching?.unsubscribe();
    followed = id;
    tell('thread', { thread: id });
    for (const client of clients) greet(client);
    try {
      watching = amp.threads.get(id).state.subscribe((state) => {
        if (id !== followed || (begins && state === 'idle')) return;
        begins = false;
        tell('state', { thread: id, state });
      });
    } catch {
      // Without its state the starts and ends of turns are still told.
    }
  };
  /** The thread on the screen; while Amp does not name one, the last that is no other's child. */
  const isOurs = async (thread: Thread): Promise<boolean> => {
    const active = amp.activeThread?.current?.id;
    if (active !== undefined) return active === thread.id;
    if (followed === thread.id) return true;
    const parent = await within(SECOND, thread.parentThreadID()).catch(() => null);
    return parent === null;
  };
  // In the order in which Amp told, though each is looked at for a moment.
  let order: Promise<void> = Promise.resolve();
  const inOrder = (thread: Thread, job: () => void): void => {
    const before = order;
    order = (async () => {
      await before;
      if (await isOurs(thread)) job();
    })().catch(() => {});
  };

  amp.on('session.start', (event, ctx) => {
    inOrder(ctx.thread, () => follow(event.thread.id));
  });
  amp.on('agent.start', (event, ctx) => {
    const { id = '', message = '' } = event;
    begun.push({ hash: hashOf(message), turn: String(id), at: Date.now() });
    begun.splice(0, begun.length - 20);
    inOrder(ctx.thread, () => {
      begins = true;
      follow(event.thread.id);
      tell('start', { thread: event.thread.id, turn: String(id), text: message });
    });
    return {};
  });
  amp.on('agent.end', (event, ctx) => {
    const { id = '', status = 'done' } = event;
    inOrder(ctx.thread, () => {
      begins = false;
      const text = answerIn(event.messages);
      tell('end', { thread: event.thread.id, turn: String(id), status, ...(text ? { text } : {}) });
      const told = usageIn(event.messages);
      if (told) tell('usage', { thread: event.thread.id, ...told });
      else askUsage(env, event.thread.id, (usage) => tell('usage', { thread: event.thread.id, ...usage }));
    });
  });
  const active = amp.activeThread?.subscribe((thread) => {
    if (thread) follow(thread.id);
  });

  /** Appends one text to the thread on the screen; what is answered goes to the desk as it is. */
  const append = async (text: string): Promise<Record<string, unknown>> => {
    const thread = followed;
    if (!thread) return { result: 'refused', reason: 'Amp has no thread yet' };
    const handle = amp.threads.get(thread);
    const state = await within(SECOND, handle.state.get()).catch(() => 'unknown');
    if (state !== 'idle' && state !== 'error') return { result: 'refused', reason: `Amp's thread is ${state}` };
    const since = Date.now();
    try {
      await within(APPEND_MS, handle.appendUserMessage({ type: 'user-message', content: text }));
    } catch (error) {
      return { result: 'unknown', reason: `Amp did not say that it took the message: ${String(error)}` };
    }
    const hash = hashOf(text);
    for (;;) {
      const turn = begun.find((one) => one.hash === hash && one.at >= since)?.turn;
      if (turn !== undefined) return { result: 'accepted', turn };
      if (Date.now() - since > BEGIN_MS) return { result: 'accepted' };
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const answer = async (client: Socket, line: string): Promise<void> => {
    let ask: { id?: unknown; text?: unknown; hash?: unknown };
    try {
      ask = JSON.parse(line) as typeof ask;
    } catch {
      return;
    }
    const { id, text, hash } = ask;
    const whole = typeof text === 'string' && hash === hashOf(text);
    const said = whole ? await append(text) : { result: 'refused', reason: 'the text did not arrive whole' };
    client.write(`${JSON.stringify({ id, ...said })}\n`);
  };

  const server = listen(join(run, `a${process.ppid}.sock`), (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', () => client.destroy());
    greet(client);
    let rest = '';
    client.setEncoding('utf8');
    client.on('data', (part) => {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) void answer(client, line);
    });
  });
  tell('ready', { channel: server !== null });
  if (amp.activeThread?.current) follow(amp.activeThread.current.id);
  amp.onDispose?.(() => {
    watching?.unsubscribe();
    active?.unsubscribe();
    for (const client of clients) client.destroy();
    server?.close();
  });
}

/** The first Amp of a pane owns it; after that one's end the next. */
function isOwner(run: string): boolean {
  const file = join(run, 'amp.owner');
  const mine = String(process.ppid);
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return true;
    } catch {
      try {
        const owner = readFileSync(file, 'utf8');
        if (owner === mine) return true;
        process.kill(Number(owner), 0);
        return false;
      } catch {
        rmSync(file, { force: true });
      }
    }
  }
  return false;
}

function listen(path: string, onClient: (client: Socket) => void): Server | null {
  if (Buffer.byteLength(path) > MAX_PATH) return null;
  try {
    rmSync(path, { force: true });
    const server = createServer(onClient);
    server.on('error', () => {});
    server.listen(path, () => chmodSync(path, 0o600));
    // Amp ends when it wants to.
    server.unref();
    return server;
  } catch {
    return null;
  }
}

/**
 * Amp's own account of the last answer's context, as its messages have it. The documented form of
 * a plugin's messages has none; an exported thread's has.
 */
function usageIn(messages: unknown): Record<string, unknown> | null {
  if (!Array.isArray(messages)) return null;
  for (const message of messages.toReversed() as { usage?: Record<string, unknown> }[]) {
    const usage = message?.usage;
    if (usage && typeof usage.totalInputTokens === 'number') return usage;
  }
  return null;
}

/** What the agent said since the last message of the person; documented as messages with parts of text. */
function answerIn(messages: unknown): string {
  if (!Array.isArray(messages)) return '';
  const texts: string[] = [];
  for (const message of messages.toReversed() as { role?: unknown; content?: unknown }[]) {
    const parts = Array.isArray(message?.content) ? (message.content as { type?: unknown; text?: unknown }[]) : [];
    const said = parts.flatMap((part) => (part?.type === 'text' && typeof part.text === 'string' ? [part.text] : []));
    if (message?.role === 'assistant') texts.unshift(...said);
    else if (message?.role === 'user' && said.length > 0) break;
  }
  return texts.join('\n\n').slice(0, 20_000);
}

/** Asks Amp's own command for the thread, once; what cannot be had is left out. */
function askUsage(
  env: Record<string, string | undefined>,
  thread: string,
  onUsage: (usage: Record<string, unknown>) => void,
): void {
  let command: string[];
  try {
    command = JSON.parse(env.QUATUOR_AMP ?? '[]') as string[];
  } catch {
    return;
  }
  const [file, ...args] = command;
  if (!file) return;
  const own = { ...env, QUATUOR_SPOOL: undefined, QUATUOR_AMP_PLUGIN: undefined, BUN_BE_BUN: undefined };
  const options = { env: own, timeout: EXPORT_MS, maxBuffer: 256 * 1024 * 1024 };
  const child = execFile(file, [...args, 'threads', 'export', thread], options, (error, stdout) => {
    if (error) return;
    try {
      const usage = usageIn((JSON.parse(stdout) as { messages?: unknown }).messages);
      if (usage) onUsage(usage);
    } catch {
      // Not the form that is known.
    }
  });
  child.stdin?.end();
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const hashOf = (text: string): string => createHash('sha256').update(text.trim()).digest('hex');
