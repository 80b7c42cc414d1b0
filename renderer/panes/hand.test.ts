import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handDrags, handIsBusy, handToPause, watchHand } from './hand.ts';

/** A frame is drawn so long after it was asked for. */
let frameMs = 0;

type Told = (event: { type: string; clientX?: number; clientY?: number }) => void;

/** A window as far as the hand is concerned. */
function fakeWindow() {
  const told = new Map<string, Told[]>();
  const target = { addEventListener: (type: string, each: Told) => void told.set(type, [...(told.get(type) ?? []), each]) };
  watchHand(target as unknown as Window);
  return (type: string, x = 0, y = 0): void => told.get(type)?.forEach((each) => each({ type, clientX: x, clientY: y }));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (done: () => void) => setTimeout(done, frameMs));
});
afterEach(() => {
  frameMs = 0;
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('U42 the hand is busy for a second after a key, and pauses some time after it', () => {
  const happens = fakeWindow();
  expect(handIsBusy()).toBe(false);
  happens('keydown');
  expect([handIsBusy(), handToPause()]).toEqual([true, 300]);
  vi.advanceTimersByTime(301);
  expect([handIsBusy(), handToPause()]).toEqual([true, 0]);
  vi.advanceTimersByTime(700);
  expect(handIsBusy()).toBe(false);
});

it('U42 a hand that holds something and stands still pauses, though the browser tells of it again and again', () => {
  const happens = fakeWindow();
  happens('dragstart');
  happens('dragover', 5, 5);
  expect([handDrags(), handToPause()]).toEqual([true, 300]);
  for (let i = 0; i < 7; i += 1) {
    vi.advanceTimersByTime(50);
    happens('dragover', 5, 5);
  }
  expect([handDrags(), handToPause()]).toEqual([true, 0]);
  happens('dragover', 6, 5);
  expect(handToPause()).toBe(300);
  happens('drop');
  expect(handDrags()).toBe(false);
});

it('U42 no pause is counted while what a key led to is not drawn yet', () => {
  frameMs = 500;
  const happens = fakeWindow();
  happens('keydown');
  vi.advanceTimersByTime(501);
  expect(handToPause()).toBeGreaterThan(250);
  vi.advanceTimersByTime(300);
  expect(handToPause()).toBe(0);
});
