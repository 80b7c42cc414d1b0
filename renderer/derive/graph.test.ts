import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deskOf, task, taskId } from './made.ts';
import { taskGraph } from './graph.ts';

const added = (n: number, dependsOn: number[] = []): [number, { type: 'task.added'; task: ReturnType<typeof task> }] => [
  n,
  { type: 'task.added', task: task(n, { dependsOn: dependsOn.map((one) => taskId(one)) }) },
];

test('U6 the graph holds what waits and what is waited for, with the done ones right before', () => {
  const desk = deskOf(added(1), added(2, [1]), added(3, [2]), added(4), added(5, [1, 3]), [9, { type: 'task.done', id: taskId(1) }]);
  const graph = taskGraph(desk, {}, null);
  expect(graph.nodes.map(({ id, section }) => [id, section]).toSorted()).toEqual([
    [taskId(1), 'done'], [taskId(2), 'ready'], [taskId(3), 'blocked'], [taskId(5), 'blocked'],
  ]);
  expect(graph.edges.toSorted()).toEqual([[taskId(1), taskId(2)], [taskId(1), taskId(5)], [taskId(2), taskId(3)], [taskId(3), taskId(5)]]);
  expect(graph).toMatchObject({ left: 0, alone: 1 });
});

test('U6 around one task stands only what is before or behind it', () => {
  const desk = deskOf(added(1), added(2, [1]), added(3, [1]), added(4, [2]), added(5), added(6, [5]));
  expect(taskGraph(desk, {}, taskId(2)).nodes.map(({ id }) => id).toSorted()).toEqual([taskId(1), taskId(2), taskId(4)]);
  expect(taskGraph(desk, {}, taskId(99)).nodes).toHaveLength(6);
});

test('U6 what finds no room is counted, and each line leads between two that are shown', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(100), { maxLength: 3 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (links, most) => {
      const desk = deskOf(...links.map((to, i) => added(i + 1, [...new Set(i === 0 ? [] : to.map((n) => (n % i) + 1))])));
      const graph = taskGraph(desk, {}, null, most);
      const all = taskGraph(desk, {}, null, 1_000);
      const ids = new Set(graph.nodes.map(({ id }) => id));
      expect(ids.size).toBeLessThanOrEqual(most);
      expect(ids.size + graph.left).toBe(all.nodes.length);
      expect(all.nodes.length + all.alone).toBe(links.length);
      for (const [from, to] of graph.edges) {
        expect(ids.has(from) && ids.has(to)).toBe(true);
        expect(desk.tasks[to]?.task.dependsOn).toContain(from);
      }
    }),
  );
});
