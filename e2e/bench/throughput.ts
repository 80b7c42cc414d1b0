// How fast 10 MB reach a visible pane through the whole path, against the same bytes written into
// a bare xterm.js page: the program, its terminal, the host with its twin, main, the window.
import { bareApp } from './lib/bare/build.ts';
import type { bench as Bare } from './lib/bare/page.ts';
import { launch, until } from './lib/launch.ts';
import { kinds, SIZE, type Kind } from './lib/payloads.ts';
import { bench, readyApp } from './lib/place.ts';
import { median, report, say } from './lib/report.ts';
import { openPanes } from './lib/window.ts';

const PAIRS = 9;

interface PageTerminal {
  focus(): void;
  input(data: string): void;
  onTitleChange(listener: (title: string) => void): { dispose(): void };
}

/** In the page: asks the program for a payload; ms until its last byte is parsed and drawn. */
function runInPane(kind: string, number: number): Promise<number> {
  const node = document.querySelector('.pane-terminal') as HTMLElement & { terminal: PageTerminal };
  const { terminal } = node;
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  terminal.focus();
  const start = performance.now();
  return new Promise<number>((resolve) => {
    const heard = terminal.onTitleChange((title) => {
      if (title !== `done-${number}`) return;
      heard.dispose();
      void frame().then(() => resolve(performance.now() - start));
    });
    terminal.input(kind[0]!);
  });
}

const writeBare = (kind: Kind): Promise<number> => (window as unknown as { bench: typeof Bare }).bench.write(kind);

await bench(async () => {
  const bare = await bareApp();
  say('measuring the pane');
  const probe = await readyApp('probe', [{ program: 'echo' }]);
  const { panes } = await probe.page.run(openPanes);
  const pane = panes[0]!;
  await probe.kill();
  const { cols, rows, renderer } = pane;
  const app = await readyApp('throughput', [
    { program: 'payload', env: { BENCH_COLS: String(cols), BENCH_ROWS: String(rows) } },
  ]);
  const page = await launch(bare(0));
  await until('the bare page is there', 20_000, () => page.page.run(() => 'bench' in window));
  const bareRenderer = await page.page.run(
    (...size: [number, number, number, boolean]) => (window as unknown as { bench: typeof Bare }).bench.open(...size),
    cols,
    rows,
    13,
    renderer === 'webgl',
  );
  if (bareRenderer !== renderer) throw new Error(`The pane draws with ${renderer}, the bare page with ${bareRenderer}.`);

  const figures: Record<string, number | string> = { renderer, cols, rows, pairs: PAIRS };
  let number = 0;
  for (const kind of kinds) {
    await page.page.run(
      (...of: [Kind, number, number]) => (window as unknown as { bench: typeof Bare }).bench.prepare(...of),
      kind,
      cols,
      rows,
    );
    const times = { app: [] as number[], bare: [] as number[], ratio: [] as number[] };
    // The first pair warms up the compilers and counts for nothing.
    for (let pair = 0; pair <= PAIRS; pair += 1) {
      let inApp = 0;
      let inBare = 0;
      const steps = [
        async () => (inApp = await app.page.run(runInPane, kind, (number += 1))),
        async () => (inBare = await page.page.run(writeBare, kind)),
      ];
      for (const step of pair % 2 ? steps.toReversed() : steps) await step();
      if (pair === 0) continue;
      times.app.push(inApp);
      times.bare.push(inBare);
      times.ratio.push(inBare / inApp);
    }
    const speed = (ms: number): number => SIZE / 1e6 / (ms / 1000);
    figures[`${kind}.appMBps`] = speed(median(times.app));
    figures[`${kind}.bareMBps`] = speed(median(times.bare));
    figures[`${kind}.ratio`] = median(times.ratio);
    say(`${kind}: ${JSON.stringify(times.ratio.map((r) => Number(r.toFixed(2))))}`);
  }
  const targets = Object.fromEntries(kinds.map((kind) => [`${kind}.ratio`, { min: 0.9 }]));
  report('throughput', figures, targets);
});
