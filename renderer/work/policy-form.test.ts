import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Policy, usualPolicy } from '../../shared/model/index.ts';
import { check, complaint, differs, formOf, numberFields, usualForm, type NumberName } from './policy-form.ts';
import { ownTemplates } from './templates-form.ts';
import { builtInTemplate } from '../../shared/text/templates.ts';

const policies = fc.record({
  mode: fc.constantFrom(...Policy.shape.mode.unwrap().options),
  confirm: fc.boolean(),
  idleSeconds: fc.integer({ min: 5, max: 3_600 }),
  fullPercent: fc.integer({ min: 10, max: 100 }),
  mostTokens: fc.option(fc.integer({ min: 1, max: 10 ** 9 }), { nil: undefined }),
  mostUsd: fc.option(fc.integer({ min: 1, max: 9_999 }).map((n) => n / 100), { nil: undefined }),
  sendBacks: fc.integer({ min: 0, max: 10 }),
  merge: fc.constantFrom(...Policy.shape.merge.unwrap().options),
}).map((some) => Policy.parse(some));

test('a policy survives the way through the form unchanged', () => {
  fc.assert(fc.property(policies, (policy) => {
    expect(check(formOf(policy), usualPolicy)).toEqual({ policy });
    expect(differs(formOf(policy), policy)).toBe(false);
  }));
});

test('whatever is typed is refused at its field or gives a policy that the contract takes', () => {
  const names = Object.keys(numberFields) as NumberName[];
  fc.assert(fc.property(fc.constantFrom(...names), fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), (name, text) => {
    const form = usualForm();
    const result = check({ ...form, numbers: { ...form.numbers, [name]: text } }, usualPolicy);
    if ('policy' in result) expect(Policy.parse(result.policy)).toEqual(result.policy);
    else expect(Object.keys(result.problems)).toEqual([name]);
  }));
});

test('a limit is taken away by emptying it, and numbers may be written with spaces', () => {
  const was = Policy.parse({ mostTokens: 5 });
  const form = formOf(was);
  expect(form.numbers.mostTokens).toBe('5');
  expect(check({ ...form, numbers: { ...form.numbers, mostTokens: ' ' } }, was)).toEqual({ policy: usualPolicy });
  const many = check({ ...form, numbers: { ...form.numbers, mostTokens: '2 000 000', mostUsd: '1,50' } }, was);
  expect(many).toMatchObject({ policy: { mostTokens: 2_000_000, mostUsd: 1.5 } });
  expect(complaint(numberFields.idleSeconds, '2.5')).toBe('A whole number');
  expect(complaint(numberFields.idleSeconds, '4')).toBe('From 5 to 3600');
  expect(complaint(numberFields.idleSeconds, 'soon')).toBe('A number');
});

test('only templates that differ from the built-in ones are kept', () => {
  const usual = builtInTemplate('analysis', 'fr');
  expect(ownTemplates({ analysis: { ...usual, steps: [...usual.steps, ' '] } }, 'fr')).toEqual({});
  expect(ownTemplates({ analysis: { ...usual, steps: ['one ', ''] } }, 'fr')).toEqual({ analysis: { ...usual, steps: ['one'] } });
});
