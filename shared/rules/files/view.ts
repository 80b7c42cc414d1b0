import type { Desk, Priority, TaskRecord } from '../../model/index.ts';
import type { FileStatus } from '../../text/files.ts';
import type { FileFields, FileTask } from './types.ts';

/** A task as the files show it. */
export interface View {
  id: string;
  fields: Required<FileFields>;
  status: FileStatus;
  agent: string | null;
  report: FileTask['report'];
}

/**
 * The status that the files show for a task: what is being checked is still in progress (W4), and so is
 * what an agent has claimed, since others who look for work in the file must leave it to that one.
 */
export function fileStatus({ stage, why }: Pick<TaskRecord, 'stage' | 'why'>): Exclude<FileStatus, 'ignored'> {
  if (stage === 'done') return 'completed';
  if (stage === 'needs-you') return 'blocked';
  if (stage === 'assigned' && why?.some(({ by }) => by === 'claim')) return 'in-progress';
  return stage === 'queued' || stage === 'assigned' ? 'pending' : 'in-progress';
}

export function viewOf(record: TaskRecord): View {
  const { id, ...fields } = record.task;
  const { report } = record;
  const told = report?.status === 'completed';
  return {
    id,
    fields,
    status: fileStatus(record),
    agent: record.agent ?? record.reservedFor ?? null,
    report: {
      files: told ? report.files : [],
      minutes: told ? report.minutes : null,
      notes: told ? report.notes : '',
      problem: record.stage === 'needs-you' ? (record.reason ?? '') : '',
    },
  };
}

/** What a field of a task holds that nobody has written anything into. */
export const emptyFields: Omit<Required<FileFields>, 'title'> = {
  kind: 'any', priority: 'medium', estimateMinutes: 30, context: '', objective: '',
  files: [], steps: [], tests: [], criteria: [], deliverables: [], documentation: [], gates: [], dependsOn: [],
};

export const priorityWords: Record<'fr' | 'en', Record<Priority, string>> = {
  fr: { high: 'HAUTE', medium: 'MOYENNE', low: 'BASSE' },
  en: { high: 'HIGH', medium: 'MEDIUM', low: 'LOW' },
};

/** The tasks of a desk in the queue's order. */
export function recordsOf(desk: Desk): TaskRecord[] {
  return desk.order.map((id) => desk.tasks[id]).filter((record) => record !== undefined);
}

/** True if two values of a field say the same. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
