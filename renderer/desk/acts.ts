import type { Command, Reply } from '../../shared/contract/index.ts';
import type { Priority } from '../../shared/model/index.ts';
import { dropOutcome, dropSeveral } from '../../shared/rules/index.ts';
import { undoWords } from '../../shared/text/undo.ts';
import { dropManyWords, dropWords } from '../derive/drop.ts';
import { nameOf } from '../derive/card.ts';
import { boardDrop, movable, type Place } from '../derive/move.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t, tell } from '../text.ts';
import { say, setView, snack, toast, useView } from '../view.ts';

/**
 * Sends what is about several tasks; what could not be done is shown, the rest is offered to be taken
 * back, with the commands before it that belong to it.
 */
async function act(command: Command, done: string, steps = 1): Promise<Reply> {
  const reply = await send(command);
  if (!reply.ok) {
    say(reply.message);
    return reply;
  }
  if (reply.value) toast(tell(reply.value));
  snack(done, steps);
  say(done);
  return reply;
}

/** Gives tasks to an agent and says what that did. */
export async function give(ids: readonly string[], agent: string): Promise<void> {
  const { desk, live } = useReplica.getState();
  const name = nameOf(desk, agent);
  const [id] = ids;
  if (id === undefined) return;
  if (ids.length === 1) {
    const words = dropWords(dropOutcome(desk, live[agent], id, agent), name);
    await act({ type: 'task.give', id, agent }, t.say.gave(id, `${words.title}, ${words.detail}`));
    return;
  }
  const words = dropManyWords(dropSeveral(desk, live, ids, agent), name);
  await act({ type: 'tasks.give', ids: [...ids], agent }, t.several.gave(ids.length, name, words.title));
}

/** Puts tasks in another place on the board and says where they stand. */
export async function place(ids: readonly string[], where: Place): Promise<void> {
  const [id] = ids;
  if (id === undefined) return;
  if (ids.length > 1) return placeSeveral(ids, where);
  if (!movable(useReplica.getState().desk, id)) {
    toast(t.task.inWork(id), 'plain');
    return say(t.task.inWork(id));
  }
  let steps = 0;
  for (const command of boardDrop(useReplica.getState().desk, id, where)) {
    const reply = await send(command);
    if (!reply.ok) return say(reply.message);
    steps += 1;
    if (command.type === 'task.release') say(t.say.released(id));
    if (command.type === 'task.release' || steps > 1) snack(t.say.released(id), steps);
    const { order } = useReplica.getState().desk;
    if (command.type === 'task.move') say(t.say.moved(id, order.indexOf(id) + 1, order.length));
    if (command.type === 'backlog.order') say(t.several.turn(id, command.ids.indexOf(id) + 1));
  }
}

async function placeSeveral(ids: readonly string[], where: Place): Promise<void> {
  const { desk } = useReplica.getState();
  const given = ids.filter((id) => desk.tasks[id]?.stage !== 'queued' || (where.beside === null && desk.tasks[id]?.reservedFor));
  const back = given.length > 0 ? await release(given) : null;
  const before = where.beside === null ? null : where.edge === 'before' ? where.beside : (desk.order.at(desk.order.indexOf(where.beside) + 1) ?? null);
  if (where.beside !== null) await act({ type: 'tasks.move', ids: [...ids], before }, t.several.moved(ids.length), back?.ok ? 2 : 1);
}

export async function release(ids: readonly string[]): Promise<Reply> {
  const [id = ''] = ids;
  if (ids.length === 1) return act({ type: 'task.release', id }, t.say.released(id));
  return act({ type: 'tasks.release', ids: [...ids] }, t.several.released(ids.length));
}

export async function remove(ids: readonly string[]): Promise<void> {
  const [id = ''] = ids;
  if (ids.length === 1) await act({ type: 'task.remove', id }, t.several.removed(1));
  else await act({ type: 'tasks.remove', ids: [...ids] }, t.several.removed(ids.length));
}

/** Gives tasks another priority; each is a change of its own. */
export async function prioritise(ids: readonly string[], priority: Priority): Promise<void> {
  const { desk } = useReplica.getState();
  let changed = 0;
  for (const id of ids) {
    const record = desk.tasks[id];
    if (!record || record.stage === 'done' || record.task.priority === priority) continue;
    const { id: _id, ...draft } = record.task;
    if ((await send({ type: 'task.edit', id, draft: { ...draft, priority } })).ok) changed += 1;
  }
  if (changed === 0) return;
  const words = t.several.prioritised(changed, t.priorities[priority]);
  snack(words, changed);
  say(words);
}

/**
 * Takes the last command on the queue back, or the last few. One that cannot be taken back any more is
 * named, and the one before it offered: asked for again, it goes back.
 */
export async function undo(steps = 1, past = useView.getState().snack?.past ?? false): Promise<void> {
  setView({ snack: null });
  const told: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    const reply = await send({ type: 'undo', ...(past ? { past } : {}) });
    if (!reply.ok) {
      say(reply.message);
      const before = past ? undefined : useReplica.getState().desk.undo.at(-2);
      if (before) snack(t.several.before(tell(undoWords(before))), 1, true);
      return;
    }
    if (reply.value) told.push(tell(reply.value));
  }
  const words = told.length === 1 ? told[0]! : t.several.undone;
  toast(words, 'plain');
  say(words);
}
