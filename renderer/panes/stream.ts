/** What a stream takes from main: a screen that replaces all, or bytes at their offset. */
export interface SnapshotIn {
  offset: number;
  cols: number;
  rows: number;
  data: Uint8Array;
}

/** The next piece to parse. */
export interface Piece {
  /** Set on the first piece of a snapshot: clear the emulator and give it this size first. */
  reset: { cols: number; rows: number } | null;
  bytes: Uint8Array;
}

interface Item {
  bytes: Uint8Array;
  /** Bytes of `bytes` already handed out. */
  at: number;
  /** The pane's offset behind the item. */
  end: number;
  reset: { cols: number; rows: number } | null;
  snapshot: boolean;
}

/** What `data` did with the bytes. `gap`: they do not follow; attach again from `from`. */
export type Taken = 'queued' | 'old' | 'waiting' | 'gap' | 'flood';

/** Beyond this the sender does not keep to its flow control, and the stream starts anew. */
const MOST_QUEUED = 8 * 1024 * 1024;
/** So long bytes of an attachment that was given up are put down to the way between. */
const LATE_MS = 1_000;

/**
 * The order of one pane's bytes in the window: nothing lost, nothing twice, whatever arrives.
 *
 * Offsets count the bytes that the pane printed. The caller attaches at `from`, feeds what comes,
 * parses the pieces of `take`, and tells by `done` that a piece is parsed. Pure: no clock, no I/O.
 */
export function createStream() {
  let queue: Item[] = [];
  let queued = 0;
  /** Offset behind the last parsed byte; null when the screen is not known. */
  let parsed: number | null = null;
  /** Offset of the next byte that is wanted; null when only a snapshot will do. */
  let wanted: number | null = null;
  let attachedAt = 0;
  let state: 'off' | 'attaching' | 'live' = 'off';
  let taken: { item: Item; bytes: number } | null = null;

  const push = (item: Item): void => {
    queue.push(item);
    queued += item.bytes.length;
    wanted = item.end;
  };
  const drop = (): void => {
    queue = [];
    queued = 0;
    taken = null;
    wanted = parsed;
  };

  return {
    /** Where to attach: the next byte wanted, or null for a snapshot. */
    get from(): number | null {
      return wanted;
    },
    get parsed(): number | null {
      return parsed;
    },
    /** Bytes that wait for the parser. */
    get queued(): number {
      return queued;
    },
    /** True when there is something to parse, if only an empty snapshot. */
    get hasWork(): boolean {
      return queue.length > 0;
    },
    get state(): 'off' | 'attaching' | 'live' {
      return state;
    },
    /** An attach request is on its way, sent at `now` (ms). */
    attaching(now: number): void {
      state = 'attaching';
      attachedAt = now;
    },
    /** The attachment is no more; what is queued stays good. */
    lost(): void {
      state = 'off';
    },
    /** The attachment was given up, and what waits is thrown away: the host has it still. */
    hide(): void {
      state = 'off';
      drop();
    },
    /** Only a snapshot can set the screen right again. */
    forget(): void {
      parsed = null;
      drop();
    },
    snapshot(snapshot: SnapshotIn): void {
      if (state === 'off') return;
      state = 'live';
      queue = [];
      queued = 0;
      taken = null;
      const { cols, rows } = snapshot;
      push({
        bytes: snapshot.data,
        at: 0,
        end: snapshot.offset,
        reset: { cols, rows },
        snapshot: true,
      });
    },
    data(offset: number, bytes: Uint8Array, now: number): Taken {
      if (state === 'off') return 'old';
      if (wanted === null || offset > wanted) {
        // After attaching anew, bytes of the old attachment may still be on their way.
        if (state === 'attaching' && now - attachedAt < LATE_MS) return 'waiting';
        return 'gap';
      }
      const end = offset + bytes.length;
      if (end < wanted || (end === wanted && bytes.length > 0)) return 'old';
      state = 'live';
      if (queued + bytes.length > MOST_QUEUED) return 'flood';
      if (end > wanted) {
        push({ bytes: bytes.subarray(wanted - offset), at: 0, end, reset: null, snapshot: false });
      }
      return 'queued';
    },
    /** The next piece, at most `most` bytes; null when nothing waits. Then call `done`. */
    take(most: number): Piece | null {
      const item = queue[0];
      if (!item || taken) return null;
      const bytes = item.bytes.subarray(item.at, item.at + most);
      taken = { item, bytes: bytes.length };
      if (item.reset) parsed = null;
      return { reset: item.at === 0 ? item.reset : null, bytes };
    },
    /** The piece that `take` gave is parsed. */
    done(): void {
      if (!taken) return;
      const { item, bytes } = taken;
      taken = null;
      item.at += bytes;
      queued -= bytes;
      const whole = item.at === item.bytes.length;
      if (whole) queue.shift();
      if (!item.snapshot) parsed = item.end - (item.bytes.length - item.at);
      else if (whole) parsed = item.end;
    },
  };
}

export type Stream = ReturnType<typeof createStream>;
