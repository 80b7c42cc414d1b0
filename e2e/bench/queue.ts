// Long queues: 10,000 and 100,000 tasks with dependencies. What it takes to load, add, reorder and
// choose, and in the real window what scrolling the board takes beside scrolling an empty list.
// Options: --rules (no window), --board (only the window), --rounds N (scrolls of each list, 5), --json.
import { bench } from './lib/place.ts';
import { report, say } from './lib/report.ts';
import { scrolling } from './lib/queue/board.ts';
import { measureRules, type RuleTimes } from './lib/queue/rules.ts';

const SIZES = [10_000, 100_000] as const;
/** Ten times the tasks may take so much longer: n log n. */
const GROWTH = (10 * Math.log(100_000)) / Math.log(10_000);
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 5 : Number(process.argv[at + 1]);
const figures: Record<string, number | string> = {};
const targets: Record<string, { max?: number; min?: number }> = {};

await bench(async () => {
  if (!process.argv.includes('--board')) {
    // What is compiled by then is so for both sizes: the small one must not pay for it.
    measureRules(SIZES[0]);
    const times = {} as Record<(typeof SIZES)[number], RuleTimes>;
    for (const size of SIZES) {
      const { times: taken, memory, greeting } = measureRules(size);
      times[size] = taken;
      for (const [what, ms] of Object.entries(taken)) figures[`${size}.${what}.ms`] = ms;
      figures[`${size}.greeting.ms`] = greeting;
      figures[`${size}.memory.mb`] = memory;
      say(`${size}: ${JSON.stringify(taken)}`);
    }
    targets['10000.choice.ms'] = { max: 1 };
    for (const what of Object.keys(times[10_000]) as (keyof RuleTimes)[]) {
      figures[`growth.${what}`] = times[100_000][what] / times[10_000][what];
      targets[`growth.${what}`] = { max: GROWTH };
    }
  }
  if (!process.argv.includes('--rules')) {
    for (const size of SIZES) {
      const { shownMs, distance, ...frames } = await scrolling(size, rounds);
      figures[`board.${size}.shown.ms`] = shownMs;
      for (const [what, { median, worst }] of Object.entries(frames)) {
        figures[`board.${size}.${what}.frame.median.ms`] = median;
        figures[`board.${size}.${what}.frame.worst.ms`] = worst;
      }
      figures[`board.${size}.scrolled.px`] = distance;
      figures[`board.${size}.ratio`] = frames.board.worst / frames.empty.worst;
      figures[`board.${size}.ratio.still`] = frames.board.worst / frames.still.worst;
      targets[`board.${size}.ratio`] = { max: 2 };
      targets[`board.${size}.scrolled.px`] = { min: 10_000 };
    }
  }
  report('queue', figures, targets);
});
