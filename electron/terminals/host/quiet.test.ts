import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQuiet } from './quiet.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('A1 the last of many happenings is told too, and never more than one in each stretch', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }), (pauses) => {
      const told: number[] = [];
      const quiet = createQuiet(250, () => told.push(performance.now()));
      let last = 0;
      for (const pause of pauses) {
        vi.advanceTimersByTime(pause);
        quiet.happened();
        last = performance.now();
      }
      vi.advanceTimersByTime(1_000);
      expect(told.at(-1)).toBeGreaterThanOrEqual(last);
      for (let i = 1; i < told.length; i += 1) expect(told[i]! - told[i - 1]!).toBeGreaterThanOrEqual(250);
    }),
  );
});

it('who is in a hurry says at once what waits, and nothing where nothing does or it was stopped', () => {
  let told = 0;
  const quiet = createQuiet(250, () => void (told += 1));
  quiet.happened();
  quiet.hurry();
  expect(told).toBe(1);
  quiet.happened();
  quiet.hurry();
  expect(told).toBe(2);
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(2);
  quiet.happened();
  quiet.happened();
  quiet.stop();
  quiet.hurry();
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(3);
});
