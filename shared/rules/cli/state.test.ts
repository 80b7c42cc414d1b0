import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentState, Evidence } from '../../model/index.ts';
import { deriveState, isLive, nextChange } from './state.ts';

const sources: Evidence['source'][] = [
  'process', 'report', 'channel', 'hook', 'pid-file', 'title', 'transcript', 'notice', 'screen', 'activity',
  'silence',
];
const states: AgentState[] = [
  'starting', 'needs-login', 'ready', 'working', 'waiting-for-you', 'rate-limited', 'stalled', 'exited', 'unknown',
];
const evidence = fc.record({
  source: fc.constantFrom(...sources),
  at: fc.integer({ min: 0, max: 20 }),
  ttl: fc.constantFrom(0, 0, 3, 10),
  says: fc.constantFrom(...states),
  detail: fc.constantFrom('a', 'b'),
});
const many = fc.array(evidence, { maxLength: 8 });
const now = fc.integer({ min: 0, max: 30 });

const one = (source: Evidence['source'], says: AgentState, at: number, ttl = 0): Evidence => ({
  source, says, at, ttl, detail: `${source} says ${says}`,
});

describe('deriveState', () => {
  it('does not depend on the order in which evidence came', () => {
    const shuffled = many.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(fc.property(shuffled, now, ([list, other], time) => {
      expect(deriveState(other, time)).toEqual(deriveState(list, time));
    }));
  });

  it('gives expired evidence and evidence of the future no say', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      const live = list.filter((e) => isLive(e, time));
      expect(deriveState(list, time)).toEqual(deriveState(live, time));
    }));
  });

  it('changes by time alone only at nextChange', () => {
    fc.assert(fc.property(many, now, fc.integer({ min: 0, max: 30 }), (list, time, later) => {
      const next = nextChange(list, time) ?? Infinity;
      fc.pre(time + later < next);
      expect(deriveState(list, time + later).state).toBe(deriveState(list, time).state);
    }));
  });

  it('D5 is never ready without a report, hook, pid file or screen that says so', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      fc.pre(deriveState(list, time).state === 'ready');
      const positive = ['report', 'channel', 'hook', 'pid-file', 'screen'];
      expect(list.some((e) => e.says === 'ready' && positive.includes(e.source))).toBe(true);
    }));
  });

  it('D5 a question by report, pid file or hook wins over every word that is not newer', () => {
    const asked = fc.constantFrom('report' as const, 'pid-file' as const, 'hook' as const);
    fc.assert(fc.property(many, asked, now, (list, source, time) => {
      const ask = one(source, 'waiting-for-you', time);
      const rest = list.filter((e) => e.says !== 'exited');
      const { state } = deriveState([...rest.filter((e) => e.at <= time), ask], time);
      expect(['waiting-for-you', 'needs-login']).toContain(state);
    }));
  });

  it('an ended process decides over everything else', () => {
    fc.assert(fc.property(many, now, (list, time) => {
      const others = list.filter((e) => e.source !== 'process');
      expect(deriveState([...others, one('process', 'exited', time)], time).state).toBe('exited');
    }));
  });

  it('goes on when the same source or a better one says later that the agent works', () => {
    const ask = one('hook', 'waiting-for-you', 5);
    expect(deriveState([ask, one('report', 'ready', 4)], 9).state).toBe('waiting-for-you');
    expect(deriveState([ask, one('report', 'working', 6)], 9).state).toBe('working');
    expect(deriveState([ask, one('pid-file', 'ready', 6)], 9).state).toBe('ready');
    expect(deriveState([one('report', 'waiting-for-you', 5), one('hook', 'working', 6)], 9).state)
      .toBe('waiting-for-you');
  });

  it('takes a dialog on the screen before any report, and a report before the screen', () => {
    const dialog = one('screen', 'waiting-for-you', 5);
    const started = one('process', 'starting', 1);
    expect(deriveState([started, dialog], 9).state).toBe('waiting-for-you');
    expect(deriveState([started, dialog, one('report', 'ready', 6)], 9).state).toBe('ready');
    expect(deriveState([started, dialog, one('report', 'working', 3)], 9).state).toBe('working');
  });

  it('A2 a login that a turn ended for is missing, though that end is told as rest', () => {
    for (const source of ['hook', 'transcript'] as const) {
      const need = one(source, 'needs-login', 100);
      expect(deriveState([need, one('report', 'ready', 130)], 9_000).state).toBe('needs-login');
      expect(deriveState([need, one('pid-file', 'ready', 90)], 9_000).state).toBe('needs-login');
      expect(deriveState([need, one('report', 'working', 130)], 9_000).state).toBe('working');
      // Somebody has logged in, and the CLI tells that it is free.
      expect(deriveState([need, one('report', 'ready', 6_000)], 9_000).state).toBe('ready');
    }
  });

  it('A2 what was told before a rollout wrote of a missing login is no answer to it', () => {
    const list = [one('hook', 'working', 20), one('transcript', 'needs-login', 100), one('report', 'ready', 130)];
    expect(deriveState(list, 9_000).state).toBe('needs-login');
  });

  it('A8 a limit that only the screen told of ends with work on the screen, no other does', () => {
    const works = one('screen', 'working', 7);
    expect(deriveState([one('screen', 'rate-limited', 5), works], 9).state).toBe('working');
    expect(deriveState([one('hook', 'rate-limited', 5), works], 9).state).toBe('rate-limited');
    expect(deriveState([one('screen', 'rate-limited', 5), one('title', 'working', 7)], 9).state).toBe('rate-limited');
  });

  it('A11 a menu in place of the composer waits for the person, though the CLI reported rest before', () => {
    for (const source of ['report', 'channel', 'pid-file', 'hook'] as const) {
      const told = one(source, 'ready', 3);
      expect(deriveState([told, one('screen', 'waiting-for-you', 5)], 9).state).toBe('waiting-for-you');
      expect(deriveState([told, one('title', 'waiting-for-you', 5)], 9).state).toBe('ready');
    }
  });

  it('is starting until the silence begins, then unknown, and says to look at the pane', () => {
    const list = [
      one('process', 'starting', 0),
      { ...one('silence', 'unknown', 10), detail: 'no sign of life after 10 s: look at the pane' },
    ];
    expect(deriveState(list, 9).state).toBe('starting');
    expect(nextChange(list, 9)).toBe(10);
    expect(deriveState(list, 10)).toEqual({
      state: 'unknown', since: 10, why: 'no sign of life after 10 s: look at the pane',
    });
    expect(deriveState([...list, one('report', 'ready', 12)], 12).state).toBe('ready');
  });

  it('holds a usage limit until it expires or work is seen', () => {
    const limit = one('hook', 'rate-limited', 5, 100);
    const report = one('report', 'ready', 6);
    expect(deriveState([limit, report], 9).state).toBe('rate-limited');
    expect(deriveState([limit, one('report', 'working', 7)], 9).state).toBe('working');
    expect(deriveState([limit, report], 105).state).toBe('ready');
  });

  it('knows nothing without evidence, and a title alone is not ready', () => {
    expect(deriveState([], 5).state).toBe('unknown');
    expect(deriveState([one('process', 'unknown', 1), one('title', 'ready', 2)], 5).state).toBe('unknown');
    expect(deriveState([one('title', 'working', 2), one('screen', 'ready', 3)], 5).state).toBe('working');
  });

  it('is stalled only if work was told and nothing of it was seen for too long', () => {
    const work = one('report', 'working', 5);
    const still = one('silence', 'stalled', 20);
    expect(deriveState([work, still], 19).state).toBe('working');
    expect(deriveState([work, still], 20).state).toBe('stalled');
    expect(deriveState([work, still, one('activity', 'working', 21)], 22).state).toBe('working');
    expect(deriveState([one('report', 'ready', 5), still], 22).state).toBe('ready');
    expect(deriveState([one('report', 'waiting-for-you', 5), still], 22).state).toBe('waiting-for-you');
    expect(deriveState([one('process', 'unknown', 1), still], 22).state).toBe('unknown');
  });

  it('D5 a shell prompt where the agent was is its end, until a better source tells otherwise', () => {
    const shell = one('notice', 'exited', 5);
    expect(deriveState([shell, one('report', 'ready', 4), one('screen', 'ready', 6)], 9).state).toBe('exited');
    expect(deriveState([shell, one('report', 'ready', 6)], 9).state).toBe('ready');
  });
});
