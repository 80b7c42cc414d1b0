/**
 * A scripted model server on loopback for the real CLIs: Anthropic Messages, OpenAI Responses,
 * OpenAI chat completions and the Gemini API.
 * A test says what the model answers; the CLI does the rest as it always does.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';
import { anthropicError, anthropicMessage, anthropicStream, readAnthropic } from './anthropic.ts';
import type { Piece } from './anthropic.ts';
import { chatObject, chatStream, readChat } from './chat.ts';
import { geminiError, geminiObject, geminiStream, readGemini } from './gemini.ts';
import { readResponses, responsesError, responsesObject, responsesStream } from './responses.ts';
import { createBook } from './script.ts';
import { sideReply } from './side.ts';
import { estimateTokens, isRecord } from './text.ts';
import type { Api, LoggedRequest, ModelRequest, Reply, Script } from './types.ts';

export { hold, taskScript } from './script.ts';
export type { TaskScript } from './script.ts';
export type * from './types.ts';

export interface ModelServer {
  /** `http://127.0.0.1:<port>`: ANTHROPIC_BASE_URL of Claude; Codex wants `<url>/v1`. */
  url: string;
  port: number;
  /** Adds a script before the older ones. Returns a function that takes it away again. */
  script(script: Script): () => void;
  clearScripts(): void;
  /** Every HTTP request since the start, oldest first. It grows; entries are updated in place. */
  requests: LoggedRequest[];
  /** The model requests of the conversation itself, without titles, summaries and the like. */
  turns(): LoggedRequest[];
  /** Model requests that no script answered (the CLI got a 400 for each). Empty in a good test. */
  unmatched: ModelRequest[];
  /** Hosts that a CLI wanted to reach through the server as its proxy; all were refused. */
  refusedHosts(): string[];
  /** What went wrong inside the server or a script (the CLI got a 500). Empty in a good test. */
  failures: unknown[];
  /** Resolves with the first request, old or new, that fits. Rejects after `timeoutMs`. */
  waitFor(fits: (logged: LoggedRequest) => boolean, timeoutMs?: number): Promise<LoggedRequest>;
  close(): Promise<void>;
}

/** Starts the server on 127.0.0.1. `port` 0 (default) takes a free one. */
export async function startModelServer(options: { port?: number } = {}): Promise<ModelServer> {
  const started = performance.now();
  const now = () => Math.round(performance.now() - started);
  const book = createBook();
  const requests: LoggedRequest[] = [];
  const unmatched: ModelRequest[] = [];
  const failures: unknown[] = [];
  const watchers = new Set<(logged: LoggedRequest) => void>();
  const seen = (logged: LoggedRequest) => watchers.forEach((watcher) => watcher(logged));

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const logged: LoggedRequest = {
      n: requests.length + 1,
      at: now(),
      method: incoming.method ?? '',
      path: url.pathname,
      headers: flat(incoming.headers),
      body: undefined,
      aborted: false,
    };
    requests.push(logged);
    response.on('close', () => {
      if (!response.writableFinished) logged.aborted = true;
      if (response.headersSent) logged.status = response.statusCode;
      logged.endedAt = now();
      seen(logged);
    });
    logged.body = await readBody(incoming);
    const api = apiOf(logged);
    if (api === undefined) return plain(logged, response);
    const body = isRecord(logged.body) ? logged.body : {};
    const request = APIS[api].read(body, logged.headers, url.pathname);
    logged.request = request;
    seen(logged);
    const reply = await book.answer(request) ?? (request.purpose === 'turn' ? undefined : sideReply(request));
    if (!reply) unmatched.push(request);
    await answer(logged, request, reply ?? {
      error: { status: 400, message: `no script for: ${request.lastPrompt.slice(0, 200)}` },
    }, response);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      failures.push(error);
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: { message: String(error) } });
    });
  });
  // As a proxy it refuses and notes every call to the world outside.
  server.on('connect', (incoming, socket) => {
    const headers = flat(incoming.headers);
    const at = now();
    const path = incoming.url ?? '';
    requests.push({ n: requests.length + 1, at, method: 'CONNECT', path, headers, body: undefined, status: 403, aborted: false, endedAt: at });
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    script: (script) => book.add(script),
    clearScripts: () => book.clear(),
    requests,
    turns: () => requests.filter((logged) => logged.request?.purpose === 'turn'),
    unmatched,
    refusedHosts: () => requests.filter((logged) => logged.method === 'CONNECT').map((logged) => logged.path),
    failures,
    waitFor(fits, timeoutMs = 90_000) {
      const old = requests.find(fits);
      if (old) return Promise.resolve(old);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(watcher);
          reject(new Error(`no such request in ${timeoutMs} ms; ${requests.length} others came`));
        }, timeoutMs);
        const watcher = (logged: LoggedRequest) => {
          if (!fits(logged)) return;
          clearTimeout(timer);
          watchers.delete(watcher);
          resolve(logged);
        };
        watchers.add(watcher);
      });
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function apiOf(logged: LoggedRequest): Api | undefined {
  if (logged.method !== 'POST') return undefined;
  if (logged.path.endsWith('/v1/messages')) return 'anthropic';
  if (logged.path.endsWith('/responses')) return 'responses';
  if (logged.path.endsWith('/chat/completions')) return 'chat';
  if (/:(?:streamG|g)enerateContent$/.test(logged.path)) return 'gemini';
  return undefined;
}

