import type { RecordedItem, Recording } from '../../contract/recording.ts';

/** What is shown while nothing is printed for longer than this is skipped, up to this long before it goes on; ms. */
const IDLE_MS = 2_000;
const LEAD_MS = 500;
/** So many bytes are rather printed than left out by going to a later screen. */
const NEAR_BYTES = 256 * 1024;

/** How a terminal comes to show a moment: begin anew (with a screen, or empty) or go on, then apply items. */
export interface Plan {
  /** Absent: what is shown now is gone on with. */
  anew?: { cols: number; rows: number; screen: Uint8Array | null };
  /** The items from `start` up to, without, `end`. */
  start: number;
  end: number;
}

/** How many items have happened by `t`. */
export function itemsUntil(items: readonly RecordedItem[], t: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.t ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How a terminal that has the first `applied` items (-1: that shows nothing of it) comes to `t`. What has to be
 * parsed is bounded by the distance between two screens, forwards and backwards.
 */
export function planTo(recording: Recording, applied: number, t: number): Plan {
  const { items } = recording;
  const end = itemsUntil(items, t);
  let screen = end - 1;
  while (screen >= 0 && items[screen]?.kind !== 'screen') screen--;
  if (applied >= 0 && applied <= end) {
    let bytes = 0;
    let gap = false;
    for (let i = applied; i < end && bytes <= NEAR_BYTES && !gap; i++) {
      const item = items[i];
      if (item?.kind === 'output') bytes += item.bytes.length;
      // Behind a gap only a whole screen is right.
      gap = item?.kind === 'gap';
    }
    if (screen < applied || (bytes <= NEAR_BYTES && !gap)) return { start: applied, end };
  }
  const from = items[screen];
  if (from?.kind === 'screen') return { anew: { cols: from.cols, rows: from.rows, screen: from.bytes }, start: screen + 1, end };
  return { anew: { cols: recording.cols, rows: recording.rows, screen: null }, start: 0, end };
}

/** Where the player is after `ms` of the person's time at `speed`; idle time may be skipped. Never beyond the end. */
export function advance(recording: Pick<Recording, 'items' | 'to'>, t: number, ms: number, speed: number, skipIdle: boolean): number {
  const then = t + ms * speed;
  if (skipIdle) {
    const next = recording.items[itemsUntil(recording.items, t)]?.t ?? recording.to;
    if (next - t > IDLE_MS) return Math.min(recording.to, Math.max(then, next - LEAD_MS));
  }
  return Math.min(recording.to, then);
}
