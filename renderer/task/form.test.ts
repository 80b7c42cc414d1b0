import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, differs, emptyForm, formOf, formOver, readForm, tidy } from './form.ts';

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

test('U48 a form that was kept comes back as it was, unfinished lines and all; of anything else comes what is a form', () => {
  const words = fc.array(fc.string(), { maxLength: 4 });
  const form = fc.record({
    title: fc.string(), context: fc.string(), objective: fc.string(), steps: words, tests: words, criteria: words, deliverables: words, documentation: words, gates: words, dependsOn: words,
    files: fc.array(fc.record({ path: fc.string(), notes: fc.string() }), { maxLength: 3 }), kind: fc.constant('analysis' as const), priority: fc.constant('low' as const), estimateMinutes: fc.integer({ min: 1, max: 1_440 }),
  });
  fc.assert(fc.property(form, (written) => {
    expect(readForm(JSON.parse(JSON.stringify(written)))).toEqual(written);
  }));
  expect(readForm(JSON.parse(JSON.stringify({ ...emptyForm(), title: 'x', estimateMinutes: Number.NaN })))).toEqual({ ...emptyForm(), title: 'x' });
  fc.assert(fc.property(fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...Object.keys(emptyForm())), fc.jsonValue())), (kept) => {
    const read = readForm(kept);
    expect(Object.keys(read)).toEqual(Object.keys(emptyForm()));
    expect(() => check(read)).not.toThrow();
  }));
});

test('U48 what was begun comes back over what others have changed since, and leaves that alone', () => {
  const start = { ...emptyForm(), title: 'Prices', steps: ['one'] };
  const kept = { start, form: { ...start, objective: 'From the exch' } };
  const now = { ...start, steps: ['one', 'two'], gates: ['npm test'] };
  expect(formOver(now, kept)).toEqual({ ...now, objective: 'From the exch' });
  expect(formOver(now, { start, form: start })).toEqual(now);
  expect(formOver(now, {})).toEqual(now);
});
