import type { GateRun, Task, TaskRecord } from '../../model/index.ts';
import { priorityWords, recordsOf } from '../files/view.ts';
import { backlog, blockers } from '../work/queue.ts';
import { openWatch } from '../watch/watching.ts';
import { cited, fact, fenced, line, moment, nameOf, quoted, type Page } from './memory-page.ts';

const IN_WORK = new Set<TaskRecord['stage']>(['delivering', 'running', 'checking', 'merging', 'needs-you']);
const FIRST: Record<string, number> = { running: 0, checking: 1, delivering: 2, 'needs-you': 3, merging: 4 };

/** The tasks that are in somebody's hands, those in a terminal first; then by the queue's order. */
export function currentTasks(page: Pick<Page, 'desk'>): TaskRecord[] {
  return recordsOf(page.desk)
    .filter(({ stage }) => IN_WORK.has(stage))
    .toSorted((a, b) => (FIRST[a.stage] ?? 9) - (FIRST[b.stage] ?? 9));
}

/** The tasks that remain, in the order in which they come: the agents' backlogs by turn, then the queue. */
export function remainingTasks({ desk }: Pick<Page, 'desk'>): TaskRecord[] {
  const backlogs = desk.agents.flatMap(({ id }) => backlog(desk, id));
  const there = new Set(backlogs.map(({ task }) => task.id));
  const rest = recordsOf(desk).filter(({ stage, task }) => (stage === 'queued' || stage === 'assigned') && !there.has(task.id));
  return [...backlogs, ...rest];
}

export function currentLines(page: Page): string[] {
  const { w, limits } = page;
  const all = currentTasks(page);
  if (all.length === 0) return [w.noCurrent];
  return withIds(page, all, limits.listed, (record, i) => [
    `- ${headOf(page, record)}`,
    ...(i < limits.blocks ? blockOf(page, record, limits.text) : lessOf(page)),
  ]);
}

export function remainingLines(page: Page): string[] {
  const { w, limits } = page;
  const all = remainingTasks(page);
  if (all.length === 0) return [w.noRemaining];
  return [
    w.queueOrder,
    ...withIds(page, all, limits.listed, (record, i) => [
      `${i + 1}. ${headOf(page, record)}`,
      ...(i < limits.detailed ? blockOf(page, record, limits.field) : lessOf(page)),
    ]),
  ];
}

function lessOf(page: Page): string[] {
  page.cuts.details += 1;
  return [];
}

/** A line or block for each of the first, and the ids of the others, in their order. */
function withIds(page: Page, all: readonly TaskRecord[], listed: number, show: (record: TaskRecord, i: number) => string[]): string[] {
  const lines = all.slice(0, listed).flatMap((record, i) => fact(page, ...show(record, i)));
  const rest = all.slice(listed);
  if (rest.length === 0) return lines;
  page.cuts.tasks += rest.length;
  page.count += rest.length;
  const rows: string[] = [];
  for (let i = 0; i < rest.length; i += 8) rows.push(`  ${rest.slice(i, i + 8).map(({ task }) => task.id).join(', ')}`);
  return [...lines, `- ${page.w.idsOnly(rest.length)}`, ...rows];
}

/** The words of a task are the person's, unless it came from a file and nobody vouched for it (D9). */
const titleOf = (page: Page, { task, from }: TaskRecord): string =>
  from === 'file' ? `${quoted(page, task.title, 100)} ${page.w.fromFile}` : line(page, task.title, 100);

function headOf(page: Page, record: TaskRecord): string {
  const { desk, w, language } = page;
  const { task, stage } = record;
  const waits = stage === 'queued' || stage === 'assigned' ? blockers(desk, record) : [];
  const since = record.times.accepted ?? record.times.delivering;
  const place = stage === 'assigned' && record.agent ? backlog(desk, record.agent).findIndex((r) => r.task.id === task.id) + 1 : 0;
  const facts = [
    priorityWords[language][task.priority],
    w.minutes(task.estimateMinutes),
    ...(task.kind === 'any' ? [] : [w.kinds[task.kind]]),
    ...(IN_WORK.has(stage) && since !== undefined ? [w.since(moment(since))] : []),
    ...(place > 0 ? [w.turn(nameOf(desk, record.agent), place)] : []),
    ...(record.reservedFor ? [w.reservedFor(nameOf(desk, record.reservedFor))] : []),
    ...(waits.length > 0 ? [`${w.waitsFor} ${waits.slice(0, 6).join(', ')}${waits.length > 6 ? ', …' : ''}`] : []),
  ];
  return `**${task.id}** [${w.stage[stage](nameOf(desk, record.agent))}] ${titleOf(page, record)} (${facts.join(', ')})`;
}

