// Memory (PSS) of the terminal host with four full panes, of the app with four idle ones, and what
// the idle app takes of a core. The agents' own programs do not count.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { bareApp } from './lib/bare/build.ts';
import { electron, launch } from './lib/launch.ts';
import { nameOf, pss, tree } from './lib/memory.ts';
import { hostOf } from '../lib/host.ts';
import { bench, endApp, readyApp, type App, type Program } from './lib/place.ts';
import { median, report, say } from './lib/report.ts';

const SETTLE_MS = 8_000;
const CPU_MS = 30_000;
/** In its first minute a pane tells the seconds since its start; idle is what comes after. */
const YOUNG_MS = 65_000;
const four = (lines: number): Program[] =>
  Array.from({ length: 4 }, () => ({ program: 'idle', env: { BENCH_LINES: String(lines) } }));

/** The median of three looks, a second apart. */
async function settled(look: () => number): Promise<number> {
  await wait(SETTLE_MS);
  const looks: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    looks.push(look());
    await wait(1_000);
  }
  return median(looks);
}

/** The host's process and its panes' programs. */
async function hostOfApp(app: App): Promise<{ host: number; programs: number[] }> {
  const client = await hostOf(app.home);
  if (!client) throw new Error('The app has no terminal host.');
  const panes = await client.panes();
  client.close();
  return { host: client.hostPid, programs: panes.map((pane) => pane.pid) };
}

/** MB of a process that runs Electron as Node and does nothing. */
async function bareNode(): Promise<number> {
  const child = spawn(electron, ['-e', 'setInterval(() => {}, 1e6)'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: 'ignore',
  });
  const size = await settled(() => pss([child.pid!]));
  child.kill('SIGKILL');
  return size;
}

await bench(async () => {
  say('the host with four full panes');
  const full = await readyApp('full', four(10_000));
  const busy = await hostOfApp(full);
  const hostSize = await settled(() => pss([busy.host]));
  const nodeSize = await bareNode();
  await endApp(full);

  say('a bare window');
  const bare = await launch((await bareApp())(0));
  const bareSize = await settled(() => pss(tree(bare.pid).map((p) => p.pid)));
  await bare.kill();

  say('the app with four idle panes');
  const app = await readyApp('idle', four(0));
  const { host, programs } = await hostOfApp(app);
  const own = () => [...tree(app.pid, programs), ...tree(host, programs)];
  const pids = () => [...new Set(own().map((p) => p.pid))];
  const appSize = await settled(() => pss(pids()));

  say('the idle app’s CPU');
  await wait(YOUNG_MS);
  const ticks = (): Map<number, number> => new Map(own().map((p) => [p.pid, p.ticks]));
  const before = ticks();
  const start = performance.now();
  await wait(CPU_MS);
  const took = performance.now() - start;
  let used = 0;
  for (const [pid, now] of ticks()) {
    const part = now - (before.get(pid) ?? 0);
    used += part;
    if (part > 0) say(`${((part * 1_000) / took).toFixed(2)} %  ${nameOf(pid)}`);
  }
  await endApp(app);

  report(
    'memory',
    {
      'host.MB': hostSize,
      'node.MB': nodeSize,
      'host.aboveNodeMB': hostSize - nodeSize,
      'app.MB': appSize,
      'bare.MB': bareSize,
      'app.aboveBareMB': appSize - bareSize,
      'idle.cpuPercent': ((used * 10) / took) * 100,
    },
    { 'host.aboveNodeMB': { max: 90 }, 'app.aboveBareMB': { max: 200 }, 'idle.cpuPercent': { max: 1 } },
  );
});
