import { unlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { CONTROL_MOST, CONTROL_VERSION, ControlRequest, type ControlCode, type ControlReply } from '../../shared/contract/control.ts';
import { chooseRunDir, listen, Taken } from '../terminals/index.ts';
import { createTurns } from './turns.ts';

/** The socket's name in the run folder. */
export const SOCKET = 'control.sock';

/** Why a request is not done, for who asked. */
export class ControlError extends Error {
  readonly code: ControlCode;
  constructor(code: ControlCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** One request that is being answered. */
export interface Call {
  /** Lines before the answer; they are dropped once the other side has gone. */
  line(value: unknown): void;
  /** Aborted when the other side has gone, or the server closes. */
  gone: AbortSignal;
}

export interface ServerOptions {
  /** A folder of this user, mode 0700. */
  runDir: string;
  /** Does what is asked; throws ControlError. */
  answer(request: ControlRequest, call: Call): Promise<unknown>;
  log(line: string): void;
  limits?: Partial<typeof LIMITS>;
}

/** What strangers, slow clients and mistakes can cost main. Bytes and ms. */
export const LIMITS = {
  connections: 64,
  /** Of one request, and of all that are being read at once. */
  request: CONTROL_MOST,
  reading: 4 * CONTROL_MOST,
  /** A request has to be there so long after the connection. */
  requestMs: 10_000,
  /** Who does not read its lines is left. */
  unread: 4 * 1024 * 1024,
  /** So many are answered in a second; the others wait, so that a flood leaves the app its time. */
  perSecond: 500,
};

export interface ControlServer {
  path: string;
  close(): void;
}

/**
 * Listens for requests: one line of JSON on a connection of its own, answered by lines of which the
 * last has `ok`. Node gives no credentials of the other side, so the modes of folder and socket keep
 * other users out (X1). Garbage, too much of it or silence closes a connection and nothing else.
 * Rejects with Taken when another process answers there.
 */
export async function serveControl(options: ServerOptions): Promise<ControlServer> {
  const limits = { ...LIMITS, ...options.limits };
  const open = new Set<Socket>();
  let reading = 0;
  const turns = createTurns(limits.perSecond);
  const server = createServer((socket) => take(socket));
  server.maxConnections = limits.connections;
  server.on('error', (error) => options.log(`control: ${error.message}`));

  const take = (socket: Socket): void => {
    open.add(socket);
    const gone = new AbortController();
    const parts: Buffer[] = [];
    let size = 0;
    let asked = false;
    let leave = (): void => {};
    const forget = (): void => {
      reading -= size;
      size = 0;
      parts.length = 0;
    };
    const send = (value: object): void => {
      if (socket.destroyed || !socket.writable) return;
      if (socket.writableLength > limits.unread) socket.destroy();
      else socket.write(`${JSON.stringify(value)}\n`);
    };
    const finish = (reply: ControlReply): void => {
      asked = true;
      forget();
      clearTimeout(late);
      send(reply);
      socket.end();
      // What still comes is not read; who never closes is closed.
      setTimeout(() => socket.destroy(), 1_000).unref();
    };
    const fail = (code: ControlCode, message: string): void => finish({ v: CONTROL_VERSION, ok: false, code, message });
    const late = setTimeout(() => fail('timeout', 'No request came in time'), limits.requestMs);
    late.unref();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      leave();
      clearTimeout(late);
      forget();
      gone.abort();
    });
    socket.on('data', (chunk: Buffer) => {
      if (asked) return;
      const end = chunk.indexOf(10);
      const part = end < 0 ? chunk : chunk.subarray(0, end);
      size += part.length;
      reading += part.length;
      if (size > limits.request) return fail('bad-request', `A request has at most ${limits.request} bytes`);
      if (reading > limits.reading) return fail('bad-request', 'Too much is being asked at once: try again');
      parts.push(part);
      if (end < 0) return;
      asked = true;
      clearTimeout(late);
      leave = turns.next(answer);
    });
    const answer = (): void => {
      const bytes = Buffer.concat(parts);
      forget();
      const request = parseRequest(bytes);
      if ('problem' in request) return fail(request.code, request.problem);
      options.answer(request.request, { line: (line) => send({ v: CONTROL_VERSION, line }), gone: gone.signal }).then(
        (value) => finish({ v: CONTROL_VERSION, ok: true, value: value ?? null }),
        (error: unknown) => {
          if (error instanceof ControlError) return fail(error.code, error.message);
          options.log(`control: ${request.request.do} failed: ${error instanceof Error ? error.stack : String(error)}`);
          fail('internal', `Quatuor failed: ${error instanceof Error ? error.message : String(error)}`);
        },
      );
    };
  };

  const path = await listen(server, chooseRunDir(options.runDir), SOCKET);
  return {
    path,
    close() {
      turns.close();
      for (const socket of open) socket.destroy();
      server.close();
      try {
        unlinkSync(join(path));
      } catch {
        // It is gone already.
      }
    },
  };
}

export { Taken };

/** A line as a request, or what is wrong with it, in words. */
export function parseRequest(bytes: Buffer): { request: ControlRequest } | { code: ControlCode; problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { code: 'bad-request', problem: 'That is no JSON' };
  }
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  if (version !== CONTROL_VERSION)
    return { code: 'version', problem: `This Quatuor speaks version ${CONTROL_VERSION} of its control protocol` };
  const parsed = ControlRequest.safeParse(value);
  if (parsed.success) return { request: parsed.data };
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(' ');
  return { code: 'bad-request', problem: [where, issue?.message].filter(Boolean).join(': ') || 'That is no request' };
}
