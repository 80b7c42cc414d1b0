import type { JournalEvent } from '../../shared/model/index.ts';

/** So many of the last events are kept in memory. */
const KEPT = 5_000;

/** The end of a journal, for who follows it. */
export interface Tail {
  add(events: readonly JournalEvent[]): void;
  /** At most so many of the last events, the latest last. */
  last(count: number): JournalEvent[];
}

export function createTail(history: readonly JournalEvent[]): Tail {
  let kept = history.slice(-KEPT);
  return {
    add(events) {
      kept.push(...events);
      if (kept.length > 2 * KEPT) kept = kept.slice(-KEPT);
    },
    last: (count) => (count <= 0 ? [] : kept.slice(-Math.min(count, KEPT))),
  };
}
