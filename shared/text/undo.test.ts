import { expect, test } from 'vitest';
import { undoAct, undoWords } from './undo.ts';

test('W13 what was done is told of one task or of several, whichever command did it', () => {
  expect(undoWords({ what: 'tasks.move', ids: ['TASK-PO-050'] })).toBe('TASK-PO-050 was moved');
  expect(undoWords({ what: 'tasks.remove', ids: ['TASK-PO-050'] })).toBe('TASK-PO-050 was removed');
  expect(undoWords({ what: 'tasks.move', ids: ['TASK-PO-001', 'TASK-PO-002'] })).toBe('TASK-PO-001, TASK-PO-002 were moved');
  expect(undoAct({ what: 'tasks.give', ids: ['TASK-PO-001'] })).toBe('task.give');
  expect(undoAct({ what: 'backlog.order', ids: ['TASK-PO-001'] })).toBe('backlog.order');
});
