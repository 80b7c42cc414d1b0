import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allBars, covered, lastMoment, LONGEST, panned, SHORTEST, timeline, zoomed } from './timeline.ts';
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

test('pieces of a stretch touch and cover it, whatever lies over it', () => {
  const kind = fc.constantFrom('gate', 'you', 'still', 'limit' as const);
  const stretch = fc.record({ kind, from: fc.integer({ min: -5, max: 40 }), took: fc.integer({ min: 0, max: 20 }), open: fc.boolean() });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), (list) => {
      const desk = deskOf(add(1), ...given(1, 'amp', base));
      const past = list.map(({ kind: k, from, took, open }) => ({
        agent: 'amp', kind: k, task: taskId(1), from: base + from * MIN, ...(open ? {} : { to: base + (from + took) * MIN }),
      }));
      const pieces = allBars({ ...desk, past }, {}, base + 30 * MIN);
      expect(pieces[0]?.from).toBe(base);
      expect(pieces.at(-1)?.to).toBe(base + 30 * MIN);
      for (const [i, piece] of pieces.entries()) {
        expect(piece.to).toBeGreaterThan(piece.from);
        if (i > 0) expect(piece.from).toBe(pieces[i - 1]?.to);
      }
      expect(pieces.filter((piece) => piece.open)).toHaveLength(1);
    }),
  );
});

test('an agent that stood without a task has a bar of its own, which is no work', () => {
  const desk = { ...deskOf(add(1)), past: [{ agent: 'amp', kind: 'you' as const, from: base, to: base + MIN }] };
  const row = timeline(desk, {}, base + 2 * MIN, { span: 10 * MIN, right: null }).rows[1];
  expect(row?.bars).toMatchObject([{ task: '', tone: 'you' }]);
  expect(row?.percent ?? 0).toBe(0);
});

test('zooming keeps the moment under the pointer, and no view is shorter, longer or later than it may', () => {
  const now = base + 600 * MIN;
  const desk = deskOf(add(1), ...given(1, 'amp', base));
  const move = fc.oneof(
    fc.record({ factor: fc.double({ min: 0.01, max: 100, noNaN: true }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ by: fc.double({ min: -5, max: 5, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
      let shape = timeline(desk, {}, now);
      for (const m of moves) {
        const zoom = 'by' in m ? panned(shape, m.by, now) : zoomed(shape, m.factor, m.share, now);
        const next = timeline(desk, {}, now, zoom);
        expect(next.to - next.from).toBeGreaterThanOrEqual(SHORTEST - 1);
        expect(next.to - next.from).toBeLessThanOrEqual(LONGEST + 1);
        expect(next.now).toBeGreaterThan(87.9);
        expect(next.ticks.length).toBeLessThan(12);
        if ('share' in m && zoom.right !== null) {
          const before = shape.from + (shape.to - shape.from) * m.share;
          expect(next.from + (next.to - next.from) * m.share).toBeCloseTo(before, -2);
        }
        shape = next;
      }
    }),
  );
});

test('what is over is shown though the clock of the window is rounded down', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', base), [base + 5_000, { type: 'task.done', id: taskId(1) }]);
  expect(lastMoment(desk)).toBe(base + 5_000);
  expect(lastMoment(deskOf(add(1)))).toBe(0);
});

const passedOn = (id: string, from: string, to: string, at: number, its?: string): [number, EventBody][] => [
  [at, { type: 'handoff.began', id, from, cause: 'context', percent: 98, ...(its ? { task: its } : {}) }],
  [at, { type: 'handoff.chosen', id, to, why: [], ...(its ? {} : { epoch: at }) }],
];

test('H4 each passing of the role and of a task stands on the timeline, those called off before do not', () => {
  const desk = deskOf(
    add(1), ...given(1, 'amp', base),
    ...passedOn('one', 'claude', 'amp', base + MIN),
    ...passedOn('two', 'amp', 'amp', base + 2 * MIN, taskId(1)),
    [base + 3 * MIN, { type: 'handoff.began', id: 'three', from: 'amp', cause: 'person', percent: null }],
    [base + 3 * MIN, { type: 'handoff.ended', id: 'three', as: 'dropped', detail: '' }],
  );
  const { batons } = timeline(desk, {}, base + 5 * MIN);
  expect(batons.map(({ handoff, text, at, side }) => [handoff, text, at, side])).toEqual([
    ['one', 'baton: CLAUDE to AMP', base + MIN, 'right'],
    ['two', `${taskId(1)}: AMP to a fresh session`, base + 2 * MIN, null],
  ]);
  expect(lastMoment(deskOf(...passedOn('one', 'claude', 'amp', base)))).toBe(base);
});

test('the words of passings never lie over each other, over now, or over a time on the axis', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }), (minutes) => {
    const desk = deskOf(...minutes.toSorted((a, b) => a - b).flatMap((m, i) => passedOn(`h${i}`, 'claude', 'amp', base + m * MIN)));
    const shape = timeline(desk, {}, base + 60 * MIN);
    const words = shape.batons.flatMap(({ left, side }) => (side === 'right' ? [[left, left + 16]] : side === 'left' ? [[left - 16, left]] : [])) as [number, number][];
    for (const [i, [from, to]] of words.entries()) {
      expect(to).toBeLessThanOrEqual(shape.now + 1e-6);
      for (const [a, b] of words.slice(i + 1)) expect(to <= a + 1e-6 || b <= from + 1e-6).toBe(true);
      for (const tick of shape.ticks) expect(tick.left <= from - 4 || tick.left >= to - 1e-6).toBe(true);
    }
  }));
});
