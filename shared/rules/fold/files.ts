import type { Desk, Report, TaskRecord } from '../../model/index.ts';
import { type Handlers, withTask } from './fold.ts';

/** How events about the project's files change the desk. */
export const onFiles: Pick<
  Handlers,
  'files.set' | 'orchestrator.set' | 'task.vouched' | 'task.reported'
> = {
  'files.set': (desk, { files }) => ({ ...desk, files }),
  'orchestrator.set': (desk, { agent, epoch }) =>
    epoch > (desk.orchestrator?.epoch ?? 0) ? { ...desk, orchestrator: { agent, epoch } } : desk,
  'task.vouched': (desk, { id }) => withTask(desk, id, ({ from: _from, ...record }) => record),
  'task.reported': (desk, { id, agent, report }, at) =>
    withTask(desk, id, (record) => reported(desk, record, agent, { ...report, at })),
};

/** W4: a report moves a task to its gate or to the person, never to done. */
function reported(desk: Desk, record: TaskRecord, agent: string, report: Report & { at: number }): TaskRecord {
  const next: TaskRecord = { ...record, report };
  if (record.agent !== agent) return next;
  const { stage } = record;
  if (report.status === 'blocked' && (stage === 'running' || stage === 'checking'))
    return { ...next, stage: 'needs-you', reason: report.problem || 'Its agent says that it is blocked' };
  if (report.status === 'completed' && (stage === 'running' || isBlocked(record))) {
    const { reason: _reason, ...rest } = next;
    return { ...rest, stage: 'running', saysDone: true };
  }
  // When its turn is over already, only the word that it is finished takes it on.
  const works = desk.messages[record.messageId ?? '']?.stage === 'accepted';
  if (report.status === 'in-progress' && isBlocked(record) && works) {
    const { reason: _reason, ...rest } = next;
    return { ...rest, stage: 'running' };
  }
  return next;
}

/** It waits for the person because its agent said that it is blocked, and for nothing else. */
function isBlocked(record: TaskRecord): boolean {
  return record.stage === 'needs-you' && record.report?.status === 'blocked';
}
