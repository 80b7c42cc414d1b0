import type { Desk, MarkKind, Message, PaneMark, Session } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';

const firstLine = ({ text }: Message): string => text.slice(0, 2_000).trimStart().split('\n', 1)[0]?.slice(0, 120) ?? '';

/** The marks of a session, the earliest first: what the journal tells of its agent while it ran. */
export function paneMarks(desk: Desk, session: Session): PaneMark[] {
  const { agent } = session;
  const marks: PaneMark[] = [];
  const put = (kind: MarkKind, at: number | undefined, text = '', more: Partial<PaneMark> = {}): void => {
    if (at === undefined || at < session.startedAt || at > (session.endedAt ?? Infinity)) return;
    marks.push({ kind, at, text, ...more });
  };
  const title = (task: string | undefined): string => desk.tasks[task ?? '']?.task.title ?? '';

  for (const m of valuesOf(desk.messages)) {
    if (m.agent !== agent) continue;
    const about = m.taskId ? { task: m.taskId } : {};
    const text = m.taskId ? title(m.taskId) : firstLine(m);
    put('prompt', m.writtenAt ?? m.writingAt, text, about);
    put('taken', m.acceptedAt, text, about);
    put('ended', m.finishedAt, text, about);
  }
  for (const { agent: of, kind, task, from, ok } of desk.past) {
    if (of !== agent) continue;
    put(kind, from, title(task), { ...(task ? { task } : {}), ...(ok === undefined ? {} : { ok }) });
  }
  for (const { task, agent: of, times } of valuesOf(desk.tasks)) if (of === agent) put('done', times.done, task.title, { task: task.id });
  for (const { from, to, task, times } of Object.values(desk.handoffs)) {
    if (from === agent || to === agent) put('handoff', times?.delivering, title(task), task ? { task } : {});
  }
  return marks.sort((a, b) => a.at - b.at);
}
