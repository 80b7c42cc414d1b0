import { expect, test } from 'vitest';
import { check, differs, emptyForm, formOf, tidy } from './form.ts';

test('an untitled task is refused at its title', () => {
  expect(check({ ...emptyForm(), title: '   ' })).toEqual({ problems: { title: 'A task needs a title' } });
});

test('a file with notes but no path is named by its place', () => {
  const result = check({ ...emptyForm(), title: 'x', files: [{ path: '', notes: 'why' }] });
  expect('problems' in result && Object.keys(result.problems)).toEqual(['files.0.path']);
});

test('an estimate that is no number is refused, not sent', () => {
  const result = check({ ...emptyForm(), title: 'x', estimateMinutes: Number.NaN });
  expect('problems' in result && Object.keys(result.problems)).toEqual(['estimateMinutes']);
});

test('empty lines are not saved, and typing only blanks changes nothing', () => {
  const form = { ...emptyForm(), title: 'x', steps: ['  one ', '', '  '] };
  expect(tidy(form).steps).toEqual(['one']);
  expect(differs(emptyForm(), { ...emptyForm(), steps: [''], context: ' \n' })).toBe(false);
  expect(differs(emptyForm(), form)).toBe(true);
});

test('a task survives the way through the editor unchanged', () => {
  const result = check({ ...emptyForm(), title: 'x', gates: ['npm test'], files: [{ path: 'a.ts', notes: '' }] });
  if (!('draft' in result)) throw new Error('refused');
  const again = check(formOf({ ...result.draft, id: 'TASK-PO-001' }));
  expect(again).toEqual(result);
});
