import type { Desk, EventBody, TaskRecord, UndoStep } from '../model/index.ts';
import { add, after, edit, give, inWork, move, onQueue, order, release, remove, takenBack, type QueueCommand } from './decide-queue.ts';
import { refuse, type Decision } from './decision.ts';
import type { Context } from './follow.ts';
import { backlog, nextTaskId, unsent } from './queue.ts';

/** Checks a command on the queue and notes how it can be taken back. */
export function withUndo(desk: Desk, command: QueueCommand, context: Context): Decision {
  const decision = onQueue(desk, command, context);
  if ('refused' in decision || decision.events.length === 0) return decision;
  const ids = concerned(desk, command, decision.events);
  const noted: EventBody = { type: 'undo.noted', undo: { what: command.type, ids, steps: stepsBack(desk, command, ids) } };
  return { ...decision, events: [noted, ...decision.events] };
}

/** The person's last command on the queue is taken back, if what happened since allows it. */
export function undo(desk: Desk, context: Context): Decision {
  const last = desk.undo.at(-1);
  if (!last) return refuse('There is nothing to take back');
  if (last.steps.length === 0) return refuse(`That cannot be taken back: ${last.ids.join(', ')} was done already`);
  let now = desk;
  const events: EventBody[] = [];
  for (const step of last.steps) {
    const decision = stepBack(now, step, context);
    if ('refused' in decision) return refuse(`That cannot be taken back any more. ${decision.refused}`);
    events.push(...decision.events);
    now = after(now, decision.events);
  }
  return { events: [...events, { type: 'undo.done' }] };
}

/** The tasks that the command changed; of several some may have been refused. */
function concerned(desk: Desk, command: QueueCommand, events: readonly EventBody[]): string[] {
  if (command.type === 'task.add') return [nextTaskId(desk)];
  if (command.type === 'backlog.order') return command.ids;
  const changed = new Set(events.flatMap((body) => ('id' in body ? [body.id] : [])));
  const ids = 'ids' in command ? command.ids : [command.id];
  return [...new Set(ids)].filter((id) => changed.has(id));
}

function stepsBack(desk: Desk, command: QueueCommand, ids: string[]): UndoStep[] {
  const records = ids.flatMap((id) => desk.tasks[id] ?? []);
  switch (command.type) {
    case 'task.add':
      return ids.map((id) => ({ do: 'remove', id }));
    case 'task.edit':
      return records.map(({ task: { id, ...draft } }) => ({ do: 'edit', id, draft }));
    case 'task.move':
    case 'tasks.move':
      return places(desk, ids);
    case 'task.remove':
    case 'tasks.remove': {
      if (records.some((r) => r.stage === 'done')) return [];
      const tasks = firstFirst(desk, records).map(({ task }): UndoStep => ({ do: 'add', task }));
      return [...tasks, ...places(desk, ids), ...records.flatMap((r) => standing(desk, r))];
    }
    case 'backlog.order':
      return [backlogOf(desk, command.agent)];
    default:
      return records.flatMap((r) => standing(desk, r));
  }
}

/** A task after those that it depends on. */
function firstFirst(desk: Desk, records: TaskRecord[]): TaskRecord[] {
  const done = new Set<string>();
  const list: TaskRecord[] = [];
  const visit = (record: TaskRecord): void => {
    if (done.has(record.task.id)) return;
    done.add(record.task.id);
    for (const other of records) if (record.task.dependsOn.includes(other.task.id)) visit(other);
    list.push(record);
  };
  for (const record of records) visit(record);
  return list.filter((r) => desk.tasks[r.task.id]);
}

/** Each before the one that follows it now, from behind, so that it is there already. */
function places(desk: Desk, ids: string[]): UndoStep[] {
  const at = ids.map((id) => ({ id, index: desk.order.indexOf(id) })).sort((a, b) => b.index - a.index);
  return at.map(({ id, index }) => ({ do: 'place', id, before: desk.order[index + 1] ?? null }));
}

const backlogOf = (desk: Desk, agent: string): UndoStep => ({
  do: 'order',
  agent,
  ids: backlog(desk, agent).map((r) => r.task.id),
});

/** Where a task stands now, as far as it can be put there again. */
function standing(desk: Desk, record: TaskRecord): UndoStep[] {
  const { id } = record.task;
  const { agent, reservedFor } = record;
  if (reservedFor) return [{ do: 'reserve', id, agent: reservedFor }];
  if (!agent || record.stage === 'queued') return [{ do: 'queue', id }];
  const again: UndoStep = { do: 'give', id, agent };
  return record.stage === 'assigned' || unsent(desk, record) ? [again, backlogOf(desk, agent)] : [again];
}

function stepBack(desk: Desk, step: UndoStep, context: Context): Decision {
  const record = 'id' in step ? desk.tasks[step.id] : undefined;
  switch (step.do) {
    case 'place':
      return move(desk, step.id, step.before);
    case 'queue':
      return record?.stage === 'queued' && !record.reservedFor ? { events: [] } : release(desk, step.id);
    case 'reserve': {
      if (!record) return refuse(`${step.id} is gone`);
      if (record.stage === 'done') return refuse(`${step.id} is done`);
      if (inWork(desk, record)) return refuse(`${step.id} is in work: stop its agent first`);
      if (!desk.agents.some(({ id }) => id === step.agent)) return refuse('Its agent is gone');
      return { events: [...takenBack(desk, record), { type: 'task.reserved', id: step.id, agent: step.agent }] };
    }
    case 'give':
      return record?.agent === step.agent && record.stage !== 'done' ? { events: [] } : give(desk, step.id, step.agent, context);
    case 'order': {
      const mine = new Set(backlog(desk, step.agent).map((r) => r.task.id));
      return step.ids.some((id) => mine.has(id)) ? order(desk, step.agent, step.ids) : { events: [] };
    }
    case 'add':
      return add(desk, step.task);
    case 'remove':
      return remove(desk, step.id);
    case 'edit':
      return edit(desk, { ...step.draft, id: step.id });
  }
}
