import type { Desk, EventBody, Message, TaskRecord } from '../model/index.ts';

type Of<T extends EventBody['type']> = Extract<EventBody, { type: T }>;
/** For each kind of event, how it changes the desk. `at` in epoch ms. */
export type Handlers<T extends EventBody['type'] = EventBody['type']> = {
  [K in T]: (desk: Desk, body: Of<K>, at: number) => Desk;
};

/**
 * Parts of a desk that are being folded in a batch and that nobody else has seen: they are changed
 * in place, since a copy for each event makes a long journal's opening quadratic.
 */
const drafts = new WeakSet<object>();

/** The desk with parts of its own, which the helpers below change in place until `seal`. */
export function draft(desk: Desk): Desk {
  const own = { ...desk, tasks: { ...desk.tasks }, messages: { ...desk.messages }, order: [...desk.order] };
  for (const part of [own.tasks, own.messages, own.order]) drafts.add(part);
  return own;
}

/** From now on nothing of it changes any more. */
export function seal(desk: Desk): Desk {
  for (const part of [desk.tasks, desk.messages, desk.order]) drafts.delete(part);
  return desk;
}

/** A record with one value set. */
export function put<T>(record: Record<string, T>, key: string, value: T): Record<string, T> {
  if (!drafts.has(record)) return { ...record, [key]: value };
  record[key] = value;
  return record;
}

/** A record without one key. */
export function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  if (!drafts.has(record)) {
    const { [key]: _gone, ...rest } = record;
    return rest;
  }
  delete record[key];
  return record;
}

/** An order with an id at its end. */
export function append(order: string[], id: string): string[] {
  if (!drafts.has(order)) return [...order, id];
  order.push(id);
  return order;
}

/** An order without an id. */
export function drop(order: string[], id: string): string[] {
  if (!drafts.has(order)) return order.filter((other) => other !== id);
  const at = order.indexOf(id);
  if (at >= 0) order.splice(at, 1);
  return order;
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

/** An order with `id` moved before another, or to the end. */
export function insertBefore(order: string[], id: string, before: string | null): string[] {
  const rest = drop(order, id);
  const index = before === null ? -1 : rest.indexOf(before);
  rest.splice(index < 0 ? rest.length : index, 0, id);
  return rest;
}

/** A message that is in doubt or failed: its task waits for the person. */
export function doubt(desk: Desk, id: string, stage: 'unverified' | 'failed', detail: string): Desk {
  const next = withMessage(desk, id, (m) => ({ ...m, stage, detail }));
  return withCarried(next, id, (r) => ({ ...r, stage: 'needs-you', reason: detail }));
}
