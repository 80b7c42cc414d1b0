import {
  FRAME,
  eventSchema,
  parseJson,
  readData,
  type Attached,
} from '../../../shared/contract/wire.ts';
import { completeUtf8 } from '../../../shared/contract/defuse.ts';
import type { Channel } from './channel.ts';
import { HostError } from './error.ts';
import type { Attachment, AttachHandlers } from './types.ts';

/** Turns an opened data connection into an attachment. Handlers run after the caller has it. */
export function createAttachment(
  channel: Channel,
  pane: number,
  handlers: AttachHandlers,
): Attachment {
  const { socket, welcome } = channel;
  const attached: Attached | undefined = welcome.attached;
  if (attached === undefined) {
    socket.destroy();
    throw new HostError(
      welcome.error?.code === 'no-pane' ? 'no-pane' : 'internal',
      welcome.error?.message ?? 'The terminal host gave no stream.',
    );
  }
  let offset = attached.offset;
  let over = false;
  let paused = false;
  let snapshot: Uint8Array[] = [];
  let missing = attached.snapshotBytes;

  /** Behind the last byte that came; those of an unfinished character wait in `tail`. */
  let received = offset;
  let tail: Buffer = Buffer.alloc(0);

  const hand = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    const from = offset;
    offset += bytes.length;
    handlers.onData(bytes, from);
  };
  const deliver = (piece: Uint8Array): void => {
    received += piece.length;
    const fresh = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const bytes = tail.length > 0 ? Buffer.concat([tail, fresh]) : fresh;
    const whole = completeUtf8(bytes);
    tail = bytes.subarray(whole);
    hand(bytes.subarray(0, whole));
  };
  const snapshotDone = (): void => {
    const { cols, rows } = attached;
    const bytes = Buffer.concat(snapshot);
    snapshot = [];
    handlers.onSnapshot({ offset: attached.offset, cols, rows, bytes });
  };

  setImmediate(() => {
    if (over) return;
    if (attached.mode === 'snapshot' && missing === 0) snapshotDone();
    channel.open(
      (frame) => {
        if (over) return;
        if (frame.type === FRAME.event) {
          const event = parseJson(eventSchema, frame.payload);
          if (event.kind !== 'exit') return;
          hand(tail);
          over = true;
          handlers.onExit?.(event.exit);
          return;
        }
        const data = readData(frame.payload);
        if (frame.type === FRAME.snapshot) {
          snapshot.push(data.bytes);
          missing -= data.bytes.length;
          if (missing <= 0) snapshotDone();
        } else if (frame.type === FRAME.data) {
          if (data.offset !== received) throw new Error(`byte ${received} came as ${data.offset}`);
          deliver(data.bytes);
        }
      },
      () => {
        if (over) return;
        over = true;
        handlers.onLost?.(paused ? 'stalled' : 'closed');
      },
    );
    if (paused) socket.pause();
  });

  return {
    pane,
    mode: attached.mode,
    cols: attached.cols,
    rows: attached.rows,
    get offset() {
      return offset;
    },
    pause() {
      paused = true;
      socket.pause();
    },
    resume() {
      paused = false;
      socket.resume();
    },
    detach() {
      over = true;
      socket.destroy();
    },
  };
}
