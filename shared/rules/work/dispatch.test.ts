import { describe, expect, it } from 'vitest';
import type { TaskRecord } from '../../model/index.ts';
import { dispatch, explainWaiting, toStart, usedInRun } from '../index.ts';
import { agentOf, createWorld, taskId, type World } from '../test/sim.ts';

const MIN = 60_000;
const three = () => [agentOf('a'), agentOf('b'), agentOf('c')];
const holder = (world: World, n: number): string | undefined => world.task(n).agent;
/** The task in an agent's terminal, from its prompt to the passed gate. */
const does = (world: World, agent: string, minutes = 0): void => {
  world.accept(agent);
  world.now += minutes * MIN;
  world.finish(agent);
  world.gate(agent, true);
};
const stages = (world: World): TaskRecord['stage'][] => world.desk.order.map((id) => world.desk.tasks[id]!.stage);

describe('what the app hands out', () => {
  it('W2 automatic: each free agent gets one task at once, and the next one when its gate has passed', () => {
    const world = createWorld([agentOf('a'), agentOf('b')]);
    for (let i = 0; i < 3; i += 1) world.add();
    expect(stages(world)).toEqual(['delivering', 'delivering', 'queued']);
    does(world, 'a');
    expect(stages(world)).toEqual(['done', 'delivering', 'delivering']);
    expect(world.task(3)).toMatchObject({ agent: 'a', by: 'app' });
  });

  it('W2 manual: nothing goes by itself, and the task says why', () => {
    const world = createWorld(three(), { mode: 'manual' });
    world.add();
    expect(stages(world)).toEqual(['queued']);
    expect(explainWaiting(world.desk, world.live, world.now, taskId(1))).toEqual(['You hand out the work']);
  });

  it('W2 orchestrator: an agent is filled once it was idle for so long, and the moment is known before', () => {
    const world = createWorld([agentOf('a')], { mode: 'orchestrator', idleSeconds: 20 });
    world.now += 5_000;
    world.add();
    expect(stages(world)).toEqual(['queued']);
    const { due } = dispatch(world.desk, world.live, world.now);
    expect(due).toBe(world.live['a']!.since + 20_000);
    world.now = due! - 1;
    world.review();
    expect(stages(world)).toEqual(['queued']);
    world.now = due!;
    world.review();
    expect(stages(world)).toEqual(['delivering']);
    expect(world.task(1).why).toContainEqual({ by: 'idle', seconds: 20 });
  });

  it('W2 with confirmation a choice is shown and waits for the yes, which must still be the choice', () => {
    const world = createWorld([agentOf('a')], { confirm: true });
    world.add();
    world.add({ priority: 'high' });
    expect(dispatch(world.desk, world.live, world.now).choices).toMatchObject([{ task: taskId(2), agent: 'a' }]);
    expect(stages(world)).toEqual(['queued', 'queued']);
    expect(explainWaiting(world.desk, world.live, world.now, taskId(2))).toEqual(['For A, once you say yes']);
    expect(world.submit({ type: 'dispatch.confirm', task: taskId(1), agent: 'a' })).toContain(`${taskId(2)} goes first`);
    expect(world.submit({ type: 'dispatch.confirm', task: taskId(2), agent: 'a' })).toBeNull();
    expect(stages(world)).toEqual(['queued', 'delivering']);
  });

  it('W1 draining hands out nothing new, what is held goes on; paused sends nothing of it', () => {
    const world = createWorld([agentOf('a', { maxTasks: 3 })]);
    world.add();
    world.add();
    world.add();
    world.submit({ type: 'task.give', id: taskId(2), agent: 'a' });
    world.submit({ type: 'run.set', run: 'draining' });
    does(world, 'a');
    expect(stages(world)).toEqual(['done', 'delivering', 'queued']);
    does(world, 'a');
    expect(stages(world)).toEqual(['done', 'done', 'queued']);
    expect(explainWaiting(world.desk, world.live, world.now, taskId(3))[0]).toContain('draining');
    world.submit({ type: 'run.set', run: 'paused' });
    world.submit({ type: 'task.give', id: taskId(3), agent: 'a' });
    expect(stages(world)[2]).toBe('assigned');
    world.submit({ type: 'run.set', run: 'on' });
    expect(stages(world)[2]).toBe('delivering');
  });

  it('W2 the run’s limit holds back what is new, says so, and counts from where a new run begins', () => {
    const world = createWorld([agentOf('a')], { mostTokens: 1_000 });
    world.add();
    world.add();
    const id = world.task(1).messageId!;
    world.accept('a');
    world.record({ type: 'message.spent', id, spent: { input: 600, cached: 90_000, output: 400, usd: 1 } });
    world.finish('a');
    world.gate('a', true);
    expect(usedInRun(world.desk)).toEqual({ tokens: 1_000, usd: 1 });
    expect(stages(world)).toEqual(['done', 'queued']);
    expect(explainWaiting(world.desk, world.live, world.now, taskId(2))).toEqual(['The run has used 1,000 tokens of 1,000']);
    world.submit({ type: 'run.begin' });
    expect(stages(world)).toEqual(['done', 'delivering']);
  });
});

