import type { Desk, EventBody, Message, TaskRecord } from '../model/index.ts';

type Of<T extends EventBody['type']> = Extract<EventBody, { type: T }>;
/** For each kind of event, how it changes the desk. `at` in epoch ms. */
export type Handlers<T extends EventBody['type'] = EventBody['type']> = {
  [K in T]: (desk: Desk, body: Of<K>, at: number) => Desk;
};

/** Changes one task; of a task that is gone nothing. */
export function withTask(desk: Desk, id: string, change: (record: TaskRecord) => TaskRecord): Desk {
  const record = desk.tasks[id];
  return record ? { ...desk, tasks: { ...desk.tasks, [id]: change(record) } } : desk;
}

/** Changes one message; of a message that is gone nothing. */
export function withMessage(desk: Desk, id: string, change: (message: Message) => Message): Desk {
  const message = desk.messages[id];
  return message ? { ...desk, messages: { ...desk.messages, [id]: change(message) } } : desk;
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
  const { task, spent } = record;
  const queued: TaskRecord = { task, stage: 'queued', times: { added }, spans: endSpan(record, at) };
  // What was used for it stays used.
  return spent ? { ...queued, spent } : queued;
}

/** An order with `id` moved before another, or to the end. */
export function insertBefore(order: string[], id: string, before: string | null): string[] {
  const rest = order.filter((other) => other !== id);
  const index = before === null ? -1 : rest.indexOf(before);
  return index < 0 ? [...rest, id] : [...rest.slice(0, index), id, ...rest.slice(index)];
}

/** A message that is in doubt or failed: its task waits for the person. */
export function doubt(desk: Desk, id: string, stage: 'unverified' | 'failed', detail: string): Desk {
  const next = withMessage(desk, id, (m) => ({ ...m, stage, detail }));
  return withCarried(next, id, (r) => ({ ...r, stage: 'needs-you', reason: detail }));
}
