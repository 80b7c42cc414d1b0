import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capability } from '../../../shared/model/index.ts';
import { str } from '../payload.ts';
import type { Channel, ConnectRequest } from '../types.ts';
import { NoAnswer, call, listen } from './client.ts';
import type { Server } from './client.ts';
import { createEventReader } from './events.ts';
import { messageId } from './ids.ts';

/** The variables that tell a pane's OpenCode, and after a restart us, where its server is. */
const PORT = 'QUATUOR_OPENCODE_PORT';
const PASSWORD = 'OPENCODE_SERVER_PASSWORD';
const USER = 'OPENCODE_SERVER_USERNAME';

const RETRY_MS = 500;
/** Its composer can be there seconds before its server tells events; after so long it is not expected. */
const OPENING_MS = 20_000;
/** A prompt is taken in 30 ms, on a busy machine in 11 s. */
const SEND_MS = 30_000;
const LOOK_MS = 1_000;
const LOOKS = 5;

/** The environment that gives one start of OpenCode a server with a key of its own. */
export function serverEnv(port: number): Record<string, string> {
  return { [PORT]: String(port), [PASSWORD]: randomBytes(24).toString('hex') };
}

/**
 * Where the server of a session is: by the environment of its start, which is kept in a file of
 * mode 0600 for the next start of the app; null when neither tells it.
 */
function serverOf({ env, runDir, adopted }: ConnectRequest): Server | null {
  const file = join(runDir, 'opencode.key');
  if (!adopted) {
    const port = Number(env[PORT]);
    if (!port || !env[PASSWORD]) return null;
    const server = { port, user: env[USER] || 'opencode', password: env[PASSWORD] };
    try {
      writeFileSync(file, JSON.stringify(server), { mode: 0o600 });
    } catch {
      // Without the file there is no connection after a restart of the app, and the pane is typed at.
    }
    return server;
  }
  try {
    const { port, user, password } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Server>;
    return port && user && password ? { port, user, password } : null;
  } catch {
    return null;
  }
}

