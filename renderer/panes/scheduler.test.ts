import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { budget, createScheduler, type Scheduler } from './scheduler.ts';

/** Panes whose pieces take a set time to parse, on a clock that only parsing moves. */
function world() {
  let now = 0;
  const left = new Map<number, number>();
  const log: number[] = [];
  const scheduler = createScheduler({
    now: () => now,
    parse(pane, most) {
      log.push(pane);
      now += 1;
      const rest = Math.max(0, (left.get(pane) ?? 0) - most);
      left.set(pane, rest);
      return rest > 0;
    },
  });
  return {
    scheduler,
    log,
    left,
    pass: (ms: number) => (now += ms),
    get now() {
      return now;
    },
    /** Gives the pane so many pieces to parse. */
    feed(pane: number, pieces: number) {
      left.set(pane, (left.get(pane) ?? 0) + pieces * budget.piece);
      scheduler.add(pane);
    },
    /** Runs turns as the window would, for `ms`. */
    runFor(ms: number) {
      const end = now + ms;
      while (now < end) {
        const wait = scheduler.run();
        if (wait === null) return;
        now += Math.max(Math.min(wait, end - now), 0.1);
      }
    },
  };
}

const share = (log: number[], pane: number): number => log.filter((p) => p === pane).length;

describe('scheduler', () => {
  let w: ReturnType<typeof world>;
  let scheduler: Scheduler;
  beforeEach(() => {
    w = world();
    scheduler = w.scheduler;
  });

  test('nothing waits: nothing to do', () => {
    expect(scheduler.run()).toBeNull();
    w.feed(1, 1);
    expect(scheduler.run()).toBeNull();
    expect(w.log).toEqual([1]);
  });

  test('the focused pane is parsed first and gets a slice of its own', () => {
    scheduler.focus(2);
    w.feed(1, 1_000);
    w.feed(2, 1_000);
    expect(scheduler.run()).toBe(0);
    expect(w.log.slice(0, budget.focusedSlice)).toEqual(Array(budget.focusedSlice).fill(2));
  });

  test('a focused pane alone takes all there is', () => {
    scheduler.focus(1);
    w.feed(1, 10_000);
    const before = w.now;
    w.runFor(1_000);
    expect(share(w.log, 1)).toBeGreaterThan((w.now - before) * 0.9);
  });

  test('panes without focus share a part of each frame, one of them per frame', () => {
    for (const pane of [1, 2, 3]) w.feed(pane, 10_000);
    w.runFor(100 * budget.frame);
    expect(w.log.length).toBeLessThanOrEqual(101 * budget.others);
    expect(w.log.length).toBeGreaterThan(80 * budget.others);
    for (const pane of [1, 2, 3]) expect(share(w.log, pane)).toBeGreaterThan(w.log.length / 4);
    expect(new Set(w.log.slice(0, budget.others)).size).toBe(1);
  });

  test('a focused pane that floods piece by piece gets fewer turns, and loses none of it', () => {
    scheduler.focus(1);
    let turns = 0;
    for (let i = 0; i < 500; i += 1) {
      w.feed(1, 1);
      const before = w.log.length;
      scheduler.run();
      if (w.log.length > before) turns += 1;
      w.pass(2);
    }
    w.runFor(1_000);
    expect(share(w.log, 1)).toBe(500);
    expect(turns).toBeLessThan(150);
  });

  test('a key ends the waiting of a flood at once', () => {
    scheduler.focus(1);
    for (let i = 0; i < 200; i += 1) {
      w.feed(1, 1);
      scheduler.run();
      w.pass(2);
    }
    w.runFor(100);
    w.feed(1, 1);
    scheduler.key(1);
    const before = w.log.length;
    scheduler.run();
    expect(w.log.length).toBe(before + 1);
  });

  test('small outputs of several panes go in one turn', () => {
    for (const pane of [1, 2, 3]) w.feed(pane, 1);
    expect(scheduler.run()).toBeNull();
    expect(w.log).toEqual([1, 2, 3]);
  });

  test('a flood in the focused pane does not starve the others', () => {
    scheduler.focus(1);
    w.feed(1, 100_000);
    w.feed(2, 100_000);
    w.runFor(2_000);
    expect(share(w.log, 2)).toBeGreaterThan(w.log.length / 30);
    expect(share(w.log, 1)).toBeGreaterThan(w.log.length / 2);
  });

  test('after a key the others hold still until the echo is drawn', () => {
    scheduler.focus(1);
    w.feed(2, 10_000);
    w.runFor(100);
    scheduler.key(1);
    const before = share(w.log, 2);
    w.runFor(30);
    expect(share(w.log, 2)).toBe(before);
    w.feed(1, 1);
    w.runFor(10);
    expect(w.log.at(-1)).toBe(1);
    expect(share(w.log, 2)).toBe(before);
    expect(scheduler.drawn(2)).toBe(false);
    expect(scheduler.drawn(1)).toBe(true);
    w.runFor(budget.typingFrame);
    expect(share(w.log, 2)).toBeGreaterThan(before);
  });

  test('for a while after a key the others get less of the machine', () => {
    scheduler.focus(1);
    w.feed(2, 100_000);
    const parsedIn = (ms: number): number => {
      const before = w.log.length;
      w.runFor(ms);
      return w.log.length - before;
    };
    const usual = parsedIn(1_000);
    scheduler.key(1);
    const typing = parsedIn(1_000);
    expect(typing).toBeGreaterThan(0);
    expect(typing).toBeLessThan(usual / 2);
    parsedIn(1_000);
    expect(parsedIn(1_000)).toBeGreaterThan(usual * 0.9);
  });

  test('a screen that is drawn before the echo came releases nothing', () => {
    scheduler.focus(1);
    w.feed(2, 10_000);
    scheduler.key(1);
    expect(scheduler.drawn(1)).toBe(false);
    const before = w.log.length;
    w.runFor(40);
    expect(w.log.length).toBe(before);
  });

  test('a key without an echo holds the others for a bounded time', () => {
    scheduler.focus(1);
    w.feed(2, 10_000);
    scheduler.key(1);
    w.runFor(budget.hold - 1);
    expect(w.log).toEqual([]);
    w.runFor(50);
    expect(w.log.length).toBeGreaterThan(0);
  });

  test('keys without end do not starve the others', () => {
    scheduler.focus(1);
    w.feed(2, 100_000);
    for (let i = 0; i < 200; i += 1) {
      scheduler.key(1);
      w.runFor(20);
    }
    expect(share(w.log, 2)).toBeGreaterThanOrEqual(budget.others * 6);
  });

  test('a key in a pane that has not the focus, and a moved focus, hold nobody', () => {
    scheduler.focus(1);
    scheduler.key(2);
    w.feed(3, 1);
    scheduler.run();
    expect(w.log).toEqual([3]);
    scheduler.key(1);
    scheduler.focus(2);
    w.feed(3, 1);
    scheduler.run();
    expect(w.log).toEqual([3, 3]);
  });

  test('T2 whatever happens, all that waits is parsed in the end and no turn is long', () => {
    const step = fc.oneof(
      fc.record({ t: fc.constant('feed' as const), pane: fc.nat(4), pieces: fc.nat(40) }),
      fc.record({ t: fc.constant('focus' as const), pane: fc.option(fc.nat(4)) }),
      fc.record({ t: fc.constant('key' as const), pane: fc.nat(4) }),
      fc.record({ t: fc.constant('drawn' as const), pane: fc.nat(4) }),
      fc.record({ t: fc.constant('pass' as const), ms: fc.nat(40) }),
      fc.record({ t: fc.constant('run' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const v = world();
        const turns = [0];
        for (const s of steps) {
          if (s.t === 'feed') v.feed(s.pane, s.pieces);
          else if (s.t === 'focus') v.scheduler.focus(s.pane);
          else if (s.t === 'key') v.scheduler.key(s.pane);
          else if (s.t === 'drawn') v.scheduler.drawn(s.pane);
          else if (s.t === 'pass') v.pass(s.ms);
          else {
            const before = v.now;
            v.scheduler.run();
            turns.push(v.now - before);
          }
        }
        expect(Math.max(...turns)).toBeLessThanOrEqual(budget.floodSlice + budget.others + 2);
        v.runFor(60_000);
        expect([...v.left.values()].every((rest) => rest === 0)).toBe(true);
        expect(v.scheduler.run()).toBeNull();
      }),
    );
  });
});
