import { TaskDraft, type Desk, type EventBody, type Report, type Task, type TaskRecord } from '../../model/index.ts';
import { bare } from '../../text/files.ts';
import { fileWords as words } from '../../text/files-words.ts';
import type { FileClaim, FileFields, FileProblem, FileTask, Standing } from './types.ts';
import { emptyFields, same } from './view.ts';
import { findCycle, inTerminal, taskNumber } from '../work/queue.ts';
import { valuesOf } from '../long/record.ts';

/** What a changed file means for the desk. */
export interface Taken {
  events: EventBody[];
  /** What was refused, with its line. */
  problems: FileProblem[];
  /** What was not taken, or only in part, for the person. */
  notes: string[];
  /** Something that somebody wrote would be written over: the file is to be kept beside. */
  conflict: boolean;
  /** The desk's id of each task of the file that it has, by its place in the list. */
  ids: Map<number, string>;
  /** Tasks that agents have taken for themselves, to be granted by the rules or refused (W12). */
  claims: FileClaim[];
}

/**
 * Reads a queue file as a command: an edit without an author, which can add and report, not approve
 * or promote. `base`: what stood in the file when the desk wrote it last, by id; null: the file is
 * being imported, and what it says is history. `given`: ids that were given to tasks without one when
 * the same text was read before; new ones are added. `removed`: ids of tasks that the desk had once.
 */
export function takeQueue(desk: Desk, base: ReadonlyMap<string, FileTask> | null, tasks: readonly Standing[], given: Map<number, string> = new Map(), removed: ReadonlySet<string> = new Set()): Taken {
  const taken: Taken = { events: [], problems: [], notes: [], conflict: false, ids: new Map(), claims: [] };
  const fresh: Fresh[] = [];
  const called = new Map<string, string>();
  const lines = new Map<string, number>();
  let number = desk.lastNumber;
  for (const { task } of tasks) if (task.id && !isTooHigh(desk, task.id)) number = Math.max(number, taskNumber(task.id));
  const nameless = tasks.some(({ task }) => task.id === null) ? lostIds(desk, base, tasks, given) : null;
  tasks.forEach(({ task, line }, at) => {
    if (task.id === null && task.status === 'ignored') return;
    const id = task.id ?? given.get(at) ?? nameless?.(task) ?? `TASK-${desk.project?.prefix ?? 'Q'}-${String((number += 1)).padStart(3, '0')}`;
    if (task.id === null) given.set(at, id);
    const earlier = lines.get(id);
    if (earlier !== undefined) return void taken.problems.push({ line, reason: words.twice(id, earlier) });
    lines.set(id, line);
    for (const name of [task.rawId, task.oldId]) if (name !== null && !called.has(name)) called.set(name, id);
    if (task.strange) taken.problems.push({ line, reason: words.strangeStatus(id, task.said ?? '') });
    const record = desk.tasks[id];
    if (record) {
      taken.ids.set(at, id);
      if (base) changedTask(desk, record, base.get(id), { task, line }, called, taken);
    } else if (removed.has(id) && base?.has(id)) {
      taken.ids.set(at, id);
      if (!sameTask(base.get(id), task)) {
        taken.conflict = true;
        taken.notes.push(words.removedHere(id));
      }
    } else if (task.status === 'ignored') return;
    else if (isTooHigh(desk, id)) taken.problems.push({ line, reason: words.tooHigh(id) });
    else fresh.push({ at, task, id, line });
  });
  added(desk, fresh, called, base === null, taken);
  const dropped = base ? [...base.keys()].filter((id) => desk.tasks[id] && !lines.has(id)) : [];
  if (dropped.length > 0) taken.notes.push(words.dropped(dropped));
  return taken;
}

/** Numbers count on from the highest: one that leaves no room for the next ones is not taken. */
const isTooHigh = (desk: Desk, id: string): boolean => !desk.tasks[id] && taskNumber(id) >= 1_000_000_000;

interface Fresh extends Standing {
  at: number;
  id: string;
}

/**
 * The ids that tasks without one were given before the file could be written: a task of the desk that
 * came from a file, stands in none, and says the same.
 */
