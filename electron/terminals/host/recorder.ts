import { existsSync, mkdirSync } from 'node:fs';
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { itemRecord, outputHead, segmentStart, type GapReason } from '../../../shared/contract/recording.ts';

/** A file of the ring, the whole ring, and how much output lies between two screens; bytes. */
const SEGMENT_BYTES = 1024 * 1024;
const RING_BYTES = 32 * 1024 * 1024;
const SCREEN_EVERY = 256 * 1024;
/** So much may come at once, and so much a second for long: a flood is not worth its place on the disk. */
const BURST_BYTES = 4 * 1024 * 1024;
const BYTES_PER_MS = 1024;
/** What waits for the disk; a slow one loses output, and never holds up the terminal. */
const MOST_WAITING = 8 * 1024 * 1024;
const EVERY_MS = 200;
/** So much goes to the disk before that. */
const SOON_BYTES = 256 * 1024;
const DISK_AGAIN_MS = 15_000;
/** Where the clock on the wall goes so far from the monotonic one, it was set, or the computer slept. */
const SET_MS = 2_000;

export interface RecorderOptions {
  dir: string;
  on: boolean;
  session: string;
  /** Epoch ms. */
  startedAt: number;
  size(): { cols: number; rows: number };
  /** Bytes that the pane has printed. */
  offset(): number;
  /** What brings a fresh emulator to the screen as it is now; null while the twin lags behind. */
  screen(): Uint8Array | null;
  log(line: string): void;
  segmentBytes?: number;
  ringBytes?: number;
  /** The clock on the wall, epoch ms. */
  wall?(): number;
  /** So long after a failure the disk is tried again, ms. */
  againMs?: number;
}

/** Writes down what a pane prints, in batches, into a bounded ring of files that only the user can read. */
export interface Recorder {
  output(bytes: Uint8Array): void;
  /** The size is another one. */
  resized(): void;
  set(on: boolean): void;
  /** Writes what is left: the pane has ended, and its twin has taken everything in. */
  close(): Promise<void>;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { dir, log } = options;
  const segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
  const ringBytes = options.ringBytes ?? RING_BYTES;
  const began = performance.now();
  // By the monotonic clock: nobody sets it.
  const t = (): number => Math.round(performance.now() - began);
  const wall = options.wall ?? Date.now;
  /** Between the two clocks, when the file began. */
  let apart = 0;

  /** What waits for the disk; null begins a new file. */
  let queue: (Uint8Array | null)[] = [];
  let waiting = 0;
  let inSegment = Infinity;
  let sinceScreen = 0;
  let allowed = BURST_BYTES;
  let allowedAt = t();
  let gap: { reason: GapReason; bytes: number } | null = options.on ? null : { reason: 'off', bytes: 0 };
  let on = options.on;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let againAt = 0;
  let running: Promise<void> | null = null;

