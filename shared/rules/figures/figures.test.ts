import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, MOST_PAST, Message, type Desk, type EventBody, type Handoff, type Session } from '../../model/index.ts';
import { reduce, reduceAll } from '../fold/reduce.ts';
import { agentOf, createWorld, taskId } from '../test/sim.ts';
import { burnAt, burnPoints, daysOf, handoffRows, shares, sum, tokenBins, tokenRows, timeKinds, timeOf, type Span } from './index.ts';

const moment = fc.integer({ min: 0, max: 10_000 });
const stretch = fc.tuple(moment, moment).map(([from, to]): Span => ({ from, to }));
const span = fc.tuple(moment, fc.integer({ min: 1, max: 5_000 })).map(([from, long]): Span => ({ from, to: from + long }));
const said = fc.array(fc.record({ kind: fc.constantFrom(...timeKinds), from: moment, to: moment }), { maxLength: 25 });
const total = (ms: Record<string, number>): number => Object.values(ms).reduce((all, one) => all + one, 0);
const agents = [agentOf('a'), agentOf('b')];

describe('G5 use of agents', () => {
  it('divides the whole span, with no part below nothing, in whatever order it is told', () => {
    fc.assert(fc.property(said, fc.array(stretch, { maxLength: 6 }), fc.array(stretch, { maxLength: 3 }), span, fc.integer(), (list, runs, slept, of, seed) => {
      const ms = shares(list, runs, of, -Infinity, slept);
      expect(total(ms)).toBe(of.to - of.from);
      for (const part of Object.values(ms)) expect(part).toBeGreaterThanOrEqual(0);
      const turned = [...list].sort((a, b) => ((a.from * 31 + seed) % 7) - ((b.from * 31 + seed) % 7));
      expect(shares(turned, runs.toReversed(), of, -Infinity, slept.toReversed())).toEqual(ms);
    }));
  });

  it('is never work while the agent does not run, and off for all of a span in which it never did', () => {
    fc.assert(fc.property(said, span, (list, of) => {
      const only = shares(list.filter(({ kind }) => kind === 'work' || kind === 'still'), [], of);
      expect(only.off).toBe(of.to - of.from);
      expect(shares(list, [of], of, -Infinity, [of]).off).toBe(of.to - of.from);
    }));
  });

  it('of two parts of a span add up to that of the span', () => {
    fc.assert(fc.property(said, fc.array(stretch, { maxLength: 6 }), span, fc.double({ min: 0, max: 1, noNaN: true }), (list, runs, of, share) => {
      const middle = Math.round(of.from + (of.to - of.from) * share);
      const [one, two, both] = [{ from: of.from, to: middle }, { from: middle, to: of.to }, of].map((part) => shares(list, runs, part));
      for (const kind of timeKinds) expect((one?.[kind] ?? 0) + (two?.[kind] ?? 0)).toBe(both?.[kind]);
    }));
  });

  it('follows from the journal: work, check, wait and rest of a real run add up to it', () => {
    const world = createWorld(agents, { mode: 'automatic' });
    const began = world.now;
    const session: Session = { id: 's', agent: 'a', pane: 's', cliSession: null, startedAt: world.now };
    world.record({ type: 'session.started', session });
    world.add({ gates: ['true'] });
    const later = (ms: number) => (world.now += ms);
    later(1_000);
    world.accept('a');
    later(5_000);
    world.finish('a');
    later(2_000);
    world.gate('a', true);
    later(3_000);
    const [use] = timeOf(world.desk, world.live, { from: began, to: world.now }, world.now);
    expect(total(use?.ms ?? {})).toBe(11_000);
    expect(use?.ms).toMatchObject({ work: 5_000, checking: 2_000, idle: 4_000, off: 0 });
    expect(timeOf(world.desk, world.live, { from: began, to: world.now + 99_000 }, world.now)[0]?.ms).toEqual(use?.ms);
    // What was worked on stays worked on when its task is removed.
    world.record({ type: 'task.removed', id: taskId(1) });
    expect(timeOf(world.desk, world.live, { from: began, to: world.now }, world.now)[0]?.ms.work).toBe(5_000);
  });

  it('says unknown where the desk has forgotten what was what', () => {
    const past = Array.from({ length: MOST_PAST }, (_, i) => ({ agent: 'a', kind: 'you' as const, from: 5_000 + i, to: 5_001 + i }));
    const desk: Desk = { ...emptyDesk, agents, past, sessions: { s: { id: 's', agent: 'a', pane: 's', cliSession: null, startedAt: 1_000 } } };
    const [use] = timeOf(desk, {}, { from: 0, to: 6_000 }, 9_000);
    expect(use?.ms).toMatchObject({ off: 1_000, unknown: 4_000 });
    expect(total(use?.ms ?? {})).toBe(6_000);
  });

  it('has days that touch, and make up the span', () => {
    const base = new Date(2026, 2, 20).getTime();
    fc.assert(fc.property(fc.nat(20 * 86_400_000), fc.integer({ min: 1, max: 30 * 86_400_000 }), (from, long) => {
      const days = daysOf({ from: base + from, to: base + from + long });
      expect(days[0]?.from).toBe(base + from);
      expect(days.at(-1)?.to).toBe(base + from + long);
      days.slice(1).forEach((day, i) => expect(day.from).toBe(days[i]?.to));
    }));
  });
});