describe('which task goes first', () => {
  it('W2 by priority, then by the work that hangs on it, then in the person’s order; and says why', () => {
    const world = createWorld([agentOf('a')], { confirm: true });
    world.add({ estimateMinutes: 20 });
    world.add({ estimateMinutes: 20 });
    world.add({ estimateMinutes: 20 });
    world.add({ dependsOn: [taskId(2)], estimateMinutes: 40 });
    const next = () => dispatch(world.desk, world.live, world.now).choices[0]!;
    expect(next()).toEqual({
      task: taskId(2),
      agent: 'a',
      why: [{ by: 'priority', priority: 'medium', risen: 0 }, { by: 'path', minutes: 60 }],
    });
    world.submit({ type: 'task.remove', id: taskId(4) });
    expect(next().task).toBe(taskId(1));
    world.submit({ type: 'task.move', id: taskId(3), before: taskId(1) });
    expect(next().task).toBe(taskId(3));
    world.add({ priority: 'high' });
    expect(next().task).toBe(taskId(5));
  });

  it('W2 a task that waits rises, so that a stream of better ones cannot hold it for ever', () => {
    const world = createWorld([agentOf('a')], { confirm: true, ageMinutes: 60 });
    world.add({ priority: 'low' });
    const first = () => dispatch(world.desk, world.live, world.now).choices[0]!.task;
    let hours = 0;
    for (; hours < 100; hours += 1) {
      world.add({ priority: 'high', estimateMinutes: 60 });
      if (first() === taskId(1)) break;
      // The best one is done, a new one comes each hour.
      world.submit({ type: 'task.remove', id: first() });
      world.now += 60 * MIN;
    }
    expect(hours).toBeGreaterThan(2);
    expect(hours).toBeLessThan(100);
  });

  it('W2 a task goes to the free agent whose speciality it is, and to another one rather than to nobody', () => {
    const agents = [agentOf('a', { specialities: ['analysis'] }), agentOf('b', { specialities: ['generation'] })];
    const world = createWorld(agents);
    world.add({ kind: 'generation' });
    world.add({ kind: 'generation' });
    expect([holder(world, 1), holder(world, 2)]).toEqual(['b', 'a']);
  });

  it('W2 two agents and two tasks of their kinds come together crosswise', () => {
    const agents = [agentOf('a', { specialities: ['analysis'] }), agentOf('b', { specialities: ['generation'] })];
    const world = createWorld(agents, { confirm: true });
    world.add({ kind: 'generation' });
    world.add({ kind: 'analysis' });
    const { choices } = dispatch(world.desk, world.live, world.now);
    expect(choices.map(({ task, agent }) => [task, agent])).toEqual([[taskId(1), 'b'], [taskId(2), 'a']]);
  });

  it('W2 what agents have shown counts, and one bad task counts little against what a person declared', () => {
    const run = (bad: number): string => {
      const world = createWorld([agentOf('a', { specialities: ['analysis'] }), agentOf('b', { specialities: [] })], { mode: 'manual' });
      for (let i = 1; i <= bad; i += 1) {
        world.add({ kind: 'analysis', estimateMinutes: 10 });
        world.submit({ type: 'task.give', id: taskId(i), agent: 'a' });
        does(world, 'a', 60);
      }
      world.add({ kind: 'analysis' });
      world.submit({ type: 'policy.set', policy: { ...world.desk.policy, mode: 'automatic' } });
      return holder(world, bad + 1)!;
    };
    expect(run(1)).toBe('a');
    expect(run(12)).toBe('b');
  });
});

