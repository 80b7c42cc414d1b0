import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentOf, createWorld, taskId } from '../test/sim.ts';

const COUNT = 24;
const number = fc.integer({ min: 1, max: COUNT });

test('W6 an edit is refused exactly if a task would wait for itself, however far around', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, fc.uniqueArray(number, { maxLength: 3 })), { maxLength: 60 }), (edits) => {
      const world = createWorld([agentOf('a')], { mode: 'manual' });
      for (let n = 0; n < COUNT; n += 1) world.add();
      const needs = new Map<number, number[]>();
      const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
        from === to || (!seen.has(from) && (needs.get(from) ?? []).some((next) => reaches(next, to, seen.add(from))));
      for (const [n, on] of edits) {
        const circle = on.some((one) => reaches(one, n));
        const { id, ...draft } = world.task(n).task;
        const refused = world.submit({ type: 'task.edit', id, draft: { ...draft, dependsOn: on.map(taskId) } });
        if (circle) expect(refused).toContain('wait for each other');
        else expect(refused).toBeNull();
        if (!circle) needs.set(n, on);
      }
    }),
    { numRuns: 100 },
  );
});
