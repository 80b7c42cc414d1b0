import type { Desk, EventBody } from '../model/index.ts';
import { handoffs } from './handoff/index.ts';
import { goOn } from './watch/crash.ts';
import { follow } from './work/follow.ts';
import { afterLimit } from './watch/limited.ts';
import { ladder, type WatchContext } from './watch/ladder.ts';

/**
 * All that follows by itself from a state: first the handoffs, for nothing is handed out beside one,
 * then the work's own next steps, then the watch over it.
 * Pure; apply the events and ask again until nothing follows.
 */
export function whatFollows(desk: Desk, context: WatchContext): EventBody[] {
  const passed = handoffs(desk, context);
  if (passed.length > 0) return passed;
  const work = follow(desk, context);
  if (work.length > 0) return work;
  const again = [...goOn(desk, context), ...afterLimit(desk, context)];
  return again.length > 0 ? again : ladder(desk, context);
}
