import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDue } from './due.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(first: number | null) {
  let next = first;
  const woken: number[] = [];
  const due = createDue({ next: () => next, wake: () => woken.push(Date.now()), now: Date.now });
  due.look();
  return { due, woken, set: (at: number | null) => ((next = at), due.look()) };
}

it('W2 wakes the rules when the moment has come, and not before', () => {
  const { woken, set } = setUp(30_000);
  vi.advanceTimersByTime(19_999);
  expect(woken).toEqual([]);
  set(30_000);
  vi.advanceTimersByTime(1);
  expect(woken).toEqual([30_000]);
});

it('W2 follows the moment when it moves, and forgets one that is gone', () => {
  const { woken, set } = setUp(30_000);
  set(20_000);
  vi.advanceTimersByTime(10_000);
  expect(woken).toEqual([20_000]);
  set(null);
  vi.advanceTimersByTime(1_000_000);
  expect(woken).toEqual([20_000]);
});

it('A9 a clock that is set back wakes nobody too early, and the moment is not lost', () => {
  const { woken, set } = setUp(30_000);
  vi.setSystemTime(0);
  vi.advanceTimersByTime(20_000);
  expect(woken).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(woken[0]).toBe(30_000);
  set(null);
});

it('wakes nobody once it is closed', () => {
  const { due, woken } = setUp(30_000);
  due.close();
  vi.advanceTimersByTime(100_000);
  expect(woken).toEqual([]);
});