function lostIds(desk: Desk, base: ReadonlyMap<string, FileTask> | null, tasks: readonly Standing[], given: ReadonlyMap<number, string>): (task: FileTask) => string | undefined {
  const there = new Set([...tasks.map(({ task }) => task.id), ...(base?.keys() ?? []), ...given.values()]);
  const lost = valuesOf(desk.tasks).filter((record) => record.from === 'file' && !there.has(record.task.id));
  return (task) => {
    const at = lost.findIndex((record) => record.task.title === task.fields.title && record.task.objective === (task.fields.objective ?? ''));
    return at < 0 ? undefined : lost.splice(at, 1)[0]?.task.id;
  };
}

const MOST_WALKS = 200;

/** W6: adds the tasks whose dependencies exist and do not run in a circle; the others are named. */
function added(desk: Desk, fresh: readonly Fresh[], called: ReadonlyMap<string, string>, imported: boolean, taken: Taken): void {
  const candidates = new Map<string, Fresh & { draft: TaskDraft }>();
  for (const one of fresh) {
    const { task, id, line } = one;
    const dependsOn = (task.fields.dependsOn ?? []).map((name) => called.get(name) ?? name);
    const title = task.fields.title || task.fields.objective?.trim().split(/\r?\n/)[0]?.slice(0, 200) || task.rawId || '';
    const parsed = TaskDraft.safeParse({ ...task.fields, title, dependsOn });
    if (parsed.success) candidates.set(id, { ...one, draft: parsed.data });
    else {
      const wrong = dependsOn.find((name) => !name.startsWith('TASK-'));
      taken.problems.push({ line, reason: wrong ? words.unknown(id, wrong) : words.invalid(id, parsed.error.issues[0]?.message ?? '') });
    }
  }
  const waits = new Map<string, number>();
  const behind = new Map<string, string[]>();
  for (const [id, { draft }] of candidates) {
    waits.set(id, 0);
    for (const on of new Set(draft.dependsOn)) {
      if (desk.tasks[on]) continue;
      waits.set(id, (waits.get(id) ?? 0) + 1);
      behind.set(on, [...(behind.get(on) ?? []), id]);
    }
  }
  const good = new Set<string>();
  const free = [...candidates.keys()].filter((id) => waits.get(id) === 0);
  for (let id = free.shift(); id !== undefined; id = free.shift()) {
    good.add(id);
    for (const next of behind.get(id) ?? []) {
      waits.set(next, (waits.get(next) ?? 1) - 1);
      if (waits.get(next) === 0) free.push(next);
    }
  }
  let walks = 0;
  for (const [id, { at, task, draft, line }] of candidates) {
    if (good.has(id)) {
      taken.ids.set(at, id);
      taken.events.push(...addition(desk, { ...draft, id }, { task, line }, imported, taken));
      continue;
    }
    const on = draft.dependsOn.find((other) => !desk.tasks[other] && !good.has(other)) ?? '';
    // Thousands in one circle are not each walked around: the first ones name it.
    const cycle = (walks += 1) > MOST_WALKS ? null : findCycle((other) => candidates.get(other)?.draft.dependsOn ?? [], id);
    const reason = cycle ? words.circle(cycle) : candidates.has(on) ? words.refusedToo(id, on) : words.unknown(id, on);
    taken.problems.push({ line, reason });
  }
}

function addition(desk: Desk, task: Task, { task: file, line }: Standing, imported: boolean, taken: Taken): EventBody[] {
  const { id } = task;
  const events: EventBody[] = [{ type: 'task.added', task, ...(imported ? {} : { from: 'file' as const }) }];
  const agent = file.agent === null ? undefined : agentCalled(desk, file.agent);
  if (file.agent !== null && !agent && file.status !== 'completed')
    taken.problems.push({ line, reason: words.goneAgent(id, file.agent) });
  const { problem, notes } = file.report;
  if (file.status === 'completed')
    events.push(imported ? { type: 'task.done', id } : { type: 'task.needs-you', id, reason: words.neverHanded(id) });
  else if (file.status === 'blocked') events.push({ type: 'task.needs-you', id, reason: problem || notes || words.blocked });
  else if (agent && !imported && desk.policy.mode === 'automatic') events.push({ type: 'task.reserved', id, agent });
  return events;
}

