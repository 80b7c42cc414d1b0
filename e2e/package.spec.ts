import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { cast, expectState, makePlace, testFlags, trust, type Place } from './lib/index.ts';
import { endHost } from './lib/host.ts';

const root = join(import.meta.dirname, '..');
test.setTimeout(400_000);

let place: Place;
/** What runs after a test are the package's own processes, which no one else ends. */
let app: number | null = null;
test.beforeEach(() => {
  place = makePlace('package');
});
test.afterEach(async () => {
  if (app !== null && alive(app)) process.kill(app, 'SIGKILL');
  await endHost(home());
  await place.end();
});

const user = (): string => join(place.dir, 'user');
const home = (): string => join(user(), '.config', 'Quatuor');
const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);

interface Ran { code: number; out: string; err: string }

/** A program as the imagined user runs it, in the project's folder. */
function run(file: string, args: string[], more: Record<string, string> = {}): Promise<Ran> {
  const { QUATUOR_PANE: _pane, QUATUOR_HOME: _home, XDG_CONFIG_HOME: _config, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd: place.project, env: { ...env, HOME: user(), ...more } as Record<string, string>, maxBuffer: 1e7 }, (error, out, err) =>
      resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
    child.stdin?.end();
  });
}

/** Builds a Debian package of this checkout, and unpacks it. Gives the folder that stands for the system. */
async function unpacked(): Promise<string> {
  const out = join(place.dir, 'package');
  const node = process.env['npm_node_execpath'] ?? 'node';
  const built = await run(node, [join(root, 'build/package.mjs'), '--deb', '--out', out], { HOME: process.env['HOME'] ?? '' });
  expect(built, built.err).toMatchObject({ code: 0 });
  const deb = readdirSync(out).find((name) => name.endsWith('.deb')) ?? '';
  const system = join(place.dir, 'system');
  mkdirSync(user());
  expect(await run('dpkg-deb', ['-x', join(out, deb), system])).toMatchObject({ code: 0 });
  rmSync(out, { recursive: true });
  return system;
}

/** The window of the packaged app, which takes no debugger: by the port that its start asked for. */
async function windowOf(): Promise<{ page: Page; end(): Promise<void> }> {
  const file = join(home(), 'DevToolsActivePort');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').includes('\n'), { timeout: 60_000 }).toBe(true);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0]}`);
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages());
  await expect.poll(() => pages().length, { timeout: 60_000 }).toBe(1);
  return { page: pages()[0]!, end: () => browser.close() };
}

const where = (): { pid: number } => JSON.parse(readFileSync(join(home(), 'control.json'), 'utf8')) as { pid: number };

test('K27 out of the Debian package: the command starts the app, panes have its programs, a link reaches it, completions are there', async () => {
  const system = await unpacked();
  const quatuor = join(system, 'usr/bin/quatuor');
  const desktop = readFileSync(join(system, 'usr/share/applications/quatuor-desktop.desktop'), 'utf8');
  expect(desktop).toContain('MimeType=x-scheme-handler/quatuor;');
  const program = /^Exec="?(\/opt\/[^"\n]+\/quatuor-desktop)"? %U$/m.exec(desktop)?.[1] ?? '';
  expect(existsSync(join(system, program))).toBe(true);

  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(await run(quatuor, ['version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  expect(await run(quatuor, ['status'])).toMatchObject({ code: 3, out: '' });
  for (const [shell, file] of [['bash', 'bash-completion/completions/quatuor'], ['zsh', 'zsh/vendor-completions/_quatuor'], ['fish', 'fish/vendor_completions.d/quatuor.fish']] as const)
    expect(readFileSync(join(system, 'usr/share', file), 'utf8')).toBe((await run(quatuor, ['completions', shell])).out);

  // The command alone finds the app beside it.
  const marks = join(place.dir, 'from-the-pane');
  const inPane = `{ command -v quatuor; command -v tmux; tmux list-windows -F '#I #W'; quatuor status --json; quatuor mcp < /dev/null && echo served; } > ${marks} 2>&1`;
  const { agents, fakes } = cast(place, { claude: { steps: [{ run: ['sh', '-c', inPane], show: 'look around' }] } });
  const file = join(place.dir, 'agents.json');
  writeFileSync(file, JSON.stringify(agents));
  const env = { QUATUOR_AGENTS: file };
  expect(await run(quatuor, ['open', '.', '--json'], env)).toMatchObject({ code: 0, err: '' });
  app = where().pid;
  expect(realpathSync(`/proc/${app}/exe`)).toBe(realpathSync(join(system, program)));
  process.kill(app, 'SIGTERM');
  await expect.poll(() => alive(app ?? 0), { timeout: 60_000 }).toBe(false);

  // As it was last started, it starts again; this time with a way for the test to press a button.
  const start = JSON.parse(readFileSync(join(home(), 'start.json'), 'utf8')) as { exec: string; args: string[] };
  expect(start.exec).toBe(join(system, program));
  writeFileSync(join(home(), 'start.json'), JSON.stringify({ ...start, args: [...testFlags, '--remote-debugging-port=0', ...start.args] }));
  expect(await run(quatuor, ['open', '.'], env)).toMatchObject({ code: 0, out: expect.stringContaining('palm-oil-bot is open') });
  app = where().pid;
  const { page, end } = await windowOf();
  await trust(page);
  await expectState(page, 'claude', 'ready', 60_000);
  const added = JSON.parse((await run(quatuor, ['task', 'add', 'Look around', '--json'])).out) as { task: string };
  expect(await run(quatuor, ['task', 'assign', added.task, 'claude'])).toMatchObject({ code: 0 });
  expect(await run(quatuor, ['wait', added.task, '--until', 'done', '--seconds', '120'])).toMatchObject({ code: 0 });
  const told = readFileSync(marks, 'utf8');
  expect(told).toContain(`${join(home(), 'bin', 'quatuor')}\n${join(home(), 'bin', 'panes', 'tmux')}\n0 Claude\n1 AMP\n`);
  expect(told).toContain('"you":{"role":"worker","agent":"claude"}');
  expect(told).toContain('served');
  expect(fakes.claude.prompts()).toHaveLength(1);

  // What the desktop does with a link is the line of that file.
  const { ELECTRON_RUN_AS_NODE: _node, QUATUOR_HOME: _home, XDG_CONFIG_HOME: _config, ...mine } = process.env;
  const child = spawn(join(system, program), [...testFlags, `quatuor://task/${added.task}`], { env: { ...mine, HOME: user() } as Record<string, string>, stdio: 'ignore' });
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  await expect(page.getByTestId('task-details')).toContainText('Look around');
  await end();
});
