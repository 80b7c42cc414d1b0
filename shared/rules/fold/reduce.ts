import { MOST_SLEPT, type Desk, type EventBody, type JournalEvent } from '../../model/index.ts';
import { append, doubt, draft, drop, endSpan, type Handlers, insertBefore, put, seal, toQueue, withCarried, withMessage, without, withTask } from './fold.ts';
import { taskNumber } from '../work/queue.ts';
import { gateHandlers } from './gate.ts';
import { treeHandlers } from './trees.ts';
import { watchHandlers } from './watch.ts';
import { work } from './work.ts';
import { beforePast, goneWith, notePast, pastHandlers } from './past.ts';
import { handoffHandlers, runSet } from './handoff.ts';
import { goalHandlers } from './goals.ts';
import { onFiles } from './files.ts';
import { addSpent } from '../cli/spent.ts';
import { carryIndex } from '../work/work-index.ts';

const handlers: Handlers = {
  ...watchHandlers,
  'project.opened': (desk, { project }) => ({ ...desk, project }),
  'project.trusted': (desk) => ({ ...desk, trusted: true }),
  'agents.set': (desk, { agents }) => ({ ...desk, agents }),
  'policy.set': (desk, { policy }) => ({ ...desk, policy }),
  'run.set': (desk, { run }, at) => runSet(desk, run, at),
  // A sleep that is told in parts overlaps none: what was told already counts once.
  'app.slept': (desk, { from, to }) => {
    const begin = Math.max(from, desk.slept?.at(-1)?.to ?? from);
    return to > begin ? { ...desk, slept: [...(desk.slept ?? []).slice(-MOST_SLEPT + 1), { from: begin, to }] } : desk;
  },
  'run.began': (desk) => ({ ...desk, usedBefore: desk.used }),
  ...goalHandlers,
  ...onFiles,
  ...handoffHandlers,
  ...pastHandlers,

  'task.added': (desk, { task, from }, at) => ({
    ...desk,
    // Looked at first: in a batch the record is changed in place.
    order: desk.tasks[task.id] ? desk.order : append(desk.order, task.id),
    tasks: put(desk.tasks, task.id, { task, stage: 'queued', times: { added: at }, spans: [], ...(from ? { from } : {}) }),
    lastNumber: Math.max(desk.lastNumber, taskNumber(task.id)),
  }),
  'task.edited': (desk, { id, draft: given, from }) =>
    withTask(desk, id, ({ from: _from, ...r }) => ({ ...r, task: { ...given, id: r.task.id }, ...(from ? { from } : {}) })),
  'task.moved': (desk, { id, before }) => (desk.tasks[id] ? { ...desk, order: insertBefore(desk.order, id, before) } : desk),
  'task.removed': (desk, { id }, at) => ({ ...desk, tasks: without(desk.tasks, id), order: drop(desk.order, id), ...goneWith(desk, id, at) }),
  ...work,
  'task.released': (desk, { id }, at) => withTask(desk, id, (r) => toQueue(r, at)),
  'task.needs-you': (desk, { id, reason }) =>
    withTask(desk, id, (r) => ({ ...r, stage: 'needs-you', reason })),
  // It is done once: whoever says so again moves nothing, or what waited for it would seem to wait less.
  'task.done': (desk, { id }, at) =>
    desk.tasks[id]?.stage === 'done' ? desk : withTask(desk, id, ({ reason: _reason, ...r }) => ({
      ...r,
      stage: 'done',
      times: { ...r.times, done: at },
      spans: endSpan(r, at),
    })),

  ...gateHandlers,
  ...treeHandlers,
  'command.approved': (desk, { command }) => ({
    ...desk,
    approved: { ...desk.approved, [command]: true },
  }),

  'message.queued': (desk, { message }, at) => {
    const next = { ...desk, messages: put(desk.messages, message.id, message) };
    if (!message.taskId) return next;
    return withTask(next, message.taskId, ({ reason: _reason, ...r }) => ({
      ...r,
      stage: 'delivering',
      agent: message.agent,
      messageId: message.id,
      times: { ...r.times, delivering: at },
    }));
  },
  'message.writing': (desk, { id, road = 'keys', file }, at) =>
    withMessage(desk, id, (m) => ({ ...m, stage: 'writing', writingAt: at, road, ...(file ? { file } : {}) })),
  'message.returned': (desk, { id, detail }) =>
    withMessage(desk, id, ({ road: _road, file: _file, writingAt: _at, ...m }) => ({
      ...m,
      stage: 'queued',
      detail,
    })),
  'message.written': (desk, { id }, at) =>
    withMessage(desk, id, (m) => ({ ...m, stage: 'written', writtenAt: at })),
  'message.accepted': (desk, { id, detail, usedBefore }, at) => {
    const next = withMessage(desk, id, (m) => ({
      ...m,
      stage: 'accepted',
      acceptedAt: at,
      detail,
      proof: detail,
      ...(usedBefore ? { usedBefore } : {}),
    }));
    return withCarried(next, id, ({ reason: _reason, ...r }) => ({
      ...r,
      stage: 'running',
      times: { ...r.times, accepted: at },
      spans: [...endSpan(r, at), { agent: next.messages[id]?.agent ?? '', from: at }],
    }));
  },
  'message.finished': (desk, { id, detail }, at) => {
    const next = withMessage(desk, id, (m) => ({ ...m, stage: 'finished', finishedAt: at, detail }));
    return withCarried(next, id, (r) => ({ ...r, times: { ...r.times, finished: at } }));
  },
  'message.spent': (desk, { id, spent }, at) => {
    const message = desk.messages[id];
    if (!message || message.spent) return desk;
    const next = { ...withMessage(desk, id, (m) => ({ ...m, spent, spentAt: at })), used: addSpent(desk.used, spent) };
    if (!message.taskId) return next;
    return withTask(next, message.taskId, (r) => ({ ...r, spent: addSpent(r.spent, spent) }));
  },
  'message.unverified': (desk, { id, detail }) => doubt(desk, id, 'unverified', detail),
  'message.failed': (desk, { id, detail, settled, limit }) =>
    withMessage(doubt(desk, id, 'failed', detail), id, (m) => ({
      ...m,
      ...(settled ? { settled } : {}),
      ...(limit ? { limit } : {}),
    })),

  'session.started': (desk, { session }) => ({
    ...desk,
    sessions: { ...desk.sessions, [session.id]: session },
    current: { ...desk.current, [session.agent]: session.id },
  }),
  'session.named': (desk, { id, cliSession }) => {
    const session = desk.sessions[id];
    if (!session) return desk;
    return { ...desk, sessions: { ...desk.sessions, [id]: { ...session, cliSession } } };
  },
  'session.ended': (desk, { id, end, exitCode }, at) => {
    const session = desk.sessions[id];
    if (!session || session.end) return desk;
    const ended = { ...session, end, exitCode, endedAt: at };
    return { ...desk, sessions: { ...desk.sessions, [id]: ended } };
  },
};

/**
 * Folds one event into the state. Pure and total: an event about something that is gone
 * changes nothing, so any journal can be read.
 */
export function reduce(desk: Desk, event: JournalEvent): Desk {
  const next = foldOne(desk, event);
  carryIndex(desk, next, [event.body]);
  return next;
}

/** Folds many events at once: the same as one after the other, in a time that grows with their number. */
export function reduceAll(desk: Desk, events: readonly JournalEvent[]): Desk {
  if (events.length < FEW) return events.reduce(reduce, desk);
  const next = seal(events.reduce(foldOne, draft(desk, events.length)));
  carryIndex(desk, next, events.map(({ body }) => body));
  return next;
}

/** So few events are folded one by one. */
const FEW = 8;

function foldOne(desk: Desk, event: JournalEvent): Desk {
  const handle = handlers[event.body.type] as (d: Desk, b: EventBody, at: number) => Desk;
  const was = beforePast(desk, event.body);
  return notePast({ ...handle(desk, event.body, event.at), seq: event.seq }, was, event);
}
