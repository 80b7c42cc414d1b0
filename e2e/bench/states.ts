// A scripted matrix of situations for each CLI, over real terminals and the real terminal host: what
// the desk derives against what it must derive, and how long that takes. Fakes keep the contract of
// their CLI; the real ones run against the scripted model server. Options: --fakes, --real,
// --only CLI, --name TEXT, --json.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../delivery/lib.ts';
import { personas } from '../fakes/index.ts';
import { say } from './lib/report.ts';
import { runFake } from './lib/states/fakes.ts';
import { forCli } from './lib/states/matrix.ts';
import { tell } from './lib/states/tell.ts';
import type { Cli, Result } from './lib/states/types.ts';

const argv = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
};
const only = option('--only');
const named = option('--name');
const BESIDE = Number(option('--beside') ?? 8);

interface Job {
  group: string;
  name: string;
  run(): Promise<Result>;
}

async function all(jobs: Job[], beside: number): Promise<Map<string, Result[]>> {
  const groups = new Map<string, Result[]>();
  const left = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = left.shift(); job; job = left.shift()) {
      const result = await job.run();
      groups.set(job.group, [...(groups.get(job.group) ?? []), result]);
      if (!result.ok) say(`MISS ${job.group}: ${result.name}: expected ${result.expected}, derived ${result.derived}\n${result.detail}\n`);
    }
  };
  await Promise.all(Array.from({ length: beside }, worker));
  return groups;
}

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-states-')));
const host = await startHost(dir);
let n = 0;
const jobs: Job[] = [];
for (const cli of Object.keys(personas) as Cli[]) {
  if (only && cli !== only) continue;
  for (const situation of forCli(cli)) {
    if (named && !situation.name.includes(named)) continue;
    jobs.push({
      group: `${cli}.fake`,
      name: situation.name,
      run: () => runFake(cli, situation, host, join(dir, `s${(n += 1)}`)),
    });
  }
}
const began = Date.now();
const groups = await all(jobs, BESIDE);
host.close();
rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
tell(groups, new Map(), !named);
say(`${Math.round((Date.now() - began) / 1000)} s`);
