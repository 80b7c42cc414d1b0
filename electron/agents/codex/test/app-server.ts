/** A stand-in for `codex app-server` that keeps the contract seen with 0.169.0, and misbehaves as told. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { rmSync } from 'node:fs';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

export interface FakeThread {
  id: string;
  ephemeral?: boolean;
  parentThreadId?: string | null;
  threadSource?: string;
  status?: object;
  turns?: FakeTurn[];
}

export interface FakeTurn {
  id: string;
  status: string;
  error?: object | null;
  items: object[];
  startedAt?: number;
  completedAt?: number | null;
}

interface Frame {
  id?: number | string;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: unknown;
}

export interface FakeServer {
  threads: Map<string, FakeThread>;
  /** Every frame of every client, parsed. */
  frames: Frame[];
  /** The texts that `turn/start` took. */
  texts: string[];
  connections(): number;
  /** Milliseconds before each answer. */
  delay: number;
  /** Before an answer to this method: end the connection, or refuse. */
  onMethod: Map<string, 'die-before' | 'die-after' | 'refuse' | 'silent'>;
  open(thread: FakeThread): void;
  status(id: string, status: object): void;
  /** To every client; to those alone that have resumed the thread when it is named. */
  tell(method: string, params: object, thread?: string): void;
  ask(method: string, params: object, thread: string): void;
  /** A whole frame as it is. */
  raw(data: string | Buffer): void;
  turn(id: string, text: string, turn: string): void;
  finish(id: string, turn: string, error?: object): void;
  drop(): void;
  close(): Promise<void>;
}

interface Client {
  socket: WebSocket;
  hello: boolean;
  silenced: Set<string>;
  resumed: Set<string>;
}

/** Listens at `path`, which is as long as a socket's path may be. */
export async function fakeAppServer(path: string, threads: FakeThread[] = []): Promise<FakeServer> {
  rmSync(path, { force: true });
  const http: Server = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const clients = new Set<Client>();
  let turns = 0;
  let asked = 0;

  const full = ({ turns: _turns, ...thread }: FakeThread) => ({
    ephemeral: false, parentThreadId: null, threadSource: 'user', status: { type: 'idle' }, cwd: '/', turns: [], ...thread,
  });
  const self: FakeServer = {
    threads: new Map(threads.map((thread) => [thread.id, thread])),
    frames: [],
    texts: [],
    delay: 0,
    onMethod: new Map(),
    connections: () => clients.size,
    open(thread) {
      self.threads.set(thread.id, thread);
      self.tell('thread/started', { thread: full(thread) });
    },
    status(id, status) {
      const thread = self.threads.get(id);
      if (thread) thread.status = status;
      self.tell('thread/status/changed', { threadId: id, status });
    },
    tell(method, params, thread) {
      for (const client of clients) {
        const wanted = client.hello && !client.silenced.has(method);
        if (wanted && (thread === undefined || client.resumed.has(thread))) client.socket.send(JSON.stringify({ method, params }));
      }
    },
    ask(method, params, thread) {
      asked += 1;
      const frame = JSON.stringify({ id: asked, method, params: { threadId: thread, ...params } });
      for (const client of clients) if (client.resumed.has(thread)) client.socket.send(frame);
    },
    raw(data) {
      for (const { socket } of clients) socket.send(data);
    },
    turn(id, text, turn) {
      const thread = self.threads.get(id)!;
      const item = { type: 'userMessage', id: `item-${turn}`, clientId: null, content: [{ type: 'text', text, text_elements: [] }], startedAtMs: Date.now() };
      (thread.turns ??= []).push({ id: turn, status: 'inProgress', error: null, items: [item], completedAt: null });
      self.status(id, { type: 'active', activeFlags: [] });
      self.tell('turn/started', { threadId: id, turn: { id: turn, status: 'inProgress', error: null, items: [] } }, id);
      self.tell('item/started', { threadId: id, turnId: turn, item }, id);
      self.tell('item/completed', { threadId: id, turnId: turn, item }, id);
    },
    finish(id, turn, error) {
      const found = self.threads.get(id)!.turns!.find((one) => one.id === turn)!;
      Object.assign(found, { status: error ? 'failed' : 'completed', error: error ?? null, completedAt: Math.floor(Date.now() / 1000) });
      self.status(id, { type: error ? 'systemError' : 'idle' });
      self.tell('turn/completed', { threadId: id, turn: { ...found, items: [] } }, id);
    },
    drop() {
      for (const { socket } of clients) socket.terminate();
    },
    async close() {
      self.drop();
      server.close();
      await new Promise<void>((done) => void http.close(() => done()));
      rmSync(path, { force: true });
    },
  };

  const answer = (client: Client, method: string, params: Record<string, unknown>): { result: unknown } | { error: object } => {
    const wrong = (message: string) => ({ error: { code: -32600, message } });
    if (method === 'initialize') {
      if (client.hello) return wrong('Already initialized');
      const capabilities = params['capabilities'] as { optOutNotificationMethods?: string[] };
      client.hello = true;
      client.silenced = new Set(capabilities.optOutNotificationMethods ?? []);
      return { result: { userAgent: 'fake', codexHome: '/', platformFamily: 'unix', platformOs: 'linux' } };
    }
    if (!client.hello) return wrong('Not initialized');
    if (method === 'thread/loaded/list') return { result: { data: [...self.threads.keys()], nextCursor: null } };
    const id = String(params['threadId']);
    const thread = self.threads.get(id);
    if (!thread) return wrong(`thread not found: ${id}`);
    switch (method) {
      case 'thread/read':
        return { result: { thread: full(thread), readState: null } };
      case 'thread/resume':
        if (!thread.turns?.length) return wrong(`no rollout found for thread id ${id}`);
        client.resumed.add(id);
        return { result: { thread: full(thread), model: 'gpt', approvalPolicy: 'on-request' } };
      case 'thread/unsubscribe':
        return { result: { status: client.resumed.delete(id) ? 'unsubscribed' : 'notSubscribed' } };
      case 'thread/turns/list':
        return { result: { data: [...(thread.turns ?? [])].toReversed().slice(0, Number(params['limit'])), nextCursor: null } };
      case 'turn/start': {
        const text = (params['input'] as { text: string }[]).map((part) => part.text).join('');
        self.texts.push(text);
        const running = thread.turns?.find((one) => one.status === 'inProgress');
        const turn = running?.id ?? `turn-${(turns += 1)}`;
        if (!running) setImmediate(() => self.turn(id, text, turn));
        return { result: { turn: { id: turn, items: [], status: 'inProgress', error: null } } };
      }
      default:
        return wrong(`unknown method ${method}`);
    }
  };

  server.on('connection', (socket) => {
    const client: Client = { socket, hello: false, silenced: new Set(), resumed: new Set() };
    clients.add(client);
    socket.on('close', () => clients.delete(client));
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      self.frames.push(frame);
      if (frame.method === undefined || frame.id === undefined) return;
      const { id, method, params = {} } = frame;
      const how = self.onMethod.get(method);
      if (how === 'die-before') return socket.terminate();
      if (how === 'silent') return;
      const told = how === 'refuse' ? { error: { code: -32000, message: 'not now' } } : answer(client, method, params);
      if (how === 'die-after') return socket.terminate();
      setTimeout(() => socket.send(JSON.stringify({ id, ...told })), self.delay);
    });
  });
  await new Promise<void>((done, fail) => {
    http.once('error', fail);
    http.listen(path, done);
  });
  return self;
}
