import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStream, type Stream } from './stream.ts';

const bytes = (from: number, to: number): Uint8Array =>
  Uint8Array.from({ length: to - from }, (_, i) => (from + i) & 0xff);

/** Parses all that waits and returns it. */
function drain(stream: Stream, most = 7): number[] {
  const out: number[] = [];
  for (let piece = stream.take(most); piece; piece = stream.take(most)) {
    out.push(...piece.bytes);
    stream.done();
  }
  return out;
}

describe('stream', () => {
  test('a snapshot sets the size once, before its first byte, and then the offset', () => {
    const stream = createStream();
    expect(stream.from).toBeNull();
    stream.attaching(0);
    stream.snapshot({ offset: 500, cols: 80, rows: 24, data: bytes(0, 10) });
    expect(stream.from).toBe(500);
    expect(stream.take(4)).toEqual({ reset: { cols: 80, rows: 24 }, bytes: bytes(0, 4) });
    stream.done();
    expect(stream.parsed).toBeNull();
    expect(stream.take(100)).toEqual({ reset: null, bytes: bytes(4, 10) });
    stream.done();
    expect(stream.parsed).toBe(500);
    expect(stream.data(500, bytes(500, 510), 0)).toBe('queued');
    expect(drain(stream)).toEqual([...bytes(500, 510)]);
    expect(stream.parsed).toBe(510);
  });

  test('an empty snapshot is a piece too: the screen is cleared', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 0, cols: 80, rows: 24, data: new Uint8Array() });
    expect(stream.hasWork).toBe(true);
    expect(stream.take(10)?.reset).toEqual({ cols: 80, rows: 24 });
    stream.done();
    expect(stream.hasWork).toBe(false);
    expect(stream.parsed).toBe(0);
  });

  test('T1 an overlap is trimmed, old bytes are left out, a gap asks to attach anew', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 100, cols: 80, rows: 24, data: new Uint8Array() });
    drain(stream);
    expect(stream.data(100, bytes(100, 110), 0)).toBe('queued');
    expect(stream.data(90, bytes(90, 105), 0)).toBe('old');
    expect(stream.data(105, bytes(105, 115), 0)).toBe('queued');
    expect(stream.data(120, bytes(120, 130), 0)).toBe('gap');
    expect(stream.from).toBe(115);
    expect(drain(stream)).toEqual([...bytes(100, 115)]);
  });

  test('T1 bytes of the old attachment do not start a second repair, but cannot hide a gap', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 0, cols: 80, rows: 24, data: new Uint8Array() });
    drain(stream);
    expect(stream.data(10, bytes(10, 20), 0)).toBe('gap');
    stream.attaching(0);
    expect(stream.data(20, bytes(20, 30), 5)).toBe('waiting');
    expect(stream.data(30, bytes(30, 40), 2_000)).toBe('gap');
    stream.attaching(2_000);
    expect(stream.data(0, bytes(0, 10), 2_001)).toBe('queued');
    expect(drain(stream)).toEqual([...bytes(0, 10)]);
  });

  test('T3 hiding throws away what waits, and goes on at the last parsed byte', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 0, cols: 80, rows: 24, data: new Uint8Array() });
    drain(stream);
    stream.data(0, bytes(0, 100), 0);
    stream.take(40);
    stream.done();
    stream.hide();
    expect(stream.hasWork).toBe(false);
    expect(stream.from).toBe(40);
    expect(stream.data(100, bytes(100, 110), 0)).toBe('old');
  });

  test('hiding in the middle of a snapshot asks for a new one', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 50, cols: 80, rows: 24, data: bytes(0, 30) });
    stream.take(10);
    stream.done();
    stream.hide();
    expect(stream.from).toBeNull();
  });

  test('a piece that is parsed after its stream was thrown away counts for nothing', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 0, cols: 80, rows: 24, data: new Uint8Array() });
    drain(stream);
    stream.data(0, bytes(0, 100), 0);
    stream.take(40);
    stream.hide();
    stream.done();
    expect(stream.parsed).toBe(0);
    expect(stream.queued).toBe(0);
  });

  test('T2 the queue is bounded whatever the sender does', () => {
    const stream = createStream();
    stream.attaching(0);
    stream.snapshot({ offset: 0, cols: 80, rows: 24, data: new Uint8Array() });
    const big = new Uint8Array(1024 * 1024);
    const taken = Array.from({ length: 20 }, (_, i) => stream.data(i * big.length, big, 0));
    expect(taken.includes('flood')).toBe(true);
    expect(stream.queued).toBeLessThanOrEqual(8 * 1024 * 1024);
  });

  test('T1 whatever comes in whatever order, what is parsed is the output without gap or repeat', () => {
    const step = fc.oneof(
      fc.record({ t: fc.constant('data' as const), at: fc.nat(300), length: fc.nat(60) }),
      fc.record({ t: fc.constant('take' as const), most: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ t: fc.constant('hide' as const) }),
      fc.record({ t: fc.constant('lost' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const stream = createStream();
        stream.attaching(0);
        stream.snapshot({ offset: 0, cols: 80, rows: 24, data: new Uint8Array() });
        const seen = drain(stream);
        for (const s of steps) {
          if (s.t === 'data') {
            const taken = stream.data(s.at, bytes(s.at, s.at + s.length), 5_000);
            if (taken === 'gap') {
              const { from } = stream;
              stream.attaching(5_000);
              stream.data(from!, bytes(from!, from! + 10), 5_000);
            }
          } else if (s.t === 'take') {
            const piece = stream.take(s.most);
            if (piece) seen.push(...piece.bytes);
            stream.done();
          } else {
            if (s.t === 'hide') stream.hide();
            else stream.lost();
            stream.attaching(5_000);
          }
        }
        seen.push(...drain(stream));
        expect(seen).toEqual([...bytes(0, seen.length)]);
        expect(stream.parsed).toBe(seen.length);
      }),
    );
  });
});
