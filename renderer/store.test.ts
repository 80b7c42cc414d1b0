import { expect, test } from 'vitest';
import { emptyDesk } from '../shared/model/index.ts';
import { task } from './derive/made.ts';
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