/** What else is known of a task, its long texts up to `most` characters. */
export function blockOf(page: Page, record: TaskRecord, most: number): string[] {
  const { desk, w } = page;
  const { task } = record;
  const theirs = record.from === 'file';
  const list = (label: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`  - ${label}: ${items.slice(0, 20).map((item) => (theirs ? quoted(page, item, 200) : line(page, item, 200))).join(' | ')}${more(page, items.length, 20)}`];
  const long = (label: string, text: string): string[] => {
    const lines = cited(page, text, most, '    ');
    return lines.length === 0 ? [] : [`  - ${label}:`, ...lines];
  };
  const needed = indexOfNeeds(page).get(task.id) ?? [];
  return [
    ...long(w.objective, task.objective),
    ...long(w.taskContext, task.context),
    ...list(w.filesOf, task.files.map(({ path, notes }) => (notes ? `${path} (${notes})` : path))),
    ...list(w.stepsOf, task.steps),
    ...list(w.testsOf, task.tests),
    ...list(w.criteria, task.criteria),
    ...list(w.deliverables, task.deliverables),
    ...list(w.documentation, task.documentation),
    ...depends(page, task),
    ...(needed.length > 0 ? [`  - ${w.neededBy}: ${needed.slice(0, 12).join(', ')}${more(page, needed.length, 12)}`] : []),
    ...(task.gates.length > 0 ? [`  - ${w.gates}: ${task.gates.map((gate) => `\`${line(page, gate.replaceAll('`', "'"), 300)}\``).join(', ')}`] : []),
    ...(record.gate ? gateLines(page, record.gate) : []),
    ...(record.reds ? [`  - ${w.reds(record.reds)}`] : []),
    ...(record.reason ? [`  - ${w.because}: ${quoted(page, record.reason, 400)}`] : []),
    ...reportLines(page, record),
    ...(record.saysDone ? [`  - ${w.saysDone}`] : []),
    ...(record.tree ? [`  - ${w.tree(line(page, record.tree.branch), line(page, record.tree.path, 400))}`] : []),
    ...(record.merge ? [`  - ${w.mergeState[record.merge.state]}${record.merge.detail ? `: ${quoted(page, record.merge.detail, 300)}` : ''}`] : []),
    ...(openWatch(desk, task.id) ? [`  - ${w.still(moment(openWatch(desk, task.id)!.at))}`] : []),
  ];
}

function more(page: Page, length: number, shown: number): string {
  if (length <= shown) return '';
  page.cuts.words += 1;
  return ', …';
}

function depends(page: Page, task: Task): string[] {
  const { desk, w } = page;
  if (task.dependsOn.length === 0) return [];
  const said = task.dependsOn.map((id) => {
    const other = desk.tasks[id];
    return other ? `${id} [${w.stage[other.stage](nameOf(desk, other.agent))}]` : id;
  });
  return [`  - ${w.dependsOn}: ${said.slice(0, 20).join(', ')}${more(page, said.length, 20)}`];
}

const needs = new WeakMap<Page, Map<string, string[]>>();
function indexOfNeeds(page: Page): Map<string, string[]> {
  let found = needs.get(page);
  if (found) return found;
  found = new Map();
  for (const { task, stage } of recordsOf(page.desk))
    if (stage !== 'done') for (const on of task.dependsOn) found.set(on, [...(found.get(on) ?? []), task.id]);
  needs.set(page, found);
  return found;
}

function gateLines(page: Page, gate: GateRun): string[] {
  const { w, limits } = page;
  const how = gate.stopped ? w.gateStopped : gate.endedAt === undefined ? w.gateRuns : gate.ok ? w.gateOk : w.gateRed;
  const step = gate.steps.find(({ ok }) => !ok) ?? gate.steps.at(-1);
  const told = step ? `, \`${line(page, step.command.replaceAll('`', "'"), 300)}\` ${quoted(page, step.reason, 200)}` : '';
  const output = step ? fenced(page, step.output, gate.ok ? Math.min(limits.output, 200) : limits.output, '    ') : [];
  return [`  - ${w.gateLast(how)}${told}`, ...(output.length > 0 ? [`  - ${w.output}:`, ...output] : [])];
}

function reportLines(page: Page, { report, agent }: TaskRecord): string[] {
  if (!report) return [];
  const { desk, w, limits } = page;
  const said = [report.problem, report.notes].filter(Boolean).join(' ');
  const files = report.files.length > 0 ? ` ${w.filesOf}: ${quoted(page, report.files.join(', '), 300)}` : '';
  return [`  - ${w.report(nameOf(desk, agent), report.status, moment(report.at))}: ${quoted(page, said, Math.max(120, limits.text))}${files}`];
}
