import { MOST_GONE, MOST_PAST, type Desk, type EventBody, type JournalEvent, type PastKind, type Stage, type Stretch } from '../../model/index.ts';
import { endSpan, type Handlers } from './fold.ts';

/** The stages of a task that are told apart from the work on it. */
const KINDS: Partial<Record<Stage, PastKind>> = { checking: 'gate', 'needs-you': 'you' };

/** What a task was like before an event about it. */
interface Was {
  task: string;
  stage: Stage | undefined;
}

/** What has to be remembered of the desk before an event is folded; null: nothing. */
export function beforePast(desk: Desk, body: EventBody): Was | null {
  const task = body.type === 'message.queued' ? body.message.taskId : body.type === 'task.added' ? body.task.id : 'id' in body ? (desk.messages[body.id]?.taskId ?? body.id) : undefined;
  const record = task ? desk.tasks[task] : undefined;
  return task && record ? { task, stage: record.stage } : null;
}

/** Notes what of a task's stages the timeline tells: when a check or a wait began, and when it was over. */
export function notePast(desk: Desk, was: Was | null, { at, body }: JournalEvent): Desk {
  if (!was) return desk;
  const { task } = was;
  const record = desk.tasks[task];
  let next = desk;
  const before = was.stage && KINDS[was.stage];
  const now = record && KINDS[record.stage];
  if (before !== now) {
    if (before) next = ended(next, before, task, at, before === 'gate' ? record?.gate?.ok : undefined);
    if (now && record.agent) next = begun(next, { agent: record.agent, kind: now, task, from: at });
  }
  if (body.type === 'watch.step' && !isOpen(next, 'still', task)) next = begun(next, { agent: body.agent, kind: 'still', task, from: at });
  if (body.type === 'watch.over' || (was.stage !== record?.stage && isOpen(next, 'still', task))) next = ended(next, 'still', task, at);
  return next;
}

/** A wait or a limit that is over, as it was seen at the agent itself. */
export const pastHandlers: Handlers<'agent.stood'> = {
  'agent.stood': (desk, { stretch }) => begun(desk, stretch),
};

/** A task that is removed goes on being told of in figures. */
export function goneWith(desk: Desk, id: string, at: number): Pick<Desk, 'gone'> {
  const record = desk.tasks[id];
  if (!record) return {};
  const { added, done } = record.times;
  const task = { id, added, removed: at, ...(done === undefined ? {} : { done }), spans: endSpan(record, at) };
  return { gone: [...(desk.gone ?? []).slice(1 - MOST_GONE), task] };
}

function begun(desk: Desk, stretch: Stretch): Desk {
  return { ...desk, past: [...desk.past.slice(-MOST_PAST + 1), stretch] };
}

const openAt = (desk: Desk, kind: PastKind, task: string): number =>
  desk.past.findLastIndex((s) => s.to === undefined && s.kind === kind && s.task === task);
const isOpen = (desk: Desk, kind: PastKind, task: string): boolean => openAt(desk, kind, task) >= 0;

function ended(desk: Desk, kind: PastKind, task: string, at: number, ok?: boolean): Desk {
  const index = openAt(desk, kind, task);
  const open = desk.past[index];
  if (!open) return desk;
  return { ...desk, past: desk.past.with(index, { ...open, to: Math.max(at, open.from), ...(ok === undefined ? {} : { ok }) }) };
}
