import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank, leftOut, plain, pointerPrompt } from './prompt.ts';

describe('a text on its way to a program', () => {
  const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('a\r\nb', 'x\u001B[201~\ry', '\uD800'));

  it('D7 holds no control character but LF and TAB, and is well formed', () => {
    fc.assert(fc.property(any, (text) => {
      expect(plain(text)).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
      expect(plain(text).isWellFormed()).toBe(true);
      expect(plain(plain(text))).toBe(plain(text));
    }));
  });

  it('D7 says what is changed, and only then', () => {
    fc.assert(fc.property(any, (text) => {
      const unix = text.replaceAll('\r\n', '\n');
      expect(leftOut(text) === null).toBe(plain(text) === unix);
    }));
    expect(leftOut('a\u001B[31mb\u0000')).toBe('2 control characters left out (ESC, NUL)');
    expect(leftOut('a\uD800b')).toBe('1 broken character replaced');
    expect(leftOut('one\rtwo')).toBe('carriage returns made line ends');
  });

  it('D7 keeps marks of the writing direction and everything else that can be written', () => {
    const text = 'שלום \u200F\u202Eabc\u202C\u2066x\u2069 \u200B\uFEFF é e\u0301 🎻 \u2028';
    expect([plain(text), leftOut(text)]).toEqual([text, null]);
  });

  it('is blank when a person can see nothing in it', () => {
    for (const text of ['', ' \n\t', '\u200B\u200F', '\u0000\u001B', '\u00A0\u2003']) expect(isBlank(text)).toBe(true);
    for (const text of ['.', ' x', '\u200Fא']) expect(isBlank(text)).toBe(false);
  });

  it("D8 D9 a pointer is one line, carries the app's own mark, and says who wrote the file", () => {
    for (const language of ['fr', 'en'] as const) {
      const mine = pointerPrompt('.quatuor/prompts/a-1.md', 'a-1b', language, false);
      const foreign = pointerPrompt('.quatuor/prompts/a-1.md', 'a-1b', language, true);
      expect(mine).toMatch(/\.quatuor\/prompts\/a-1\.md.*\[Q-a1b\]$/);
      expect(foreign).toMatch(/agent.*\.quatuor\/prompts\/a-1\.md.*\[Q-a1b\]$/);
      expect(mine).not.toMatch(/agent/);
    }
  });
});
