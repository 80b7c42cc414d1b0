import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent, Desk, Kind, Priority } from '../../model/index.ts';
import { dispatch, follow, held, inTerminal, whyAgentWaits, whyTaskWaits } from '../index.ts';
import { agentOf, createWorld, taskId, type World } from '../test/sim.ts';

// 10,000 runs in all, over random task graphs and random events.
const LONG = 300_000;

interface Plan {
  tasks: { after: number[]; minutes: number; priority: Priority; kind: Kind; file: number | null }[];
  agents: { max: number; special: Kind; full: boolean }[];
  steps: Step[];
}
interface Step {
  agent: number;
  task: number;
  what: 'accept' | 'work' | 'work' | 'red' | 'crash' | 'limit' | 'unlimit' | 'person' | 'give' | 'release' | 'time';
}

const kind = fc.constantFrom<Kind>('any', 'implementation', 'analysis');
const plan: fc.Arbitrary<Plan> = fc.record({
  tasks: fc.array(
    fc.record({
      after: fc.array(fc.nat(6), { maxLength: 2 }),
      minutes: fc.integer({ min: 5, max: 60 }),
      priority: fc.constantFrom<Priority>('high', 'medium', 'low'),
      kind,
      file: fc.option(fc.nat(2), { freq: 2 }),
    }),
    { minLength: 1, maxLength: 7 },
  ),
  agents: fc.array(fc.record({ max: fc.integer({ min: 1, max: 3 }), special: kind, full: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  steps: fc.array(
    fc.record({
      agent: fc.nat(2),
      task: fc.nat(6),
      what: fc.constantFrom<Step['what']>('accept', 'accept', 'work', 'work', 'work', 'red', 'crash', 'limit', 'unlimit', 'person', 'give', 'release', 'time'),
    }),
    { maxLength: 16 },
  ),
});

function build({ tasks, agents }: Plan, policy: Parameters<typeof createWorld>[1] = {}): World {
  const list = agents.map(({ max, special }, i): Agent => agentOf(`a${i}`, { maxTasks: max, specialities: [special] }));
  const world = createWorld(list, policy);
  agents.forEach(({ full }, i) => {
    // Only one that is not alone may be too full for long tasks, or these would wait for ever.
    if (full && i > 0) world.live[`a${i}`]!.context = { percent: 90 } as never;
  });
  tasks.forEach(({ after, minutes, priority, kind: of, file }, i) => {
    const dependsOn = [...new Set(after.filter((n) => n < i))].map((n) => taskId(n + 1));
    world.add({ dependsOn, estimateMinutes: minutes, priority, kind: of, files: file === null ? [] : [{ path: `src/${file}.ts`, notes: '' }] });
  });
  return world;
}

/** One thing happens, if it can. */
function play(world: World, { agent: n, task, what }: Step): void {
  const { agents } = world.desk;
  const agent = agents[n % agents.length]!.id;
  const record = inTerminal(world.desk, agent);
  const state = world.live[agent]!.state;
  const id = taskId((task % Object.keys(world.desk.tasks).length) + 1);
  world.now += 60_000;
  switch (what) {
    case 'accept':
      if (record?.stage === 'delivering' && state !== 'rate-limited') world.accept(agent);
      return;
    case 'work':
    case 'red':
      if (record?.stage === 'running' && state === 'working') world.finish(agent);
      else if (record?.stage === 'checking') world.gate(agent, what === 'work');
      return;
    case 'crash':
      if (state !== 'exited') world.end(agent, 1);
      return;
    case 'limit':
      if (state === 'working' || state === 'ready') world.see(agent, 'rate-limited');
      return;
    case 'unlimit':
      if (state === 'rate-limited') world.see(agent, record?.stage === 'running' ? 'working' : 'ready');
      return;
    case 'person':
      if (state === 'exited') world.start(agent);
      if (record?.stage !== 'needs-you') return;
      if (record.gate?.ok === false) world.submit({ type: 'gate.return', id: record.task.id });
      else world.submit({ type: 'task.release', id: record.task.id });
      return;
    case 'give':
      world.submit({ type: 'task.give', id, agent });
      return;
    case 'release':
      world.submit({ type: 'task.release', id });
      return;
    case 'time':
      world.now += 3_600_000;
      world.review();
  }
}

/** What the rules may never do, counted without their help. */
function holds(desk: Desk): void {
  const stages = ['delivering', 'running', 'checking', 'needs-you'];
  const all = Object.values(desk.tasks);
  expect(new Set(desk.order)).toEqual(new Set(Object.keys(desk.tasks)));
  for (const agent of desk.agents) {
    const mine = all.filter((r) => r.agent === agent.id && r.stage !== 'done');
    expect(mine.length).toBeLessThanOrEqual(agent.maxTasks);
    expect(mine.filter((r) => stages.includes(r.stage)).length).toBeLessThanOrEqual(1);
  }
  for (const r of all) {
    if (r.stage !== 'queued') for (const id of r.task.dependsOn) expect(desk.tasks[id]?.stage).toBe('done');
    const open = Object.values(desk.messages).filter((m) => m.taskId === r.task.id && !['finished', 'failed'].includes(m.stage));
    expect(open.length).toBeLessThanOrEqual(1);
    if (r.stage === 'queued') expect(r.agent).toBeUndefined();
  }
}

/** Pairs of an agent that could work and a task that it could have, counted without the rules' help. */
function left(world: World): string[] {
  const { desk, live } = world;
  const files = new Set(
    Object.values(desk.tasks)
      .filter((r) => ['delivering', 'running', 'checking', 'needs-you'].includes(r.stage))
      .flatMap((r) => r.task.files.map((f) => f.path)),
  );
  return desk.agents.flatMap(({ id }) => {
    const has = Object.values(desk.tasks).some((r) => r.agent === id && r.stage !== 'done');
    if (has || live[id]!.state !== 'ready') return [];
    return Object.values(desk.tasks)
      .filter((r) => r.stage === 'queued' && (!r.reservedFor || r.reservedFor === id))
      .filter((r) => r.task.dependsOn.every((d) => desk.tasks[d]?.stage === 'done'))
      .filter((r) => r.reservedFor === id || r.task.files.every((f) => !files.has(f.path)))
      .filter((r) => r.reservedFor === id || !live[id]!.context || r.task.estimateMinutes <= desk.policy.longMinutes)
      .map((r) => `${id} ${r.task.id}`);
  });
}

describe('dispatch over random graphs and events', () => {
  it('W1 W2 never starts before its dependencies, never over capacity, never two agents on a task, no agent idle with work', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const world = build(given);
        for (const step of given.steps) {
          play(world, step);
          holds(world.desk);
          expect(left(world)).toEqual([]);
        }
      }),
      { numRuns: 4_000 },
    );
  }, LONG);

  it('W3 the same state gives the same decision, also to one who reads the state for the first time', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom('automatic', 'orchestrator'), fc.boolean(), (given, mode, confirm) => {
        const world = build(given, { mode, confirm });
        for (const step of given.steps) {
          play(world, step);
          const again = structuredClone(world.desk);
          const now = world.now + step.task * 1_000_000;
          expect(dispatch(again, world.live, now)).toEqual(dispatch(world.desk, world.live, now));
          const context = () => ({ now, newId: () => 'x', live: world.live });
          expect(follow(structuredClone(again), context())).toEqual(follow(world.desk, context()));
          for (const { id } of again.agents) expect(held(again, id).map((r) => r.task.id)).toEqual(held(world.desk, id).map((r) => r.task.id));
        }
      }),
      { numRuns: 2_000 },
    );
  }, LONG);

  it('W2 every run ends with every task done, whatever happened, once agents work again', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const world = build(given);
        for (const step of given.steps) play(world, step);
        const count = Object.keys(world.desk.tasks).length;
        const open = () => Object.values(world.desk.tasks).filter((r) => r.stage !== 'done').length;
        for (let round = 0; open() > 0 && round < 40 * count; round += 1)
          for (const what of ['unlimit', 'person', 'accept', 'work'] as const)
            for (let agent = 0; agent < given.agents.length; agent += 1) play(world, { agent, task: 0, what });
        expect(open()).toBe(0);
        expect(Object.keys(world.desk.tasks)).toHaveLength(given.tasks.length);
      }),
      { numRuns: 2_000 },
    );
  }, LONG);

  it('W2 no task and no agent waits without a reason', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom('automatic', 'orchestrator', 'manual'), fc.boolean(), (given, mode, confirm) => {
        const world = build(given, { mode, confirm });
        for (const step of given.steps) {
          play(world, step);
          holds(world.desk);
          for (const { task, stage } of Object.values(world.desk.tasks)) {
            const [why] = whyTaskWaits(world.desk, world.live, world.now, task.id);
            expect(why).toBeDefined();
            if (stage === 'queued') expect(why!.why).not.toBe('in-work');
            if (mode === 'automatic' && !confirm) expect(['next', 'confirm']).not.toContain(why!.why);
          }
          for (const { id } of world.desk.agents)
            if (!inTerminal(world.desk, id)) expect(whyAgentWaits(world.desk, world.live, world.now, id)).not.toBeNull();
        }
      }),
      { numRuns: 2_000 },
    );
  }, LONG);
});
