// Handing out. Part one: agents that answer at once, and how long one is without work between two
// tasks. Part two, on a clock of its own: whole runs with those times, against the shortest run that
// there can be, beside the seed's way of a look every 150 seconds.
// Options: --count N (tasks of each road, 40), --seeds N (10), --virtual, --json.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chance } from './lib/delivery/chance.ts';
import { connected, handOut, typed } from './lib/dispatch/live.ts';
import { lowerBound, randomWork, run, type Outcome } from './lib/dispatch/virtual.ts';
import { median, quantile, report, say } from './lib/report.ts';

const argv = process.argv.slice(2);
const option = (name: string, usual: number): number => {
  const at = argv.indexOf(name);
  return at < 0 ? usual : Number(argv[at + 1]);
};
const AGENTS = 4;
const TASKS = 200;
const LOOK_MS = 150_000;
const figures: Record<string, number | string> = {};
const targets: Record<string, { max?: number; min?: number }> = {};
let measured = [1_500];

if (!argv.includes('--virtual')) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-dispatch-')));
  try {
    const count = option('--count', 40);
    for (const [name, cli, p50, p95] of [['keys', typed, 700, 1_200], ['channel', connected, 150, null]] as const) {
      const { fromEnd, fromFinished, legs, road } = await handOut(cli, count, join(dir, name));
      figures[`${name}.road`] = road;
      figures[`${name}.count`] = fromEnd.length;
      for (const [what, list] of [['end', fromEnd], ['finished', fromFinished]] as const) {
        figures[`${name}.from-${what}.p50.ms`] = median(list);
        figures[`${name}.from-${what}.p95.ms`] = quantile(list, 0.95);
      }
      for (const [leg, list] of Object.entries(legs)) {
        figures[`${name}.leg.${leg}.p50.ms`] = median(list);
        figures[`${name}.leg.${leg}.p95.ms`] = quantile(list, 0.95);
      }
      targets[`${name}.from-end.p50.ms`] = { max: p50 };
      if (p95 !== null) targets[`${name}.from-end.p95.ms`] = { max: p95 };
      if (name === 'keys') measured = fromEnd;
    }
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

const seeds = option('--seeds', 10);
const mine: (Outcome & { ratio: number })[] = [];
const seed: typeof mine = [];
for (let n = 1; n <= seeds; n += 1) {
  const work = randomWork(TASKS, n);
  const least = lowerBound(work, AGENTS);
  const by = chance(n + 1_000);
  const overhead = (): number => measured[by.number(0, measured.length - 1)]!;
  for (const [list, look] of [[mine, undefined], [seed, LOOK_MS]] as const) {
    const outcome = run(work, AGENTS, overhead, look);
    list.push({ ...outcome, ratio: outcome.totalMs / least });
  }
  say(`seed ${n}: ${mine.at(-1)!.ratio.toFixed(3)} of the lower bound; by looks ${seed.at(-1)!.ratio.toFixed(3)}`);
}
for (const [name, list] of [['run', mine], ['looks', seed]] as const) {
  figures[`${name}.ratio.median`] = median(list.map(({ ratio }) => ratio));
  figures[`${name}.ratio.worst`] = Math.max(...list.map(({ ratio }) => ratio));
  figures[`${name}.idle.median.percent`] = median(list.map(({ idlePercent }) => idlePercent));
  figures[`${name}.idle.worst.percent`] = Math.max(...list.map(({ idlePercent }) => idlePercent));
}
targets['run.ratio.worst'] = { max: 1.05 };
targets['run.idle.worst.percent'] = { max: 1 };

report('dispatch', figures, targets);
process.exit();