/** The agent that a file names, by id or name, in any spelling. */
export function agentCalled(desk: Desk, name: string): string | undefined {
  const called = bare(name);
  return desk.agents.find((agent) => bare(agent.id) === called || bare(agent.name) === called)?.id;
}

function sameTask(a: FileTask | undefined, b: FileTask): boolean {
  return a === b || (a !== undefined && same(a, b));
}

/** What somebody changed in a task that the desk has. */
function changedTask(desk: Desk, record: TaskRecord, base: FileTask | undefined, { task, line }: Standing, called: ReadonlyMap<string, string>, taken: Taken): void {
  if (!base || base === task) return;
  const { id } = record.task;
  const keys = (Object.keys(task.fields) as (keyof FileFields)[]).filter((key) => !same(base.fields[key], task.fields[key]));
  if (keys.length > 0) edited(desk, record, base, keys, { task, line }, called, taken);
  const { status, report } = task;
  if (status === 'ignored' && base.status !== 'ignored') taken.notes.push(words.cancelled(id));
  if (claimed(desk, record, base, { task, line }, taken)) return;
  const told = status !== base.status || (status === 'completed' && !same(report, base.report));
  if (!told || (status !== 'completed' && status !== 'blocked' && status !== 'in-progress')) return;
  const { events, note } = reportEvents(record, { ...report, status });
  taken.events.push(...events);
  if (note) taken.notes.push(note);
}

/** W12: whether the edit says that somebody takes the task, or is to have it. */
function claimed(desk: Desk, record: TaskRecord, base: FileTask, { task, line }: Standing, taken: Taken): boolean {
  const { id } = record.task;
  const begun = task.status === 'in-progress' && base.status !== 'in-progress';
  const named = task.agent !== null && (base.agent === null || bare(task.agent) !== bare(base.agent));
  const open = task.status === 'in-progress' || task.status === 'pending' || task.status === null;
  if (!open || !(begun || named) || record.stage === 'done') return false;
  const agent = task.agent === null ? undefined : agentCalled(desk, task.agent);
  if (agent !== undefined && agent === (record.agent ?? record.reservedFor)) return false;
  if (agent) taken.claims.push({ task: id, agent, begun: task.status === 'in-progress', line });
  else if (task.agent !== null) taken.problems.push({ line, reason: words.goneAgent(id, task.agent) });
  else if (record.stage === 'queued') taken.notes.push(words.whoBegan(id));
  return agent !== undefined || task.agent !== null;
}

function edited(desk: Desk, record: TaskRecord, base: FileTask, all: (keyof FileFields)[], { task, line }: Standing, called: ReadonlyMap<string, string>, taken: Taken): void {
  const { id, ...old } = record.task;
  const refuse = (reason: string): void => {
    taken.problems.push({ line, reason });
    taken.conflict = true;
  };
  if (record.stage !== 'queued' && record.stage !== 'assigned') return refuse(words.inWork(id));
  const named = (fields: FileFields, key: keyof FileFields) =>
    key === 'dependsOn' ? fields.dependsOn?.map((name) => called.get(name) ?? name) : fields[key];
  const empty: FileFields = { title: old.title, ...emptyFields };
  // What was changed on both sides cannot be merged: the desk's stands, and the file is kept beside.
  const clash = all.filter((key) => !same(old[key], named(task.fields, key) ?? empty[key]) && !same(old[key], named(base.fields, key) ?? empty[key]));
  if (clash.length > 0) refuse(words.bothChanged(id, clash));
  const keys = all.filter((key) => !clash.includes(key));
  if (keys.length === 0) return;
  const fields: FileFields = Object.fromEntries(keys.map((key) => [key, named(task.fields, key)]));
  // What proves that a task is done can be added to by a file, never lessened.
  if (fields.gates && old.gates.some((gate) => !fields.gates?.includes(gate))) return refuse(words.lessGates(id));
  if (fields.files && old.files.some(({ path }) => !fields.files?.some((file) => file.path === path))) return refuse(words.lessFiles(id));
  const parsed = TaskDraft.safeParse({ ...old, ...fields, ...(fields.title === '' ? { title: old.title } : {}) });
  if (!parsed.success) return refuse(words.invalid(id, parsed.error.issues[0]?.message ?? ''));
  const draft = parsed.data;
  const unknown = draft.dependsOn.find((on) => !desk.tasks[on]);
  if (unknown) return refuse(words.unknown(id, unknown));
  const cycle = findCycle((other) => (other === id ? draft.dependsOn : (desk.tasks[other]?.task.dependsOn ?? [])), id);
  if (cycle) return refuse(words.circle(cycle));
  if (!same(draft, old)) taken.events.push({ type: 'task.edited', id, draft, from: 'file' });
}

