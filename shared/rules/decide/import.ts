import type { ImportItem, ImportRow } from '../../contract/import.ts';
import { TaskDraft, type Desk, type EventBody } from '../../model/index.ts';
import { importWords as words } from '../../text/import.ts';
import { findCycle, nextTaskId, taskNumber } from '../work/queue.ts';
import { refuse, type Decision } from './decision.ts';

/** What a list of tasks comes to: a row for each of them, and the events that add those that are right. */
export interface ImportPlan {
  rows: ImportRow[];
  events: EventBody[];
}

const called = (title: string): string => title.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * Looks at a list of tasks against the queue. A title that the queue has is not added again; what waits
 * for a task that is neither in the list nor in the queue, for a wrong one or for itself is named, with
 * its line. Nobody has stood behind the words yet (D9), and no command is approved (X5). Pure.
 */
export function planImport(desk: Desk, items: readonly ImportItem[]): ImportPlan {
  const there = new Map(desk.order.map((id) => [called(desk.tasks[id]?.task.title ?? ''), id]));
  const first = new Map<string, number>();
  const knownAs = items.map((item, i): string | null => {
    const title = called(item.draft.title);
    if (!first.has(title)) first.set(title, i);
    return there.get(title) ?? null;
  });
  const place = new Map<string, number>();
  items.forEach(({ as }, i) => {
    if (as !== undefined && !place.has(as)) place.set(as, i);
  });
  // By its name in the list, by its title there, by its number, by its title in the queue.
  const inList = (ref: string): number | undefined => place.get(ref) ?? first.get(called(ref));
  const inQueue = (ref: string): string | undefined => (desk.tasks[ref] ? ref : there.get(called(ref)));
  const wrong = new Map<number, string>();
  items.forEach((item, i) => {
    const twin = first.get(called(item.draft.title)) ?? i;
    if (twin !== i) wrong.set(i, words.twice(items[twin]?.line ?? 0));
    const named = item.as === undefined ? i : (place.get(item.as) ?? i);
    if (named !== i) wrong.set(i, words.sameName(item.as ?? '', items[named]?.line ?? 0));
    const lost = refsOf(item).find((ref) => inList(ref) === undefined && inQueue(ref) === undefined);
    if (lost !== undefined) wrong.set(i, words.unknown(lost));
  });
  const next = (i: number): number[] => refsOf(items[i]).flatMap((ref) => inList(ref) ?? []);
  items.forEach((_item, i) => {
    if (wrong.has(i) || knownAs[i]) return;
    const cycle = findCycle((id) => next(Number(id)).map(String), String(i));
    if (cycle) wrong.set(i, words.circle(cycle.map((id) => items[Number(id)]?.draft.title ?? '')));
  });
  spread(items.length, wrong, next, (on) => words.afterWrong(items[on]?.line ?? 0));

  let number = taskNumber(nextTaskId(desk));
  const ids = items.map((_item, i) => {
    if (wrong.has(i)) return null;
    if (knownAs[i]) return knownAs[i];
    const id = nextTaskId({ ...desk, lastNumber: number - 1 });
    number += 1;
    return id;
  });
  const afterOf = (item: ImportItem): string[] => {
    return [...new Set(refsOf(item).flatMap((ref) => ids[inList(ref) ?? -1] ?? inQueue(ref) ?? []))];
  };
  const rows = items.map((item, i): ImportRow => {
    const reason = wrong.get(i);
    const what = reason !== undefined ? 'wrong' : knownAs[i] ? 'known' : 'added';
    return { line: item.line, title: item.draft.title, id: ids[i] ?? null, what, ...(reason === undefined ? {} : { reason }), after: what === 'wrong' ? [] : afterOf(item) };
  });
  const events = items.flatMap((item, i): EventBody[] => {
    const row = rows[i];
    if (row?.what !== 'added' || row.id === null) return [];
    const { files, ...rest } = item.draft;
    const draft = TaskDraft.parse({ ...rest, files: files.map((path) => ({ path })), dependsOn: row.after });
    return [{ type: 'task.added', task: { ...draft, id: row.id }, from: 'file' }];
  });
  return { rows, events };
}

const refsOf = (item: ImportItem | undefined): string[] => (item ? [...item.after, ...item.draft.dependsOn] : []);

/** What waits for a wrong one is wrong as well. */
function spread(count: number, wrong: Map<number, string>, next: (i: number) => number[], why: (on: number) => string): void {
  for (let again = true; again; ) {
    again = false;
    for (let i = 0; i < count; i += 1) {
      const on = wrong.has(i) ? undefined : next(i).find((other) => wrong.has(other));
      if (on === undefined) continue;
      wrong.set(i, why(on));
      again = true;
    }
  }
}

/** The tasks of a list that are right; refused when there is none to add. */
export function importTasks(desk: Desk, items: readonly ImportItem[]): Decision {
  const { events, rows } = planImport(desk, items);
  if (events.length > 0) return { events };
  return refuse(rows.find(({ reason }) => reason)?.reason ?? (rows.length > 0 ? words.allKnown : words.empty));
}
