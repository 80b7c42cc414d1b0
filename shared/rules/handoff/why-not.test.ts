import { expect, test } from 'vitest';
import type { Context } from '../../model/index.ts';
import { whyNot } from '../index.ts';
import { makeWorld } from '../test/world.ts';

const context = (percent: number): Context => ({
  used: percent, window: 100, ceiling: 100, ceilingFrom: 'user', percent, rawPercent: percent, source: 'status-line',
  at: 0, model: null, generation: 0, perTurn: null, turnsLeft: null,
});

test('H21 an agent near its ceiling, at its limit, without login or program cannot take over, and it is said why', () => {
  const w = makeWorld(['a', 'b']);
  w.start('b');
  const of = (change: object) => whyNot(w.desk, { ...w.live, b: { ...w.live['b']!, ...change } }, 'b');
  expect(of({})).toBeNull();
  expect(of({ state: 'working' })).toBeNull();
  expect(of({ state: 'needs-login' })).toBe('it needs a login');
  expect(of({ state: 'rate-limited', limit: { text: 'x', seenAt: 0, until: null } })).toBe('it is at its usage limit');
  expect(of({ cli: { status: 'missing' } })).toBe('it is not installed');
  expect(of({ context: context(89.9) })).toBeNull();
  expect(of({ context: context(90) })).toBe('it has 90 % of its context in use itself');
  expect(whyNot(w.desk, w.live, 'nobody')).toBe('it is no longer in this project');
});

test('H21 the policy says what near is; a session that is over is full no more', () => {
  const w = makeWorld(['a', 'b']);
  w.start('b');
  const { policy } = w.desk;
  w.submit({ type: 'policy.set', policy: { ...policy, handoff: { ...policy.handoff, prepare: 50 } } });
  const live = { ...w.live, b: { ...w.live['b']!, context: context(60) } };
  expect(whyNot(w.desk, live, 'b')).toBe('it has 60 % of its context in use itself');
  w.crash('b', 0);
  expect(whyNot(w.desk, { ...live, b: { ...live.b, state: 'exited' as const } }, 'b')).toBeNull();
});

test('H21 what is said before is what the command then does', () => {
  const w = makeWorld(['a', 'b', 'c']);
  w.submit({ type: 'orchestrator.name', agent: 'a' });
  w.state('c', 'rate-limited');
  expect(w.submit({ type: 'handoff.start', to: 'c' })).toBe('c is at its usage limit');
  expect(whyNot(w.desk, w.live, 'c')).toBe('it is at its usage limit');
  expect(whyNot(w.desk, w.live, 'b')).toBeNull();
  expect(w.submit({ type: 'handoff.start', to: 'b' })).toBeNull();
  const under = Object.values(w.desk.handoffs)[0]!;
  expect(whyNot(w.desk, w.live, 'b', under)).toBeNull();
  expect(whyNot(w.desk, w.live, 'c', under)).toBe('it is at its usage limit');
});

test('H20 the person names the first holder; a second one comes by a handoff only', () => {
  const w = makeWorld(['a', 'b']);
  expect(w.submit({ type: 'orchestrator.name', agent: 'nobody' })).toBe('There is no such agent');
  expect(w.submit({ type: 'orchestrator.name', agent: 'a' })).toBeNull();
  expect(w.desk.orchestrator).toEqual({ agent: 'a', epoch: 1 });
  expect(w.submit({ type: 'orchestrator.name', agent: 'b' })).toBe('a holds the role: pass it on from there');
  expect(w.submit({ type: 'orchestrator.name', agent: 'a' })).toBe('It holds the role already');
  expect(w.desk.orchestrator).toEqual({ agent: 'a', epoch: 1 });
});
