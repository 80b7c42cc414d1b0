import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { DeskCommand } from '../../contract/window.ts';
import type { Desk } from '../../model/index.ts';
import { backlog, held } from '../index.ts';
import { agentOf, createWorld, taskId, type World } from '../test/sim.ts';

function setUp(tasks = 5, policy: Parameters<typeof createWorld>[1] = { mode: 'manual' }): World {
  const world = createWorld([agentOf('a', { maxTasks: 4 }), agentOf('b', { maxTasks: 2 })], policy);
  for (let i = 0; i < tasks; i += 1) world.add();
  return world;
}
const T = taskId;
const ids = (list: { task: { id: string } }[]): string[] => list.map((r) => r.task.id);

describe('several cards at once', () => {
  it('W1 go by the rule for one: the agent’s room is counted, the rest is reserved', () => {
    const world = setUp();
    expect(world.submit({ type: 'tasks.give', ids: [T(1), T(2), T(3)], agent: 'b' })).toBeNull();
    expect(ids(held(world.desk, 'b'))).toEqual([T(1), T(2)]);
    expect(world.task(3)).toMatchObject({ stage: 'queued', reservedFor: 'b' });
  });

  it('W1 what cannot be done is told and the rest is done; when nothing can, it is refused', () => {
    const world = setUp();
    world.submit({ type: 'task.give', id: T(1), agent: 'a' });
    world.accept('a');
    expect(world.told({ type: 'tasks.give', ids: [T(1), T(2)], agent: 'b' })).toContain('In work');
    expect(world.task(2).agent).toBe('b');
    expect(world.submit({ type: 'tasks.release', ids: [T(1), 'TASK-T-999'] })).toContain('in work');
  });

  it('moves them together, in their order, before the first card that stays', () => {
    const world = setUp();
    world.submit({ type: 'tasks.move', ids: [T(4), T(5)], before: T(2) });
    expect(world.desk.order).toEqual([1, 4, 5, 2, 3].map(T));
    world.submit({ type: 'tasks.move', ids: [T(1), T(4)], before: T(4) });
    expect(world.desk.order).toEqual([1, 4, 5, 2, 3].map(T));
    world.submit({ type: 'tasks.move', ids: [T(1), T(5)], before: null });
    expect(world.desk.order).toEqual([4, 2, 3, 1, 5].map(T));
  });

  it('W6 removes a chain whole, and refuses to take its head alone', () => {
    const world = setUp(1);
    world.add({ dependsOn: [T(1)] });
    expect(world.submit({ type: 'tasks.remove', ids: [T(1)] })).toContain(T(2));
    expect(world.submit({ type: 'tasks.remove', ids: [T(1), T(2)] })).toBeNull();
    expect(world.desk.order).toEqual([]);
  });
});

describe('an agent’s backlog', () => {
  it('W1 has the turn that the person gives it, and the next prompt follows that', () => {
    const world = setUp();
    world.submit({ type: 'tasks.give', ids: [T(1), T(2), T(3), T(4)], agent: 'a' });
    expect(ids(backlog(world.desk, 'a'))).toEqual([2, 3, 4].map(T));
    world.submit({ type: 'backlog.order', agent: 'a', ids: [T(4), T(2)] });
    expect(ids(backlog(world.desk, 'a'))).toEqual([4, 2, 3].map(T));
    world.accept('a');
    world.finish('a');
    world.gate('a', true);
    expect(ids(held(world.desk, 'a'))).toEqual([4, 2, 3].map(T));
    expect(world.task(4).stage).toBe('delivering');
    expect(world.submit({ type: 'backlog.order', agent: 'a', ids: [T(5)] })).toContain('not in this backlog');
  });

  it('W1 gives a task to the other agent’s backlog and back to the queue', () => {
    const world = setUp();
    world.submit({ type: 'tasks.give', ids: [T(1), T(2)], agent: 'a' });
    world.submit({ type: 'task.give', id: T(3), agent: 'b' });
    expect(world.submit({ type: 'task.give', id: T(2), agent: 'b' })).toBeNull();
    expect(ids(held(world.desk, 'b'))).toEqual([T(3), T(2)]);
    expect(world.submit({ type: 'task.release', id: T(2) })).toBeNull();
    expect(world.task(2).stage).toBe('queued');
  });
});

