import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold, cut, green, width, wrap } from './text.ts';
import { layoutDraft } from './view.ts';

const plain = (text: string) => text.replace(/\x1b\[[0-9;]*m/g, '');
const word = fc.stringMatching(/^[a-zé日]{1,12}$/u);

describe('styled text', () => {
  it('counts cells, not styles', () => {
    expect(width(bold('日本'))).toBe(4);
  });

  it('breaks at a space and keeps the style on the next row', () => {
    const rows = wrap(green('one two three'), 8, '  ');
    expect(rows.map(plain)).toEqual(['one two', '  three']);
    expect(rows[1]).toContain('\x1b[32m');
  });

  it('never makes a row too wide and never loses a word', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.integer({ min: 26, max: 60 }), (words, columns) => {
        const rows = wrap(green(words.join(' ')), columns, '  ');
        for (const row of rows) expect(width(row)).toBeLessThanOrEqual(columns);
        const kept = rows.map((row) => plain(row).trim()).join(' ').split(/\s+/);
        expect(kept).toEqual(words);
      }),
    );
  });

  it('cuts by cells', () => expect(plain(cut(green('日本語'), 5))).toBe('日本'));
});

describe('layout of a draft', () => {
  it('puts the cursor behind what was typed', () => {
    expect(layoutDraft('ab\ncd', 5, 10)).toEqual({ rows: ['ab', 'cd'], row: 1, column: 2 });
    expect(layoutDraft('', 0, 10)).toEqual({ rows: [''], row: 0, column: 0 });
  });

  it('keeps the cursor inside the room for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 4, max: 30 }), (text, room) => {
        const { rows, row, column } = layoutDraft(text, text.length, room);
        expect(row).toBeLessThan(rows.length);
        expect(column).toBeLessThanOrEqual(room);
      }),
    );
  });
});