describe('who gets nothing, and why', () => {
  it('W2 no long task for an agent whose context is nearly full; a short one goes', () => {
    const world = createWorld([agentOf('a')], { longMinutes: 30, fullPercent: 85 });
    world.live['a'] = { ...world.live['a']!, context: { percent: 85 } as never };
    world.add({ estimateMinutes: 31 });
    expect(explainWaiting(world.desk, world.live, world.now, taskId(1))).toEqual(['A has 85 % of its context in use, too much for 31 min']);
    expect(explainWaiting(world.desk, world.live, world.now, 'a')[0]).toContain('85 %');
    world.add({ estimateMinutes: 30 });
    expect(stages(world)).toEqual(['queued', 'delivering']);
  });

  it.each([
    ['./src//a.ts', 'src/a.ts'],
    ['src/', 'src/deep/a.ts'],
    ['src/deep/a.ts', 'src'],
  ])('W2 two tasks that change the same files (%s, %s) do not run beside each other in one tree', (one, other) => {
    const world = createWorld([agentOf('a'), agentOf('b')]);
    world.add({ files: [{ path: one, notes: '' }] });
    world.add({ files: [{ path: other, notes: '' }] });
    expect(stages(world)).toEqual(['delivering', 'queued']);
    expect(explainWaiting(world.desk, world.live, world.now, taskId(2))[0]).toContain(`${taskId(1)} changes`);
    does(world, 'a');
    expect(stages(world)).toEqual(['done', 'delivering']);
  });

  it('W2 in trees of their own they do', () => {
    const apart = (id: string) => ({ ...agentOf(id), isolation: 'worktree' as const });
    const world = createWorld([apart('a'), apart('b')]);
    world.add({ files: [{ path: 'a.ts', notes: '' }] });
    world.add({ files: [{ path: 'a.ts', notes: '' }] });
    expect(stages(world)).toEqual(['delivering', 'delivering']);
  });

  it.each([
    ['needs-login', 'needs a login'],
    ['waiting-for-you', 'waits for your answer'],
    ['rate-limited', 'usage limit'],
    ['working', 'works on something else'],
    ['starting', 'is starting'],
    ['stalled', 'is stalled'],
  ] as const)('W2 an agent in the state %s gets nothing, in words', (state, words) => {
    const world = createWorld([agentOf('a')]);
    world.see('a', state);
    world.add();
    expect(stages(world)).toEqual(['queued']);
    for (const id of ['a', taskId(1)]) expect(explainWaiting(world.desk, world.live, world.now, id)[0]).toContain(words);
    world.see('a', 'ready');
    expect(stages(world)).toEqual(['delivering']);
  });

  it('W2 the app starts an agent that never ran or ended well, and no other', () => {
    const world = createWorld([agentOf('a')]);
    world.end('a', 0);
    world.add();
    expect(stages(world)).toEqual(['delivering']);
    expect(toStart(world.desk, world.live)).toEqual(['a']);
    const other = createWorld([agentOf('a')]);
    other.end('a', 137);
    other.add();
    expect(stages(other)).toEqual(['queued']);
    expect(toStart(other.desk, other.live)).toEqual([]);
    expect(explainWaiting(other.desk, other.live, other.now, 'a')).toEqual(['A ended with an error (137)']);
  });

  it('W2 what the app gave to an agent that then cannot take it goes to another; what the person gave stays', () => {
    const world = createWorld([agentOf('a'), agentOf('b')]);
    world.add();
    expect(holder(world, 1)).toBe('a');
    world.see('a', 'rate-limited');
    expect(holder(world, 1)).toBe('b');
    expect(Object.values(world.desk.messages).filter((m) => m.stage === 'queued')).toHaveLength(1);
    world.see('a', 'ready');
    world.add();
    world.submit({ type: 'task.release', id: taskId(2) });
    world.submit({ type: 'policy.set', policy: { ...world.desk.policy, mode: 'manual' } });
    world.submit({ type: 'task.release', id: taskId(2) });
    world.submit({ type: 'task.give', id: taskId(2), agent: 'a' });
    world.see('a', 'rate-limited');
    expect(holder(world, 2)).toBe('a');
  });

  it('W1 what is reserved for an agent that is gone is free again', () => {
    const world = createWorld([agentOf('a', { maxTasks: 1 }), agentOf('b')], { mode: 'manual' });
    world.add();
    world.add({ dependsOn: [taskId(1)] });
    world.submit({ type: 'task.give', id: taskId(2), agent: 'a' });
    expect(world.task(2).reservedFor).toBe('a');
    world.record({ type: 'agents.set', agents: [agentOf('b')] });
    expect(world.task(2).reservedFor).toBeUndefined();
  });

  it('W1 a task whose done dependency was removed can start', () => {
    const world = createWorld([agentOf('a')]);
    world.add();
    world.add({ dependsOn: [taskId(1)] });
    does(world, 'a');
    world.submit({ type: 'task.release', id: taskId(2) });
    expect(world.submit({ type: 'task.remove', id: taskId(1) })).toBeNull();
    expect(world.task(2).stage).toBe('delivering');
  });
});
