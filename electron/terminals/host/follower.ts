import type { Socket } from 'node:net';
import {
  FRAME,
  MAX_CHUNK,
  dataHeader,
  jsonFrame,
  type HostEvent,
  type PaneExit,
} from '../../../shared/contract/wire.ts';
import type { Follower, Pane, Start } from './pane.ts';

/** A data connection that holds so much unsent is full: its pane is not read until it drains. */
export const FULL_BYTES = 1024 * 1024;

/** More output than this within WINDOW_MS is a burst: it is gathered for a while, or to a full frame. */
const BURST_BYTES = 32 * 1024;
const WINDOW_MS = 10;
const GATHER_MS = 4;

/**
 * Sends a pane's bytes through a data connection. The socket is closed when the pane's program
 * ended and all was sent, or when it was full and took nothing for `stallMs`.
 */
export function createFollower(socket: Socket, pane: Pane, stallMs: number) {
  let parts: Buffer[] = [];
  let from = 0;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  let recent = 0;
  let full = false;

  const send = (type: typeof FRAME.data | typeof FRAME.snapshot, bytes: Buffer, offset: number) => {
    for (let at = 0; at < bytes.length; at += MAX_CHUNK) {
      const piece = bytes.subarray(at, at + MAX_CHUNK);
      socket.write(dataHeader(type, pane.id, type === FRAME.data ? offset + at : offset, piece.length));
      socket.write(piece);
    }
  };
  const check = (): void => {
    if (full || socket.writableLength <= FULL_BYTES) return;
    full = true;
    pane.hold(follower);
    // The timer of a socket starts again whenever the other side takes bytes.
    socket.setTimeout(stallMs);
  };
  const burst = (more: number): boolean => {
    const now = performance.now();
    if (now - since > WINDOW_MS) {
      since = now;
      recent = 0;
    }
    recent += more;
    return recent > BURST_BYTES;
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === 0 || socket.destroyed) return;
    socket.cork();
    socket.write(dataHeader(FRAME.data, pane.id, from, waiting));
    for (const part of parts) socket.write(part);
    socket.uncork();
    parts = [];
    waiting = 0;
    check();
  };

  const follower: Follower = {
    data(bytes, offset) {
      if (waiting === 0) from = offset;
      parts.push(bytes);
      waiting += bytes.length;
      if (waiting >= MAX_CHUNK) flush();
      else if (burst(bytes.length)) timer ??= setTimeout(flush, GATHER_MS);
      else flush();
    },
    exit(exit) {
      flush();
      end(exit);
    },
  };

  const end = (exit: PaneExit): void => {
    const event: HostEvent = {
      kind: 'exit',
      pane: pane.id,
      at: exit.at,
      offset: exit.offset,
      exit,
    };
    socket.end(jsonFrame(FRAME.event, event));
  };

  socket.on('drain', () => {
    if (!full) return;
    full = false;
    socket.setTimeout(0);
    pane.release(follower);
  });
  socket.on('timeout', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(timer);
    pane.unfollow(follower);
  });

  return {
    follower,
    /** Sends what comes before the live bytes. */
    begin(start: Start): void {
      socket.cork();
      send(FRAME.snapshot, start.snapshot, start.offset);
      send(FRAME.data, start.bytes, start.offset);
      socket.uncork();
      check();
      if (pane.exited !== null) end(pane.exited);
    },
  };
}
