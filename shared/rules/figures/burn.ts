import type { Desk } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';

/** How many tasks were open and done from a moment on; epoch ms. */
export interface BurnPoint {
  at: number;
  open: number;
  done: number;
}

/** Each moment at which the number of open or done tasks changed, the earliest first; tasks that were removed count until then. */
export function burnPoints(desk: Desk): BurnPoint[] {
  const changes = new Map<number, { open: number; done: number }>();
  const change = (at: number, open: number, done: number): void => {
    const there = changes.get(at) ?? { open: 0, done: 0 };
    changes.set(at, { open: there.open + open, done: there.done + done });
  };
  const life = (added: number, done: number | undefined, removed: number | undefined): void => {
    // A clock that was set back must not make a task done, or gone, before it was there.
    const doneAt = done === undefined ? undefined : Math.max(added, done);
    change(added, 1, 0);
    if (doneAt !== undefined) change(doneAt, -1, 1);
    if (removed !== undefined) change(Math.max(doneAt ?? added, removed), doneAt === undefined ? -1 : 0, doneAt === undefined ? 0 : -1);
  };
  for (const { times } of valuesOf(desk.tasks)) life(times.added, times.done, undefined);
  for (const { added, done, removed } of desk.gone ?? []) life(added, done, removed);
  let open = 0;
  let done = 0;
  return [...changes].sort(([a], [b]) => a - b).map(([at, by]) => ({ at, open: (open += by.open), done: (done += by.done) }));
}

/** What held at a moment. */
export function burnAt(points: readonly BurnPoint[], at: number): BurnPoint {
  const found = points.findLast((point) => point.at <= at);
  return { at, open: found?.open ?? 0, done: found?.done ?? 0 };
}
