import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';

describe('fold', () => {
  it('makes both forms of an accent one, and drops marks that draw nothing', () => {
    expect(fold('e\u0301\u200b \u202e\u{1F469}\u200D\u{1F467}\uFE0F')).toBe('é \u{1F469}\u{1F467}');
  });

  it('is stable, and leaves plain text alone', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }));
    fc.assert(fc.property(fc.string(), (text) => {
      expect(fold(text)).toBe(text);
    }));
  });
});
