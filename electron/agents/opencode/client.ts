import type { IncomingMessage } from 'node:http';

/** Taken when it is needed: imported as a module it brings all of Node's fetch along, and the window waits for that. */
const http = () => process.getBuiltinModule('node:http');

/** Where OpenCode's own server listens, on loopback, and the key to it. */
export interface Server {
  port: number;
  user: string;
  password: string;
}

/** An answer: its status, and its body as JSON (undefined if it is none). */
export interface Answer {
  status: number;
  body: unknown;
}

/** A request that got no answer. `sent` false: nothing listened, so nothing was taken. */
export class NoAnswer extends Error {
  readonly sent: boolean;
  constructor(message: string, sent: boolean) {
    super(message);
    this.sent = sent;
  }
}

const MOST_BYTES = 8 * 1024 * 1024;

function options(server: Server, method: string, path: string) {
  const key = Buffer.from(`${server.user}:${server.password}`).toString('base64');
  return {
    host: '127.0.0.1',
    port: server.port,
    method,
    path,
    agent: false as const,
    headers: { authorization: `Basic ${key}`, 'content-type': 'application/json' },
  };
}

/** One call. Rejects with NoAnswer when no whole answer came within `timeoutMs`. */
export function call(server: Server, method: string, path: string, body?: unknown, timeoutMs = 10_000): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const fail = (error: Error) => reject(new NoAnswer(error.message, connected));
    const out = http().request(options(server, method, path), (answer) => {
      read(answer).then((text) => resolve({ status: answer.statusCode ?? 0, body: parsed(text) }), fail);
    });
    out.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    out.on('error', fail);
    const timer = setTimeout(() => out.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    out.on('close', () => clearTimeout(timer));
    out.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The server's events, each as parsed JSON. `onOpen` is called with the first of them: a stream
 * that was asked for too early in the server's life never sends any. `onClose` is called once,
 * with the reason. Returns a function that ends it.
 */
export function listen(
  server: Server,
  on: { onOpen(): void; onEvent(event: unknown): void; onClose(reason: string): void },
  timeoutMs = 5_000,
): () => void {
  let over = false;
  let open = false;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    out.destroy();
    on.onClose(reason);
  };
  const timer = setTimeout(() => end(`no event within ${timeoutMs / 1000} s`), timeoutMs);
  const out = http().request(options(server, 'GET', '/event'), (answer) => {
    if (answer.statusCode !== 200) return end(`it answered ${answer.statusCode}`);
    answer.setEncoding('utf8');
    const lines = splitLines((line) => {
      if (over || !line.startsWith('data:')) return;
      if (!open) {
        open = true;
        clearTimeout(timer);
        on.onOpen();
      }
      const event = parsed(line.slice('data:'.length));
      if (event !== undefined) on.onEvent(event);
    });
    answer.on('data', lines);
    answer.on('close', () => end('the stream ended'));
    answer.on('error', (error) => end(error.message));
  });
  out.on('error', (error) => end(error.message));
  out.end();
  return () => {
    over = true;
    clearTimeout(timer);
    out.destroy();
  };
}

/** Cuts a stream of text into lines; a line of more than 8 MB is left out. */
export function splitLines(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  let skip = false;
  return (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (!skip) onLine(part.replace(/\r$/, ''));
      skip = false;
    }
    if (rest.length > MOST_BYTES) {
      rest = '';
      skip = true;
    }
  };
}
