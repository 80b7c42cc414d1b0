import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../shared/text/prompt.ts';
import { pastes, split } from './pastes.ts';

const chunk = { lines: 2, chars: 700 };
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.string({ maxLength: 900 }), { maxLength: 12 }).map((lines) => lines.join('\n')),
  fc.constantFrom('\x1b[201~', 'a\x1b[201~\rb', '\x03\x04', 'x'.repeat(2_000)),
);

/** The pastes as a terminal program reads them. */
const read = (bytes: string) => bytes.split('\x1b[201~').slice(0, -1).map((part) => part.replace('\x1b[200~', ''));

describe('pastes', () => {
  it('D7 together are exactly the cleaned text, and nothing in it ends a paste', () => {
    fc.assert(fc.property(text, fc.constantFrom(chunk, null), (sent, by) => {
      const parts = read(pastes(sent, by));
      expect(parts.join('')).toBe(plain(sent));
      for (const part of parts) expect(part).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
    }));
  });

  it('D9 stay below the size from which Claude marks a paste as foreign', () => {
    fc.assert(fc.property(text, (sent) => {
      for (const part of split(plain(sent), chunk.lines, chunk.chars)) {
        expect([...part].length).toBeLessThanOrEqual(700);
        expect(part.split('\n').filter((line, i, all) => line !== '' || i < all.length - 1).length).toBeLessThanOrEqual(2);
        expect(part).not.toBe('');
      }
    }));
  });

  it('send no Enter', () => {
    fc.assert(fc.property(text, (sent) => {
      expect(pastes(sent, chunk)).not.toContain('\r');
    }));
  });
});
