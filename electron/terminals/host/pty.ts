import { readSync, writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import nodePty from 'node-pty';
import type { SpawnSpec } from '../../../shared/contract/wire.ts';
import { Refusal } from './refusal.ts';

/** After the program's end: how long no byte must have come before the terminal is closed. */
const QUIET_MS = 200;
/** Most bytes that may wait for a program that does not read. */
const MAX_QUEUE = 16 * 1024 * 1024;

const READ_BYTES = 60 * 1024;
/** A read of so many bytes means that there may be more. */
const FULL_READ = 2048;
const readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);

export interface Pty {
  readonly pid: number;
  /** Bytes given to write() that the kernel has not taken yet. */
  readonly queued: number;
  /** True while paused: output may stand unread. */
  readonly paused: boolean;
  /** False if the queue is full or the terminal closed: nothing of `bytes` is written. */
  write(bytes: Uint8Array): boolean;
  resize(cols: number, rows: number): void;
  /** Stops reading for a reason of the caller; reading goes on when no reason is left. */
  pause(reason: object): void;
  resume(reason: object): void;
}

export interface PtyHandlers {
  onData(bytes: Buffer): void;
  /** After the last byte. */
  onExit(code: number, signal: number): void;
  onError(error: Error): void;
}

/** What node-pty keeps inside, as far as it must be steered here. */
interface Inside {
  fd: number;
  _socket: ReadStream;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): void;
}

/** Starts `file` under a new pseudo-terminal. Throws Refusal if the system has no room. */
export function openPty(file: string, spec: SpawnSpec, handlers: PtyHandlers): Pty {
  const pty = fork(file, spec);
  const inside = pty as unknown as Inside;
  const socket = inside._socket;
  const reasons = new Set<object>();

  // node-pty closes the terminal 200 ms after the program's end, read or not, and the stream
  // closes itself on the final EIO with bytes still buffered. Both wait here until all is read.
  const close = socket.destroy.bind(socket);
  let closing: { error?: Error | undefined } | undefined;
  let quiet: NodeJS.Timeout | undefined;

  const settle = (): void => {
    clearTimeout(quiet);
    if (closing === undefined || reasons.size > 0) return;
    if (closing.error === undefined) {
      quiet = setTimeout(() => close(), QUIET_MS);
    } else if (socket.readableLength === 0) {
      close(closing.error);
    } else {
      quiet = setTimeout(settle, 1);
    }
  };
  socket.destroy = (error?: Error) => {
    closing = { error: error ?? closing?.error };
    settle();
    return socket;
  };

  inside.on('error', (error) => {
    if (error.code !== 'EIO' && error.code !== 'EAGAIN') handlers.onError(error);
  });
  // A terminal gives at most 4 KiB a read, and the stream reads once a turn of the event loop:
  // take what else is there at once.
  const readOn = (first: Buffer): Buffer => {
    let length = 0;
    try {
      while (length < READ_BYTES && !socket.destroyed && reasons.size === 0) {
        const count = readSync(inside.fd, readBuffer, length, READ_BYTES - length, null);
        if (count === 0) break;
        length += count;
      }
    } catch {
      // Nothing more for now, or the end, which the stream will see by itself.
    }
    return length === 0 ? first : Buffer.concat([first, readBuffer.subarray(0, length)]);
  };
  pty.onData((data) => {
    const first = data as unknown as Buffer;
    handlers.onData(first.length >= FULL_READ && reasons.size === 0 ? readOn(first) : first);
    if (closing !== undefined) settle();
  });
  pty.onExit(({ exitCode, signal }) => {
    clearTimeout(quiet);
    clearTimeout(retry);
    handlers.onExit(exitCode, signal ?? 0);
  });

  let queue: Uint8Array[] = [];
  let queued = 0;
  let retry: NodeJS.Timeout | undefined;
  let wait = 0;

  const drain = (): void => {
    retry = undefined;
    while (queue.length > 0) {
      if (socket.destroyed) {
        queue = [];
        queued = 0;
        return;
      }
      const head = queue[0]!;
      let taken = 0;
      try {
        taken = writeSync(inside.fd, head, 0, head.length);
        wait = 0;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          queue = [];
          queued = 0;
          return;
        }
        wait = Math.min(wait + 1, 16);
        retry = setTimeout(drain, wait);
        return;
      }
      queued -= taken;
      if (taken === head.length) queue.shift();
      else queue[0] = head.subarray(taken);
    }
  };

  return {
    pid: pty.pid,
    get queued() {
      return queued;
    },
    get paused() {
      return reasons.size > 0;
    },
    write(bytes) {
      if (socket.destroyed || queued + bytes.length > MAX_QUEUE) return false;
      if (bytes.length === 0) return true;
      queue.push(Buffer.from(bytes));
      queued += bytes.length;
      if (retry === undefined) drain();
      return true;
    },
    resize(cols, rows) {
      if (!socket.destroyed) pty.resize(cols, rows);
    },
    pause(reason) {
      reasons.add(reason);
      socket.pause();
      clearTimeout(quiet);
    },
    resume(reason) {
      if (!reasons.delete(reason) || reasons.size > 0) return;
      socket.resume();
      settle();
    },
  };
}

function fork(file: string, spec: SpawnSpec): nodePty.IPty {
  try {
    return nodePty.spawn(file, spec.args, {
      name: spec.env['TERM'] ?? 'xterm-256color',
      cols: spec.cols,
      rows: spec.rows,
      cwd: spec.cwd,
      env: spec.env,
      encoding: null,
    });
  } catch (error) {
    throw new Refusal('resources', `No terminal could be opened: ${(error as Error).message}`);
  }
}
