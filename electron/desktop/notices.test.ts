import { expect, test } from 'vitest';
import { createNotices } from './notices.ts';

test('X8 what is told of one project stands in its window alone, what is told of the app in each', () => {
  const notices = createNotices();
  const [one, other] = [{}, {}];
  const texts = (owner: object) => notices.of(owner).map(({ text }) => text);
  expect(notices.tell(one, 'warn', 'of one')).toBe(true);
  expect(notices.tell(null, 'info', 'of all')).toBe(true);
  expect(notices.tell(other, 'warn', 'of other')).toBe(true);
  // Told twice it stands there once; elsewhere it is told all the same.
  expect(notices.tell(one, 'warn', 'of one')).toBe(false);
  expect(notices.tell(other, 'warn', 'of all')).toBe(false);
  expect(notices.tell(other, 'warn', 'of one')).toBe(true);
  expect(texts(one)).toEqual(['of one', 'of all']);
  expect(texts(other)).toEqual(['of all', 'of other', 'of one']);
  notices.dismiss(notices.of(one)[1]!.id);
  notices.forget(other);
  expect([texts(one), texts(other)]).toEqual([['of one'], []]);
});

test('X8 a flood of notices leaves the latest twenty, and another window what it has', () => {
  const notices = createNotices();
  const [one, other] = [{}, {}];
  notices.tell(other, 'warn', 'stays');
  for (let i = 0; i < 500; i += 1) notices.tell(one, 'warn', `n${i}`);
  expect(notices.of(one).map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, i) => `n${480 + i}`));
  expect(notices.of(other).map(({ text }) => text)).toEqual(['stays']);
});
