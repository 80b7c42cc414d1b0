import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImportItem } from '../../contract/import.ts';
import { makeWorld } from '../test/world.ts';
import { planImport } from './import.ts';

const item = (title: string, more: object = {}, line = 1): ImportItem => ImportItem.parse({ draft: { title, ...more }, line, ...more });

test('K22 W6 what is there is not added again; unknown, doubled and circular ones are named, with what hangs on them', () => {
  const w = makeWorld();
  w.add({ title: 'Read  the prices' });
  const { rows, events } = planImport(w.desk, [
    item('read the PRICES', { as: 'p' }, 1),
    item('Warn', { as: 'w', after: ['p', 'l'] }, 2),
    item('Later', { as: 'l' }, 3),
    item('Warn', {}, 4),
    item('Lost', { after: ['TASK-PO-999'] }, 5),
    item('A', { as: 'a', after: ['b'] }, 6),
    item('B', { as: 'b', after: ['a'] }, 7),
    item('On B', { after: ['b'] }, 8),
    item('On the queue', { after: ['TASK-PO-001'] }, 9),
  ]);
  expect(rows.map(({ line, what, id, reason }) => [line, what, id, reason?.slice(0, 22)])).toEqual([
    [1, 'known', 'TASK-PO-001', undefined], [2, 'added', 'TASK-PO-002', undefined], [3, 'added', 'TASK-PO-003', undefined],
    [4, 'wrong', null, 'the same title stands '], [5, 'wrong', null, 'it comes after “TASK-P'], [6, 'wrong', null, 'these wait for each ot'],
    [7, 'wrong', null, 'these wait for each ot'], [8, 'wrong', null, 'it comes after line 7,'], [9, 'added', 'TASK-PO-004', undefined],
  ]);
  expect(events.map((e) => e.type === 'task.added' && [e.task.id, e.task.dependsOn, e.from])).toEqual([
    ['TASK-PO-002', ['TASK-PO-001', 'TASK-PO-003'], 'file'], ['TASK-PO-003', [], 'file'], ['TASK-PO-004', ['TASK-PO-001'], 'file'],
  ]);
});

test('K22 X5 the window adds a list in one step and takes it back in one; no command is approved', () => {
  const w = makeWorld();
  const type = 'tasks.import' as const;
  expect(w.submit({ type, items: [item('One', { as: '1', gates: ['make'] }), item('Two', { after: ['1'] })] })).toBeNull();
  expect(w.desk.order).toEqual(['TASK-PO-001', 'TASK-PO-002']);
  expect(w.of('command.approved')).toEqual([]);
  expect(w.submit({ type, items: [item('One')] })).toBe('All of these tasks are in the queue already');
  expect(w.submit({ type: 'undo' })).toBeNull();
  expect(w.desk.order).toEqual([]);
});

test('K22 W6 whatever a list says, all that is added has what it waits for, and nothing waits for itself', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'TASK-PO-001', 'TASK-PO-009');
  const items = fc.array(fc.record({ title: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'), as: fc.option(names, { nil: undefined }), after: fc.array(names, { maxLength: 3 }) }), { maxLength: 8 });
  fc.assert(fc.property(items, (list) => {
    const w = makeWorld();
    w.add({ title: 'F' });
    const given = list.map(({ title, as, after }, i) => item(title, { ...(as ? { as } : {}), after }, i + 1));
    const { rows, events } = planImport(w.desk, given);
    expect(rows).toHaveLength(given.length);
    w.record(...events);
    for (const id of w.desk.order) {
      const reach = new Set<string>();
      const todo = [...(w.desk.tasks[id]?.task.dependsOn ?? [])];
      for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
        expect(w.desk.tasks[next]).toBeDefined();
        if (!reach.has(next)) todo.push(...(w.desk.tasks[next]?.task.dependsOn ?? []));
        reach.add(next);
      }
      expect(reach.has(id)).toBe(false);
    }
  }), { numRuns: 300 });
});
