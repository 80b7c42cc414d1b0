// From a key to the screen in the focused pane: while the app is idle, and while three others flood.
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cdp } from './lib/cdp.ts';
import { bench, readyApp, temporary } from './lib/place.ts';
import { median, quantile, report, say } from './lib/report.ts';
import { openPanes } from './lib/window.ts';

const ROUNDS = 4;
const KEYS = 40;
const LOST_MS = 5_000;

interface PageTerminal {
  focus(): void;
  onRender(listener: () => void): void;
  buffer: { active: { cursorX: number } };
}
interface Probe {
  /** Time of the key event, and what the cursor's column was then. */
  key: { at: number; column: number } | null;
  took: number[];
}

/** In the page: focuses the first pane and notes, for each key, when its echo has been drawn. */
function watchEcho(): void {
  const { terminal } = document.querySelector('.pane-terminal') as HTMLElement & { terminal: PageTerminal };
  const probe: Probe = { key: null, took: [] };
  Object.assign(window, { probe });
  terminal.focus();
  window.addEventListener(
    'keydown',
    (event) => (probe.key = { at: event.timeStamp, column: terminal.buffer.active.cursorX }),
    { capture: true },
  );
  // The frame is drawn when the task that follows this one begins.
  const after = new MessageChannel();
  after.port1.addEventListener('message', () => {
    if (!probe.key) return;
    probe.took.push(performance.now() - probe.key.at);
    probe.key = null;
  });
  after.port1.start();
  terminal.onRender(() => {
    if (probe.key && terminal.buffer.active.cursorX !== probe.key.column) after.port2.postMessage(null);
  });
}

const taken = (): number[] => (window as unknown as { probe: Probe }).probe.took;
const lose = (): void => {
  (window as unknown as { probe: Probe }).probe.key = null;
};

/** Presses keys as a person would, one after another is drawn. A key without an echo took LOST_MS. */
async function press(page: Cdp, count: number): Promise<number[]> {
  const before = (await page.run(taken)).length;
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const key = { key: 'x', code: 'KeyX', windowsVirtualKeyCode: 88 };
    await page.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'x', ...key });
    await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    const sent = Date.now();
    let all = await page.run(taken);
    while (all.length < before + times.length + 1 && Date.now() - sent < LOST_MS) {
      await wait(20);
      all = await page.run(taken);
    }
    if (all.length < before + times.length + 1) {
      await page.run(lose);
      throw new Error(`A key had no echo within ${LOST_MS} ms.`);
    }
    times.push(all[before + times.length]!);
    // Not in step with frames or with the budget.
    await wait(60 + Math.floor(Math.random() * 60));
  }
  return times;
}

await bench(async () => {
  const flag = temporary('flood');
  const app = await readyApp('echo', [
    { program: 'echo' },
    ...[0, 1, 2].map((n) => ({ program: 'flood' as const, env: { BENCH_FLOOD: flag, BENCH_NUMBER: String(n) } })),
  ]);
  await app.page.send('Page.bringToFront');
  await app.page.run(watchEcho);
  await press(app.page, 10);
  const idle: number[] = [];
  const flood: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    idle.push(...(await press(app.page, KEYS)));
    writeFileSync(flag, '');
    await wait(1_000);
    flood.push(...(await press(app.page, KEYS)));
    rmSync(flag);
    await wait(1_500);
    say(`round ${round + 1}: idle ${median(idle).toFixed(1)} ms, flooded ${median(flood).toFixed(1)} ms`);
  }
  const { panes } = await app.page.run(openPanes);
  const figures = {
    renderer: panes[0]!.renderer,
    keys: idle.length + flood.length,
    'idle.p50ms': median(idle),
    'idle.p95ms': quantile(idle, 0.95),
    'flood.p50ms': median(flood),
    'flood.p95ms': quantile(flood, 0.95),
    'p95.ratio': quantile(flood, 0.95) / quantile(idle, 0.95),
  };
  report('echo', figures, { 'p95.ratio': { max: 4 } });
});
