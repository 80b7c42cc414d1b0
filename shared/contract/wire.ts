/**
 * The wire between the terminal host and its clients: frames and their schemas.
 *
 * A frame is `[u32 length][u8 type][payload]`, big-endian; `length` counts type and payload. JSON
 * payloads are UTF-8 and checked with the schemas below; bytes of a terminal travel as they are.
 * This file is pure: no Node, no DOM.
 */
import { z } from 'zod';

/** The protocol that this build speaks, oldest and newest. The newest is in the socket's name. */
export const PROTOCOL = { min: 1, max: 1 } as const;

/** Frames longer than this close the connection that sent them. */
export const MAX_FRAME = 8 * 1024 * 1024;

/** Bytes of a terminal travel in frames of about this size at most. */
export const MAX_CHUNK = 64 * 1024;

/** Longest string that an event carries, in UTF-16 units; what is longer is cut. */
export const MAX_EVENT_TEXT = 4096;

export const FRAME = {
  hello: 1,
  welcome: 2,
  request: 3,
  reply: 4,
  event: 5,
  /** `[u32 pane][f64 offset][bytes]`: output of the pane, its first byte at `offset`. */
  data: 6,
  /** Same shape: a part of a snapshot that is valid at `offset`. */
  snapshot: 7,
  /** `[u8 by][u32 pane][bytes]`: bytes for the pane, no reply. */
  input: 8,
  /** `[u32 length][JSON request][bytes]`: a request that carries bytes. */
  requestWithBytes: 9,
} as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

const FRAME_TYPES = new Set<number>(Object.values(FRAME));

export interface Frame {
  type: FrameType;
  payload: Uint8Array;
}

/** The other side sent something that is not of this protocol: close the connection. */
export class WireError extends Error {
  override name = 'WireError';
}

/**
 * Takes bytes as they come from a socket and hands out whole frames, in order.
 *
 * A payload is a view on the bytes pushed where the frame lies in one piece, else a copy.
 * Throws WireError on an unknown type or a length of zero or above `max`; it is of no use then.
 */
