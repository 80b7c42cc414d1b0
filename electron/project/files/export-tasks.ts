import type { Desk, TaskRecord } from '../../../shared/model/index.ts';
import { recordsOf } from '../../../shared/rules/files/view.ts';
import { stamp } from '../../../shared/rules/files/show.ts';
import { oneLine } from '../../../shared/text/files.ts';

/** Every task of a desk in its order, as Markdown to be read by people. */
export function tasksPage(desk: Desk): string {
  const name = oneLine(desk.project?.name ?? '', 200);
  const pages = recordsOf(desk).map((record) => taskPart(desk, record));
  return [`# ${name}: tasks`, '', `${pages.length} in all`, '', ...pages].join('\n');
}

function taskPart(desk: Desk, record: TaskRecord): string {
  const { task, stage, times, spent } = record;
  const agent = desk.agents.find(({ id }) => id === record.agent)?.name ?? record.agent;
  const facts = [
    `- stage: ${stage}${agent ? `, ${agent}` : ''}${record.reason ? `: ${oneLine(record.reason, 300)}` : ''}`,
    `- kind ${task.kind}, priority ${task.priority}, estimate ${task.estimateMinutes} min`,
    `- added ${stamp(times.added)}${times.accepted ? `, accepted ${stamp(times.accepted)}` : ''}${times.done ? `, done ${stamp(times.done)}` : ''}`,
    ...(task.dependsOn.length > 0 ? [`- after ${task.dependsOn.join(', ')}`] : []),
    ...(spent ? [`- used: ${spent.input + spent.output} tokens${spent.usd === null ? '' : `, ${spent.usd.toFixed(2)} USD`}`] : []),
    ...(record.tree ? [`- branch ${record.tree.branch}${record.tree.commit ? ` at ${record.tree.commit}` : ''}`] : []),
    ...(record.checkpoint?.before ? [`- before: ${record.checkpoint.before}`] : []),
  ];
  const parts: [string, readonly string[]][] = [
    ['Context', lines(task.context)],
    ['Objective', lines(task.objective)],
    ['Files', task.files.map(({ path, notes }) => `- ${path}${notes ? `: ${oneLine(notes, 500)}` : ''}`)],
    ['Steps', list(task.steps)],
    ['Tests', list(task.tests)],
    ['Criteria', list(task.criteria)],
    ['Deliverables', list(task.deliverables)],
    ['Documentation', list(task.documentation)],
    ['Gate', list(task.gates)],
    ['Report', record.report ? lines([record.report.notes, record.report.problem].filter(Boolean).join('\n')) : []],
  ];
  const written = parts.filter(([, text]) => text.length > 0).flatMap(([title, text]) => ['', `### ${title}`, '', ...text]);
  return [`## ${task.id} ${oneLine(task.title, 200)}`, '', ...facts, ...written, ''].join('\n');
}

const lines = (text: string): string[] => (text.trim() === '' ? [] : text.trim().split(/\r?\n/));
const list = (items: readonly string[]): string[] => items.filter((item) => item.trim() !== '').map((item) => `- ${item.trim().replaceAll('\n', '\n  ')}`);