/** The control connection to one OpenCode in its pane: its HTTP server and its stream of events. */
export function connectOpencode(request: ConnectRequest): Channel | null {
  const { now } = request;
  const found = serverOf(request);
  if (!found) return null;
  const server: Server = found;
  const reader = createEventReader(request.cliSession);
  /** The session that the pane shows. */
  let shown = request.cliSession;
  let open = false;
  let wasOpen = false;
  let closed = false;
  const began = now();
  let stop: () => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  const mine = new Set<string>();

  const get = async (path: string): Promise<unknown> => {
    const { status, body } = await call(server, 'GET', path);
    return status === 200 ? body : undefined;
  };
  const tell = (event: unknown): void => {
    for (const seen of reader.read(event, now())) {
      if (seen.signal?.kind === 'prompt' && !mine.delete(seen.signal.turn ?? '')) shown = reader.session();
      request.onObservation(seen);
    }
  };

  function again(): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), RETRY_MS).unref();
  }

  /** An event stream that is opened before the server is up stays silent: its health first. */
  async function connect(): Promise<void> {
    const healthy = await get('/global/health').catch(() => undefined);
    if (closed) return;
    if (!healthy) return again();
    stop = listen(server, {
      onOpen: () => void opened(),
      onEvent: (event) => tell(event),
      onClose() {
        if (open) request.onObservation({ withdrawn: 'channel' });
        open = false;
        request.onChange();
        again();
      },
    });
  }

  /** What happened before we listened: sessions, windows, the state now. */
  async function opened(): Promise<void> {
    try {
      const [sessions, providers, states, asks, questions] = await Promise.all(
        ['/session', '/config/providers', '/session/status', '/permission', '/question'].map(get),
      );
      if (closed) return;
      if (Array.isArray(sessions)) sessions.forEach((info) => reader.know(info));
      for (const [name, window] of windowsOf(providers)) reader.windows.set(name, window);
      const id = reader.session();
      if (id) takeUp(id, states, [asks, questions]);
    } catch {
      // The stream tells what comes next; what was before stays unknown.
    }
    if (closed) return;
    open = true;
    wasOpen = true;
    request.onChange();
  }

  function takeUp(id: string, states: unknown, asked: unknown[]): void {
    const status = (states as Record<string, unknown> | undefined)?.[id];
    // A fresh start is ready once its composer can be seen; a session that runs already is now.
    const idle = request.adopted ? { type: 'idle' } : undefined;
    if (status ?? idle) tell(made('session.status', { sessionID: id, status: status ?? idle }));
    for (const [i, list] of asked.entries()) {
      const waiting = Array.isArray(list) ? (list as unknown[]) : [];
      for (const ask of waiting) tell(made(i === 0 ? 'permission.asked' : 'question.asked', ask));
    }
  }

  /** Without an answer: did it take the message all the same? */
  async function took(session: string, id: string): Promise<boolean> {
    for (let look = 0; look < LOOKS; look += 1) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      if (closed) break;
      const answer = await call(server, 'GET', `/session/${session}/message/${id}`).catch(() => null);
      if (answer?.status === 200) return true;
    }
    return false;
  }

  async function newSession(): Promise<string> {
    const { status, body } = await call(server, 'POST', '/session', {});
    const id = str((body ?? {}) as Record<string, unknown>, 'id');
    if (status !== 200 || !id) throw new Error(`it opened no session: ${reasonOf(status, body)}`);
    reader.use(id);
    request.onObservation({ cliSession: id });
    return id;
  }

  function show(session: string): void {
    if (shown === session) return;
    // A pane that does not follow is only a matter of looks.
    call(server, 'POST', '/tui/select-session', { sessionID: session })
      .then(({ status }) => (status === 200 ? (shown = session) : null))
      .catch(() => null);
  }

  void connect();
  return {
    ready: () => open,
    opening: () => !wasOpen && !closed && now() - began < OPENING_MS,
    async send(text) {
      let session: string;
      try {
        session = reader.session() ?? (await newSession());
      } catch (error) {
        return { result: 'refused', reason: error instanceof Error ? error.message : String(error) };
      }
      const turn = messageId(now());
      mine.add(turn);
      const order = { messageID: turn, parts: [{ type: 'text', text }] };
      try {
        const { status, body } = await call(server, 'POST', `/session/${session}/prompt_async`, order, SEND_MS);
        if (status >= 400) {
          // Of an error of its own it does not say whether it came before the message was kept.
          if (status >= 500 && (await took(session, turn))) return { result: 'accepted', turn };
          return { result: status < 500 ? 'refused' : 'unknown', reason: reasonOf(status, body) };
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof NoAnswer && !error.sent) return { result: 'refused', reason };
        if (!(await took(session, turn))) return { result: 'unknown', reason };
      }
      show(session);
      return { result: 'accepted', turn };
    },
    capability: (): Capability => ({
      name: 'channel',
      has: open,
      ...(open ? {} : { instead: 'prompts are typed into its pane' }),
    }),
    close() {
      closed = true;
      open = false;
      clearTimeout(timer);
      stop();
    },
  };
}

const made = (type: string, properties: unknown) => ({ type, properties });

function reasonOf(status: number, body: unknown): string {
  const data = ((body ?? {}) as Record<string, unknown>).data;
  const message = str((data ?? body ?? {}) as Record<string, unknown>, 'message');
  return message ? `${status}: ${message}` : `it answered ${status}`;
}

/** The windows of all models, by `provider/model`. */
export function windowsOf(providers: unknown): [string, number][] {
  const list = (providers as { providers?: unknown } | undefined)?.providers;
  if (!Array.isArray(list)) return [];
  return (list as { id?: unknown; models?: unknown }[]).flatMap(({ id, models }) =>
    Object.entries((models ?? {}) as Record<string, { limit?: { context?: unknown } } | null>).flatMap(
      ([name, model]): [string, number][] => {
        const window = model?.limit?.context;
        return typeof window === 'number' && window > 0 ? [[`${String(id)}/${name}`, window]] : [];
      },
    ),
  );
}
