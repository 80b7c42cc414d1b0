import type { Desk, EventBody } from '../model/index.ts';
import { goOn } from './crash.ts';
import { follow } from './follow.ts';
import { afterLimit } from './limited.ts';
import { ladder, type WatchContext } from './ladder.ts';

/**
 * All that follows by itself from a state: first the work's own next steps, then the watch over it.
 * Pure; apply the events and ask again until nothing follows.
 */
export function whatFollows(desk: Desk, context: WatchContext): EventBody[] {
  const work = follow(desk, context);
  if (work.length > 0) return work;
  const again = [...goOn(desk, context), ...afterLimit(desk, context)];
  return again.length > 0 ? again : ladder(desk, context);
}
