import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsIn } from './ligatures.ts';

const told = (row: string): string[] => runsIn(row).map(([from, to]) => row.slice(from, to));

test('U41 runs of signs are joined, words, single signs, blanks and frames are not', () => {
  expect(told('if (a !== b && c => d) x |> y')).toEqual(['!==', '&&', '=>', '|>']);
  expect(told('a - b = c; (d) [e] {f}')).toEqual([]);
  expect(told('┌───┐ │ x │ ━━━')).toEqual([]);
});

test('U41 the runs of any row are in order, apart, within it, and short enough to be kept as pictures', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('-', '=', '>', '<', ' ', 'a', '│', '.') }), (row) => {
      let end = 0;
      for (const [from, to] of runsIn(row)) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to - from).toBeGreaterThan(1);
        expect(to - from).toBeLessThanOrEqual(12);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(row.length);
    }),
  );
});
