import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covered, timeline } from './timeline.ts';
import { deskOf, given, live, message, task, taskId } from './made.ts';
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

test('the timeline keeps each text beside the tasks, and each prompt that did not arrive', () => {
  const { taskId: _task, ...free } = message('a', 'amp', 1, base + MIN);
  const events: [number, EventBody][] = [
    add(1),
    ...given(1, 'amp', base),
    [base + MIN, { type: 'message.queued', message: { ...free, text: 'Look here' } }],
    [base + 2 * MIN, { type: 'message.accepted', id: 'a', detail: 'hook' }],
  ];
  const marks = (...more: [number, EventBody][]) => timeline(deskOf(...events, ...more), {}, base + 5 * MIN).rows[1]?.marks;
  expect(marks()).toMatchObject([{ message: 'a', tone: 'plain', at: base + 2 * MIN, text: expect.stringContaining('Look here: Accepted') }]);
  expect(marks([base + 3 * MIN, { type: 'message.unverified', id: 'a', detail: 'x' }])).toMatchObject([{ tone: 'you' }]);
  const doubt = marks([base + 3 * MIN, { type: 'message.unverified', id: `m1-${base}`, detail: 'x' }]);
  expect(doubt?.map((mark) => [mark.message, mark.tone])).toEqual([[`m1-${base}`, 'you'], ['a', 'plain']]);
  expect(timeline(deskOf(...events), {}, base + 500 * MIN).rows[1]?.marks).toEqual([]);
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
