import type { OrderWords, TaskRecord } from '../../model/index.ts';
import { type Handlers, toQueue, withTask } from './fold.ts';

/** So many commands can be taken back, one after the other. */
const UNDO_DEPTH = 20;

/** What was said when the task was reserved for an agent is still meant when it moves to that one. */
function wordsOf({ reservedFor, words: old }: TaskRecord, agent: string, given: OrderWords | undefined): Pick<TaskRecord, 'words'> {
  const words = given ?? (reservedFor === agent ? old : undefined);
  return words ? { words } : {};
}

/** How the events of handing out change the desk. */
export const work: Pick<Handlers, 'task.assigned' | 'task.reserved' | 'backlog.ordered' | 'undo.noted' | 'undo.done'> = {
  'task.reserved': (desk, { id, agent, words }, at) =>
    withTask(desk, id, (r) => ({ ...toQueue(r, at), reservedFor: agent, ...(words ? { words } : {}) })),
  'task.assigned': (desk, { id, agent, by, why, words }, at) => {
    const turn = desk.lastTurn + 1;
    const next = withTask(desk, id, (r) => ({
      ...toQueue(r, at),
      stage: 'assigned',
      agent,
      turn,
      ...wordsOf(r, agent, words),
      ...(by === 'app' || by === 'agent' ? { by } : {}),
      ...(why ? { why } : {}),
      times: { added: r.times.added, assigned: at },
    }));
    return { ...next, lastTurn: turn };
  },
  'backlog.ordered': (desk, { agent, ids }) => {
    const mine = ids.filter((id) => desk.tasks[id]?.stage === 'assigned' && desk.tasks[id]?.agent === agent);
    const turns = mine.map((id) => desk.tasks[id]?.turn ?? 0).sort((a, b) => a - b);
    return mine.reduce((d, id, i) => withTask(d, id, (r) => ({ ...r, turn: turns[i] ?? 0 })), desk);
  },
  'undo.noted': (desk, { undo }) => ({ ...desk, undo: [...desk.undo.slice(1 - UNDO_DEPTH), undo] }),
  'undo.done': (desk) => ({ ...desk, undo: desk.undo.slice(0, -1) }),
};