/**
 * What follows from a report in a file. W4: a report leads to the gate or to the person. A task that
 * nobody was given is never said to be done by a file alone.
 */
export function reportEvents(record: TaskRecord, report: Report): { events: EventBody[]; note?: string } {
  const { id } = record.task;
  const { stage, agent } = record;
  if (record.report && same({ ...record.report, at: 0 }, { ...report, at: 0 }) && stage !== 'running') return { events: [] };
  if (stage === 'done') {
    if (report.status !== 'completed' || !agent) return { events: [] };
    return { events: [{ type: 'task.reported', id, agent, report }] };
  }
  if (stage === 'queued') {
    if (report.status === 'in-progress') return { events: [] };
    const reason = report.status === 'completed' ? words.neverHanded(id) : report.problem || report.notes || words.blocked;
    return { events: [{ type: 'task.needs-you', id, reason }] };
  }
  if (!agent || stage === 'assigned' || stage === 'delivering') return report.status === 'in-progress' ? { events: [] } : { events: [], note: words.tooEarly(id) };
  const problem = report.problem || (report.status === 'blocked' ? report.notes : '');
  return { events: [{ type: 'task.reported', id, agent, report: { ...report, problem } }] };
}

/** A report in ORCHESTRATION_STATUS.md: about an agent, a task, or both. */
export interface StatusReport extends Report {
  agent: string | null;
  task: string | null;
  /** Its first and last line, from 1. */
  from: number;
  to: number;
}

/** The reports that a changed status file brings, and which of them were taken. */
export function takeReports(desk: Desk, base: readonly StatusReport[] | null, file: readonly StatusReport[]): Taken & { used: Set<StatusReport> } {
  const taken = { events: [] as EventBody[], problems: [] as FileProblem[], notes: [] as string[], conflict: false, ids: new Map<number, string>(), claims: [] as FileClaim[], used: new Set<StatusReport>() };
  if (base === null) return taken;
  const known = new Map<string, number>();
  for (const report of base) known.set(nameOf(report), (known.get(nameOf(report)) ?? 0) + 1);
  for (const report of file) {
    const left = known.get(nameOf(report)) ?? 0;
    known.set(nameOf(report), left - 1);
    if (left > 0) continue;
    const { agent, task, from: _from, to: _to, ...told } = report;
    const record = task !== null ? desk.tasks[task] : agent !== null ? inTerminal(desk, agent) : undefined;
    if (!record) {
      if (task !== null) taken.problems.push({ line: report.from, reason: words.noSuchTask(task) });
      continue;
    }
    if (agent !== null && report.status === 'in-progress' && record.agent !== agent && record.stage !== 'done') {
      taken.claims.push({ task: record.task.id, agent, begun: true, line: report.from });
      continue;
    }
    if (agent !== null && record.agent !== undefined && record.agent !== agent && record.stage !== 'queued') {
      taken.notes.push(words.notTheirs(agent, record.task.id, record.agent));
      continue;
    }
    const { events, note } = reportEvents(record, told);
    taken.events.push(...events);
    if (note) taken.notes.push(note);
    if (events.length > 0) taken.used.add(report);
  }
  return taken;
}

const nameOf = ({ from: _from, to: _to, ...report }: StatusReport): string => JSON.stringify(report);
