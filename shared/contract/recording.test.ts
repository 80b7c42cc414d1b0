import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemRecord, joinSegments, outputHead, readSegment, segmentStart, timeIn, type RecordedItem, type RecordingHead } from './recording.ts';

const head: RecordingHead = { session: 's', startedAt: 1_000, at: 1_000, offset: 0, cols: 80, rows: 24 };
const bytes = fc.uint8Array({ maxLength: 60 });
const size = { cols: fc.integer({ min: 1, max: 2_000 }), rows: fc.integer({ min: 1, max: 1_000 }) };
const item: fc.Arbitrary<RecordedItem> = fc.oneof(
  fc.record({ kind: fc.constant('output' as const), t: fc.constant(0), bytes }),
  fc.record({ kind: fc.constant('size' as const), t: fc.constant(0), ...size }),
  fc.record({ kind: fc.constant('screen' as const), t: fc.constant(0), ...size, bytes }),
  fc.record({ kind: fc.constant('gap' as const), t: fc.constant(0), bytes: fc.nat(), reason: fc.constantFrom('flood' as const, 'disk' as const, 'off' as const, 'lost' as const) }),
);
const items = fc.array(fc.tuple(item, fc.nat(5_000)), { maxLength: 30 }).map((all) => {
  let t = 0;
  return all.map(([one, wait]): RecordedItem => ({ ...one, t: (t += wait) }));
});

function written(list: readonly RecordedItem[], from = head): Uint8Array {
  const parts: Uint8Array[] = [segmentStart(from, 0)];
  for (const one of list) parts.push(...(one.kind === 'output' ? [outputHead(one.t, one.bytes.length), one.bytes] : [itemRecord(one)]));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('T6 a recording’s file', () => {
  it('gives back what was written, with the same times', () => {
    fc.assert(fc.property(items, (list) => {
      const read = readSegment(written(list));
      expect(read.problem).toBe(null);
      expect(read.head).toEqual(head);
      expect(read.items).toEqual(list);
    }));
  });

  it('that was cut anywhere gives the records before the cut, and says so', () => {
    fc.assert(fc.property(items, fc.double({ min: 0, max: 0.999, noNaN: true }), (list, share) => {
      const all = written(list);
      const read = readSegment(all.subarray(0, Math.floor(all.length * share)));
      expect(list.slice(0, read.items.length)).toEqual(read.items);
      if (read.head && read.problem === null) expect(read.items.length).toBeLessThan(list.length);
      else expect(read.problem).toBe('cut');
    }));
  });

  it('of anything at all is read without an error, and its times never go back', () => {
    fc.assert(fc.property(items, fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 6 }), fc.uint8Array({ maxLength: 80 }), (list, changes, noise) => {
      const all = written(list);
      for (const [at, value] of changes) if (at < all.length) all[at] = value;
      for (const file of [all, noise, Uint8Array.from([...all, ...noise])]) {
        const read = joinSegments([readSegment(file)]);
        read?.items.reduce((last, { t }) => (expect(t).toBeGreaterThanOrEqual(last), t), 0);
      }
    }));
  });

  it('of another version is told apart from a damaged one', () => {
    const other = written([]);
    other[4] = 9;
    expect(readSegment(other)).toMatchObject({ head: null, problem: 'version' });
    expect(joinSegments([readSegment(other), readSegment(written([]))])).toMatchObject({ foreign: true, damaged: 0 });
    other[0] = 0;
    expect(readSegment(other)).toMatchObject({ head: null, problem: 'damaged' });
    expect(joinSegments([readSegment(other)])).toBe(null);
  });

  it('says what is missing between two of its files', () => {
    const one = readSegment(written([{ kind: 'output', t: 5, bytes: Uint8Array.of(1, 2) }]));
    const two = readSegment(written([{ kind: 'output', t: 9, bytes: Uint8Array.of(3) }], { ...head, offset: 10 }));
    expect(joinSegments([one, two])?.items).toEqual([
      { kind: 'output', t: 5, bytes: Uint8Array.of(1, 2) },
      { kind: 'gap', t: 5, bytes: 8, reason: 'lost' },
      { kind: 'size', t: 5, cols: 80, rows: 24 },
      { kind: 'output', t: 9, bytes: Uint8Array.of(3) },
    ]);
    const flood = readSegment(written([{ kind: 'gap', t: 1, bytes: 0, reason: 'flood' }], { ...head, offset: 10 }));
    expect(joinSegments([one, flood])?.items[1]).toEqual({ kind: 'gap', t: 5, bytes: 8, reason: 'flood' });
  });

  it('finds a moment by the clock on the wall, also when that was set back', () => {
    const recording = { from: 0, to: 60_000, clock: [{ t: 0, at: 1_000_000 }, { t: 20_000, at: 500_000 }] };
    expect(timeIn(recording, 1_005_000)).toBe(5_000);
    expect(timeIn(recording, 501_000)).toBe(21_000);
    fc.assert(fc.property(fc.double({ noNaN: true }), (at) => {
      const t = timeIn(recording, at);
      expect(t).toBeGreaterThanOrEqual(0);
      expect(t).toBeLessThanOrEqual(60_000);
    }));
  });
});