  const push = (...parts: Uint8Array[]): void => {
    for (const part of parts) {
      queue.push(part);
      waiting += part.length;
      inSegment += part.length;
    }
  };
  const refill = (): void => {
    const now = t();
    allowed = Math.min(BURST_BYTES, allowed + (now - allowedAt) * BYTES_PER_MS);
    allowedAt = now;
  };
  const begin = (offset: number): void => {
    queue.push(null);
    inSegment = 0;
    const { session, startedAt } = options;
    const at = wall();
    apart = at - t();
    push(segmentStart({ session, startedAt, at, offset, ...options.size() }, t()));
    // A new file stands alone when the older ones are dropped.
    if (offset > 0) sinceScreen = Infinity;
  };
  const later = (): void => {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      look();
    }, EVERY_MS);
    timer.unref();
  };

  /** Goes on after a gap, adds the screen where it is due, and gives what waits to the disk. */
  const look = (): void => {
    refill();
    if (gap) {
      if (on && t() >= againAt && (gap.reason !== 'flood' || allowed > BURST_BYTES / 4)) goOn();
    } else if (!gap && sinceScreen >= SCREEN_EVERY && inSegment < Infinity) {
      const screen = options.screen();
      if (screen) addScreen(screen);
    }
    // The next file says what time it is.
    if (!gap && inSegment < Infinity && Math.abs(wall() - t() - apart) > SET_MS) inSegment = Math.max(inSegment, segmentBytes);
    if (queue.length > 0) running ??= drain().finally(() => (running = null));
    if ((gap && on) || sinceScreen === Infinity) later();
  };
  /** Behind a gap the whole screen stands: what came in it is not known. */
  const goOn = (): void => {
    const screen = options.screen();
    if (!gap || !screen) return;
    const { reason, bytes } = gap;
    gap = null;
    begin(options.offset());
    if (bytes > 0) push(itemRecord({ kind: 'gap', t: t(), bytes: 0, reason }));
    addScreen(screen);
  };
  const addScreen = (bytes: Uint8Array): void => {
    push(itemRecord({ kind: 'screen', t: t(), ...options.size(), bytes }));
    sinceScreen = 0;
  };

  const lose = (reason: GapReason): void => {
    gap ??= { reason, bytes: 0 };
    if (reason !== 'flood') gap.reason = reason;
  };

  let file: FileHandle | null = null;
  let number = 0;
  let lengths: { path: string; bytes: number }[] | null = null;

  /** The next file; the oldest go when all are too large. */
  async function next(): Promise<void> {
    await file?.close();
    file = null;
    // Not the folders above it: what was taken away as a whole does not come back.
    if (!existsSync(dir)) mkdirSync(dir, { mode: 0o700 });
    lengths ??= await there(dir);
    number = Math.max(number, ...lengths.map(({ path }) => numberOf(path))) + 1;
    const path = join(dir, `${String(number).padStart(8, '0')}.qrec`);
    file = await open(path, 'ax', 0o600);
    lengths.push({ path, bytes: 0 });
    let all = lengths.reduce((sum, { bytes }) => sum + bytes, 0);
    while (all + segmentBytes > ringBytes && lengths.length > 1) {
      const oldest = lengths.shift();
      all -= oldest?.bytes ?? 0;
      if (oldest) await rm(oldest.path, { force: true });
    }
  }

  async function drain(): Promise<void> {
    try {
      // The person may have erased it: what goes on is a new one.
      if (file && (await file.stat()).nlink === 0) throw new Error('its file was removed');
      while (queue.length > 0) {
        const end = queue[0] === null ? 1 : queue.indexOf(null) < 0 ? queue.length : queue.indexOf(null);
        const batch = queue.slice(0, end);
        queue = queue.slice(end);
        if (batch[0] === null) {
          await next();
          continue;
        }
        const parts = batch as Uint8Array[];
        const length = parts.reduce((sum, part) => sum + part.length, 0);
        const { bytesWritten } = (await file?.writev(parts)) ?? { bytesWritten: 0 };
        if (bytesWritten < length) throw new Error('the disk took a part only');
        waiting -= length;
        const last = lengths?.at(-1);
        if (last) last.bytes += length;
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const removed = message === 'its file was removed';
      log(`the recording stands still: ${code ?? message}`);
      await file?.close().catch(() => undefined);
      file = null;
      if (removed) lengths = null;
      const lost = waiting;
      queue = [];
      waiting = 0;
      lose(removed ? 'off' : 'disk');
      if (gap) gap.bytes += lost;
      againAt = removed ? 0 : t() + (options.againMs ?? DISK_AGAIN_MS);
      later();
    }
  }

  return {
    output(bytes) {
      if (closed || bytes.length === 0) return;
      if (!gap) {
        refill();
        if (allowed < bytes.length) lose('flood');
        else if (waiting + bytes.length > MOST_WAITING) lose('disk');
      }
      if (gap) gap.bytes += bytes.length;
      else {
        // The pane has counted these already.
        if (inSegment >= segmentBytes) begin(options.offset() - bytes.length);
        allowed -= bytes.length;
        sinceScreen += bytes.length;
        push(outputHead(t(), bytes.length), bytes);
      }
      // Much at once does not wait for its turn in memory.
      if (!gap && waiting >= SOON_BYTES) look();
      if (!gap || on) later();
    },
    resized() {
      if (closed || gap || inSegment === Infinity) return;
      push(itemRecord({ kind: 'size', t: t(), ...options.size() }));
      later();
    },
    set(wanted) {
      if (closed || on === wanted) return;
      on = wanted;
      if (!on) lose('off');
      later();
      if (!on) look();
    },
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      timer = undefined;
      await running;
      if (on && (gap?.reason === 'flood' || (!gap && sinceScreen === Infinity))) {
        const screen = options.screen();
        if (gap) goOn();
        else if (screen) addScreen(screen);
      }
      if (queue.length > 0) await drain();
      await file?.close().catch(() => undefined);
      file = null;
    },
  };
}

const numberOf = (path: string): number => Number(/(\d{8})\.qrec$/.exec(path)?.[1] ?? 0);

async function there(dir: string): Promise<{ path: string; bytes: number }[]> {
  const names = (await readdir(dir)).filter((name) => /^\d{8}\.qrec$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ path: join(dir, name), bytes: (await stat(join(dir, name))).size })));
}
