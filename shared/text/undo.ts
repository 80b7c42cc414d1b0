import type { Undo } from '../model/index.ts';

const few = (ids: readonly string[]): string =>
  ids.length > 3 ? `${ids.slice(0, 2).join(', ')} and ${ids.length - 2} more` : ids.join(', ');

const acts: Record<string, (what: string) => string> = {
  'task.add': (what) => `${what} was added`,
  'task.edit': (what) => `${what} was changed`,
  'task.remove': (what) => `${what} was removed`,
  'task.move': (what) => `${what} was moved`,
  'task.give': (what) => `${what} was given to an agent`,
  'task.release': (what) => `${what} went back to the queue`,
  'tasks.give': (what) => `${what} were given to an agent`,
  'tasks.release': (what) => `${what} went back to the queue`,
  'tasks.remove': (what) => `${what} were removed`,
  'tasks.move': (what) => `${what} were moved`,
  'backlog.order': (what) => `${what} got another turn in the backlog`,
};

/** What was done: a command for several tasks that was given for one is that for one. */
export const undoAct = ({ what, ids }: Pick<Undo, 'what' | 'ids'>): string => (ids.length === 1 ? what.replace(/^tasks\./, 'task.') : what);

/** A command of the person on the queue, as a clause: "TASK-PO-004 was moved". */
export function undoWords({ what, ids }: Pick<Undo, 'what' | 'ids'>): string {
  const words = acts[undoAct({ what, ids })];
  return words ? words(few(ids)) : few(ids);
}

export const undoSays = {
  nothing: 'There is nothing to take back',
  noneLeft: 'Nothing that was done before it can be taken back any more',
  cannot: (act: string, why: string) => `That ${act} cannot be taken back any more. ${why}`,
  wasDone: (ids: readonly string[]) => `It was done already, and what is done is not brought back: ${few(ids)}`,
  back: (act: string) => `Taken back: ${act}`,
  left: (act: string) => `Left as it is: ${act}`,
};
