import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedItem, Recording } from '../../contract/recording.ts';
import { advance, itemsUntil, planTo } from './playback.ts';

const recording = (items: RecordedItem[]): Recording => ({
  session: 's', startedAt: 0, from: 0, to: (items.at(-1)?.t ?? 0) + 100, cols: 80, rows: 24, whole: true, items, clock: [], damaged: 0, foreign: false,
});
/** Output, and screens that hold all that was printed before them. */
const made = fc.array(fc.tuple(fc.constantFrom('output', 'output', 'output', 'screen'), fc.nat(400), fc.constantFrom(1, 10, 100_000)), { maxLength: 60 }).map((list) => {
  let t = 0;
  let all = '';
  return recording(list.map(([kind, wait, size], i): RecordedItem => {
    t += wait;
    if (kind === 'screen') return { kind: 'screen', t, cols: 80, rows: 24, bytes: Buffer.from(all) };
    const piece = `${i}`.padEnd(size, '.');
    all += piece;
    return { kind: 'output', t, bytes: Buffer.from(piece) };
  }));
});
const shownAt = (r: Recording, t: number): string =>
  r.items.filter((item) => item.t <= t).map((item) => (item.kind === 'output' ? Buffer.from(item.bytes).toString() : '')).join('');

describe('G6 the player', () => {
  it('shows the same at a moment, from wherever it comes', () => {
    fc.assert(fc.property(made, fc.array(fc.nat(8_000), { maxLength: 8 }), (r, stops) => {
      let shown = '';
      let applied = -1;
      for (const t of stops) {
        const plan = planTo(r, applied, t);
        if (plan.anew) shown = plan.anew.screen ? Buffer.from(plan.anew.screen).toString() : '';
        else expect(plan.start).toBe(applied);
        for (const item of r.items.slice(plan.start, plan.end)) if (item.kind === 'output') shown += Buffer.from(item.bytes).toString();
        applied = plan.end;
        expect(shown).toBe(shownAt(r, t));
      }
    }));
  });

  it('parses no more than lies between two screens, or is near', () => {
    fc.assert(fc.property(made, fc.nat(8_000), fc.nat(8_000), (r, from, t) => {
      const plan = planTo(r, itemsUntil(r.items, from), t);
      const outputs = r.items.slice(plan.start, plan.end);
      const near = outputs.reduce((sum, item) => sum + (item.kind === 'output' ? item.bytes.length : 0), 0);
      const lastScreen = r.items.slice(0, plan.end).findLastIndex(({ kind }) => kind === 'screen');
      expect(near <= 256 * 1024 || plan.start > lastScreen).toBe(true);
    }));
  });

  it('goes to a whole screen behind what is missing', () => {
    const items: RecordedItem[] = [
      { kind: 'output', t: 0, bytes: Buffer.from('a') },
      { kind: 'gap', t: 10, bytes: 5, reason: 'flood' },
      { kind: 'screen', t: 20, cols: 90, rows: 20, bytes: Buffer.from('b') },
      { kind: 'output', t: 30, bytes: Buffer.from('c') },
    ];
    expect(planTo(recording(items), 1, 40)).toEqual({ anew: { cols: 90, rows: 20, screen: Buffer.from('b') }, start: 3, end: 4 });
    expect(planTo(recording(items), 1, 15)).toEqual({ start: 1, end: 2 });
  });

  it('goes forward by the person’s time and speed, never back and never beyond the end', () => {
    fc.assert(fc.property(made, fc.nat(8_000), fc.nat(200), fc.constantFrom(1, 2, 8), fc.boolean(), (r, at, ms, speed, skip) => {
      const t = Math.min(at, r.to);
      const next = advance(r, t, ms, speed, skip);
      expect(next).toBeGreaterThanOrEqual(t);
      expect(next).toBeLessThanOrEqual(r.to);
      if (!skip) expect(next).toBe(Math.min(r.to, t + ms * speed));
      // Skipping leaves nothing out that was printed.
      if (skip && next > t + ms * speed) expect(itemsUntil(r.items, next)).toBe(itemsUntil(r.items, t));
    }));
  });
});
