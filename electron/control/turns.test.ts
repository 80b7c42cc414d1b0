import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTurns, SLICE_MS } from './turns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('K43 so many have their turn in a slice of a second, in order; who leaves has none', () => {
  const had: number[] = [];
  const turns = createTurns((5 * 1_000) / SLICE_MS);
  const leave = Array.from({ length: 12 }, (_, n) => turns.next(() => had.push(n)));
  expect(had).toEqual([0, 1, 2, 3, 4]);
  leave[6]!();
  leave[1]!();
  vi.advanceTimersByTime(SLICE_MS);
  expect(had).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9, 10]);
  // Who comes now waits behind those who wait.
  turns.next(() => had.push(99));
  vi.advanceTimersByTime(SLICE_MS);
  expect(had.slice(-2)).toEqual([11, 99]);
  vi.advanceTimersByTime(10 * SLICE_MS);
  turns.next(() => had.push(100));
  expect(had.at(-1)).toBe(100);
});

test('K43 nobody has a turn once it is closed', () => {
  const had: number[] = [];
  const turns = createTurns(1);
  for (let n = 0; n < 3; n += 1) turns.next(() => had.push(n));
  turns.close();
  vi.advanceTimersByTime(60_000);
  expect(had).toEqual([0]);
});
