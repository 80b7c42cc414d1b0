import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentState, Evidence } from '../../shared/model/index.ts';
import { deriveState } from '../../shared/rules/cli/state.ts';
import { createEvidenceBook, LIMIT_MS } from './evidence.ts';

const T0 = 1_800_000_000_000;
const MIN = 60_000;
/** The wall clock that the person can set, and the steady one; both go with the timers. */
let set = 0;
const wall = () => Date.now() + set;
const steady = () => Date.now() - T0;
let changes = 0;
const open = () => createEvidenceBook(wall, () => (changes += 1), steady);
const seen = (source: Evidence['source'], says: AgentState, at = wall(), ttl = 0): Evidence => ({
  source, says, at, ttl, detail: `${source} ${says}`,
});

beforeEach(() => {
  vi.useFakeTimers({ now: T0 });
  set = 0;
  changes = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the book of evidence', () => {
  it('A8 A30 a usage limit that ended while the computer slept is over once somebody looks', () => {
    const book = open();
    book.put(seen('hook', 'ready'));
    book.setLimit({ text: 'resets 3pm', seenAt: T0, until: T0 + 60 * MIN });
    expect(book.state()).toBe('rate-limited');
    book.look();
    expect(book.state()).toBe('rate-limited');
    // The wall clock goes on, the timers stand still.
    set = 90 * MIN;
    book.look();
    expect(book.state()).toBe('ready');
  });

  it('A1 keeps the newest of each source, and what is read late changes nothing', () => {
    const book = open();
    book.put(seen('hook', 'working', T0 - 5));
    book.put(seen('hook', 'ready', T0 - 9));
    expect(book.state()).toBe('working');
    expect(book.list()).toHaveLength(1);
  });

  it('T2 keeps no more of a CLI’s words than can be shown, as one line', () => {
    const book = open();
    const wild = `it asks:\n\u001b[31m${'T'.repeat(3_000_000)}`;
    book.put({ ...seen('hook', 'waiting-for-you'), detail: wild });
    book.setLimit({ text: wild, seenAt: T0, until: T0 + MIN });
    expect(book.list().map((e) => e.detail.length)).toEqual([400, 400]);
    expect(book.limit()?.text.length).toBe(400);
    expect(book.why()).toMatch(/^it asks: \[31mT+$/);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (detail) => {
      book.put({ ...seen('report', 'working'), detail });
      const [shown = ''] = book.list().filter((e) => e.source === 'report').map((e) => e.detail);
      expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      expect(shown.isWellFormed() && shown.length <= 400).toBe(true);
    }));
  });

  it('A1 tells a change that comes by time alone', () => {
    const book = open();
    book.put(seen('process', 'starting'));
    book.put(seen('silence', 'unknown', T0 + 12_000));
    expect(book.state()).toBe('starting');
    vi.advanceTimersByTime(11_000);
    expect(book.state()).toBe('starting');
    changes = 0;
    vi.advanceTimersByTime(1_001);
    expect(book.state()).toBe('unknown');
    expect(changes).toBe(1);
  });

  it('A9 a clock that is set back wedges nothing: what comes then counts at once', () => {
    const book = open();
    book.put(seen('report', 'working'));
    vi.advanceTimersByTime(1_000);
    set = -60 * MIN;
    book.put(seen('report', 'ready'));
    expect(book.state()).toBe('ready');
    expect(book.since()).toBeLessThanOrEqual(wall());
    set = -120 * MIN;
    vi.advanceTimersByTime(10);
    book.put(seen('title', 'working'));
    expect(book.state()).toBe('ready');
    expect(book.list().every((e) => e.at <= wall())).toBe(true);
  });

  it('A9 evidence of the future counts as of now, and the next one replaces it', () => {
    const book = open();
    book.put(seen('hook', 'working', T0 + 60 * MIN));
    expect(book.state()).toBe('working');
    vi.advanceTimersByTime(5);
    book.put(seen('hook', 'ready'));
    expect(book.state()).toBe('ready');
  });

  it('A9 the wait for a first sign of life keeps its length when the clock is set back', () => {
    const book = open();
    book.put(seen('process', 'starting'));
    book.put(seen('silence', 'unknown', T0 + 12_000));
    vi.advanceTimersByTime(6_000);
    set = -60 * MIN;
    vi.advanceTimersByTime(6_002);
    expect(book.state()).toBe('unknown');
  });

  it('A9 whatever the clock does, the last word of a source counts', () => {
    const step = fc.record({
      pass: fc.integer({ min: 0, max: 100_000 }),
      jump: fc.constantFrom(0, 0, 0, -3_600_000, 3_600_000, -7, -1, 86_400_000, -86_400_000),
      says: fc.constantFrom<AgentState[]>('working', 'ready', 'waiting-for-you'),
    });
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      set = 0;
      vi.setSystemTime(T0);
      const book = createEvidenceBook(wall, () => {}, steady);
      for (const { pass, jump, says } of steps) {
        vi.setSystemTime(Date.now() + pass);
        set += jump;
        book.put(seen('report', says));
        expect(book.state()).toBe(says);
        expect(book.since()).toBeLessThanOrEqual(wall());
        expect(deriveState(book.list(), wall()).state).toBe(says);
      }
      book.close();
    }));
  });
});

