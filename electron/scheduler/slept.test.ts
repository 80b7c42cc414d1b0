import { expect, test } from 'vitest';
import { watchSleep } from './slept.ts';

test('A30 a sleep is a long time without a look; a slow moment and a clock that was set back are none', () => {
  let now = 1_000_000;
  const sleep = watchSleep(() => now);
  const after = (ms: number) => {
    now += ms;
    return sleep.look();
  };
  expect(after(2_000)).toBeNull();
  expect(after(20_000)).toBeNull();
  expect(after(3_600_000)).toEqual({ from: 1_022_000, to: 4_622_000 });
  expect(after(2_000)).toBeNull();
  expect(after(-3_600_000)).toBeNull();
  expect(after(2_000)).toBeNull();
});
