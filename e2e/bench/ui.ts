// The window under the hand. With four working panes and 1,000 tasks: what a key or a click takes until
// the next paint, and the frames while a card is dragged over the panes, beside an empty page in the
// same Electron (measured while nothing else works). How a board of 10,000 cards opens beside one of
// 100. Sixteen panes: what a further one takes, and whether each shows its text.
// Options: --only hand|board|many, --json.
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { bench, endApp, temporary, type Program } from './lib/place.ts';
import { median, quantile, report, say, type Target } from './lib/report.ts';
import { until, type Running } from './lib/launch.ts';
import { openPanes } from './lib/window.ts';
import { opening } from './lib/ui/board.ts';
import { emptyPage } from './lib/ui/empty.ts';
import { click, drag, key, there, watchPaint } from './lib/ui/hand.ts';
import { manyPanes } from './lib/ui/many.ts';
import { cardsShown, seeded } from './lib/ui/seed.ts';

const ROUNDS = 6;
const SETTLE_MS = 1_500;
const at = process.argv.indexOf('--only');
const only = at < 0 ? null : process.argv[at + 1];
const figures: Record<string, number | string> = {};
const targets: Record<string, Target> = {};

type Times = Record<string, number[]>;
const put = (times: Times, what: string, ms: number): void => void (times[what] ??= []).push(ms);

/** Keys and clicks of one round in the app; it ends as it began. */
async function useApp({ page }: Running, times: Times): Promise<void> {
  put(times, 'open a card', await click(page, '#board-list [data-card]'));
  await there(page, '[role=dialog]');
  put(times, 'close it', await key(page, 'Escape'));
  await there(page, '[role=dialog]', false);
  for (let i = 0; i < 6; i += 1) put(times, 'next card', await key(page, 'ArrowDown'));
  put(times, 'palette', await key(page, 'k', true));
  await there(page, '[data-testid=palette] input');
  for (const letter of 'board') put(times, 'palette letter', await key(page, letter));
  put(times, 'close palette', await key(page, 'Escape'));
  await there(page, '[data-testid=palette]', false);
  put(times, 'editor', await click(page, '[data-testid=new-task]'));
  await there(page, '[data-testid=task-editor] input:focus');
  for (const letter of 'title') put(times, 'editor letter', await key(page, letter));
  for (let i = 0; i < 5; i += 1) put(times, 'editor letter', await key(page, 'Backspace'));
  put(times, 'close editor', await key(page, 'Escape'));
  await there(page, '[data-testid=task-editor]', false);
  put(times, 'filter', await click(page, '#filter'));
  for (const letter of '999') put(times, 'filter letter', await key(page, letter));
  for (let i = 0; i < 3; i += 1) put(times, 'filter letter', await key(page, 'Backspace'));
  put(times, 'into a terminal', await click(page, '[data-pane] .xterm-screen'));
  for (const letter of 'keys') put(times, 'terminal letter', await key(page, letter));
}

/** The same kinds and numbers of things on the empty page. */
async function useEmpty({ page }: Running, times: Times): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    put(times, 'click', await click(page, '#one'));
    for (const letter of 'board') put(times, 'letter', await key(page, letter));
    put(times, 'key', await key(page, 'Escape'));
  }
  await click(page, '#one');
  await key(page, 'Escape');
  for (let i = 0; i < 3; i += 1) {
    put(times, 'key', await key(page, 'ArrowDown'));
    put(times, 'key', await key(page, 'ArrowUp'));
  }
  put(times, 'click', await click(page, '#field'));
  for (const letter of 'keys') put(times, 'letter', await key(page, letter));
}

async function hand(): Promise<void> {
  const flag = temporary('working');
  const recordings = ['claude-subagent', 'codex-turn', 'claude-compaction', 'codex-compaction'];
  const programs = recordings.map((name): Program => ({ program: 'work', env: { BENCH_WORK: flag, BENCH_RECORDING: name } }));
  const place = await seeded('ui', 1_000, programs);
  const app = await place.again();
  await cardsShown(app);
  await until('all panes are ready', 60_000, async () => (await app.page.run(openPanes)).ready === programs.length);
  const empty = await emptyPage();
  const times = { app: {} as Times, empty: {} as Times };
  const frames = { app: [] as number[], empty: [] as number[] };
  const inApp = async (round: number): Promise<void> => {
    writeFileSync(flag, '');
    await app.page.send('Page.bringToFront');
    await wait(SETTLE_MS);
    await useApp(app, round === 0 ? {} : times.app);
    const way: [number, number][] = [[0.35, 0.25], [0.8, 0.25], [0.8, 0.7], [0.35, 0.7], [0.5, 0.02]];
    const seen = await drag(app.page, '#board-list [data-card]', way, '[data-testid=ghost]');
    if (round > 0) frames.app.push(...seen);
    rmSync(flag);
  };
  const inEmpty = async (round: number): Promise<void> => {
    await empty.page.send('Page.bringToFront');
    await wait(SETTLE_MS);
    await useEmpty(empty, round === 0 ? {} : times.empty);
    const way: [number, number][] = [[0.35, 0.25], [0.8, 0.25], [0.8, 0.7], [0.35, 0.7], [0.5, 0.02]];
    const seen = await drag(empty.page, '#card', way, '#ghost:not([hidden])');
    if (round > 0) frames.empty.push(...seen);
  };
  await app.page.run(watchPaint);
  await empty.page.run(watchPaint);
  // The first round compiles, and counts for nothing.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const step of round % 2 ? [inApp, inEmpty] : [inEmpty, inApp]) await step(round);
    say(`round ${round} of ${ROUNDS}`);
  }
  for (const [what, list] of Object.entries(times.app)) say(`${what}: p50 ${median(list).toFixed(1)}, p95 ${quantile(list, 0.95).toFixed(1)} ms`);
  for (const [what, list] of Object.entries(times.empty)) say(`empty ${what}: p50 ${median(list).toFixed(1)}, p95 ${quantile(list, 0.95).toFixed(1)} ms`);
  for (const which of ['app', 'empty'] as const) {
    const all = Object.values(times[which]).flat();
    figures[`${which}.interactions`] = all.length;
    figures[`${which}.paint.p50ms`] = median(all);
    figures[`${which}.paint.p95ms`] = quantile(all, 0.95);
    figures[`${which}.drag.frames`] = frames[which].length;
    figures[`${which}.drag.p50ms`] = median(frames[which]);
    figures[`${which}.drag.p95ms`] = quantile(frames[which], 0.95);
  }
  const ratio = (what: string): number => Number(figures[`app.${what}`]) / Number(figures[`empty.${what}`]);
  figures['paint.p95.ratio'] = ratio('paint.p95ms');
  figures['drag.p95.ratio'] = ratio('drag.p95ms');
  targets['paint.p95.ratio'] = { max: 2 };
  targets['drag.p95.ratio'] = { max: 2 };
  await empty.kill();
  await app.kill();
  await endApp(place);
}

await bench(async () => {
  if (!only || only === 'hand') await hand();
  if (!only || only === 'board') {
    const { figures: of, ratios } = await opening([100, 10_000]);
    Object.assign(figures, of, ratios);
    for (const what of Object.keys(ratios)) targets[what] = { max: 2 };
  }
  if (!only || only === 'many') {
    Object.assign(figures, await manyPanes(16));
    Object.assign(targets, {
      'panes.shown': { min: 16 },
      'panes.webgl': { min: 8 },
      'panes.blank': { max: 0 },
      'panes.lostContexts': { max: 0 },
    });
  }
  report('ui', figures, targets);
});
