import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toClock, toMinute } from './clock.ts';

test('N4 every minute of the day survives the way through its field, and nothing else is taken', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_439 }), (minute) => {
    expect(toMinute(toClock(minute))).toBe(minute);
  }));
  for (const text of ['', '24:00', '12:60', '1:00', '12:0', 'noon', '12:00 ']) expect(toMinute(text)).toBeNull();
});
