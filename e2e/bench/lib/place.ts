import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endHost } from '../../lib/host.ts';
import { electron, killAll, launch, until, type Running } from './launch.ts';
import { openPanes } from './window.ts';

export const root = join(import.meta.dirname, '../../..');

/** A program of `programs/` in a pane, with its variables. */
export interface Program {
  /** `quick`: prints a line and sleeps; a shell, so that its own start takes no time. */
  program: 'payload' | 'echo' | 'flood' | 'idle' | 'quick' | 'work';
  env?: Record<string, string>;
}

export interface App extends Running {
  home: string;
}

const folder = mkdtempSync(join(tmpdir(), 'quatuor-bench-'));
const homes = new Set<string>();

/** Has the terminal host of that home ended with the bench. */
export const endsHost = (home: string): void => void homes.add(home);

/** A path in the bench's own temporary folder. */
export const temporary = (name: string): string => join(folder, name);

/** A script that starts the program, and answers at once when it is asked for its version. */
function wrapper(program: Program['program']): string {
  const script = temporary(`${program}.sh`);
  const file = join(import.meta.dirname, 'programs', `${program}.ts`);
  const start =
    program === 'quick'
      ? `printf 'ready\\r\\n'; exec sleep 1000000`
      : `ELECTRON_RUN_AS_NODE=1 exec '${electron}' '${file}'`;
  writeFileSync(script, `#!/bin/sh\ncase "$1" in --version|--help) echo 1.0.0; exit;; esac\n${start}\n`, { mode: 0o755 });
  return script;
}

function agents(programs: Program[]): unknown[] {
  const hues = ['claude', 'amp', 'antigravity', 'codex'] as const;
  return programs.map(({ program, env = {} }, i) => ({
    id: `bench-${i}`,
    name: `Bench ${i + 1}`,
    hue: hues[i % 4],
    adapter: 'amp',
    command: wrapper(program),
    env,
    specialities: ['any'],
    maxTasks: 1,
    window: i + 1,
  }));
}

/** Starts the app on a home in which the project is known and trusted; its agents start by themselves. */
export async function startApp(name: string, programs: Program[]): Promise<App> {
  const home = temporary(`home-${name}`);
  const project = temporary('project');
  const list = temporary(`agents-${name}.json`);
  mkdirSync(project, { recursive: true });
  writeFileSync(list, JSON.stringify(agents(programs)));
  const template = temporary(`template-${name}`);
  const env = { QUATUOR_AGENTS: list };
  const start = (at: string): Promise<Running> => launch([root, '--home', at, '--project', project], env);

  if (!homes.has(template)) {
    mkdirSync(template, { recursive: true });
    homes.add(template);
    const config = join(template, 'config.json');
    writeFileSync(config, JSON.stringify({ startAgentsOnOpen: false }));
    const first = await start(template);
    const isOpen = () => document.body.innerText.includes('Bench 1');
    await until('the project is open', 20_000, () => first.page.run(isOpen));
    const trusted = await first.page.run(() =>
      (window as unknown as { quatuor: { command(c: unknown): Promise<{ ok: boolean }> } }).quatuor.command({ type: 'project.trust' }),
    );
    if (!trusted.ok) throw new Error('The project could not be trusted.');
    await first.kill();
    await endHost(template);
    rmSync(config);
  }
  await endHost(home);
  rmSync(home, { recursive: true, force: true });
  cpSync(template, home, { recursive: true, filter: (path) => !/Singleton|\.sock$/.test(path) });
  homes.add(home);
  return Object.assign(await start(home), { home });
}

/**
 * Keeps for the next starts by this name what the app's Chromium remembers of this one: compiled
 * code and shaders. The app of a person has started before, too.
 */
export function keepCaches(app: App, name: string): void {
  for (const cache of ['Code Cache', 'GPUCache', 'DawnGraphiteCache', 'DawnWebGPUCache']) {
    const from = join(app.home, cache);
    if (existsSync(from)) cpSync(from, join(temporary(`template-${name}`), cache), { recursive: true });
  }
  for (const learned of ['login-path.json', 'cli-answers.json']) {
    const path = join(app.home, learned);
    if (existsSync(path)) cpSync(path, join(temporary(`template-${name}`), learned));
  }
}

/** Starts the app and waits until all its programs have said that they are ready. */
export async function readyApp(name: string, programs: Program[]): Promise<App> {
  const app = await startApp(name, programs);
  await until('all panes are ready', 60_000, async () => (await app.page.run(openPanes)).ready === programs.length);
  return app;
}

/** Ends the app and its host. */
export async function endApp(app: App): Promise<void> {
  await app.kill();
  await endHost(app.home);
}

/** Runs a bench and leaves nothing behind: no process, no file. */
export async function bench(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } finally {
    await killAll();
    for (const home of homes) await endHost(home);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
