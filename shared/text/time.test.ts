import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clock, exact, span } from './time.ts';

test('a span reads in its largest useful unit', () => {
  expect([0, 59_999, 60_000, 3_599_000, 3_600_000, 4_800_000, 90_000_000].map(span)).toEqual([
    '0 s', '59 s', '1 min', '59 min', '1 h', '1 h 20 min', '1 d',
  ]);
});

test('a span of a clock that ran backwards is nothing, not a minus', () => {
  expect(span(-5_000)).toBe('0 s');
  expect(exact(-5_000)).toBe('0.00 s');
});

test('short lengths keep one decimal, very short ones two', () => {
  expect([40, 200, 9_949, 12_300].map(exact)).toEqual(['0.04 s', '0.2 s', '9.9 s', '12 s']);
});

test('a clock time is always two digits by two', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      expect(clock(at)).toMatch(/^[0-2]\d:[0-5]\d$/);
      expect(clock(at, true).startsWith(clock(at))).toBe(true);
    }),
  );
});
