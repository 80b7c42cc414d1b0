// Long queues: 10,000 and 100,000 tasks with dependencies. What the rules need to load, add, reorder
// and choose, and in the real window what scrolling the board takes beside scrolling an empty one.
// Options: --rules (no window), --json.
import { bench } from './lib/place.ts';
import { report, say } from './lib/report.ts';
import { scrolling } from './lib/queue/board.ts';
import { measureRules, type RuleTimes } from './lib/queue/rules.ts';

const SIZES = [10_000, 100_000] as const;
/** Ten times the tasks may take so much longer: n log n. */
const GROWTH = (10 * Math.log(100_000)) / Math.log(10_000);
const figures: Record<string, number | string> = {};
const targets: Record<string, { max?: number; min?: number }> = {};

await bench(async () => {
  const times = {} as Record<(typeof SIZES)[number], RuleTimes>;
  for (const size of SIZES) {
    times[size] = measureRules(size);
    for (const [what, ms] of Object.entries(times[size])) figures[`${size}.${what}.ms`] = ms;
    say(`${size}: ${JSON.stringify(times[size])}`);
  }
  targets['10000.choice.ms'] = { max: 1 };
  for (const what of Object.keys(times[10_000]) as (keyof RuleTimes)[]) {
    figures[`growth.${what}`] = times[100_000][what] / times[10_000][what];
    targets[`growth.${what}`] = { max: GROWTH };
  }
  if (!process.argv.includes('--rules')) {
    const empty = await scrolling(0);
    figures['board.0.frame.worst.ms'] = empty.worst;
    figures['board.0.frame.median.ms'] = empty.median;
    for (const size of SIZES) {
      const full = await scrolling(size);
      figures[`board.${size}.shown.ms`] = full.shownMs;
      figures[`board.${size}.frame.median.ms`] = full.median;
      figures[`board.${size}.frame.worst.ms`] = full.worst;
      figures[`board.${size}.scrolled.px`] = full.scrolled;
      figures[`board.${size}.ratio`] = full.worst / empty.worst;
      targets[`board.${size}.ratio`] = { max: 2 };
      targets[`board.${size}.scrolled.px`] = { min: 10_000 };
    }
  }
  report('queue', figures, targets);
});
