import type { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paceDrawing } from './draw.ts';

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

  it('leaves an xterm.js alone whose insides are others', () => {
    expect(() => paceDrawing({} as Terminal, () => 100)).not.toThrow();
  });
});
