import type { Desk, TaskRecord } from '../../model/index.ts';

/** The tasks of a queue in their order; without `all` those that are done are left out. */
function recordsOf(desk: Desk, all: boolean): TaskRecord[] {
  return desk.order.flatMap((id) => {
    const record = desk.tasks[id];
    return record && (all || record.stage !== 'done') ? [record] : [];
  });
}

/** The queue as a Markdown check list, in the form that an import takes. */
export function toMarkdown(desk: Desk, all: boolean): string {
  const field = (name: string, value: string): string[] => {
    if (value.trim() === '') return [];
    const lines = value.replaceAll('\r\n', '\n').replace(/^(?:[ \t]*\n)+/, '').trimEnd().split('\n');
    const [first = '', ...rest] = lines;
    const apart = /^\s/.test(first) || first === '';
    const indented = (apart ? lines : rest).map((line) => (line === '' ? '' : `    ${line}`));
    return [apart ? `  - ${name}:` : `  - ${name}: ${first}`, ...indented];
  };
  const tasks = recordsOf(desk, all).map(({ task, stage }) =>
    [
      `- [${stage === 'done' ? 'x' : ' '}] ${task.id}: ${task.title}`,
      ...field('Kind', task.kind), ...field('Priority', task.priority), ...field('Estimate', String(task.estimateMinutes)),
      ...field('After', task.dependsOn.join(', ')), ...task.files.flatMap(({ path }) => field('File', path)), ...task.gates.flatMap((gate) => field('Gate', gate)),
      ...field('Context', task.context), ...field('Objective', task.objective),
      ...task.steps.flatMap((step) => field('Step', step)), ...task.criteria.flatMap((criterion) => field('Criterion', criterion)),
    ].join('\n'));
  return [`# ${desk.project?.name ?? 'Tasks'}`, '', ...tasks, ''].join('\n');
}

const COLUMNS = ['id', 'title', 'stage', 'kind', 'priority', 'estimate', 'after', 'files', 'gates', 'context', 'objective', 'steps', 'criteria'] as const;

/** The queue as a table by RFC 4180, in the form that an import takes; no cell is taken for a formula. */
export function toCsv(desk: Desk, all: boolean): string {
  const rows = recordsOf(desk, all).map(({ task, stage }): Record<(typeof COLUMNS)[number], string> => ({
    id: task.id, title: task.title, stage, kind: task.kind, priority: task.priority, estimate: String(task.estimateMinutes),
    after: task.dependsOn.join('\n'), files: task.files.map(({ path }) => path).join('\n'), gates: task.gates.join('\n'),
    context: task.context, objective: task.objective, steps: listed(task.steps), criteria: listed(task.criteria),
  }));
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))].map((line) => `${line}\r\n`).join('');
}

/** An entry on each line: one of several lines becomes one. */
const listed = (entries: readonly string[]): string => entries.map((entry) => entry.replace(/\s*\r?\n\s*/g, ' ').trim()).join('\n');

function cell(value: string): string {
  const safe = /^'*\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
