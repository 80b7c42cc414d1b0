import type { Watch } from '../../model/index.ts';
import type { Handlers } from './fold.ts';

const HOUR_MS = 3_600_000;

/** How the steps of the stall ladder change the desk. */
export const watchHandlers: Handlers<'watch.step' | 'watch.over' | 'watch.seen'> = {
  'watch.step': (desk, { id, agent, episode, step, reminder }, at) => {
    const record = desk.tasks[id];
    if (!record) return desk;
    const { watch: known, reminded: before } = desk;
    const last = known[id]?.episode === episode ? known[id].reminder : undefined;
    const now = reminder ?? last;
    const watch: Watch = {
      agent, episode, step, at,
      prompt: record.messageId ?? '',
      ...(now === undefined ? {} : { reminder: now }),
    };
    const recent = (before[agent] ?? []).filter((t) => t > at - HOUR_MS);
    const reminded = reminder === undefined ? before : { ...before, [agent]: [...recent, at] };
    return { ...desk, watch: { ...known, [id]: watch }, reminded };
  },
  'watch.over': (desk, { id, episode }) => {
    const watch = desk.watch[id];
    return watch?.episode === episode ? { ...desk, watch: { ...desk.watch, [id]: { ...watch, over: true } } } : desk;
  },
  'watch.seen': (desk, { id, episode }) => {
    const watch = desk.watch[id];
    return watch?.episode === episode ? { ...desk, watch: { ...desk.watch, [id]: { ...watch, seen: true } } } : desk;
  },
};
