import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, MOST_SLEPT, type Desk } from '../model/index.ts';
import { awake, sleptIn } from './clock.ts';
import { reduce } from './index.ts';

const slept = (desk: Desk, from: number, to: number): Desk => reduce(desk, { seq: desk.seq + 1, at: to, body: { type: 'app.slept', from, to } });
const sleeps = fc.array(fc.record({ gap: fc.nat(1_000), long: fc.nat(1_000) }), { maxLength: 20 });
const nights = (list: { gap: number; long: number }[]): Desk => {
  let at = 0;
  let desk = emptyDesk;
  for (const { gap, long } of list) {
    desk = slept(desk, at + gap, at + gap + long);
    at += gap + long;
  }
  return desk;
};

describe('A30 the time that the computer slept', () => {
  it('A30 counts for nobody, whether it lies in a time whole or in part', () => {
    const desk = slept(emptyDesk, 100, 300);
    expect(awake(desk, 0, 400)).toBe(200);
    expect(awake(desk, 200, 400)).toBe(100);
    expect(awake(desk, 300, 400)).toBe(100);
    expect(awake(emptyDesk, 0, 400)).toBe(400);
  });

  it('A30 told twice, or out of order, counts once, and no more is kept than is needed', () => {
    const twice = slept(slept(emptyDesk, 100, 300), 200, 350);
    expect(sleptIn(twice, 0, 1_000)).toBe(250);
    expect(slept(twice, 50, 60)).toEqual({ ...twice, seq: 3 });
    let desk = emptyDesk;
    for (let i = 0; i < MOST_SLEPT + 30; i += 1) desk = slept(desk, i * 10, i * 10 + 5);
    expect(desk.slept).toHaveLength(MOST_SLEPT);
  });

  it('A30 awake is never negative, never more than has gone by, and what is awake in parts is awake in the whole', () => {
    fc.assert(fc.property(sleeps, fc.nat(50_000), fc.nat(50_000), fc.nat(50_000), (list, x, y, z) => {
      const desk = nights(list);
      const [a = 0, b = 0, c = 0] = [x, y, z].toSorted((p, q) => p - q);
      expect(awake(desk, a, b)).toBeGreaterThanOrEqual(0);
      expect(awake(desk, a, b)).toBeLessThanOrEqual(b - a);
      expect(awake(desk, a, b) + awake(desk, b, c)).toBe(awake(desk, a, c));
    }));
  });
});
