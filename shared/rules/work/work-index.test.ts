import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyDesk, emptyDraft, type Desk, type EventBody } from '../../model/index.ts';
import { plainDesk } from '../fold/fold.ts';
import { reduce, reduceAll } from '../fold/reduce.ts';
import { taskId } from '../test/sim.ts';
import { indexOf } from './work-index.ts';

const COUNT = 300;
const number = fc.integer({ min: 1, max: COUNT + 40 });
const step = fc.record({ how: fc.constantFrom('add', 'edit', 'move', 'end', 'remove', 'give', 'done', 'back', 'batch', 'look ahead'), a: number, b: number, n: fc.nat(30) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const taskOf = (n: number, before: readonly number[]): Extract<EventBody, { type: 'task.added' }>['task'] => ({
  ...emptyDraft(), id: taskId(n), title: `t${n}`, estimateMinutes: 5 + (n % 50), priority: (['low', 'medium', 'high'] as const)[n % 3]!,
  dependsOn: before.filter((one) => one < n && one > 0).map(taskId),
});

function bodies(desk: Desk, { how, a, b, n }: Step): EventBody[] {
  const id = taskId(a);
  const there = desk.tasks[id] !== undefined;
  switch (how) {
    case 'add':
      return there ? [] : [{ type: 'task.added', task: taskOf(a, [b, a - 1]) }];
    case 'edit': {
      const { id: _id, ...draft } = taskOf(a, [b, a - n]);
      return there ? [{ type: 'task.edited', id, draft: { ...draft, estimateMinutes: 7 * n + 1 } }] : [];
    }
    case 'move':
      return [{ type: 'task.moved', id, before: taskId(b) }];
    case 'end':
      return [{ type: 'task.moved', id, before: null }];
    case 'remove':
      return [{ type: 'task.removed', id }];
    case 'give':
      return [{ type: 'task.assigned', id, agent: 'a' }];
    case 'done':
      return desk.tasks[id]?.task.dependsOn.every((one) => (desk.tasks[one]?.stage ?? 'done') === 'done') ? [{ type: 'task.done', id }] : [];
    case 'back':
      return [{ type: 'task.released', id }];
    default:
      return Array.from({ length: n }, (_, i) => bodies(desk, { how: (['move', 'edit', 'give', 'back', 'end'] as const)[i % 5]!, a: a + i, b: b + 2 * i, n: i })).flat();
  }
}

const fold = (desk: Desk, list: readonly EventBody[]): Desk =>
  reduceAll(desk, list.map((body, i) => ({ seq: desk.seq + i + 1, at: 1_000 + desk.seq, body })));

/** All that the rules ask, with the order in which places stand instead of the places. */
function told(desk: Desk): unknown {
  const { nodes, ready, blocked, held, levels } = indexOf(desk);
  const there = [...nodes.values()].filter(({ record }) => record);
  const { columns } = ready;
  return {
    order: there.toSorted((a, b) => a.place - b.place).map(({ id }) => id),
    nodes: there.filter(({ record }) => record?.stage !== 'done').map(({ id, open, tail, record }) => [id, open, tail, record?.stage]).sort(),
    ready: ready.nodes.map(({ id, place }, row) => [
      id, columns.since[row], columns.tail[row], columns.estimate[row], columns.priority[row], columns.kind[row], columns.place[row] === place,
    ]).sort(),
    blocked: [...blocked].map(({ id }) => id).sort(),
    held: [...held].flatMap(([agent, list]) => [...list].map(({ id }) => `${agent} ${id}`)).sort(),
    levels,
  };
}

test('W3 what is carried from state to state, into looks ahead and back, is what a state alone gives; long and short ones are the same', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let desk = fold(emptyDesk, Array.from({ length: COUNT }, (_, i) => ({ type: 'task.added', task: taskOf(i + 1, [i - 1, i - 5]) })));
      let plain = plainDesk(desk);
      indexOf(desk);
      for (const one of steps) {
        const list = bodies(desk, one);
        if (one.how === 'look ahead') {
          indexOf(fold(desk, list));
          continue;
        }
        desk = fold(desk, list);
        plain = plainDesk(list.reduce((d, body, i) => reduce(d, { seq: d.seq + 1, at: 1_000 + d.seq - i, body }), plain));
        indexOf(desk);
      }
      expect(told(desk)).toEqual(told(plainDesk(desk)));
      expect(plainDesk(desk)).toEqual(plain);
    }),
    {
      numRuns: 200,
      examples: (['done', 'remove'] as const).map((how): [Step[]] => [[{ how: 'done', a: 1, b: 1, n: 0 }, { how, a: 1, b: 1, n: 0 }]]),
    },
  );
});