interface ApiWords {
  read(body: Record<string, unknown>, headers: Record<string, string>, path: string): ModelRequest;
  whole(reply: Reply, request: ModelRequest, id: string): Record<string, unknown>;
  stream(reply: Reply, request: ModelRequest, id: string): Iterable<Piece>;
  error(status: number, message: string, id: string, retryAfter?: number): Record<string, unknown>;
  /** What stands behind the last piece of a stream. */
  end?: string;
}

const APIS: Record<Api, ApiWords> = {
  anthropic: { read: readAnthropic, whole: anthropicMessage, stream: anthropicStream, error: anthropicError },
  responses: { read: readResponses, whole: responsesObject, stream: responsesStream, error: responsesError },
  chat: { read: readChat, whole: chatObject, stream: chatStream, error: responsesError, end: 'data: [DONE]\n\n' },
  gemini: {
    read: readGemini,
    whole: geminiObject,
    stream: geminiStream,
    error: (status, message, _id, retryAfter) => geminiError(status, message, retryAfter),
  },
};

/** Requests beside the two model calls. What the server does not have is 404. */
function plain(logged: LoggedRequest, response: ServerResponse): void {
  if (logged.method === 'HEAD' && logged.path === '/') {
    response.writeHead(200).end();
  } else if (logged.path.endsWith('/v1/messages/count_tokens')) {
    json(response, 200, { input_tokens: estimateTokens(JSON.stringify(logged.body ?? '')) });
  } else if (logged.path.endsWith(':countTokens')) {
    json(response, 200, { totalTokens: estimateTokens(JSON.stringify(logged.body ?? '')) });
  } else {
    json(response, 404, anthropicError(404, `${logged.method} ${logged.path} is not here`, String(logged.n)));
  }
}

async function answer(logged: LoggedRequest, request: ModelRequest, reply: Reply, response: ServerResponse): Promise<void> {
  logged.reply = reply;
  const id = `q${String(logged.n).padStart(6, '0')}`;
  const api = APIS[request.api];
  response.setHeader(request.api === 'anthropic' ? 'request-id' : 'x-request-id', `req_${id}`);
  if (reply.delayMs) await pause(reply.delayMs);
  if (reply.hold) await reply.hold.wait();
  if (response.destroyed) return;
  if (reply.error) {
    const { status, retryAfter, message = `scripted error ${status}` } = reply.error;
    if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
    return json(response, status, api.error(status, message, id, retryAfter));
  }
  const streams = request.body.stream === true || logged.path.endsWith(':streamGenerateContent');
  if (!streams) return json(response, 200, api.whole(reply, request, id));
  // Built before the first byte: a script that cannot be translated becomes a 500, not half a stream.
  const stream: Piece[] = [...api.stream(reply, request, id)];
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  for (const [index, { event, data }] of stream.entries()) {
    if (response.destroyed) return;
    if (reply.cut && index >= stream.length / 2) {
      response.destroy();
      return;
    }
    response.write(`${event && `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
    if (reply.pieceMs) await pause(reply.pieceMs);
  }
  response.end(api.end);
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = unpack(Buffer.concat(chunks), incoming.headers['content-encoding']).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function unpack(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return zlib.gunzipSync(bytes);
  if (encoding === 'br') return zlib.brotliDecompressSync(bytes);
  if (encoding === 'deflate') return zlib.inflateSync(bytes);
  if (encoding === 'zstd') return zlib.zstdDecompressSync(bytes);
  return bytes;
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function json(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
