import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FilePaths, Policy, usualPaths, usualPolicy } from '../../shared/model/index.ts';
import { check, complaint, differs, formOf, numberFields, usualForm, type NumberName } from './policy-form.ts';
import { pathProblems, tidyPaths } from './paths-form.ts';
import { inOrder, moved } from './successor-order.ts';
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
  session: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/), { nil: undefined }),
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
    // That the handoff is prepared after it is carried out is told at the first of the two.
    else expect(Object.keys(result.problems)).toEqual([name === 'execute' && !complaint(numberFields[name], text) ? 'prepare' : name]);
  }));
});

test('K44 the name of a tmux session holds nothing that tmux takes otherwise', () => {
  for (const session of ['a:b', 'a.b', 'two words', 'é', 'x'.repeat(81)])
    expect(check({ ...usualForm(), session }, usualPolicy)).toEqual({ problems: { session: 'Letters, digits, - and _' } });
  expect(check({ ...usualForm(), session: ' my-bot ' }, usualPolicy)).toMatchObject({ policy: { session: 'my-bot' } });
});

test('H2 a handoff is never prepared after it is carried out, and its fields go to its own part', () => {
  const form = usualForm();
  const late = check({ ...form, numbers: { ...form.numbers, prepare: '95', execute: '90' } }, usualPolicy);
  expect(late).toEqual({ problems: { prepare: 'At most the 90 % at which it is handed over' } });
  const even = check({ ...form, handoffAuto: false, handoffOrder: ['amp'], numbers: { ...form.numbers, prepare: '80', execute: '80', judge: '0,5' } }, usualPolicy);
  expect(even).toEqual({ policy: { ...usualPolicy, handoff: { ...usualPolicy.handoff, auto: false, order: ['amp'], prepare: 80, execute: 80, judge: 0.5 } } });
});

test('who is asked first is moved by a place, and is empty when it is the list’s own order', () => {
  const usual = ['claude', 'amp', 'codex'];
  expect(inOrder(['codex', 'gone', 'codex'], usual)).toEqual(['codex', 'claude', 'amp']);
  expect(moved(usual, 'codex', -1, usual)).toEqual(['claude', 'codex', 'amp']);
  expect(moved(['claude', 'codex', 'amp'], 'codex', 1, usual)).toEqual([]);
  expect(moved(usual, 'claude', -1, usual)).toEqual(usual);
  fc.assert(fc.property(fc.shuffledSubarray(usual), fc.constantFrom(...usual), fc.constantFrom(-1 as const, 1 as const), (order, id, by) => {
    const next = moved(inOrder(order, usual), id, by, usual);
    expect(inOrder(next, usual).toSorted()).toEqual(usual.toSorted());
  }));
});

test('P1 the places of the files are tidied, stay inside the project, and are never shared', () => {
  expect(pathProblems(usualPaths)).toEqual({});
  expect(tidyPaths({ ...usualPaths, queue: ' ./work//queue.json ', handoff: 'memories/' })).toMatchObject({ queue: 'work/queue.json', handoff: 'memories' });
  for (const bad of ['', '..', '../x', 'a/../b', '/etc/passwd', 'a\\b', '.', './'])
    expect(pathProblems({ ...usualPaths, memory: bad })).toEqual({ memory: 'A path inside the project, without ..' });
  expect(pathProblems({ ...usualPaths, status: './orchestratoragent/config/task_queue.json' })).toEqual({ status: 'The same as “Task queue”' });
  fc.assert(fc.property(fc.string(), (text) => {
    const paths = { ...usualPaths, log: text };
    if (Object.keys(pathProblems(paths)).length === 0) expect(FilePaths.parse(tidyPaths(paths))).toEqual(tidyPaths(paths));
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
