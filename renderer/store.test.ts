import { expect, test } from 'vitest';
import { emptyDesk } from '../shared/model/index.ts';
import { live, task } from './derive/made.ts';
import { fold, type Replica } from './store.ts';

const empty: Replica = { desk: emptyDesk, live: {}, app: null };
const added = (seq: number) => ({ seq, at: seq, body: { type: 'task.added', task: task(seq) } }) as const;

test('T1 an event that the replica has seen is not folded twice', () => {
  const once = fold(empty, { t: 'events', events: [added(1), added(2)] });
  const twice = fold(once, { t: 'events', events: [added(2), added(3)] });
  expect(twice.desk.order).toHaveLength(3);
  expect(fold(twice, { t: 'events', events: [added(1)] })).toBe(twice);
});

test('a whole desk replaces what was there', () => {
  const once = fold(empty, { t: 'events', events: [added(1)] });
  expect(fold(once, { t: 'desk', desk: emptyDesk }).desk).toBe(emptyDesk);
});

test('U42 an agent of which nothing is new stays the same object, and when nothing is new at all the whole replica does', () => {
  const told = (...agents: ReturnType<typeof live>[]) => ({ t: 'live', agents: structuredClone(agents) }) as const;
  const first = fold(empty, told(live('claude'), live('amp')));
  expect(fold(first, told(live('claude'), live('amp')))).toBe(first);
  const second = fold(first, told(live('claude'), live('amp', { why: 'it works' })));
  expect(second.live['claude']).toBe(first.live['claude']);
  expect(second.live['amp']).toMatchObject({ why: 'it works' });
  expect(Object.keys(fold(second, told(live('amp', { why: 'it works' }))).live)).toEqual(['amp']);
});