export function createDecoder(onFrame: (frame: Frame) => void, max: number = MAX_FRAME) {
  let parts: Uint8Array[] = [];
  let held = 0;
  let need = 5;

  const header = (bytes: Uint8Array, at: number): number => {
    const length =
      bytes[at]! * 0x1000000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (length < 1 || length > max) throw new WireError(`frame of ${length} bytes`);
    if (!FRAME_TYPES.has(bytes[at + 4]!)) throw new WireError(`frame type ${bytes[at + 4]}`);
    return length + 4;
  };

  const joined = (): Uint8Array => {
    if (parts.length === 1) return parts[0]!;
    const all = new Uint8Array(held);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };

  return {
    push(chunk: Uint8Array): void {
      parts.push(chunk);
      held += chunk.length;
      if (held < need) return;
      const bytes = joined();
      let at = 0;
      need = 5;
      while (bytes.length - at >= 5) {
        const size = header(bytes, at);
        if (bytes.length - at < size) {
          need = size;
          break;
        }
        const type = bytes[at + 4] as FrameType;
        onFrame({ type, payload: bytes.subarray(at + 5, at + size) });
        at += size;
      }
      held = bytes.length - at;
      parts = held > 0 ? [bytes.subarray(at)] : [];
    },
    /** Bytes of an unfinished frame. */
    get held(): number {
      return held;
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function start(type: FrameType, payloadLength: number): { bytes: Uint8Array; view: DataView } {
  if (payloadLength + 1 > MAX_FRAME) throw new WireError(`frame of ${payloadLength + 1} bytes`);
  const bytes = new Uint8Array(5 + payloadLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payloadLength + 1);
  bytes[4] = type;
  return { bytes, view };
}

/** One JSON frame. Throws WireError if it is too long. */
export function jsonFrame(type: FrameType, value: unknown): Uint8Array {
  const body = encoder.encode(JSON.stringify(value));
  const { bytes } = start(type, body.length);
  bytes.set(body, 5);
  return bytes;
}

/** Parses and checks a JSON payload. Throws WireError. */
export function parseJson<T>(schema: z.ZodType<T>, payload: Uint8Array): T {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(payload));
  } catch {
    throw new WireError('not JSON');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new WireError(`not of the protocol: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The part of a data or snapshot frame before its bytes, so that these need no copy. */
export function dataHeader(
  type: typeof FRAME.data | typeof FRAME.snapshot,
  pane: number,
  offset: number,
  length: number,
): Uint8Array {
  const bytes = new Uint8Array(17);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 13 + length);
  bytes[4] = type;
  view.setUint32(5, pane);
  view.setFloat64(9, offset);
  return bytes;
}

/** Reads a data or snapshot payload; `bytes` is a view. Throws WireError. */
export function readData(payload: Uint8Array): { pane: number; offset: number; bytes: Uint8Array } {
  if (payload.length < 12) throw new WireError('short data frame');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const offset = view.getFloat64(4);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new WireError('bad offset');
  return { pane: view.getUint32(0), offset, bytes: payload.subarray(12) };
}

const SOURCES = ['person', 'mouse', 'app'] as const;
/** Who caused an input: a key of the person, a mouse report, or the app. */
export type InputBy = (typeof SOURCES)[number];

/** One input frame; at most MAX_FRAME bytes. */
export function inputFrame(pane: number, by: InputBy, input: Uint8Array): Uint8Array {
  const { bytes, view } = start(FRAME.input, 5 + input.length);
  bytes[5] = SOURCES.indexOf(by);
  view.setUint32(6, pane);
  bytes.set(input, 10);
  return bytes;
}

/** Reads an input payload; `bytes` is a view. Throws WireError. */
export function readInput(payload: Uint8Array): { pane: number; by: InputBy; bytes: Uint8Array } {
  const by = payload.length < 5 ? undefined : SOURCES[payload[0]!];
  if (by === undefined) throw new WireError('bad input frame');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return { by, pane: view.getUint32(1), bytes: payload.subarray(5) };
}

/** One request that carries bytes. */
export function requestWithBytes(request: unknown, extra: Uint8Array): Uint8Array {
  const body = encoder.encode(JSON.stringify(request));
  const { bytes, view } = start(FRAME.requestWithBytes, 4 + body.length + extra.length);
  view.setUint32(5, body.length);
  bytes.set(body, 9);
  bytes.set(extra, 9 + body.length);
  return bytes;
}

/** Splits a request that carries bytes; both are views. Throws WireError. */
export function readWithBytes(payload: Uint8Array): { json: Uint8Array; bytes: Uint8Array } {
  if (payload.length < 4) throw new WireError('short request');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const length = view.getUint32(0);
  if (length > payload.length - 4) throw new WireError('short request');
  return { json: payload.subarray(4, 4 + length), bytes: payload.subarray(4 + length) };
}

/** The newest version that both sides speak, or undefined. */
export function negotiate(
  a: { min: number; max: number },
  b: { min: number; max: number },
): number | undefined {
  const version = Math.min(a.max, b.max);
  return version >= Math.max(a.min, b.min) ? version : undefined;
}

const whole = z.number().int().nonnegative();
const paneId = whole.max(0xffffffff);
const size = { cols: whole.min(1).max(2000), rows: whole.min(1).max(1000) };

export const helloSchema = z.object({
  magic: z.literal('quatuor-terminals'),
  min: whole,
  max: whole,
  client: z.string().max(200),
  /** A control connection, or one for the bytes of a pane. */
  attach: z.object({ pane: paneId, from: whole.optional() }).optional(),
});
export type Hello = z.infer<typeof helloSchema>;

export const exitSchema = z.object({
  code: z.number().int().nullable(),
  /** Signal number that ended it. */
  signal: z.number().int().nullable(),
  at: z.number(),
  /** Offset behind the last byte. */
  offset: whole,
});
/** How and when a pane's program ended. */
export type PaneExit = z.infer<typeof exitSchema>;

export const attachedSchema = z.object({
  mode: z.enum(['replay', 'snapshot']),
  /** Where the live bytes begin. */
  offset: whole,
  ...size,
  /** Bytes of the snapshot that follows; 0 with a replay. */
  snapshotBytes: whole,
});
export type Attached = z.infer<typeof attachedSchema>;

/** Answer to a hello: this shape stays the same in every version. */
export const welcomeSchema = z.object({
  magic: z.literal('quatuor-terminals'),
  min: whole,
  max: whole,
  /** The version to speak; absent: refused, and the host closes. */
  protocol: whole.optional(),
  hostId: z.string().max(100),
  pid: whole,
  version: z.string().max(200),
  livePanes: whole,
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  attached: attachedSchema.optional(),
});
export type Welcome = z.infer<typeof welcomeSchema>;

export const spawnSpecSchema = z.object({
  /** Chosen by the caller; a live pane's key is refused a second time. */
  key: z.string().min(1).max(200),
  file: z.string().min(1).max(4096),
  args: z.array(z.string()).max(4096),
  cwd: z.string().min(1).max(4096),
  /** The whole environment: nothing is inherited from the host. */
  env: z.record(z.string(), z.string()),
  ...size,
  meta: z.record(z.string().max(200), z.string().max(4096)),
  /** The folder for the pane's recording, and whether one is made now. A host of an earlier version makes none. */
  record: z.object({ dir: z.string().startsWith('/').max(4096), on: z.boolean() }).optional(),
});
export type SpawnSpec = z.infer<typeof spawnSpecSchema>;

export const paneInfoSchema = z.object({
  pane: paneId,
  key: z.string(),
  pid: whole,
  file: z.string(),
  args: z.array(z.string()),
  cwd: z.string(),
  ...size,
  meta: z.record(z.string(), z.string()),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** Bytes printed so far. */
  offset: whole,
  /** The oldest offset that the ring still holds. */
  ringFrom: whole,
  title: z.string(),
  personKey: whole,
  lastPersonAt: z.number().nullable(),
  exited: exitSchema.nullable(),
});
export type PaneInfo = z.infer<typeof paneInfoSchema>;

export const reportSchema = z.object({ raw: z.string(), at: z.number(), offset: whole });

export const screenSchema = z.object({
  pane: paneId,
  /** Bytes that this screen has taken in; what a conditional write compares. */
  offset: whole,
  personKey: whole,
  lastPersonAt: z.number().nullable(),
  ...size,
  /** Scrollback lines asked for, oldest first, right-trimmed. */
  scrollback: z.array(z.string()),
  /** The visible rows, right-trimmed. */
  lines: z.array(z.string()),
  cursor: z.object({ x: whole, y: whole, hidden: z.boolean() }),
  /** Per visible row a string as long as that line: `1` where the character is dim, else `0`. */
  dim: z.array(z.string()),
  /** The same for inverse characters: a program's own cursor, or a selection. */
  inverse: z.array(z.string()),
  title: z.string(),
  bracketedPaste: z.boolean(),
  altScreen: z.boolean(),
  /** The last OSC 7501 report, as the program sent it. */
  report: reportSchema.nullable(),
  exited: exitSchema.nullable(),
  /**
   * When asked for, each row of `scrollback` and `lines` with its colours as SGR sequences; one that goes
   * on in the next row is not trimmed. A host of an earlier version leaves these out.
   */
  styled: z.array(z.string()).optional(),
  /** Which of these rows go on from the one before. */
  wrapped: z.array(z.boolean()).optional(),
});
/** A pane's screen, taken when the twin had parsed every byte up to `offset`. */
export type Screen = z.infer<typeof screenSchema>;

const color = z.string().regex(/^#[0-9a-fA-F]{6}$/);
export const themeSchema = z.object({ foreground: color, background: color, cursor: color });
/** The colours that a program gets when it asks (OSC 10, 11, 12). */
export type Theme = z.infer<typeof themeSchema>;

export const conditionSchema = z.object({ offset: whole, personKey: whole });
/** What must still hold for a conditional write: as read in a Screen. */
export type WriteCondition = z.infer<typeof conditionSchema>;

export const writeResultSchema = z.object({
  written: z.boolean(),
  /** Why not: output came, a person typed, the program ended, or output stands unread. */
  reason: z.enum(['output', 'person', 'exited', 'unread', 'full']).optional(),
  offset: whole,
  personKey: whole,
});
export type WriteResult = z.infer<typeof writeResultSchema>;

/** Requests of a control connection. `id` is the client's; the reply repeats it. */
export const requestSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('spawn'), id: whole, spec: spawnSpecSchema }),
  z.object({ op: z.literal('panes'), id: whole }),
  z.object({ op: z.literal('resize'), id: whole, pane: paneId, ...size }),
  z.object({
    op: z.literal('screen'),
    id: whole,
    pane: paneId,
    scrollback: whole.max(10_000),
    /** With colours, and with the rows that go on. */
    styled: z.boolean().optional(),
  }),
  z.object({ op: z.literal('writeIf'), id: whole, pane: paneId, condition: conditionSchema }),
  z.object({
    op: z.literal('kill'),
    id: whole,
    pane: paneId,
    signal: z.enum(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL']),
    graceMs: whole.max(60_000),
  }),
  z.object({ op: z.literal('forget'), id: whole, pane: paneId }),
  z.object({ op: z.literal('theme'), id: whole, theme: themeSchema }),
  /** Panes that have a folder for it are recorded from now on, or not any more. */
  z.object({ op: z.literal('record'), id: whole, on: z.boolean() }),
  z.object({ op: z.literal('stats'), id: whole }),
]);
export type Request = z.infer<typeof requestSchema>;
/** What every request has, also one that is refused for the rest of it. */
export const anyRequestSchema = z.object({ id: whole });

export const ERROR_CODES = [
  'not-found',
  'not-executable',
  'cwd-missing',
  'cwd-access',
  'duplicate-key',
  'no-pane',
  'live',
  'resources',
  'bad-request',
  'version',
  'host-start',
  'closed',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export const replySchema = z.object({
  id: whole,
  value: z.unknown().optional(),
  error: z
    .object({
      code: z.enum(ERROR_CODES),
      /** A sentence for the person. */
      message: z.string(),
      /** With duplicate-key: the pane that has the key. */
      pane: paneId.optional(),
    })
    .optional(),
});
export type Reply = z.infer<typeof replySchema>;

export const statsSchema = z.object({
  pid: whole,
  panes: whole,
  clients: whole,
  /** Bytes read from terminals and not yet parsed by the twins; now and at most so far. */
  twinLag: whole,
  twinLagMax: whole,
  rss: whole,
  /** CPU time used so far, in microseconds. */
  cpu: whole,
  openFiles: whole,
});
export type HostStats = z.infer<typeof statsSchema>;

const text = z.string().max(MAX_EVENT_TEXT);
const where = {
  pane: paneId,
  /** Epoch milliseconds. */
  at: z.number(),
  /** The pane's output up to here holds what the event tells. */
  offset: whole,
};

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('spawned'), ...where, info: paneInfoSchema }),
  z.object({ kind: z.literal('resized'), ...where, ...size }),
  z.object({ kind: z.literal('exit'), ...where, exit: exitSchema }),
  z.object({ kind: z.literal('forgotten'), ...where }),
  /** Something was printed; at most every 250 ms. */
  z.object({ kind: z.literal('activity'), ...where }),
  /** The person pressed a key; at most every 250 ms. */
  z.object({ kind: z.literal('person'), ...where, personKey: whole }),
  z.object({ kind: z.literal('title'), ...where, text }),
  /** OSC 7501: what stands after `7501;`. */
  z.object({ kind: z.literal('report'), ...where, raw: text }),
  z.object({ kind: z.literal('notify'), ...where, source: z.enum(['9', '777', '99']), text }),
  /** OSC 9;4: state 0 none, 1 value, 2 error, 3 indeterminate, 4 paused. */
  z.object({ kind: z.literal('progress'), ...where, state: whole, value: whole }),
  /** OSC 133: what stands after `133;`. */
  z.object({ kind: z.literal('mark'), ...where, raw: text }),
  z.object({ kind: z.literal('bell'), ...where }),
  z.object({
    kind: z.literal('mode'),
    ...where,
    mode: z.enum(['bracketedPaste', 'altScreen']),
    on: z.boolean(),
  }),
  /** Input was refused because the program does not read: so many bytes were dropped. */
  z.object({ kind: z.literal('inputDropped'), ...where, bytes: whole }),
]);
/** What a control connection is told unasked. */
export type HostEvent = z.infer<typeof eventSchema>;
