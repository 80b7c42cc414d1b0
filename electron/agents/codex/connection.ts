import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** A longer frame ends the connection: nothing that is asked for here is so long. Bytes. */
const MAX_FRAME = 16 * 1024 * 1024;
const HANDSHAKE_MS = 5_000;

/** What became of a request. `unsent`: not a byte went out; `lost`: it went out, and no answer came. */
export type Answer =
  | { kind: 'result'; result: unknown }
  | { kind: 'error'; message: string }
  | { kind: 'unsent'; reason: string }
  | { kind: 'lost'; reason: string };

export interface Connection {
  request(method: string, params: unknown, timeoutMs: number): Promise<Answer>;
  notify(method: string): void;
  close(): void;
}

export interface ConnectionHandlers {
  onOpen(): void;
  /** A notification (`id` absent), or a request of the server, which nobody here answers. */
  onMessage(method: string, params: unknown, isRequest: boolean): void;
  /** Once, after which nothing comes any more. */
  onClose(reason: string): void;
}

const Id = z.union([z.number(), z.string()]);
const Told = z.object({ method: z.string(), params: z.unknown().optional(), id: Id.optional() });
const Answered = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/**
 * One connection to an app-server: JSON-RPC without its version, one message in a text frame of a
 * WebSocket, over the Unix socket at `path`. What is not of that form is left out.
 */
export function openConnection(path: string, handlers: ConnectionHandlers): Connection {
  const socket = new WebSocket('ws://localhost/', {
    createConnection: () => connect(path),
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MAX_FRAME,
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let why = 'the connection was closed';
  let over = false;

  const end = (): void => {
    if (over) return;
    over = true;
    for (const answer of waiting.values()) answer({ kind: 'lost', reason: why });
    waiting.clear();
    handlers.onClose(why);
  };
  socket.on('open', handlers.onOpen);
  socket.on('error', (error) => (why = error.message));
  socket.on('close', end);
  socket.on('message', (data, binary) => {
    if (binary || over) return;
    const message = parse(data.toString());
    const told = Told.safeParse(message);
    if (told.success) {
      return handlers.onMessage(told.data.method, told.data.params, told.data.id !== undefined);
    }
    const answered = Answered.safeParse(message);
    if (!answered.success) return;
    const { id, result, error } = answered.data;
    waiting.get(id)?.(error ? { kind: 'error', message: error.message } : { kind: 'result', result });
  });

  return {
    request(method, params, timeoutMs) {
      if (socket.readyState !== WebSocket.OPEN) return Promise.resolve({ kind: 'unsent', reason: why });
      const id = ++last;
      return new Promise((resolve) => {
        const done = (answer: Answer): void => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        };
        const late = `no answer within ${Math.round(timeoutMs / 1000)} s`;
        const timer = setTimeout(() => done({ kind: 'lost', reason: late }), timeoutMs);
        timer.unref();
        waiting.set(id, done);
        socket.send(JSON.stringify({ id, method, params }));
      });
    },
    notify(method) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ method }));
    },
    close() {
      socket.terminate();
      end();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