const used = fc.record({ input: fc.nat(9_000), cached: fc.nat(9_000), output: fc.nat(9_000), usd: fc.constant(null) });
const messages = fc.array(
  fc.record({ agent: fc.constantFrom('a', 'b'), task: fc.constantFrom(undefined, taskId(1), taskId(2)), at: moment, spent: fc.option(used, { nil: undefined }), over: fc.boolean() }),
  { maxLength: 25 },
).map((list) => list.map(({ agent, task, at, spent, over }, i) => Message.parse({
  id: `m${i}`, agent, ...(task ? { taskId: task } : {}), text: 'x', provenance: 'app', stage: over ? 'finished' : 'accepted', queuedAt: at, acceptedAt: at,
  ...(over ? { finishedAt: at } : {}), ...(spent ? { spent, spentAt: at } : {}),
})));
const deskOf = (list: readonly Message[]): Desk => ({ ...emptyDesk, agents, messages: Object.fromEntries(list.map((m) => [m.id, m])) });

describe('G5 tokens', () => {
  it('over time and by task are the same tokens, and turns that told nothing are counted apart', () => {
    fc.assert(fc.property(messages, span, fc.integer({ min: 1, max: 30 }), (list, of, count) => {
      const bins = tokenBins(deskOf(list), of, count).flatMap(({ by }) => Object.values(by));
      const rows = tokenRows(deskOf(list), of);
      const inside = list.filter((m) => (m.spentAt ?? m.finishedAt ?? Infinity) >= of.from && (m.spentAt ?? m.finishedAt ?? Infinity) < of.to);
      for (const all of [bins, rows]) {
        expect(all.reduce((n, one) => n + sum(one), 0)).toBe(inside.reduce((n, m) => n + (m.spent ? m.spent.input + m.spent.output : 0), 0));
        expect(all.reduce((n, one) => n + one.unknown, 0)).toBe(inside.filter((m) => !m.spent).length);
        expect(all.every((one) => one.told + one.unknown > 0)).toBe(true);
      }
      expect(tokenRows(deskOf(list.toReversed()), of)).toEqual(rows);
    }));
  });

  it('are those of the journal, at the time when they were told', () => {
    const desk = reduceAll(deskOf([Message.parse({ id: 'm', agent: 'a', text: 'x', provenance: 'app', stage: 'finished', queuedAt: 1, acceptedAt: 2, finishedAt: 3 })]), [
      { seq: 1, at: 500, body: { type: 'message.spent', id: 'm', spent: { input: 5, cached: 7, output: 2, usd: null } } },
    ]);
    expect(tokenRows(desk, { from: 0, to: 400 })).toEqual([]);
    expect(tokenRows(desk, { from: 400, to: 600 })).toEqual([{ agent: 'a', spent: { input: 5, cached: 7, output: 2, usd: null }, told: 1, unknown: 0 }]);
  });
});

describe('G5 burn-down', () => {
  const act = fc.record({ n: fc.integer({ min: 1, max: 6 }), what: fc.constantFrom('add', 'done', 'remove'), wait: fc.integer({ min: -50, max: 300 }) });
  it('counts what the journal tells, never below nothing, and ends with what there is', () => {
    fc.assert(fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      let desk = emptyDesk;
      let at = 1_000;
      const draft = { title: 't', kind: 'any', priority: 'medium', estimateMinutes: 1, context: '', objective: '', files: [], steps: [], tests: [], criteria: [], deliverables: [], documentation: [], gates: [], dependsOn: [] } as const;
      for (const { n, what, wait } of acts) {
        at += wait;
        const id = taskId(n);
        if ((what === 'add') === (desk.tasks[id] !== undefined)) continue;
        const body = (what === 'add' ? { type: 'task.added', task: { ...draft, id } } : { type: what === 'done' ? 'task.done' : 'task.removed', id }) as EventBody;
        desk = reduce(desk, { seq: desk.seq + 1, at, body });
      }
      const points = burnPoints(desk);
      for (const { open, done } of points) expect(Math.min(open, done)).toBeGreaterThanOrEqual(0);
      points.slice(1).forEach((point, i) => expect(point.at).toBeGreaterThan(points[i]?.at ?? Infinity));
      const there = Object.values(desk.tasks);
      expect(burnAt(points, Infinity)).toMatchObject({ open: there.filter(({ stage }) => stage !== 'done').length, done: there.filter(({ stage }) => stage === 'done').length });
      expect(burnAt(points, -1)).toMatchObject({ open: 0, done: 0 });
    }));
  });
});

describe('G5 handoffs', () => {
  it('are those that a span has a part of, the earliest first, with what is unknown as unknown', () => {
    const handoff = (id: string, beganAt: number, more: Partial<Handoff> = {}): Handoff => ({ id, from: 'a', cause: 'context', percent: null, step: 'preparing', stepAt: beganAt, beganAt, passed: [], ...more });
    const desk: Desk = {
      ...emptyDesk,
      handoffs: {
        late: handoff('late', 900),
        early: handoff('early', 100, { to: 'b', percent: 91, end: { as: 'done', at: 300, detail: '' } }),
        before: handoff('before', 10, { end: { as: 'dropped', at: 50, detail: '' } }),
      },
    };
    expect(handoffRows(desk, { from: 60, to: 1_000 })).toEqual([
      { id: 'early', from: 'a', to: 'b', cause: 'context', began: 100, ended: 300, percent: 91, end: 'done' },
      { id: 'late', from: 'a', to: null, cause: 'context', began: 900, ended: null, percent: null, end: null },
    ]);
  });
});
