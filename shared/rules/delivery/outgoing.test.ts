import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Road } from '../../model/index.ts';
import { isForeign, shapeOf } from './outgoing.ts';
import type { Takes } from './outgoing.ts';

const claude: Takes = { fileOver: 15_000, longLine: null, foreign: { lines: 4, chars: 800 } };
const other: Takes = { fileOver: 15_000, longLine: 700, foreign: null };
const roads: Road[] = ['argument', 'channel', 'keys'];
const any = {
  text: fc.array(fc.string({ maxLength: 900 }), { minLength: 1, maxLength: 30 }).map((lines) => lines.join('\n')),
  road: fc.constantFrom(...roads),
  takes: fc.constantFrom(claude, other),
};

describe('how a text goes out', () => {
  it("D9 another agent's words never go in plainly", () => {
    fc.assert(fc.property(any.text, any.road, any.takes, (text, road, takes) => {
      const shape = shapeOf(text, road, takes, true);
      expect(shape.foreign).toBe(true);
      expect(shape.as).not.toBe('text');
      if (shape.as === 'paste') {
        const marks = takes.foreign ?? { lines: Infinity, chars: Infinity };
        expect(road === 'keys' && (text.split('\n').length >= marks.lines || text.length > marks.chars)).toBe(true);
      }
    }));
  });

  it('D9 what the person or the app stands behind goes in plainly, up to what the CLI takes well', () => {
    fc.assert(fc.property(any.text, any.road, any.takes, (text, road, takes) => {
      const bytes = Buffer.byteLength(text.toWellFormed());
      const longLine = road === 'keys' && takes.longLine !== null && text.split('\n').some((l) => l.length > 700);
      expect(shapeOf(text, road, takes, false)).toEqual({ as: bytes > 15_000 || longLine ? 'file' : 'text', foreign: false });
    }));
  });

  it('D9 the orders of the holder of the baton count as the person’s where the person has said so, and no one else’s', () => {
    const mine = { ordersAreMine: true };
    const order = { provenance: 'agent', from: 'claude' } as const;
    expect(isForeign(order, mine, 'claude')).toBe(false);
    expect(isForeign(order, { ordersAreMine: false }, 'claude')).toBe(true);
    expect(isForeign(order, mine, 'amp')).toBe(true);
    expect(isForeign(order, mine, null)).toBe(true);
    expect(isForeign({ provenance: 'agent' }, mine, 'claude')).toBe(true);
    for (const provenance of ['person', 'app'] as const) expect(isForeign({ provenance }, { ordersAreMine: false }, null)).toBe(false);
  });

  it('goes as a file over the limit in bytes, on every road', () => {
    for (const road of roads) {
      expect(shapeOf('é'.repeat(7_501), road, claude, false).as).toBe('file');
      expect(shapeOf('é'.repeat(7_500), road, claude, false).as).toBe('text');
    }
  });
});
