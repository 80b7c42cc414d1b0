import type { Desk, EventBody, Message, TaskRecord } from '../../model/index.ts';
import { draftOrder, plainOrder, sealedOrder } from '../long/order.ts';
import { draftRecord, plainRecord, put, sealedRecord } from '../long/record.ts';

export { append, drop, insertBefore } from '../long/order.ts';
export { put, without } from '../long/record.ts';

type Of<T extends EventBody['type']> = Extract<EventBody, { type: T }>;
/** For each kind of event, how it changes the desk. `at` in epoch ms. */
export type Handlers<T extends EventBody['type'] = EventBody['type']> = {
  [K in T]: (desk: Desk, body: Of<K>, at: number) => Desk;
};

/**
 * The desk with parts of its own, which the helpers change in place until `seal`: nobody else has seen
 * them, and a copy for each event of a long journal takes long.
 * @param events how many are to be folded
 */
export function draft(desk: Desk, events: number): Desk {
  return {
    ...desk,
    tasks: draftRecord(desk.tasks, events),
    messages: draftRecord(desk.messages, events),
    order: draftOrder(desk.order, events),
  };
}

/** The desk, of which nothing changes any more. */
export function seal(desk: Desk): Desk {
  return {
    ...desk,
    tasks: sealedRecord(desk.tasks),
    messages: sealedRecord(desk.messages),
    order: sealedOrder(desk.order),
  };
}

/** The same desk, of plain objects and arrays alone: to be sent to another process. */
export function plainDesk(desk: Desk): Desk {
  return {
    ...desk,
    tasks: plainRecord(desk.tasks),
    messages: plainRecord(desk.messages),
    order: plainOrder(desk.order),
  };
}

/** Changes one task; of a task that is gone nothing. */
export function withTask(desk: Desk, id: string, change: (record: TaskRecord) => TaskRecord): Desk {
  const record = desk.tasks[id];
  return record ? { ...desk, tasks: put(desk.tasks, id, change(record)) } : desk;
}

/** Changes one message; of a message that is gone nothing. */
export function withMessage(desk: Desk, id: string, change: (message: Message) => Message): Desk {
  const message = desk.messages[id];
  return message ? { ...desk, messages: put(desk.messages, id, change(message)) } : desk;
}

/** Changes the task that a message carries, as long as that task still waits on this message. */
export function withCarried(desk: Desk, id: string, change: (record: TaskRecord) => TaskRecord): Desk {
  const taskId = desk.messages[id]?.taskId;
  if (!taskId || desk.tasks[taskId]?.messageId !== id) return desk;
  return withTask(desk, taskId, change);
}

/** A task's stretches of time, the open one ended. */
export function endSpan(record: TaskRecord, at: number): TaskRecord['spans'] {
  return record.spans.map((span) => (span.to === undefined ? { ...span, to: at } : span));
}

/** A task as it lies in the queue, free of its agent. */
export function toQueue(record: TaskRecord, at: number): TaskRecord {
  const { added } = record.times;
  // What was used for it stays used, and what was begun for it is gone on with.
  const { task, spent, checkpoint, tree, from } = record;
  return {
    task,
    stage: 'queued',
    times: { added },
    spans: endSpan(record, at),
    ...(from ? { from } : {}),
    ...(spent ? { spent } : {}),
    ...(checkpoint ? { checkpoint } : {}),
    ...(tree ? { tree } : {}),
  };
}

/** A message that is in doubt or failed: its task waits for the person. */
export function doubt(desk: Desk, id: string, stage: 'unverified' | 'failed', detail: string): Desk {
  const next = withMessage(desk, id, (m) => ({ ...m, stage, detail }));
  return withCarried(next, id, (r) => ({ ...r, stage: 'needs-you', reason: detail }));
}
