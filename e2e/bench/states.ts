// A scripted matrix of situations for each CLI, over real terminals and the real terminal host: what
// the desk derives against what it must derive, and how long that takes. Fakes keep the contract of
// their CLI; the real ones run against the scripted model server. Options: --fakes, --real,
// --only CLI, --name TEXT, --json.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../delivery/lib.ts';
import { startModelServer } from '../model-server/index.ts';
import { personas } from '../fakes/index.ts';
import { say } from './lib/report.ts';
import { runFake } from './lib/states/fakes.ts';
import { forCli } from './lib/states/matrix.ts';
import { replays, runReplay } from './lib/states/replays.ts';
import { makeHomes, realPart, runReal } from './lib/states/real.ts';
import type { RealJob } from './lib/states/real.ts';
import { tell } from './lib/states/tell.ts';
import type { NotRun } from './lib/states/tell.ts';
import type { Cli, FakeCli, Result, Situation } from './lib/states/types.ts';

const argv = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
};
const only = option('--only');
const named = option('--name');
const asked = (cli: Cli): boolean => !only || cli === only;
const FAKES = (Object.keys(personas) as FakeCli[]).filter(asked);
const REAL = (['claude', 'codex', 'gemini', 'opencode'] as const).filter(asked);
const wanted = ({ name }: Situation): boolean => !named || name.includes(named);
const BESIDE = Number(option('--beside') ?? 10);

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
      const { name, group } = job;
      // What breaks on the way is a miss, and ends nothing else.
      const result = await job.run().catch((error: unknown): Result => ({
        cli: group.split('.')[0] as Cli, name, ok: false, expected: '', derived: 'nothing', ms: null, detail: String(error),
      }));
      groups.set(job.group, [...(groups.get(job.group) ?? []), result]);
      if (!result.ok) say(`MISS ${job.group}: ${result.name}: expected ${result.expected}, derived ${result.derived}\n${result.detail}\n`);
    }
  };
  await Promise.all(Array.from({ length: beside }, worker));
  return groups;
}

/** Every situation of the real CLIs that the set-up has brought. */
function realJobs(dir: string, notRun: Map<string, NotRun[]>): RealJob[] {
  const jobs: RealJob[] = [];
  for (const cli of REAL) {
    const group = `${cli}.real`;
    if (!process.env[`QUATUOR_TEST_${cli.toUpperCase()}`]) continue;
    for (const situation of forCli(cli).filter(wanted)) {
      const part = realPart(cli, situation);
      const left = notRun.get(group) ?? [];
      if (typeof part === 'string') notRun.set(group, [...left, { name: situation.name, reason: part }]);
      else {
        const mark = `MARK-${jobs.length + 1}-`;
        jobs.push({ cli, situation, part, mark, cwd: join(dir, `r${jobs.length + 1}`, 'project') });
      }
    }
  }
  return jobs;
}

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-states-')));
const host = await startHost(dir);
const began = Date.now();
const notRun = new Map<string, NotRun[]>();
let groups = new Map<string, Result[]>();

if (!argv.includes('--real')) {
  let n = 0;
  const jobs = FAKES.flatMap((cli) =>
    forCli(cli)
      .filter(wanted)
      .map((situation): Job => ({
        group: `${cli}.fake`,
        name: situation.name,
        run: () => runFake(cli, situation, host, join(dir, `s${(n += 1)}`)),
      })),
  );
  for (const name of Object.keys(replays).filter((one) => !named || one.includes(named))) {
    const cli = FAKES.find((one) => name.startsWith(`${one}-`));
    if (cli) jobs.push({ group: `${cli}.replay`, name, run: () => runReplay(name, host, join(dir, `s${(n += 1)}`)) });
  }
  groups = await all(jobs, BESIDE);
  say(`fakes: ${Math.round((Date.now() - began) / 1000)} s`);
}

if (!argv.includes('--fakes')) {
  const server = await startModelServer();
  const jobs = realJobs(dir, notRun);
  const homes = makeHomes(server, jobs);
  const results = await all(
    jobs.map((job): Job => ({
      group: `${job.cli}.real`,
      name: job.situation.name,
      run: () =>
        runReal(job, {
          server,
          host,
          homes,
          program: process.env[`QUATUOR_TEST_${job.cli.toUpperCase()}`] ?? '',
          dir: join(job.cwd, '..', 'bench'),
        }),
    })),
    Math.max(1, Math.floor(BESIDE / 2)),
  );
  for (const [group, list] of results) groups.set(group, list);
  await server.close();
  homes.known.dispose();
  homes.strange.dispose();
  for (const miss of server.unmatched) say(`the model was asked for what no situation has: ${miss.lastPrompt.slice(0, 200)}`);
  for (const failure of server.failures) say(`the model server: ${String(failure)}`);
}

host.close();
rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
tell(groups, notRun, !named);
say(`${Math.round((Date.now() - began) / 1000)} s`);
