import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOf, partOf } from './fit.ts';

const marks = /\[(?:Characters|There is nothing|\d+ lines before)[^\]]*\]/g;

describe('K9 what is too long for a context', () => {
  test('is read on from where it was cut, and all parts together are the whole', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 }), fc.integer({ min: 20, max: 200 }), (lines, most) => {
      const text = lines.join('\n').replaceAll('[', '(');
      let from = 1;
      let whole = '';
      for (let round = 0; round < 10_000; round += 1) {
        const part = partOf(text, from, most);
        const next = Number(/from: (\d+) to read on/.exec(part)?.[1] ?? 0);
        whole += text.slice(from - 1, next ? next - 1 : text.length);
        const shown = part.replace(marks, '').trimEnd();
        expect(text.slice(from - 1)).toContain(shown);
        expect(shown.length).toBeLessThanOrEqual(most);
        if (!next) break;
        expect(next).toBeGreaterThan(from);
        from = next;
      }
      expect(whole).toBe(text);
    }));
  });

  test('stays as it is when it fits, and says so when nothing is left', () => {
    expect(partOf('short\n', 1, 100)).toBe('short\n');
    expect(partOf('x'.repeat(10), 11, 5)).toContain('nothing from character 11');
    expect(partOf('', 1, 5)).toBe('');
  });

  test('of a terminal the end is kept, and the lines before are named', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    expect(endOf(lines, 3)).toBe('line 97\nline 98\nline 99');
    expect(endOf(lines, 3, 3)).toBe('line 94\nline 95\nline 96');
    const cut = endOf(lines, 100, 0, 50);
    expect(cut.split('\n').at(-1)).toBe('line 99');
    const skip = Number(/skip: (\d+)/.exec(cut)?.[1]);
    expect(endOf(lines, 1, skip)).toBe(`line ${99 - skip}`);
    expect(endOf(['y'.repeat(1_000)], 5, 0, 50)).toBe(`${'y'.repeat(50)} [cut]`);
    expect(endOf([], 5)).toBe('');
  });
});
