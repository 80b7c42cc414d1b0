import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covered, timeline } from './timeline.ts';
import { deskOf, given, live, task, taskId } from './made.ts';
import type { EventBody } from '../../shared/model/index.ts';

const MIN = 60_000;
const base = 1_700_000_000_000;
const add = (n: number): [number, EventBody] => [base, { type: 'task.added', task: task(n) }];

test('before any work the timeline is empty, and now stands at its left', () => {
  const shape = timeline(deskOf(add(1)), {}, base);
  expect(shape.rows.every((row) => row.bars.length === 0 && row.percent === null)).toBe(true);
  expect(shape.now).toBeLessThan(2);
});

test('the range grows with the work, and stops at two hours', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', base));
  const ranges = [1, 5, 15, 35, 55, 100, 500].map((min) => {
    const { from, to } = timeline(desk, {}, base + min * MIN);
    return Math.round(((to - from) * 0.88) / MIN);
  });
  expect(ranges).toEqual([2, 5, 20, 40, 60, 120, 120]);
});

test('bars lie between the left edge and now, whatever the times', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (took, since) => {
      const desk = deskOf(add(1), ...given(1, 'amp', base), [
        base + took * MIN,
        { type: 'task.done', id: taskId(1) },
      ]);
      const shape = timeline(desk, {}, base + (took + since) * MIN);
      for (const bar of shape.rows.flatMap((row) => row.bars)) {
        expect(bar.left).toBeGreaterThanOrEqual(0);
        expect(bar.width).toBeGreaterThan(0);
        expect(bar.left + bar.width).toBeLessThanOrEqual(shape.now + 1e-6);
      }
    }),
  );
});

test('the percentage counts the gaps', () => {
  const desk = deskOf(
    add(1),
    add(2),
    ...given(1, 'amp', base),
    [base + 5 * MIN, { type: 'task.done', id: taskId(1) }],
    ...given(2, 'claude', base + 5 * MIN),
  );
  const shape = timeline(desk, {}, base + 10 * MIN);
  expect(shape.rows.map((row) => row.percent)).toEqual([50, 50, 0]);
});

test('the part of a task that is checked, and the part that waits, stand out', () => {
  const desk = deskOf(
    add(1),
    add(2),
    ...given(1, 'amp', base),
    [base + 2 * MIN, { type: 'gate.started', id: taskId(1), runId: 'g', total: 1 }],
    ...given(2, 'claude', base),
  );
  const asks = { claude: live('claude', { state: 'waiting-for-you', since: base + 3 * MIN }) };
  const shape = timeline(desk, asks, base + 4 * MIN);
  const tones = (i: number): string[] => shape.rows[i]?.bars.map((bar) => bar.tone) ?? [];
  expect(tones(0)).toEqual(['work', 'you']);
  expect(tones(1)).toEqual(['work', 'checking']);
});

test('overlaps count once', () => {
  expect(covered([])).toBe(0);
  expect(covered([[5, 9], [0, 6], [20, 21], [8, 9]])).toBe(10);
});
