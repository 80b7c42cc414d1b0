import type { Node } from 'jsonc-parser';
import { emptyFields, priorityWords, same, viewOf, type View } from '../../../shared/rules/files/view.ts';
import type { FileFields, FileTask } from '../../../shared/rules/files/types.ts';
import type { TaskFile, TaskRecord } from '../../../shared/model/index.ts';
import { statusWord } from '../../../shared/text/files.ts';
import { propertiesOf, propertyFor, type Key } from './fields.ts';
import { treeOf, type List } from './outline.ts';
import type { Placed, QueueFile } from './queue-file.ts';

/** What the queue file shall show. */
export interface QueueView {
  orchestrator: string | null;
  records: readonly TaskRecord[];
  /** The desk's ids of the tasks in the file that it has taken. */
  ids: ReadonlyMap<Placed, string>;
  /** What stood there when the desk wrote it last, by id. */
  base: ReadonlyMap<string, FileTask>;
  /** Ids of tasks that the desk had once. */
  removed: ReadonlySet<string>;
  /** The agent that each task was given to or reserved for last. */
  handed: ReadonlyMap<string, string>;
  language: 'fr' | 'en';
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

export const emptyQueue = '{\n  "current_orchestrator": "",\n  "tasks": []\n}\n';

/**
 * Brings a queue file up to date: only values that say something else than the desk are replaced,
 * tasks that the file lacks come at the end, tasks that the desk wrote and that are gone from it
 * are taken out. Every other byte stays (P2).
 */
export function* writeQueue(file: QueueFile, view: QueueView): Generator<void, string> {
  const { text, outline } = file;
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const edits: Edit[] = [];
  const byId = new Map(view.records.map((record) => [record.task.id, record]));
  const shown = new Set<string>();
  const gone = new Set<Placed['element']>();
  let count = 0;
  for (const placed of file.tasks) {
    if ((count += 1) % 50 === 0) yield;
    const id = view.ids.get(placed);
    if (!id) continue;
    shown.add(id);
    const record = byId.get(id);
    if (record) edits.push(...elementEdits(text, placed, viewOf(record), view, eol));
    else if (view.removed.has(id) && view.base.has(id)) gone.add(placed.element);
  }
  for (const list of outline.lists) edits.push(...cuts(list, gone));
  const missing = view.records.filter(({ task }) => !shown.has(task.id));
  edits.push(...orchestratorEdits(file, view.orchestrator, missing.length > 0 && outline.lists.length === 0, eol));
  if (missing.length > 0) {
    const target = outline.lists.find(({ implied }) => implied === null) ?? outline.lists.find(({ implied }) => implied === 'pending') ?? outline.lists[0];
    const pieces: string[] = [];
    const style = styleOf(text, target, eol);
    for (const record of missing) {
      if ((count += 1) % 50 === 0) yield;
      pieces.push(newElement(viewOf(record), view.language, target?.kind ?? 'array', style));
    }
    edits.push(appended(text, file, target, gone, pieces, style));
  }
  return applied(text, edits);
}

function applied(text: string, edits: Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = Math.max(at, edit.end);
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** The edits of one task's element, with offsets in the whole text. */
function elementEdits(text: string, { element, task }: Placed, view: View, { base, language, handed }: QueueView, eol: string): Edit[] {
  const wanted = differing(task, view, base.get(view.id), language, handed.get(view.id));
  if (wanted.length === 0) return [];
  const own = text.slice(element.start, element.end);
  const node = treeOf(own);
  if (!node) return [];
  const found = propertiesOf(node);
  const { indent, unit, single } = insideOf(text, element.start, own, node);
  const format = (value: unknown): string => formatted(value, single ? null : indent, unit, eol);
  const edits: Edit[] = [];
  const added: string[] = [];
  for (const { key, name, value } of wanted) {
    const property = key === null ? undefined : propertyFor(found, key);
    const old = property?.children?.[1];
    if (old) edits.push({ start: element.start + old.offset, end: element.start + old.offset + old.length, text: format(value) });
    else added.push(`${JSON.stringify(name)}: ${format(value)}`);
  }
  if (added.length > 0) {
    const last = node.children?.at(-1);
    const apart = single ? ' ' : `${eol}${indent}`;
    const at = element.start + (last ? last.offset + last.length : 1);
    const close = last ? '' : single ? ' ' : `${eol}${indent.slice(unit.length)}`;
    edits.push({ start: at, end: at, text: `${last ? ',' : ''}${apart}${added.join(`,${apart}`)}${close}` });
  }
  return edits;
}

interface Wanted {
  key: Key | null;
  name: string;
  value: unknown;
}

/** What a task in the file must be told, as the file would say it. `had`: the agent that had it last. */
function differing(task: FileTask, view: View, base: FileTask | undefined, language: 'fr' | 'en', had?: string): Wanted[] {
  const wanted: Wanted[] = [];
  const want = (key: Key | null, name: string, value: unknown) => wanted.push({ key, name, value });
  if (task.id !== view.id) {
    if (task.rawId !== null && task.oldId === null) want('oldId', 'imported_id', task.rawId);
    want('id', 'id', view.id);
  }
  for (const field of Object.keys(names) as (keyof FileFields)[]) {
    const mine = view.fields[field];
    const theirs = task.fields[field] ?? (field === 'title' ? undefined : emptyFields[field]);
    if (!same(mine, theirs)) want(field, names[field], valueOf(field, view.fields, language));
  }
  if (task.status !== view.status && !(task.status === null && !task.strange && view.status === 'pending'))
    want('status', 'status', statusWord(view.status, task.said ?? undefined));
  if (view.agent !== null && view.agent !== task.agent?.toLowerCase()) want('agent', 'agent', view.agent);
  if (view.agent === null && task.agent !== null) {
    const ours = had !== undefined && task.agent.toLowerCase() === had.toLowerCase();
    // Somebody entered a name, and the task is not that one's; or it was, and went back to the queue.
    const before = base && base.agent?.toLowerCase() !== had?.toLowerCase() ? base.agent : null;
    if (ours || (base && task.agent !== base.agent)) want('agent', 'agent', before);
  }
  const { report } = view;
  if (report.files.length > 0 && !same(report.files, task.report.files)) want('changed', 'files_changed', report.files);
  if (report.minutes !== null && report.minutes !== task.report.minutes) want('minutes', 'actual_minutes', report.minutes);
  if (report.notes !== '' && report.notes !== task.report.notes) want('notes', 'notes', report.notes);
  if (report.problem !== '' && report.problem !== task.report.problem) want('problem', 'problem', report.problem);
  if (report.problem === '' && task.report.problem !== '' && base?.report.problem === task.report.problem) want('problem', 'problem', '');
  return wanted;
}

/** Our own names of a task's fields. */
const names: Record<keyof FileFields, string> = {
  title: 'title', kind: 'type', priority: 'priority', estimateMinutes: 'estimated_minutes', dependsOn: 'depends_on',
  context: 'context', objective: 'objective', files: 'files', steps: 'steps', tests: 'tests', criteria: 'criteria',
  deliverables: 'deliverables', documentation: 'documentation', gates: 'gates',
};

function valueOf(field: keyof FileFields, fields: Required<FileFields>, language: 'fr' | 'en'): unknown {
  if (field === 'priority') return priorityWords[language][fields.priority];
  if (field === 'files') return filesValue(fields.files);
  return fields[field];
}

const filesValue = (files: TaskFile[]): unknown =>
  files.map(({ path, notes }) => (notes === '' ? path : { path, notes }));

/** How the inside of an element is set out. `single`: it stands on one line. */
function insideOf(text: string, start: number, own: string, node: Node): { indent: string; unit: string; single: boolean } {
  const first = node.children?.[0];
  const before = own.slice(0, first ? first.offset : own.length);
  const outer = /[^\S\r\n]*$/.exec(text.slice(text.lastIndexOf('\n', start) + 1, start).match(/^[^\S\r\n]*/)?.[0] ?? '')?.[0] ?? '';
  if (!before.includes('\n')) return { indent: `${outer}  `, unit: '  ', single: first !== undefined };
  const indent = first ? before.slice(before.lastIndexOf('\n') + 1) : `${outer}  `;
  const unit = indent.startsWith(outer) && indent.length > outer.length ? indent.slice(outer.length) : '  ';
  return { indent, unit, single: false };
}

function formatted(value: unknown, indent: string | null, unit: string, eol: string): string {
  if (indent === null) return JSON.stringify(value);
  return JSON.stringify(value, null, unit).replaceAll('\n', `${eol}${indent}`);
}

/** Takes elements out with the commas that parted them from the others. */
function cuts(list: List, gone: ReadonlySet<Placed['element']>): Edit[] {
  const { elements } = list;
  const edits: Edit[] = [];
  for (let i = 0; i < elements.length; i += 1) {
    if (!gone.has(elements[i]!)) continue;
    let j = i;
    while (j + 1 < elements.length && gone.has(elements[j + 1]!)) j += 1;
    const before = elements[i - 1];
    const after = elements[j + 1];
    if (before) edits.push({ start: before.end, end: elements[j]!.end, text: '' });
    else edits.push({ start: elements[i]!.from, end: after ? after.from : elements[j]!.end, text: '' });
    i = j;
  }
  return edits;
}

interface Style {
  indent: string;
  outer: string;
  unit: string;
  eol: string;
}

/** How new elements of a list are set out: as those that are there. */
function styleOf(text: string, list: List | undefined, eol: string): Style {
  const unit = /^\{\s*?\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const lineIndent = (offset: number): string => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
  const outer = list ? lineIndent(list.close) : unit;
  const first = list?.elements[0];
  const own = first && text.slice(list.open, first.from).includes('\n') ? lineIndent(first.from) : null;
  return { indent: own ?? `${outer}${unit}`, outer, unit, eol };
}

function newElement(view: View, language: 'fr' | 'en', kind: 'array' | 'object', style: Style): string {
  const { fields, report } = view;
  const value: Record<string, unknown> = { id: view.id, title: fields.title, status: statusWord(view.status) };
  if (view.agent !== null) value['agent'] = view.agent;
  for (const field of Object.keys(names) as (keyof FileFields)[])
    if (field !== 'title') value[names[field]] = valueOf(field, fields, language);
  if (report.files.length > 0) value['files_changed'] = report.files;
  if (report.minutes !== null) value['actual_minutes'] = report.minutes;
  if (report.notes !== '') value['notes'] = report.notes;
  if (report.problem !== '') value['problem'] = report.problem;
  const body = formatted(value, style.indent, style.unit, style.eol);
  return kind === 'object' ? `${JSON.stringify(view.id)}: ${body}` : body;
}

/** Puts new elements behind the last one of their list, or begins a list. */
function appended(text: string, file: QueueFile, list: List | undefined, gone: ReadonlySet<Placed['element']>, pieces: string[], style: Style): Edit {
  const { eol, indent, outer, unit } = style;
  const apart = `,${eol}${indent}`;
  if (!list) {
    const { root } = file.outline;
    const at = root!.last;
    const lead = `${root!.empty ? '' : ','}${eol}${unit}`;
    const tail = root!.empty ? eol : '';
    return { start: at, end: at, text: `${lead}"tasks": [${eol}${unit}${unit}${pieces.join(`,${eol}${unit}${unit}`)}${eol}${unit}]${tail}` };
  }
  const kept = list.elements.findLast((element) => !gone.has(element));
  if (kept) return { start: kept.end, end: kept.end, text: `${apart}${pieces.join(apart)}` };
  const lead = `${eol}${indent}`;
  const rest = text.slice(list.open + 1, list.close);
  const tail = rest.trim() === '' && !rest.includes('\n') ? `${eol}${outer}` : '';
  return { start: list.open + 1, end: list.open + 1, text: `${lead}${pieces.join(apart)}${tail}` };
}

/** The holder of the role, spelt so that `sed s/"current_orchestrator": "…"/` finds it. */
function orchestratorEdits({ text, outline }: QueueFile, orchestrator: string | null, more: boolean, eol: string): Edit[] {
  const { root, orchestrator: there } = outline;
  if (!root || orchestrator === null) return [];
  const line = `"current_orchestrator": ${JSON.stringify(orchestrator)}`;
  if (there?.key === 'current_orchestrator') {
    const { keyStart: start, end } = there;
    return text.slice(start, end) === line ? [] : [{ start, end, text: line }];
  }
  const at = root.open + 1;
  const unit = /^[ \t]*\r?\n([ \t]+)"/.exec(text.slice(at))?.[1] ?? '  ';
  return [{ start: at, end: at, text: `${eol}${unit}${line}${!root.empty || more ? ',' : eol}` }];
}

