/** The process in which the fake Amp runs one plugin: `amp-runtime.ts PLUGIN`. */
import { pathToFileURL } from 'node:url';
import type { FromPlugin, ToPlugin } from './amp.ts';

type Handler = (event: unknown, ctx: unknown) => unknown;

const file = process.argv[2] ?? '';
const handlers = new Map<string, Handler[]>();
const disposers: (() => unknown)[] = [];
const focus = { current: null as { id: string } | null, told: new Set<(thread: { id: string } | null) => void>() };
const states = new Map<string, Set<(state: string) => void>>();
const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let asked = 0;

const tell = (message: FromPlugin): void => void process.send?.(message);
function ask(method: 'state' | 'parent' | 'append', thread: string, content?: string): Promise<unknown> {
  asked += 1;
  const n = asked;
  tell({ ask: n, method, thread, ...(content === undefined ? {} : { content }) });
  return new Promise((resolve, reject) => open.set(n, { resolve, reject }));
}

const thread = (id: string) => ({
  id,
  parentThreadID: () => ask('parent', id),
  state: {
    get: () => ask('state', id),
    subscribe(listener: (state: string) => void) {
      const listeners = states.get(id) ?? new Set();
      states.set(id, listeners.add(listener));
      void ask('state', id).then((now) => listener(String(now)), () => {});
      return { unsubscribe: () => void listeners.delete(listener) };
    },
  },
  appendUserMessage: ({ content }: { content: string }) => ask('append', id, content),
});

const amp = {
  logger: { log: (...words: unknown[]) => process.stderr.write(`${words.join(' ')}\n`) },
  on(event: string, handler: Handler) {
    handlers.set(event, [...(handlers.get(event) ?? []), handler]);
    return { unsubscribe() {} };
  },
  onDispose(callback: () => unknown) {
    disposers.push(callback);
    return { unsubscribe() {} };
  },
  activeThread: {
    get current() {
      return focus.current;
    },
    subscribe(listener: (thread: { id: string } | null) => void) {
      focus.told.add(listener);
      return { unsubscribe: () => void focus.told.delete(listener) };
    },
  },
  threads: { get: thread },
};

process.on('message', (message: ToPlugin) => {
  if ('event' in message) {
    const run = async (): Promise<void> => {
      for (const handler of handlers.get(message.event) ?? [])
        await handler(message.payload, { thread: thread(message.payload.thread.id), logger: amp.logger });
      tell({ done: message.n });
    };
    void run();
  } else if ('active' in message) {
    focus.current = message.active === null ? null : { id: message.active };
    for (const listener of focus.told) listener(focus.current);
  } else if ('state' in message) {
    for (const listener of states.get(message.thread) ?? []) listener(message.state);
  } else {
    const one = open.get(message.answer);
    open.delete(message.answer);
    if (message.error) one?.reject(new Error(message.error));
    else one?.resolve(message.value);
  }
});
process.on('disconnect', () => {
  const over = Promise.allSettled(disposers.map(async (dispose) => dispose()));
  void over.then(() => process.exit(0));
});

try {
  const plugin = (await import(pathToFileURL(file).href)) as { default: (api: typeof amp) => unknown };
  await plugin.default(amp);
  tell({ loaded: true });
} catch (error) {
  tell({ loaded: true, error: String(error) });
}
