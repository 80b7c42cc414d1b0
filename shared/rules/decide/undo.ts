import type { Desk, EventBody, TaskRecord, Undo, UndoStep } from '../../model/index.ts';
import { undoSays as words, undoWords } from '../../text/undo.ts';
import { add, after, edit, give, inWork, move, onQueue, order, release, remove, takenBack, type QueueCommand } from './queue.ts';
import { refuse, type Decision } from './decision.ts';
import type { Context } from '../work/follow.ts';
import { backlog, nextTaskId, unsent } from '../work/queue.ts';

/** Checks a command on the queue and notes how it can be taken back. */
export function withUndo(desk: Desk, command: QueueCommand, context: Context): Decision {
  const decision = onQueue(desk, command, context);
  if ('refused' in decision || decision.events.length === 0) return decision;
  const ids = concerned(desk, command, decision.events);
  const noted: EventBody = { type: 'undo.noted', undo: { what: command.type, ids, steps: stepsBack(desk, command, ids) } };
  return { ...decision, events: [noted, ...decision.events] };
}

/**
 * The person's last command on the queue is taken back, if what happened since allows it. Else that is
 * said, and it stays the last one; with `past` the latest of those before it goes back that still can.
 * Told: what was taken back, and what was left as it is.
 */
export function undo(desk: Desk, context: Context, past = false): Decision {
  const last = desk.undo.at(-1);
  if (!last) return refuse(words.nothing);
  const left: string[] = [];
  for (const one of desk.undo.toReversed()) {
    const decision = takeBack(desk, one, context);
    if ('events' in decision) {
      const gone = left.map((): EventBody => ({ type: 'undo.done' }));
      const told = [words.back(undoWords(one)), ...left].join('\n');
      return { events: [...decision.events, ...gone, { type: 'undo.done' }], told };
    }
    if (!past) return refuse(words.cannot(undoWords(one), decision.refused));
    left.push(words.left(undoWords(one)));
  }
  return refuse(words.noneLeft);
}

function takeBack(desk: Desk, { ids, steps }: Undo, context: Context): Decision {
  if (steps.length === 0) return refuse(words.wasDone(ids));
  let now = desk;
  const events: EventBody[] = [];
  for (const step of steps) {
    const decision = stepBack(now, step, context);
    if ('refused' in decision) return decision;
    events.push(...decision.events);
    now = after(now, decision.events);
  }
  return { events };
}

/** The tasks that the command changed; of several some may have been refused. */
function concerned(desk: Desk, command: QueueCommand, events: readonly EventBody[]): string[] {
  if (command.type === 'task.add') return [nextTaskId(desk)];
  if (command.type === 'backlog.order') return command.ids;
  if ('items' in command) return events.flatMap((body) => (body.type === 'task.added' ? [body.task.id] : []));
  const changed = new Set(events.flatMap((body) => ('id' in body ? [body.id] : [])));
  const ids = 'ids' in command ? command.ids : [command.id];
  return [...new Set(ids)].filter((id) => changed.has(id));
}

function stepsBack(desk: Desk, command: QueueCommand, ids: string[]): UndoStep[] {
  const records = ids.flatMap((id) => desk.tasks[id] ?? []);
  switch (command.type) {
    case 'task.add':
      return ids.map((id) => ({ do: 'remove', id }));
    case 'tasks.import':
      return ids.toReversed().map((id) => ({ do: 'remove', id }));
    case 'task.edit':
      return records.map(({ task: { id, ...draft }, from }) => ({ do: 'edit', id, draft, ...(from ? { from } : {}) }));
    case 'task.move':
    case 'tasks.move':
      return places(desk, ids);
    case 'task.remove':
    case 'tasks.remove': {
      if (records.some((r) => r.stage === 'done')) return [];
      const tasks = firstFirst(desk, records).map(({ task, from }): UndoStep => ({ do: 'add', task, ...(from ? { from } : {}) }));
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
  return at.map(({ id, index }) => ({ do: 'place', id, before: desk.order.at(index + 1) ?? null }));
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
      return asItWas(add(desk, step.task), step.from);
    case 'remove':
      return remove(desk, step.id);
    case 'edit':
      return asItWas(edit(desk, { ...step.draft, id: step.id }), step.from);
  }
}

/** X5, D9: to bring a text back approves no command in it, and makes nobody's words the person's. */
function asItWas(decision: Decision, from: 'file' | undefined): Decision {
  if ('refused' in decision) return decision;
  const events = decision.events.flatMap((body): EventBody[] => {
    if (body.type === 'command.approved') return [];
    return [from && (body.type === 'task.added' || body.type === 'task.edited') ? { ...body, from } : body];
  });
  return { events };
}
