import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentState, Evidence } from '../../model/index.ts';
import { explain } from './explain.ts';
import { deriveState, isLive, RANK } from './state.ts';

const evidence = fc.record({
  source: fc.constantFrom(...(Object.keys(RANK) as Evidence['source'][])),
  at: fc.integer({ min: 0, max: 20 }),
  ttl: fc.constantFrom(0, 0, 3, 10),
  says: fc.constantFrom<AgentState[]>(
    'starting', 'needs-login', 'ready', 'working', 'waiting-for-you', 'rate-limited', 'stalled', 'exited', 'unknown',
  ),
  detail: fc.constantFrom('a', 'b'),
  adds: fc.constantFrom(undefined, undefined, true as const),
});
const many = fc.array(evidence, { maxLength: 9 });
const now = fc.integer({ min: 0, max: 30 });
const one = (source: Evidence['source'], says: AgentState, at: number, ttl = 0): Evidence => ({
  source, says, at, ttl, detail: `${source} says ${says}`,
});

describe('explain', () => {
  it('a detail that another source knows is told with the reason', () => {
    const retry = { ...one('screen', 'working', 7), adds: true as const, detail: 'retrying in 4s' };
    expect(explain([one('report', 'working', 5), retry], 9).why).toBe('report says working; retrying in 4s');
    expect(explain([one('report', 'ready', 8), retry], 9).why).toBe('report says ready');
    const asks = { ...one('screen', 'waiting-for-you', 7), adds: true as const, detail: 'may it run npm test' };
    expect(explain([one('title', 'waiting-for-you', 6), asks], 9).why).toBe('title says waiting-for-you; may it run npm test');
    const named = { ...one('report', 'waiting-for-you', 8), adds: true as const, detail: 'it reports a question: npm test' };
    expect(explain([named, asks], 9).why).toBe('it reports a question: npm test');
    const answered = [one('title', 'working', 8), one('notice', 'waiting-for-you', 8), { ...asks, source: 'notice' as const, at: 5 }];
    expect(explain(answered, 9).why).not.toContain('npm test');
  });

  it('A6 the deciding entry is always what deriveState answers', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      const told = explain(list, time);
      const { state, since, why } = deriveState(list, time);
      expect(told).toMatchObject({ state, since, why });
      const deciding = told.entries.filter((e) => e.role === 'decides');
      expect(deciding.length).toBe(told.by ? 1 : 0);
      expect(deciding[0]?.evidence ?? null).toBe(told.by);
      if (!told.by) return;
      expect(told.entries[0]?.role).toBe('decides');
      expect(told.by.at).toBe(since);
      expect(why.startsWith(told.by.detail)).toBe(true);
      expect(isLive(told.by, time)).toBe(true);
      expect([told.by.says, 'unknown']).toContain(state);
    }), { numRuns: 400 });
  });

  it('A6 every piece of evidence is there once, with a reason', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      const { entries, changes } = explain(list, time);
      expect(new Set(entries.map((e) => e.evidence))).toEqual(new Set(list));
      expect(entries.length).toBe(list.length);
      for (const e of entries) {
        expect(e.reason).not.toBe('');
        expect(e.age).toBe(time - e.evidence.at);
        expect(e.role === 'old').toBe(e.evidence.at <= time && !isLive(e.evidence, time));
        expect(e.role === 'later').toBe(e.evidence.at > time);
        if (e.role === 'overruled') expect(list).toContain(e.by);
      }
      expect(changes.length).toBeGreaterThan(0);
    }));
  });

  it('A6 what decides is needed: without it the state has another ground', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      const { by } = explain(list, time);
      fc.pre(by !== null);
      const rest = explain(list.filter((e) => e !== by), time);
      expect(rest.by).not.toBe(by);
    }));
  });

  it('A6 the change that it foretells comes, and none before', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      const { state, next } = explain(list, time);
      for (let at = time; at < (next?.at ?? 60); at += 1) expect(deriveState(list, at).state).toBe(state);
      if (next) expect(deriveState(list, next.at).state).toBe(next.state);
    }));
  });

  it('says why each does not decide, and what would change it', () => {
    const list = [
      one('process', 'unknown', 1), one('report', 'working', 9), one('hook', 'waiting-for-you', 5),
      one('title', 'ready', 8), one('screen', 'ready', 8), one('pid-file', 'working', 2, 3),
    ];
    const told = explain(list, 10);
    expect(told.state).toBe('working');
    expect(Object.fromEntries(told.entries.map((e) => [e.evidence.source, e.role]))).toEqual({
      report: 'decides', hook: 'overruled', process: 'background', title: 'weak', screen: 'overruled', 'pid-file': 'old',
    });
    expect(told.entries.find((e) => e.evidence.source === 'hook')?.reason).toContain('went on');
    expect(told.changes.join(' ')).toContain('A report of idle or done; a hook that says the turn ended.');
  });

  it('foretells a start without a sign of life, and the end of a usage limit', () => {
    const start = [one('process', 'starting', 0), one('silence', 'unknown', 12_000)];
    expect(explain(start, 2_000)).toMatchObject({ state: 'starting', next: { at: 12_000, state: 'unknown' } });
    expect(explain(start, 2_000).changes[0]).toMatch(/in 10 s, if nothing else comes: unknown\./);
    const limit = [one('report', 'ready', 9), one('hook', 'rate-limited', 8, 3_600_000)];
    expect(explain(limit, 10)).toMatchObject({ state: 'rate-limited', next: { at: 3_600_008, state: 'ready' } });
  });
});
