import type { Terminal } from '@xterm/xterm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beatOf, paceDrawing, type Hand } from './draw.ts';

/** A terminal's drawing as xterm.js has it inside, with frames that the test lets go by. */
function fake() {
  const frames: (() => void)[] = [];
  const drawn: [number, number][] = [];
  const modes = { synchronizedOutput: false };
  let rows: [number, number] | null = null;
  vi.stubGlobal('requestAnimationFrame', (done: () => void) => frames.push(done));
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
  const calls: (() => void)[] = [];
  const drawing = {
    _animationFrame: undefined as number | undefined,
    refresh(start = 0, end = 0, _rows = 24) {
      rows = [Math.min(start, rows?.[0] ?? start), Math.max(end, rows?.[1] ?? end)];
      drawing._animationFrame ??= frames.push(() => drawing._innerRefresh());
    },
    addRefreshCallback(call: () => void) {
      calls.push(call);
      drawing._animationFrame ??= frames.push(() => drawing._innerRefresh());
      return 1;
    },
    _innerRefresh() {
      drawing._animationFrame = undefined;
      if (rows && !modes.synchronizedOutput) drawn.push(rows);
      rows = null;
      for (const call of calls.splice(0)) call();
    },
  };
  const terminal = { _core: { coreService: { decPrivateModes: modes }, _renderService: { _renderDebouncer: drawing } } };
  const frame = (): void => {
    for (const run of frames.splice(0)) run();
  };
  return { terminal: terminal as unknown as Terminal, drawing, drawn, modes, frame };
}