describe('a claim', () => {
  it('W1 is granted by the app’s own rules, to one agent only, and holds its room', () => {
    const world = setUp(0, { mode: 'automatic' });
    world.add();
    world.add();
    for (const id of ['a', 'b']) world.accept(id);
    world.add({ priority: 'low' });
    world.add({ priority: 'high' });
    expect(world.told({ type: 'task.claim', agent: 'b' })).toBe(T(4));
    expect(world.task(4)).toMatchObject({ stage: 'assigned', agent: 'b', by: 'agent' });
    expect(world.submit({ type: 'task.claim', agent: 'a', id: T(4) })).toContain('Next in the backlog of B');
    expect(world.told({ type: 'task.claim', agent: 'b' })).toBe(T(4));
    expect(world.submit({ type: 'task.claim', agent: 'b', id: T(3) })).toContain('takes 2 at a time');
    expect(world.told({ type: 'task.claim', agent: 'a', id: T(3) })).toBe(T(3));
  });

  it('W1 W2 is refused in words where the rules forbid it', () => {
    const world = setUp(1);
    expect(world.submit({ type: 'task.claim', agent: 'a' })).toContain('person hands out');
    world.submit({ type: 'policy.set', policy: { ...world.desk.policy, mode: 'automatic' } });
    world.accept('a');
    world.add({ dependsOn: [T(1)] });
    expect(world.submit({ type: 'task.claim', agent: 'b', id: T(2) })).toContain(`After ${T(1)}`);
    expect(world.submit({ type: 'task.claim', agent: 'b' })).toContain('1 task waits for others');
    expect(world.submit({ type: 'task.claim', agent: 'z' })).toContain('no such agent');
    world.submit({ type: 'run.set', run: 'draining' });
    expect(world.submit({ type: 'task.claim', agent: 'b' })).toContain('draining');
  });
});

test('W10 what an agent claimed goes back to the queue when it can take it no longer; what a person gave stays', () => {
  const world = setUp(0, { mode: 'automatic' });
  for (let n = 0; n < 4; n += 1) world.add();
  for (const id of ['a', 'b']) world.accept(id);
  world.told({ type: 'task.claim', agent: 'a', id: T(3) });
  world.submit({ type: 'task.give', id: T(4), agent: 'a' });
  world.see('a', 'working');
  expect([world.task(3).stage, world.task(4).stage]).toEqual(['assigned', 'assigned']);
  world.see('a', 'rate-limited');
  expect([world.task(3).stage, world.task(4).stage]).toEqual(['queued', 'assigned']);
});

/** What a person sees of the queue. */
const seen = (desk: Desk) => ({
  order: desk.order,
  tasks: Object.fromEntries(
    Object.values(desk.tasks).map((r) => [r.task.id, { task: r.task, agent: r.agent, reserved: r.reservedFor }]),
  ),
  backlogs: desk.agents.map(({ id }) => ids(backlog(desk, id))),
});

describe('undo', () => {
  it('takes the last command back, then the one before, and says when there is none', () => {
    const world = setUp(0);
    world.add();
    world.add();
    const before = seen(world.desk);
    world.submit({ type: 'task.move', id: T(2), before: T(1) });
    world.submit({ type: 'tasks.give', ids: [T(1), T(2)], agent: 'b' });
    world.submit({ type: 'undo' });
    world.submit({ type: 'undo' });
    expect(seen(world.desk)).toEqual(before);
    world.submit({ type: 'undo' });
    world.submit({ type: 'undo' });
    expect(world.desk.order).toEqual([]);
    expect(world.submit({ type: 'undo' })).toContain('nothing to take back');
  });

  it('D1 refuses once the prompt is out, and says so', () => {
    const world = setUp();
    world.submit({ type: 'task.give', id: T(1), agent: 'a' });
    world.accept('a');
    expect(world.submit({ type: 'undo' })).toContain(`${T(1)} is in work`);
    expect(world.task(1).stage).toBe('running');
  });

  it('does not pretend to bring back a task that was done', () => {
    const world = setUp(1);
    world.submit({ type: 'task.give', id: T(1), agent: 'a' });
    world.accept('a');
    world.finish('a');
    world.gate('a', true);
    world.submit({ type: 'task.remove', id: T(1) });
    expect(world.submit({ type: 'undo' })).toContain('was done already');
  });

  it('leaves the queue as it was before, for any command that was not acted upon', () => {
    const n = fc.integer({ min: 1, max: 6 });
    const several = fc.uniqueArray(n, { minLength: 1, maxLength: 3 }).map((list) => list.map(T));
    const agent = fc.constantFrom('a', 'b');
    const before = fc.option(n.map(T));
    const command: fc.Arbitrary<DeskCommand> = fc.oneof(
      fc.record({ type: fc.constant('tasks.give' as const), ids: several, agent }),
      fc.record({ type: fc.constant('tasks.release' as const), ids: several }),
      fc.record({ type: fc.constant('tasks.remove' as const), ids: several }),
      fc.record({ type: fc.constant('tasks.move' as const), ids: several, before }),
      fc.record({ type: fc.constant('task.move' as const), id: n.map(T), before }),
      fc.record({ type: fc.constant('backlog.order' as const), agent, ids: several }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 6 }), command, (first, last) => {
        const world = setUp(0);
        for (let i = 1; i <= 6; i += 1) world.add({ dependsOn: i === 6 ? [T(5)] : [] });
        // Nothing goes out by itself: a turn that comes free would be a thing that happened since.
        world.submit({ type: 'run.set', run: 'paused' });
        for (const one of first) world.submit(one);
        const was = seen(world.desk);
        const steps = world.desk.undo.length;
        if (world.submit(last) !== null || world.desk.undo.at(-1) === undefined) return;
        if (world.desk.undo.length === steps && JSON.stringify(seen(world.desk)) === JSON.stringify(was)) return;
        expect(world.submit({ type: 'undo' })).toBeNull();
        expect(seen(world.desk)).toEqual(was);
      }),
      { numRuns: 500 },
    );
  });
});
