import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedItem, Recording } from '../../contract/recording.ts';
import { asciicast, type CastAbout } from './asciicast.ts';

const about: CastAbout = { title: 'Claude', marks: [], missing: (n) => `${n} bytes missing` };
const recording = (items: RecordedItem[], more: Partial<Recording> = {}): Recording => ({
  session: 's', startedAt: 1_700_000_000_000, from: 0, to: items.at(-1)?.t ?? 0, cols: 80, rows: 24, whole: true,
  items, clock: [], damaged: 0, foreign: false, ...more,
});

/** Reads an asciicast of version 3 by the letter of its format; throws where it is none. */
function parse(text: string) {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  const head = JSON.parse(lines[0] ?? '') as { version: unknown; term: { cols: unknown; rows: unknown }; timestamp?: unknown; title?: unknown };
  expect(head.version).toBe(3);
  for (const side of [head.term.cols, head.term.rows]) expect(Number.isInteger(side) && Number(side) > 0).toBe(true);
  expect(Number.isInteger(head.timestamp)).toBe(true);
  let ms = 0;
  const events = lines.slice(1).map((line) => {
    const event = JSON.parse(line) as [number, string, string];
    expect(event).toHaveLength(3);
    const [interval, code, data] = event;
    expect(interval).toBeGreaterThanOrEqual(0);
    expect(code).toMatch(/^[omrx]$/);
    if (code === 'r') expect(data).toMatch(/^[1-9]\d*x[1-9]\d*$/);
    if (code === 'x') expect(data).toMatch(/^-?\d+$/);
    ms += Math.round(interval * 1_000);
    return { ms, code, data };
  });
  return { head, events };
}
const cast = (of: Recording, more: Partial<CastAbout> = {}) => parse([...asciicast(of, { ...about, ...more })].join(''));
const printed = (events: { code: string; data: string }[]) => events.filter(({ code }) => code === 'o').map(({ data }) => data).join('');

const piece = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((text) => new TextEncoder().encode(text)),
);
const timed = fc.array(
  fc.tuple(fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: fc.record({ cols: fc.integer({ min: 1, max: 400 }), rows: fc.integer({ min: 1, max: 200 }) }) }), fc.nat(100_000)),
  { maxLength: 40 },
).map((list) => {
  let t = 0;
  return list.map(([what, wait]): RecordedItem => {
    t += wait;
    return what instanceof Uint8Array ? { kind: 'output', t, bytes: what } : { kind: 'size', t, ...what };
  });
});
const joined = (items: readonly RecordedItem[]) => Uint8Array.from(items.flatMap((item) => (item.kind === 'output' ? [...item.bytes] : [])));

describe('G6 a recording as an asciicast', () => {
  it('adds up to the same text, sizes and times, whatever was printed and however it was cut', () => {
    fc.assert(fc.property(timed, (items) => {
      const { events } = cast(recording(items));
      expect(printed(events)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(joined(items)));
      const at = new Set(items.map(({ t }) => t));
      for (const { ms } of events) expect(at.has(ms)).toBe(true);
      let size = '80x24';
      const sizes = items.flatMap((item) => {
        const next = item.kind === 'size' ? `${item.cols}x${item.rows}` : size;
        const changed = next !== size;
        size = next;
        return changed ? [[item.t, next]] : [];
      });
      expect(events.filter(({ code }) => code === 'r').map(({ ms, data }) => [ms, data])).toEqual(sizes);
    }));
  });

  it('holds text byte for byte, at the time of its last byte', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 6 }), (text, edges) => {
      const bytes = new TextEncoder().encode(text);
      const cuts = [0, ...edges.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length];
      const items = cuts.slice(1).map((end, i): RecordedItem => ({ kind: 'output', t: i * 7, bytes: bytes.subarray(cuts[i], end) }));
      const { events } = cast(recording(items));
      expect(new TextEncoder().encode(printed(events))).toEqual(bytes);
    }));
  });

  it('goes on with the whole screen where something is missing, and says how much', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const items: RecordedItem[] = [
      { kind: 'output', t: 0, bytes: bytes('one') },
      { kind: 'screen', t: 5, cols: 80, rows: 24, bytes: bytes('not needed') },
      { kind: 'gap', t: 10, bytes: 7, reason: 'flood' },
      { kind: 'output', t: 11, bytes: bytes('half of something') },
      { kind: 'screen', t: 20, cols: 90, rows: 24, bytes: bytes('all of it') },
      { kind: 'output', t: 30, bytes: bytes('two') },
    ];
    expect(cast(recording(items)).events).toEqual([
      { ms: 0, code: 'o', data: 'one' },
      { ms: 10, code: 'm', data: '7 bytes missing' },
      { ms: 20, code: 'r', data: '90x24' },
      { ms: 20, code: 'o', data: '\x1bcall of it' },
      { ms: 30, code: 'o', data: 'two' },
    ]);
    const later = cast(recording(items.slice(3), { whole: false, from: 11 }));
    expect(printed(later.events)).toBe('\x1bcall of ittwo');
    expect(later.events.map(({ ms }) => ms)).toEqual([9, 9, 19]);
  });

  it('has the marks in their places, and how it ended', () => {
    const items: RecordedItem[] = [{ kind: 'output', t: 100, bytes: Uint8Array.of(65) }, { kind: 'output', t: 300, bytes: Uint8Array.of(66) }];
    const { events, head } = cast(recording(items), { marks: [{ t: 900, label: 'after' }, { t: 200, label: 'between "x"\n' }], exitCode: 3 });
    expect(head.title).toBe('Claude');
    expect(events).toEqual([
      { ms: 100, code: 'o', data: 'A' },
      { ms: 200, code: 'm', data: 'between "x"\n' },
      { ms: 300, code: 'o', data: 'B' },
      { ms: 300, code: 'm', data: 'after' },
      { ms: 300, code: 'x', data: '3' },
    ]);
  });
});