describe('a usage limit', () => {
  const limit = (until: number | null, seenAt = wall()) => ({ text: 'You hit your limit', seenAt, until });

  it('A8 holds until its time, and the agent comes back by itself', () => {
    const book = open();
    book.put(seen('report', 'ready'));
    book.setLimit(limit(T0 + 30 * MIN), { source: 'hook', rule: 'claude.json#limit-named' });
    expect(book.state()).toBe('rate-limited');
    expect(book.limit()?.until).toBe(T0 + 30 * MIN);
    expect(book.list().find((e) => e.says === 'rate-limited')).toMatchObject({ rule: 'claude.json#limit-named', detail: 'You hit your limit' });
    vi.advanceTimersByTime(30 * MIN - 10);
    expect(book.state()).toBe('rate-limited');
    changes = 0;
    vi.advanceTimersByTime(20);
    expect(book.state()).toBe('ready');
    expect(book.limit()).toBeNull();
    expect(changes).toBe(1);
  });

  it('A8 without a time holds for five minutes', () => {
    const book = open();
    book.put(seen('report', 'ready'));
    book.setLimit(limit(null));
    vi.advanceTimersByTime(LIMIT_MS - 10);
    expect(book.state()).toBe('rate-limited');
    vi.advanceTimersByTime(20);
    expect(book.state()).toBe('ready');
  });

  it('A8 ends for good when work is seen, and not by a title that spins', () => {
    const book = open();
    book.setLimit(limit(T0 + 30 * MIN));
    vi.advanceTimersByTime(1_000);
    book.put(seen('title', 'working'));
    expect(book.state()).toBe('rate-limited');
    book.put(seen('report', 'working'));
    expect(book.state()).toBe('working');
    vi.advanceTimersByTime(1_000);
    book.put(seen('report', 'ready'));
    expect(book.state()).toBe('ready');
    expect(book.limit()).toBeNull();
  });

  it('A8 who names no time does not take it from one who did; a later time replaces it', () => {
    const book = open();
    book.setLimit(limit(T0 + 30 * MIN));
    book.setLimit(limit(null));
    expect(book.limit()?.until).toBe(T0 + 30 * MIN);
    book.setLimit(limit(T0 + 60 * MIN));
    expect(book.limit()?.until).toBe(T0 + 60 * MIN);
    book.setLimit(null);
    expect(book.limit()).toBeNull();
  });

  it('A8 one that is past or older than work seen is none', () => {
    const book = open();
    book.setLimit(limit(T0 - 1));
    expect(book.limit()).toBeNull();
    book.put(seen('hook', 'working'));
    book.setLimit(limit(T0 + 30 * MIN, T0 - 10));
    expect(book.limit()).toBeNull();
  });

  it('A8 keeps its end when the clock is set back', () => {
    const book = open();
    book.setLimit(limit(T0 + 30 * MIN));
    set = -10 * MIN;
    expect(book.limit()?.until).toBe(T0 + 30 * MIN);
    vi.advanceTimersByTime(39 * MIN);
    expect(book.state()).toBe('rate-limited');
    vi.advanceTimersByTime(MIN + 10);
    expect(book.state()).toBe('unknown');
  });
});
