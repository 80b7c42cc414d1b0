import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reduce } from '../../shared/rules/index.ts';
import type { EventBody } from '../../shared/model/index.ts';
import { boardDrop, movable, step, target } from './move.ts';
import { deskOf, given, task, taskId } from './made.ts';

const add = (n: number): [number, EventBody] => [n, { type: 'task.added', task: task(n) }];
const edges = ['before', 'after'] as const;

test('a card comes to stand right beside the card on which it was dropped', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 8 }), fc.nat(), fc.nat(), fc.constantFrom(...edges), (n, a, b, edge) => {
      const desk = deskOf(...Array.from({ length: n }, (_, i) => add(i + 1)));
      const id = desk.order.at(a % n)!;
      const beside = desk.order.at(b % n)!;
      const before = target(desk.order, id, { beside, edge });
      if (before === undefined) return;
      const { order } = reduce(desk, { seq: 99, at: 99, body: { type: 'task.moved', id, before } });
      expect(order.indexOf(id) - order.indexOf(beside)).toBe(edge === 'before' ? -1 : 1);
    }),
  );
});

test('a drop where the card stands already sends nothing', () => {
  const desk = deskOf(add(1), add(2), add(3));
  expect(boardDrop(desk, taskId(1), { beside: taskId(2), edge: 'before' })).toEqual([]);
  expect(boardDrop(desk, taskId(1), { beside: taskId(1), edge: 'after' })).toEqual([]);
  expect(boardDrop(desk, taskId(3), { beside: null, edge: 'after' })).toEqual([]);
});

test('a card of an agent that is dropped on the board leaves its agent, then takes its place', () => {
  const desk = deskOf(add(1), add(2), [9, { type: 'task.assigned', id: taskId(2), agent: 'amp' }]);
  expect(boardDrop(desk, taskId(2), { beside: taskId(1), edge: 'before' }).map((c) => c.type)).toEqual([
    'task.release',
    'task.move',
  ]);
  expect(boardDrop(desk, taskId(2), { beside: null, edge: 'after' }).map((c) => c.type)).toEqual(['task.release']);
});

test('a reserved card keeps its reservation when it only changes places', () => {
  const desk = deskOf(add(1), add(2), [9, { type: 'task.reserved', id: taskId(2), agent: 'amp' }]);
  expect(boardDrop(desk, taskId(2), { beside: taskId(1), edge: 'before' }).map((c) => c.type)).toEqual(['task.move']);
});

test('a task in work stays where it is', () => {
  const desk = deskOf(add(1), add(2), ...given(1, 'amp', 1_000));
  expect(movable(desk, taskId(1))).toBe(false);
  expect(boardDrop(desk, taskId(1), { beside: taskId(2), edge: 'after' })).toEqual([]);
});

test('one step up or down ends at the ends', () => {
  const shown = ['a', 'b', 'c'];
  expect(step(shown, 'a', -1)).toBeNull();
  expect(step(shown, 'c', 1)).toBeNull();
  expect(step(shown, 'b', 1)).toEqual({ beside: 'c', edge: 'after' });
});

test('W1 a card in a backlog changes its turn beside its fellows, and leaves its agent anywhere else', () => {
  const assigned = (n: number, agent: string): [number, EventBody] => [20 + n, { type: 'task.assigned', id: taskId(n), agent }];
  const desk = deskOf(add(1), add(2), add(3), add(4), add(5), ...given(1, 'amp', 500), assigned(2, 'amp'), assigned(3, 'amp'), assigned(4, 'codex'));
  const order = (ids: number[]) => [{ type: 'backlog.order', agent: 'amp', ids: ids.map(taskId) }];
  expect(boardDrop(desk, taskId(3), { beside: taskId(2), edge: 'before' })).toEqual(order([3, 2]));
  expect(boardDrop(desk, taskId(2), { beside: taskId(3), edge: 'after' })).toEqual(order([3, 2]));
  expect(boardDrop(desk, taskId(3), { beside: taskId(1), edge: 'after' })).toEqual(order([3, 2]));
  expect(boardDrop(desk, taskId(2), { beside: taskId(3), edge: 'before' })).toEqual([]);
  expect(boardDrop(desk, taskId(2), { beside: taskId(4), edge: 'before' })[0]).toEqual({ type: 'task.release', id: taskId(2) });
  expect(boardDrop(desk, taskId(2), { beside: taskId(5), edge: 'before' })[0]).toEqual({ type: 'task.release', id: taskId(2) });
});
