import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterPaint } from './painted.ts';

let frames: Map<number, () => void>;

beforeEach(() => {
  vi.useFakeTimers();
  frames = new Map();
  let next = 1;
  vi.stubGlobal('requestAnimationFrame', (done: () => void) => (frames.set(next, done), next++));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const frame = (): void => {
  const due = [...frames.values()];
  frames.clear();
  for (const each of due) each();
};

it('U42 what follows comes after the frame, and once', () => {
  const act = vi.fn<() => void>();
  afterPaint(act);
  frame();
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
  frame();
  vi.advanceTimersByTime(1_000);
  expect(act).toHaveBeenCalledOnce();
});

it('U42 it comes in a window without frames too, and not at all when it was left', () => {
  const act = vi.fn<() => void>();
  afterPaint(act);
  vi.advanceTimersByTime(200);
  expect(act).toHaveBeenCalledOnce();
  const left = vi.fn<() => void>();
  const leave = afterPaint(left);
  frame();
  leave();
  vi.advanceTimersByTime(1_000);
  expect(left).not.toHaveBeenCalled();
});
