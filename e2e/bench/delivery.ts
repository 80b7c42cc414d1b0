// Deliveries. Part one: into fakes that do what goes wrong in practice, with exact logs. Part two:
// into the real Claude Code and Codex against the scripted model server, beside the same texts by
// `tmux send-keys` with a fixed pause.
// Options: --count N (fakes, 2,000), --real N (each CLI, 100), --tmux N (each CLI, 40), --panes N (12), --seed N, --fakes,
// --only PERSONA (fakes), --only-real, --json.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../delivery/lib.ts';
import { startModelServer } from '../model-server/index.ts';
import type { PersonaName } from '../fakes/index.ts';
import { deliverToFakes } from './lib/delivery/fakes.ts';
import { byDesk, byTmux } from './lib/delivery/real.ts';
import type { Outcome } from './lib/delivery/real.ts';
import { median, quantile, report, say } from './lib/report.ts';

const argv = process.argv.slice(2);
const option = (name: string, usual: number): number => {
  const at = argv.indexOf(name);
  return at < 0 ? usual : Number(argv[at + 1]);
};
const only = argv.indexOf('--only');
const named = only < 0 ? undefined : (argv[only + 1] as PersonaName);
const began = Date.now();
const seconds = (): number => Math.round((Date.now() - began) / 1_000);
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-delivery-')));
const figures: Record<string, number | string> = {};
const targets: Record<string, { max?: number; min?: number }> = {};
const none = (name: string, value: number) => {
  figures[name] = value;
  targets[name] = { max: 0 };
};

try {
  if (!argv.includes('--only-real')) {
    const count = option('--count', 2_000);
    const host = await startHost(dir);
    try {
      const place = { host, dir, runtime: process.env['QUATUOR_ELECTRON'] ?? process.execPath };
      const tally = await deliverToFakes(count, option('--panes', 12), place, option('--seed', 1), named);
      for (const miss of tally.misses) say(miss);
      figures['fakes.deliveries'] = tally.deliveries;
      targets['fakes.deliveries'] = { min: count };
      none('fakes.lost', tally.lost);
      none('fakes.twice', tally.twice);
      none('fakes.intoDialog', tally.intoDialog);
      none('fakes.draftsHarmed', tally.draftsHarmed);
      figures['fakes.crossed'] = tally.crossed;
      figures['fakes.garbled'] = tally.garbled;
      figures['fakes.asked'] = tally.asked;
      figures['fakes.starts'] = tally.starts;
      figures['fakes.asFile'] = tally.files;
      figures['fakes.seconds'] = seconds();
      say(`fakes: ${seconds()} s`);
      for (const [road, n] of Object.entries(tally.roads)) figures[`fakes.road.${road}`] = n;
      for (const [what, n] of Object.entries(tally.troubles).sort()) figures[`fakes.trouble.${what}`] = n ?? 0;
    } finally {
      host.close();
    }
  }
  if (!argv.includes('--fakes')) await real(option('--real', 100));
} finally {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function real(count: number): Promise<void> {
  const clis = (['claude', 'codex'] as const).filter((cli) => process.env[`QUATUOR_TEST_${cli.toUpperCase()}`]);
  const serverAt = Date.now();
  const server = await startModelServer();
  server.script(() => ({ text: 'Read.' }));
  const place = { dir, server, serverAt };
  try {
    const desk = await Promise.all(
      clis.map((cli, i) => byDesk(cli, count, 100_000 * (i + 1), cli === 'codex' ? ['channel', 'keys'] : ['keys'], place)),
    );
    for (const [i, cli] of clis.entries()) tell(`${cli}`, count, desk[i]!, true);
    const without = hasTmux() ? null : 'tmux is not installed';
    if (without) figures['tmux'] = `not run: ${without}`;
    else {
      say(`the desk into the real CLIs: ${seconds()} s`);
      // Each text that is lost costs seconds of waiting for it: fewer of them tell as much.
      const few = Math.min(count, option('--tmux', 40));
      const tmux = await Promise.all(clis.map((cli, i) => byTmux(cli, few, 100_000 * (i + 1) + 50_000, place)));
      for (const [i, cli] of clis.entries()) tell(`tmux.${cli}`, few, tmux[i]!, false);
    }
  } finally {
    await server.close();
  }
}

function tell(name: string, count: number, outcome: Outcome, must: boolean): void {
  for (const miss of outcome.misses) say(miss);
  figures[`${name}.sent`] = outcome.sent;
  figures[`${name}.once`] = outcome.once;
  if (must) targets[`${name}.once`] = { min: count };
  for (const what of ['lost', 'twice', 'changed'] as const) {
    figures[`${name}.${what}`] = outcome[what];
    if (must) targets[`${name}.${what}`] = { max: 0 };
  }
  for (const [what, all] of [['receipt', outcome.receipt], ['model', outcome.model]] as const)
    for (const [road, ms] of Object.entries(all)) {
      figures[`${name}.${road}.${what}.count`] = ms.length;
      figures[`${name}.${road}.${what}.p50.ms`] = median(ms);
      figures[`${name}.${road}.${what}.p95.ms`] = quantile(ms, 0.95);
    }
}

function hasTmux(): boolean {
  return spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;
}

report('delivery', figures, targets);
// Watchers of ended programs must not hold the bench.
process.exit();
