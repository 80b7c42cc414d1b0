// From the start of the process until four live panes are drawn, host and programs included,
// against a bare Electron window that opens the same four xterm.js panes. What counts on both sides
// is xterm.js' first drawing of the panes' text, by the renderer that each has by then: the bare page
// loads WebGL when it opens its terminals, as xterm.js' manual has it; the app draws the text with
// the DOM first and then makes its contexts. Both have started before on the same home.
import { setTimeout as wait } from 'node:timers/promises';
import { bareApp } from './lib/bare/build.ts';
import { launch, type Running, until } from './lib/launch.ts';
import { bench, endApp, keepCaches, startApp } from './lib/place.ts';
import { median, report, say } from './lib/report.ts';

const PAIRS = 9;
const WARM = 3;

/** In the page: epoch ms of the last of so many marks, or null when there are not so many yet. */
function drawnAt(mark: string, count: number): number | null {
  const marks = performance.getEntriesByName(mark);
  const last = marks[count - 1];
  return last ? performance.timeOrigin + last.startTime : null;
}

/** How long the app took until the mark was set so many times. */
async function timeUntil(app: Running, mark: string, count: number): Promise<number> {
  let at: number | null = null;
  // Asked seldom, so that asking slows nothing down.
  await until('the panes are drawn', 30_000, async () => {
    await wait(250);
    at = await app.page.run(drawnAt, mark, count);
    return at !== null;
  });
  return (at ?? Number.NaN) - app.startedAt;
}

await bench(async () => {
  const bare = await bareApp();
  const programs = Array.from({ length: 4 }, () => ({ program: 'quick' as const }));
  const times = { app: [] as number[], bare: [] as number[], ratio: [] as number[] };

  const runApp = async (warm: boolean): Promise<number> => {
    const app = await startApp('startup', programs);
    const ms = await timeUntil(app, 'pane-drawn', 4);
    if (warm) {
      // Compiled code is kept a while after it ran.
      await wait(3_000);
      keepCaches(app, 'startup');
    }
    await endApp(app);
    return ms;
  };
  const runBare = async (warm: boolean): Promise<number> => {
    const app = await launch(bare(4));
    const ms = await timeUntil(app, 'panes-drawn', 1);
    if (warm) await wait(3_000);
    await app.kill();
    return ms;
  };
  // The first pairs fill the caches of the system and of both Chromiums, and count for nothing.
  for (let pair = 1 - WARM; pair <= PAIRS; pair += 1) {
    let inApp = 0;
    let inBare = 0;
    const steps = [
      async () => (inApp = await runApp(pair <= 0)),
      async () => (inBare = await runBare(pair <= 0)),
    ];
    for (const step of pair % 2 === 0 ? steps.toReversed() : steps) await step();
    say(`pair ${pair}: app ${inApp.toFixed(0)} ms, bare ${inBare.toFixed(0)} ms`);
    if (pair <= 0) continue;
    times.app.push(inApp);
    times.bare.push(inBare);
    times.ratio.push(inApp / inBare);
  }
  report(
    'startup',
    { pairs: PAIRS, 'app.ms': median(times.app), 'bare.ms': median(times.bare), ratio: median(times.ratio) },
    { ratio: { max: 1.6 } },
  );
});
