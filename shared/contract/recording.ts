/**
 * The recording of a pane's terminal: what it printed, when, and in which size.
 *
 * It lies in segments, files of one shape each: `QREC`, a byte for the version, and records of
 * `[u8 kind][f64 ms since the pane began][u32 length][payload]`, big-endian. Each segment begins with
 * a head; one that is not the first holds the whole screen soon after it, so that older ones can be
 * dropped. This file is pure: no Node, no DOM.
 */
import { z } from 'zod';

export const RECORDING_VERSION = 1;
const MAGIC = [0x51, 0x52, 0x45, 0x43, RECORDING_VERSION] as const;
const HEAD_BYTES = 13;
/** A record that says it is longer is none. */
const MAX_RECORD = 16 * 1024 * 1024;

const KINDS = ['head', 'output', 'size', 'screen', 'gap'] as const;
/** Why bytes are missing: too many at once, the disk, or the person did not want a recording then. */
export const GAP_REASONS = ['flood', 'disk', 'off', 'lost'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export const RecordingHead = z.object({
  session: z.string().max(200),
  /** When the pane began, and when this segment did, by the clock on the wall; epoch ms. */
  startedAt: z.number(),
  at: z.number(),
  /** Bytes that the pane had printed before this segment. */
  offset: z.number().int().nonnegative(),
  cols: z.number().int().min(1).max(2_000),
  rows: z.number().int().min(1).max(1_000),
});
export type RecordingHead = z.infer<typeof RecordingHead>;

/** What happened, `t` ms after the pane began. */
export type RecordedItem =
  | { kind: 'output'; t: number; bytes: Uint8Array }
  | { kind: 'size'; t: number; cols: number; rows: number }
  /** The whole screen: what a fresh emulator of this size is given to show it. */
  | { kind: 'screen'; t: number; cols: number; rows: number; bytes: Uint8Array }
  /** So many bytes are not in the recording. */
  | { kind: 'gap'; t: number; bytes: number; reason: GapReason };

function record(kind: (typeof KINDS)[number], t: number, length: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(HEAD_BYTES + length);
  const view = new DataView(bytes.buffer);
  bytes[0] = KINDS.indexOf(kind);
  view.setFloat64(1, t);
  view.setUint32(9, length);
  return { bytes, view };
}

/** The first bytes of a segment. */
export function segmentStart(head: RecordingHead, t: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const { bytes } = record('head', t, json.length);
  bytes.set(json, HEAD_BYTES);
  const all = new Uint8Array(MAGIC.length + bytes.length);
  all.set(MAGIC);
  all.set(bytes, MAGIC.length);
  return all;
}

/** What stands before the bytes of an output, so that these need no copy. */
export const outputHead = (t: number, length: number): Uint8Array => {
  const { bytes, view } = record('output', t, 0);
  view.setUint32(9, length);
  return bytes;
};

/** A record of anything but output. */
export function itemRecord(item: Exclude<RecordedItem, { kind: 'output' }>): Uint8Array {
  if (item.kind === 'gap') {
    const { bytes, view } = record('gap', item.t, 9);
    view.setFloat64(HEAD_BYTES, item.bytes);
    bytes[HEAD_BYTES + 8] = GAP_REASONS.indexOf(item.reason);
    return bytes;
  }
  const screen = item.kind === 'screen' ? item.bytes : new Uint8Array();
  const { bytes, view } = record(item.kind, item.t, 4 + screen.length);
  view.setUint16(HEAD_BYTES, item.cols);
  view.setUint16(HEAD_BYTES + 2, item.rows);
  bytes.set(screen, HEAD_BYTES + 4);
  return bytes;
}

/** A segment as it could be read. */
export interface Segment {
  /** Null: it cannot be used at all. */
  head: RecordingHead | null;
  /** When it begins, ms since the pane began. */
  t: number;
  items: RecordedItem[];
  /** cut: its last record is not whole; damaged: something in it is no record; version: of another one. */
  problem: 'cut' | 'damaged' | 'version' | null;
}

/** Reads a segment as far as it goes; never throws. Bytes of items are views. */
export function readSegment(bytes: Uint8Array): Segment {
  const none = (problem: Segment['problem']): Segment => ({ head: null, t: 0, items: [], problem });
  const [, , , , version] = MAGIC;
  if (bytes.length < MAGIC.length) return none('cut');
  if (MAGIC.slice(0, 4).some((byte, i) => bytes[i] !== byte)) return none('damaged');
  if (bytes[4] !== version) return none('version');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at: number = MAGIC.length;
  let last = 0;
  const next = (): { kind: number; t: number; payload: Uint8Array } | 'cut' | 'damaged' | null => {
    if (at === bytes.length) return null;
    if (bytes.length - at < HEAD_BYTES) return 'cut';
    const kind = bytes[at] ?? 255;
    const t = view.getFloat64(at + 1);
    const length = view.getUint32(at + 9);
    if (kind >= KINDS.length || !(t >= 0 && t < 1e12) || length > MAX_RECORD) return 'damaged';
    if (bytes.length - at - HEAD_BYTES < length) return 'cut';
    const payload = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    at += HEAD_BYTES + length;
    // Time never goes back, whatever the clock did.
    last = Math.max(last, t);
    return { kind, t: last, payload };
  };
  const first = next();
  if (first === null) return none('cut');
  if (typeof first === 'string') return none(first);
  const head = first.kind === 0 ? headOf(first.payload) : null;
  if (!head) return none('damaged');
  const items: RecordedItem[] = [];
  for (;;) {
    const found = next();
    if (found === null || typeof found === 'string') return { head, t: first.t, items, problem: found };
    const item = itemOf(found.kind, found.t, found.payload);
    if (!item) return { head, t: first.t, items, problem: 'damaged' };
    items.push(item);
  }
}

function headOf(payload: Uint8Array): RecordingHead | null {
  try {
    return RecordingHead.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch {
    return null;
  }
}

function itemOf(kind: number, t: number, payload: Uint8Array): RecordedItem | null {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  switch (KINDS[kind]) {
    case 'output':
      return { kind: 'output', t, bytes: payload };
    case 'size':
    case 'screen': {
      if (payload.length < 4) return null;
      const size = { cols: view.getUint16(0), rows: view.getUint16(2) };
      if (size.cols < 1 || size.cols > 2_000 || size.rows < 1 || size.rows > 1_000) return null;
      return KINDS[kind] === 'size' ? { kind: 'size', t, ...size } : { kind: 'screen', t, ...size, bytes: payload.subarray(4) };
    }
    case 'gap': {
      if (payload.length < 9) return null;
      const bytes = view.getFloat64(0);
      const reason = GAP_REASONS[payload[8] ?? 255];
      return reason && bytes >= 0 && Number.isFinite(bytes) ? { kind: 'gap', t, bytes, reason } : null;
    }
    default:
      return null;
  }
}

/** A whole recording, ready to be shown. */
export interface Recording {
  session: string;
  /** Epoch ms. */
  startedAt: number;
  /** Where it begins and ends, ms since the pane began; the beginning may have been dropped. */
  from: number;
  to: number;
  cols: number;
  rows: number;
  /** It begins with the pane itself. */
  whole: boolean;
  items: RecordedItem[];
  /** For each segment, when it began by the pane's own time and by the clock on the wall. */
  clock: { t: number; at: number }[];
  /** How many segments could not be read to their end; a last one that is cut is as it should be while it runs. */
  damaged: number;
  /** Some are of a version that this one does not know. */
  foreign: boolean;
}

/** Puts segments together, the oldest first; null when none can be used. */
export function joinSegments(segments: readonly Segment[]): Recording | null {
  const good = segments.filter((s): s is Segment & { head: RecordingHead } => s.head !== null);
  const [first] = good;
  if (!first) return null;
  const items: RecordedItem[] = [];
  let offset = first.head.offset;
  let to = first.t;
  for (const { head, t, items: mine } of good) {
    to = Math.max(to, t);
    const why = mine[0]?.kind === 'gap' ? mine[0].reason : 'lost';
    if (head.offset > offset) items.push({ kind: 'gap', t: to, bytes: head.offset - offset, reason: why });
    offset = Math.max(offset, head.offset);
    if (mine !== first.items) items.push({ kind: 'size', t: to, cols: head.cols, rows: head.rows });
    for (const item of mine) {
      to = Math.max(to, item.t);
      // How much is missing follows from the offsets.
      if (item.kind === 'gap') continue;
      items.push(item.t === to ? item : { ...item, t: to });
      if (item.kind === 'output') offset += item.bytes.length;
    }
  }
  return {
    session: first.head.session,
    startedAt: first.head.startedAt,
    from: first.t,
    to,
    cols: first.head.cols,
    rows: first.head.rows,
    whole: first.head.offset === 0,
    items,
    clock: good.map(({ t, head }) => ({ t, at: head.at })),
    damaged: segments.filter((s, i) => s.problem === 'damaged' || (s.problem === 'cut' && i < segments.length - 1)).length,
    foreign: segments.some(({ problem }) => problem === 'version'),
  };
}

/** When something that has a time on the wall happened by the pane's own time, in ms; within the recording. */
export function timeIn(recording: Pick<Recording, 'clock' | 'from' | 'to'>, at: number): number {
  const { clock, from, to } = recording;
  // The segment that began right before it: a clock that was set is right again from the next one on.
  const base = clock.filter((one) => one.at <= at).sort((a, b) => b.at - a.at)[0] ?? clock[0];
  const t = base ? base.t + (at - base.at) : from;
  return Math.min(to, Math.max(from, t));
}

/** What is there of one session, told to the window. */
export const RecordingEntry = z.object({
  session: z.string(),
  agent: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** How many segments there are, and how many bytes on the disk. */
  segments: z.number().int(),
  bytes: z.number(),
});
export type RecordingEntry = z.infer<typeof RecordingEntry>;
