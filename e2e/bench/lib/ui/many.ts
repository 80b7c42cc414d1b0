import { setTimeout as wait } from 'node:timers/promises';
import { hostOf } from '../../../lib/host.ts';
import type { Cdp } from '../cdp.ts';
import { endApp, readyApp, type App, type Program } from '../place.ts';
import { pss, tree } from '../memory.ts';
import { median, say } from '../report.ts';
import { until } from '../launch.ts';
import { openPanes } from '../window.ts';

const SETTLE_MS = 10_000;
const FEW = 4;
const LINES = '2000';

/** In the page: counts contexts that are taken away from now on. */
function watchContexts(): void {
  const told = { lost: 0 };
  Object.assign(window, { contexts: told });
  window.addEventListener('webglcontextlost', () => (told.lost += 1), { capture: true });
}

/** In the page: where each terminal stands. */
const boxes = (): { x: number; y: number; width: number; height: number }[] =>
  [...document.querySelectorAll('.pane-terminal')].map((node) => {
    node.scrollIntoView();
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x, y, width, height };
  });

/** In a page that may load pictures from data: how many colours a picture has. */
async function colours(base64: string): Promise<number> {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  return new Set(new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer)).size;
}

/** How many of the panes show nothing but their ground. */
async function blankOnes(page: Cdp): Promise<number> {
  let blank = 0;
  for (const clip of await page.run(boxes)) {
    const { data } = await page.send('Page.captureScreenshot', { clip: { ...clip, scale: 1 } });
    if ((await page.run(colours, String(data))) < 4) blank += 1;
  }
  return blank;
}

/** Shows one pane as a tab and then all again: each gives its context back and takes one. */
async function changeLayouts({ page }: App, rounds: number, count: number): Promise<void> {
  const layout = (digit: number): Promise<unknown> =>
    page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: String(digit), code: `Digit${digit}`, windowsVirtualKeyCode: 48 + digit, modifiers: 10 });
  const shown = (): number => [...document.querySelectorAll('.pane-terminal')].filter((node) => node.clientWidth > 0).length;
  for (let round = 0; round < rounds; round += 1) {
    for (const [digit, panes] of [[4, 1], [1, count]] as const) {
      await layout(digit);
      await until(`${panes} panes are shown`, 20_000, async () => (await page.run(shown)) === panes);
      await wait(500);
    }
  }
}

/** MB of the app and its host, without the panes' programs; the median of three looks. */
async function sizeOf(app: App): Promise<number> {
  const client = await hostOf(app.home);
  if (!client) throw new Error('The app has no terminal host.');
  const panes = await client.panes();
  client.close();
  await wait(SETTLE_MS);
  const looks: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const pids = [...tree(app.pid, panes.map(({ pid }) => pid)), ...tree(client.hostPid, panes.map(({ pid }) => pid))];
    looks.push(pss([...new Set(pids.map(({ pid }) => pid))]));
    await wait(1_000);
  }
  return median(looks);
}

/** Four panes and then so many, each with 2,000 lines: what a further one takes, and whether all show their text. */
export async function manyPanes(count: number): Promise<Record<string, number>> {
  const programs = (many: number): Program[] => Array.from({ length: many }, () => ({ program: 'idle', env: { BENCH_LINES: LINES } }));
  const few = await readyApp('few', programs(FEW));
  const fewSize = await sizeOf(few);
  await endApp(few);
  say(`${FEW} panes: ${fewSize.toFixed(0)} MB`);
  const app = await readyApp('many', programs(count));
  const size = await sizeOf(app);
  say(`${count} panes: ${size.toFixed(0)} MB`);
  await app.page.run(watchContexts);
  await changeLayouts(app, 4, count);
  await wait(SETTLE_MS);
  const { panes } = await app.page.run(openPanes);
  const blank = await blankOnes(app.page);
  const lost = await app.page.run(() => (window as unknown as { contexts: { lost: number } }).contexts.lost);
  await endApp(app);
  return {
    'panes.shown': panes.length,
    'panes.webgl': panes.filter(({ renderer }) => renderer === 'webgl').length,
    'panes.blank': blank,
    'panes.lostContexts': lost,
    'panes.few.MB': fewSize,
    'panes.all.MB': size,
    'panes.further.MB': (size - fewSize) / (count - FEW),
  };
}