describe('pacing of drawing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('draws with every frame where no pace is asked for', () => {
    const { terminal, drawing, drawn, frame } = fake();
    paceDrawing(terminal, () => 0);
    for (let i = 0; i < 5; i += 1) {
      drawing.refresh(i, i, 24);
      frame();
    }
    expect(drawn).toHaveLength(5);
  });

  it('U42 what has another size or other colours waits for no beat and for no pause', () => {
    const { terminal, drawing, drawn, frame } = fake();
    const busy: Hand = { aside: () => true, toPause: () => 300, other: () => true };
    const atOnce = paceDrawing(terminal, () => 0, busy);
    drawing.refresh(0, 3, 24);
    frame();
    expect(drawn).toHaveLength(0);
    atOnce();
    frame();
    expect(drawn).toEqual([[0, 3]]);
    // Also where xterm.js asks for it only afterwards; and once.
    atOnce();
    drawing.refresh(0, 23, 24);
    frame();
    drawing.refresh(5, 5, 24);
    frame();
    expect(drawn).toEqual([[0, 3], [0, 23]]);
  });

  it('draws all rows that changed meanwhile when the time has come, and the last change too', () => {
    const { terminal, drawing, drawn, frame } = fake();
    paceDrawing(terminal, () => 100);
    drawing.refresh(0, 0, 24);
    frame();
    drawing.refresh(3, 4, 24);
    drawing.refresh(7, 9, 24);
    frame();
    expect(drawn).toEqual([[0, 0]]);
    vi.advanceTimersByTime(500);
    frame();
    expect(drawn).toEqual([[0, 0], [3, 9]]);
  });

  it('moves the scrollbar with the drawing and not between', () => {
    const { terminal, drawing, frame } = fake();
    paceDrawing(terminal, () => 100);
    drawing.refresh(0, 0, 24);
    frame();
    const moved = vi.fn<() => void>();
    drawing.addRefreshCallback(moved);
    frame();
    expect(moved).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    frame();
    expect(moved).toHaveBeenCalledOnce();
  });

  it('draws at the end of an update when the frame fell into it', () => {
    const { terminal, drawing, drawn, modes, frame } = fake();
    paceDrawing(terminal, () => 0);
    drawing.refresh(0, 5, 24);
    modes.synchronizedOutput = true;
    frame();
    expect(drawn).toEqual([]);
    modes.synchronizedOutput = false;
    drawing.refresh(0, 23, 24);
    expect(drawn).toEqual([[0, 23]]);
  });

  describe('while the person is at something else', () => {
    const MOVING = 250;

    /** Two terminals that print all the time; `act` says at which ms the person does something. */
    function beside(act: (ms: number) => boolean, { ms: whole = 4_000, frameMs = 16 } = {}) {
      const both = [fake(), fake()];
      let last = -Infinity;
      const hand: Hand = {
        aside: () => performance.now() - last < 1_000,
        toPause: () => Math.max(0, last + MOVING - performance.now()),
        other: () => true,
      };
      // A frame is there `frameMs` after it was asked for: without a graphics card this takes long.
      vi.stubGlobal('requestAnimationFrame', (done: () => void) => setTimeout(done, frameMs));
      for (const { terminal } of both) paceDrawing(terminal, () => 0, hand);
      const drawnAt: number[][] = [[], []];
      for (let ms = 0; ms < whole; ms += 10) {
        if (act(ms)) last = performance.now();
        for (const [i, { drawing, drawn }] of both.entries()) {
          drawing.refresh(0, 1, 24);
          const before = drawn.length;
          if (drawing._animationFrame !== undefined) drawing._innerRefresh();
          if (drawn.length > before) drawnAt[i]!.push(ms);
        }
        vi.advanceTimersByTime(10);
      }
      return drawnAt as [number[], number[]];
    }
    const gaps = (times: number[]): number[] => times.slice(1).map((ms, i) => ms - times[i]!);

    it('U42 terminals draw in the same frames', () => {
      const [one, other] = beside((ms) => ms % 100 === 0);
      expect(one.length).toBeGreaterThan(3);
      expect(other).toEqual(one);
    });

    it('U42 nothing is put off for more than 2 s, though the person never pauses and frames take long', () => {
      const [one] = beside((ms) => ms % 50 === 0, { ms: 20_000, frameMs: 300 });
      expect(one.length).toBeGreaterThan(4);
      expect(Math.max(...gaps(one))).toBeLessThanOrEqual(2_050);
    });

    it('U42 where frames take long it draws in the pauses and hardly in the movements', () => {
      // Three movements of a second each, a pause of half a second after each.
      const moves = (ms: number): boolean => ms % 1_500 < 1_000 && ms % 50 === 0;
      const [one] = beside(moves, { ms: 4_500, frameMs: 300 });
      const inPause = one.filter((ms) => ms % 1_500 >= 1_000);
      const inMovement = one.filter((ms) => ms > 500 && ms % 1_500 < 1_000);
      expect(inPause.length).toBeGreaterThanOrEqual(3);
      expect(inMovement.length).toBeLessThan(inPause.length);
    });

    it('U42 it draws with each frame again when the person has stopped', () => {
      const [one] = beside((ms) => ms < 200, { ms: 3_000 });
      const after = one.filter((ms) => ms >= 2_000);
      expect(after.length).toBeGreaterThan(50);
    });

    it('U42 while the person rests it takes at most half of the time where frames take long', () => {
      const [dear, other] = beside(() => false, { ms: 4_000, frameMs: 100 });
      // What a drawing takes is known after the first ones.
      const later = dear.filter((ms) => ms >= 1_000);
      expect(later.length).toBeGreaterThan(3);
      expect(later.length).toBeLessThanOrEqual(8);
      expect(other).toEqual(dear);
      const [cheap] = beside(() => false, { ms: 1_000, frameMs: 8 });
      expect(cheap.length).toBeGreaterThan(90);
    });

    it('U42 a movement is held up less often the more a drawing takes, and never for longer than 2 s', () => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 5_000, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }), fc.constantFrom('rests', 'pauses', 'moves'), (cost, more, hand) => {
          expect(beatOf(cost + more, hand)).toBeGreaterThanOrEqual(beatOf(cost, hand));
          expect(beatOf(cost, hand)).toBeLessThanOrEqual(2_000);
          // Each beat meets the longest one.
          expect(2_000 % (beatOf(cost, hand) || 1)).toBe(0);
        }),
      );
      expect(beatOf(20, 'moves')).toBe(125);
      expect(beatOf(150, 'moves')).toBe(2_000);
      expect([beatOf(30, 'rests'), beatOf(100, 'rests')]).toEqual([0, 250]);
    });
  });

  it('leaves an xterm.js alone whose insides are others', () => {
    expect(() => paceDrawing({} as Terminal, () => 100)).not.toThrow();
  });
});
