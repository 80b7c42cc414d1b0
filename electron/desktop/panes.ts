import { paneFlow, PaneRequest, type PaneUpdate } from '../../shared/contract/panes.ts';
import type { Attachment, HostClient } from '../terminals/index.ts';

/** What is used of Electron's MessagePortMain. */
export interface PanePort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** What a window may reach of the host: its own project's panes. */
export interface PaneRights {
  /** True for a pane of the project that is open in this window. */
  allows(pane: number): boolean;
}

export type PaneHost = Pick<HostClient, 'attach' | 'input' | 'resize' | 'onClose'>;

export interface PaneServer {
  /** Another project is open in the window: panes that are not of it any more are given back. */
  sweep(): void;
  close(): void;
}

interface Line {
  attachment: Attachment | null;
  /** Bytes up to `sent` that came in this turn and are on their way in one message. */
  pending: Uint8Array[];
  pendingBytes: number;
  /** Offset behind the last byte sent to the window, and behind the last one it has parsed. */
  sent: number;
  acked: number;
  paused: boolean;
  watchdog: NodeJS.Timeout | null;
}

/** The host takes inputs of one frame; a long paste goes in pieces. */
const INPUT_PIECE = 1024 * 1024;

/** A message costs as much as 20 KB in it: small outputs of one turn go together, up to this. */
const MESSAGE_BYTES = 64 * 1024;

/** A copy of exactly these bytes: a view would take its whole buffer across. */
function joined(parts: Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Serves the panes' port of one window: checks what the window asks for and that the pane is its own,
 * and carries bytes between it and the terminal host. Main reads no further ahead of the window than `paneFlow.high` bytes
 * per pane; a window that stops parsing loses its attachments after `paneFlow.watchdogMs`, and
 * everything is given back when the port closes. `onBad` hears of a message that is none.
 */
export function servePanes(
  port: PanePort,
  host: PaneHost,
  rights: PaneRights,
  onBad: (reason: string) => void = () => {},
): PaneServer {
  const lines = new Map<number, Line>();
  let closed = false;
  let hostGone = false;

  const send = (update: PaneUpdate): void => {
    if (!closed) port.postMessage(update);
  };

  const flush = (pane: number, line: Line): void => {
    if (line.pendingBytes === 0) return;
    const bytes = joined(line.pending, line.pendingBytes);
    line.pending = [];
    line.pendingBytes = 0;
    send({ t: 'data', pane, offset: line.sent - bytes.length, bytes });
  };

  const gather = (pane: number, line: Line, bytes: Uint8Array): void => {
    if (line.pendingBytes === 0) {
      queueMicrotask(() => {
        if (lines.get(pane) === line) flush(pane, line);
      });
    }
    line.pending.push(bytes);
    line.pendingBytes += bytes.length;
    line.sent += bytes.length;
    if (line.pendingBytes >= MESSAGE_BYTES) flush(pane, line);
  };

  const calm = (line: Line): void => {
    if (line.watchdog) clearTimeout(line.watchdog);
    line.watchdog = null;
  };

  /** Ends the pane's line; whatever its attachment still says is not heard. */
  const release = (pane: number): void => {
    const line = lines.get(pane);
    if (!line) return;
    lines.delete(pane);
    calm(line);
    line.attachment?.detach();
  };

  const lose = (pane: number): void => {
    release(pane);
    send({ t: 'lost', pane });
  };

  const watch = (pane: number, line: Line): void => {
    calm(line);
    line.watchdog = setTimeout(() => lose(pane), paneFlow.watchdogMs);
    line.watchdog.unref?.();
  };

  const attach = async (pane: number, from: number | null): Promise<void> => {
    release(pane);
    if (hostGone) return send({ t: 'lost', pane });
    const start = from ?? 0;
    const line: Line = {
      attachment: null,
      pending: [],
      pendingBytes: 0,
      sent: start,
      acked: start,
      paused: false,
      watchdog: null,
    };
    lines.set(pane, line);
    const mine = (): boolean => lines.get(pane) === line;
    try {
      const attachment = await host.attach(
        pane,
        {
          onSnapshot({ offset, cols, rows, bytes }) {
            if (!mine()) return;
            line.sent = offset;
            line.acked = offset;
            send({ t: 'snapshot', pane, offset, cols, rows, data: joined([bytes], bytes.length) });
          },
          onData(bytes, offset) {
            if (!mine()) return;
            if (offset !== line.sent) {
              flush(pane, line);
              line.sent = offset;
            }
            gather(pane, line, bytes);
            if (line.paused || line.sent - line.acked <= paneFlow.high) return;
            line.paused = true;
            line.attachment?.pause();
            watch(pane, line);
          },
          onExit({ code, signal }) {
            if (!mine()) return;
            flush(pane, line);
            release(pane);
            send({ t: 'exit', pane, code, signal });
          },
          onLost() {
            if (!mine()) return;
            flush(pane, line);
            lose(pane);
          },
        },
        from === null ? {} : { from },
      );
      if (!mine()) return attachment.detach();
      line.attachment = attachment;
      if (line.paused) attachment.pause();
    } catch {
      if (mine()) lose(pane);
    }
  };

  const ack = (pane: number, offset: number): void => {
    const line = lines.get(pane);
    if (!line || offset <= line.acked) return;
    line.acked = Math.min(offset, line.sent);
    if (!line.paused) return;
    if (line.sent - line.acked >= paneFlow.low) return watch(pane, line);
    line.paused = false;
    calm(line);
    line.attachment?.resume();
  };

  const input = (pane: number, data: Uint8Array, by: 'person' | 'mouse'): void => {
    for (let at = 0; at < data.length; at += INPUT_PIECE) {
      host.input(pane, data.subarray(at, at + INPUT_PIECE), by);
    }
  };

  const take = (request: PaneRequest): void => {
    // What is attached was allowed, and is given back when it is not any more.
    if (!lines.has(request.pane) && !rights.allows(request.pane)) {
      if (request.t === 'attach') send({ t: 'lost', pane: request.pane });
      return request.t === 'detach' || request.t === 'ack' ? undefined : onBad(`pane ${request.pane} is not of this window’s project`);
    }
    switch (request.t) {
      case 'attach':
        return void attach(request.pane, request.from);
      case 'detach':
        return release(request.pane);
      case 'ack':
        return ack(request.pane, request.offset);
      case 'input':
        return hostGone ? undefined : input(request.pane, request.data, request.by);
      case 'resize':
        if (hostGone) return;
        // A pane that has just ended has no size to change.
        return void host.resize(request.pane, request.cols, request.rows).catch(() => {});
    }
  };

  const stop = (): void => {
    if (closed) return;
    closed = true;
    stopListening();
    for (const pane of lines.keys()) release(pane);
  };

  const stopListening = host.onClose(() => {
    hostGone = true;
    for (const pane of lines.keys()) lose(pane);
  });
  port.on('message', ({ data }) => {
    if (closed) return;
    const request = PaneRequest.safeParse(data);
    if (request.success) take(request.data);
    else onBad(request.error.issues[0]?.message ?? 'not a request');
  });
  port.on('close', stop);
  port.start();

  return {
    sweep() {
      for (const pane of lines.keys()) if (!rights.allows(pane)) lose(pane);
    },
    close() {
      stop();
      port.close();
    },
  };
}
