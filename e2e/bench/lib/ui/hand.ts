// A hand at a page: keys, clicks and a drag by the browser's own input, and what the page took for each.
import { setTimeout as wait } from 'node:timers/promises';
import type { Cdp } from '../cdp.ts';
import { until } from '../launch.ts';

const LOST_MS = 20_000;

interface Probe {
  took: number[];
}

/** In the page: notes for each key and click the ms until the frame after it has been drawn. */
export function watchPaint(): void {
  const probe: Probe = { took: [] };
  Object.assign(window, { probe });
  const note = (event: Event): void => {
    if (!event.isTrusted) return;
    requestAnimationFrame(() => {
      // The frame is drawn when the task that follows this one begins.
      const after = new MessageChannel();
      after.port1.addEventListener('message', () => probe.took.push(performance.now() - event.timeStamp));
      after.port1.start();
      after.port2.postMessage(null);
    });
  };
  for (const type of ['keydown', 'click']) window.addEventListener(type, note, { capture: true });
}

const taken = (): number[] => (window as unknown as { probe: Probe }).probe.took;

/** Does something that is one key or click, and tells the ms until the next paint. */
async function timed(page: Cdp, act: () => Promise<void>): Promise<number> {
  const before = (await page.run(taken)).length;
  await act();
  let all: number[] = [];
  await until('the next paint', LOST_MS, async () => (all = await page.run(taken)).length > before);
  // Not in step with frames.
  await wait(30 + Math.floor(Math.random() * 50));
  return all[before]!;
}

const codes: Record<string, number> = { ArrowDown: 40, ArrowUp: 38, Escape: 27, Backspace: 8, Enter: 13 };

/** Presses a key: one of those above, or a letter; `ctrl` holds Control. */
export function key(page: Cdp, name: string, ctrl = false): Promise<number> {
  const letter = name.length === 1;
  const of = {
    key: name,
    code: letter ? `Key${name.toUpperCase()}` : name,
    windowsVirtualKeyCode: letter ? name.toUpperCase().charCodeAt(0) : codes[name]!,
    modifiers: ctrl ? 2 : 0,
  };
  return timed(page, async () => {
    await page.send('Input.dispatchKeyEvent', { type: letter && !ctrl ? 'keyDown' : 'rawKeyDown', ...(letter && !ctrl ? { text: name } : {}), ...of });
    await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...of });
  });
}

/** In the page: the middle of an element. */
function middle(selector: string): { x: number; y: number } {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  if (!box) throw new Error(`There is no ${selector}.`);
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** Clicks into the middle of an element. */
export async function click(page: Cdp, selector: string): Promise<number> {
  const at = await page.run(middle, selector);
  await page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at });
  return timed(page, async () => {
    const press = { ...at, button: 'left', clickCount: 1 };
    await page.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...press });
    await page.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...press });
  });
}

/** Waits until a selector finds something, or nothing. */
export const there = (page: Cdp, selector: string, is = true): Promise<void> =>
  until(`${is ? '' : 'no '}${selector}`, 20_000, async () => (await page.run((s: string) => document.querySelector(s) !== null, selector)) === is);

interface Frames {
  times: number[];
  on: boolean;
}

/** In the page: begins to note how long each frame takes. */
function watchFrames(): void {
  const frames: Frames = { times: [], on: true };
  Object.assign(window, { frames });
  let last = 0;
  const frame = (now: number): void => {
    if (last > 0) frames.times.push(now - last);
    last = now;
    if (frames.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** In the page: ends that and tells the ms of each. */
function framesSeen(): number[] {
  const { frames } = window as unknown as { frames: Frames };
  frames.on = false;
  return frames.times;
}

/**
 * Drags an element along the way, a step each 8 ms, and tells the ms of each frame meanwhile.
 * @param way window coordinates in parts of the window, 0 to 1
 * @param held what is there as soon as it is in the hand
 */
export async function drag(page: Cdp, selector: string, way: [number, number][], held: string): Promise<number[]> {
  const size = await page.run(() => ({ width: innerWidth, height: innerHeight }));
  await page.send('Input.setInterceptDrags', { enabled: true });
  const from = await page.run(middle, selector);
  const data = page.once('Input.dragIntercepted');
  await page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...from });
  await page.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...from, button: 'left', clickCount: 1 });
  for (let step = 1; step <= 4; step += 1)
    await page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: from.x + step * 3, y: from.y + step * 3, button: 'left', buttons: 1 });
  const { data: carried } = await data;
  await page.send('Input.dispatchDragEvent', { type: 'dragEnter', ...from, data: carried });
  await there(page, held);
  await page.run(watchFrames);
  let at = { ...from };
  for (const [x, y] of way) {
    const to = { x: x * size.width, y: y * size.height };
    for (let step = 1; step <= 30; step += 1) {
      const point = { x: at.x + ((to.x - at.x) * step) / 30, y: at.y + ((to.y - at.y) * step) / 30 };
      await Promise.all([page.send('Input.dispatchDragEvent', { type: 'dragOver', ...point, data: carried }), wait(8)]);
    }
    at = to;
  }
  const times = await page.run(framesSeen);
  await page.send('Input.dispatchDragEvent', { type: 'drop', ...at, data: carried });
  await page.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at, button: 'left', clickCount: 1 });
  await page.send('Input.setInterceptDrags', { enabled: false });
  return times;
}
