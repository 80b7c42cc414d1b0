// The handoff. Part one, fidelity: projects with 40 planted facts, handed over by the real Claude Code
// to the real Codex, and back, against the scripted model server, with and without the incumbent's help; how many
// of the facts stand in what the successor's model is really sent. Beside it a bare restart.
// Part two: the time from 98 % to the successor's first own action, with agents that answer at once.
// Part three: the app killed in the middle of handoffs, in one process at random deeds, and the real one.
// Options: --projects N (2), --times N (5), --kills N (200), --app-kills N (20), --only fidelity|time|kills|app, --json.
import { chance } from './lib/delivery/chance.ts';
import { killApp } from './lib/handoff/app.ts';
import { measureFidelity } from './lib/handoff/fidelity.ts';
import { killInProcess, noCount, type Count } from './lib/handoff/kills.ts';
import { oneHandoff, type Times } from './lib/handoff/speed.ts';
import { median, report, say } from './lib/report.ts';

const argv = process.argv.slice(2);
const option = (name: string, usual: number): number => {
  const at = argv.indexOf(name);
  return at < 0 ? usual : Number(argv[at + 1]);
};
const only = argv.includes('--only') ? argv[argv.indexOf('--only') + 1] : null;
const wants = (part: string): boolean => only === null || only === part;

const figures: Record<string, number | string> = {};
const targets: Record<string, { max?: number; min?: number }> = {};

if (wants('fidelity')) {
  const part = await measureFidelity(option('--projects', 2));
  Object.assign(figures, part.figures);
  Object.assign(targets, part.targets);
}

if (wants('time')) {
  const times: Times[] = [];
  for (let n = 0; n < option('--times', 5); n += 1) {
    const one = await oneHandoff();
    times.push(one);
    say(`98 % to the first own action: ${Math.round(one.toAction)} ms`);
  }
  for (const key of ['toEpoch', 'toTaken', 'toAction', 'toProof'] as const) figures[`time.${key}.median.ms`] = median(times.map((one) => one[key]));
  figures['time.toAction.worst.ms'] = Math.max(...times.map(({ toAction }) => toAction));
  // The incumbent's judgement is waited for, and no longer than this.
  targets['time.toAction.worst.ms'] = { max: 60_000 };
}

function tell(name: string, count: Count, kills: number): void {
  Object.assign(figures, {
    [`${name}.handoffs`]: count.handoffs, [`${name}.kills`]: count.kills, [`${name}.splits`]: count.splits, [`${name}.losses`]: count.losses,
    [`${name}.doubles`]: count.doubles, [`${name}.asked`]: count.asked, [`${name}.notes`]: count.notes.slice(0, 5).join('; ') || 'none',
  });
  Object.assign(targets, {
    [`${name}.kills`]: { min: kills }, [`${name}.splits`]: { max: 0 }, [`${name}.losses`]: { max: 0 }, [`${name}.doubles`]: { max: 0 },
  });
}
if (wants('kills')) {
  const kills = option('--kills', 200);
  tell('process', await killInProcess(kills, 1, say), kills);
}
if (wants('app')) {
  const kills = option('--app-kills', 20);
  const count = noCount();
  await killApp(kills, chance(7), count, say);
  tell('app', count, kills);
}

report('handoff', figures, targets);
process.exit();
