import type { Desk, EventBody } from '../model/index.ts';
import { follow } from './follow.ts';
import { ladder, type WatchContext } from './ladder.ts';

/**
 * All that follows by itself from a state: first the work's own next steps, then the watch over it.
 * Pure; apply the events and ask again until nothing follows.
 */
export function whatFollows(desk: Desk, context: WatchContext): EventBody[] {
  const work = follow(desk, context);
  return work.length > 0 ? work : ladder(desk, context);
}
