import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { cast, command, makePlace, shot, trust, type Desk, type Place } from './lib/index.ts';


let place: Place;
let user: string;
let bin: string;
test.beforeEach(() => {
  place = makePlace('first');
  user = join(place.dir, 'user');
  bin = join(place.dir, 'bin');
  for (const folder of [user, bin]) mkdirSync(folder);
});
test.afterEach(() => place.end());

const program = (name: string, script: string): void => writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

/** A person's own folder and PATH, on which lies what the test put there; their login shell says the same. */
async function start(): Promise<Desk> {
  const PATH = `${bin}:/usr/bin:/bin`;
  const shell = join(place.dir, 'login-shell');
  writeFileSync(shell, `#!/bin/sh\nexec /bin/sh -c "$2"\n`, { mode: 0o755 });
  const none = Object.fromEntries(['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'CODEX_API_KEY', 'AMP_API_KEY', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME'].map((name) => [name, '']));
  return place.start({ open: false, env: { ...none, HOME: user, SHELL: shell, PATH } });
}
const clipboard = async (page: Page): Promise<string> => {
  const reply = await command(page, { type: 'clipboard.read' });
  return reply.ok ? (reply.value ?? '') : '';
};

test('U20 U21 K20 a newcomer sees which agents are there, what is missing and how to get it, and the doctor says the same', async () => {
  test.setTimeout(240_000);
  program('claude', '[ "$1" = --version ] && echo "2.1.330 (Claude Code)"');
  mkdirSync(join(user, '.claude'));
  writeFileSync(join(user, '.claude', '.credentials.json'), '{}');
  program('codex', '[ "$1" = --version ] && echo "codex-cli 0.1.0"');
  symlinkSync(join(place.dir, 'gone'), join(bin, 'amp'));
  const desk = await start();
  const { page } = desk;
  const cli = (id: string) => page.getByTestId(`cli-${id}`);
  await expect(cli('claude')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
  await expect(cli('claude')).toContainText('2.1.330');
  await expect(cli('codex')).toHaveAttribute('data-state', 'older');
  await expect(cli('amp')).toHaveAttribute('data-state', 'broken');
  await expect(cli('antigravity')).toHaveAttribute('data-state', 'missing');
  await expect(page.getByTestId('first-run')).toContainText('2 of 4 agents found');
  for (const theme of ['light', 'dark'] as const) {
    expect(await command(page, { type: 'settings.set', patch: { theme } })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await shot(page, `first-run-${theme}`);
  }

  // What is to be typed can be copied, by keyboard too.
  await cli('amp').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => clipboard(page)).toBe('curl -fsSL https://ampcode.com/install.sh | bash');

  // It was installed meanwhile: a look on demand finds it, without a login.
  rmSync(join(bin, 'amp'));
  program('amp', 'echo 0.0.1790712063');
  await page.getByTestId('first-run-again').click();
  await expect(cli('amp')).toHaveAttribute('data-state', 'login', { timeout: 60_000 });
  await expect(cli('amp')).toContainText('amp login');

  // The doctor, found again from the palette.
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type('doctor');
  await expect(page.getByTestId('command-doctor')).toHaveAttribute('data-highlighted', '');
  await page.keyboard.press('Enter');
  const doctor = page.getByTestId('doctor');
  await expect(doctor).toBeVisible();
  await expect(page.getByTestId('doctor-claude')).toHaveAttribute('data-state', 'ok', { timeout: 60_000 });
  await expect(page.getByTestId('doctor-codex')).toContainText('is older than');
  await expect(page.getByTestId('doctor-app')).toContainText('runs');
  await expect(page.getByTestId('doctor-again')).toBeEnabled({ timeout: 60_000 });

  // Others could call a socket: the app closes it where the person says so.
  const { socket } = JSON.parse(readFileSync(join(place.home, 'control.json'), 'utf8')) as { socket: string };
  chmodSync(socket, 0o666);
  await page.getByTestId('doctor-again').click();
  await expect(page.getByTestId('doctor-sockets')).toHaveAttribute('data-state', 'wrong', { timeout: 60_000 });
  await expect(page.getByTestId('doctor-summary')).toContainText('1 thing is wrong');
  for (const theme of ['light', 'dark'] as const) {
    expect(await command(page, { type: 'settings.set', patch: { theme } })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await shot(page, `doctor-${theme}`);
  }
  await page.getByTestId('mend-sockets').click();
  await expect(page.getByTestId('doctor-sockets')).toHaveAttribute('data-state', 'ok', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(doctor).toBeHidden();
  await desk.close();
});

test('U20 a project from tmux days is found by its session and picked up; a CLI that hangs holds nothing up', async () => {
  test.setTimeout(180_000);
  const folder = join(place.dir, 'palm-oil');
  mkdirSync(join(folder, 'orchestratoragent', 'config'), { recursive: true });
  const queue = { current_orchestrator: 'claude', tasks: [{ id: 'TASK-PO-001', title: 'Candle store' }, { id: 'TASK-PO-002', title: 'Order book' }] };
  writeFileSync(join(folder, 'orchestratoragent', 'config', 'task_queue.json'), JSON.stringify(queue));
  program('claude', 'exec sleep 617');
  program('tmux', `[ "$1" = list-panes ] && printf 'palm-oil-orchestration\\t5\\t%s\\n' '${folder}'; echo "$*" >>'${join(place.dir, 'tmux-calls')}'`);
  const desk = await start();
  const { page } = desk;
  // While that CLI is waited for, everything else can be used.
  await expect(page.getByTestId('open-demo')).toBeEnabled();
  await expect(page.getByTestId('cli-claude')).toHaveAttribute('data-state', 'silent', { timeout: 60_000 });
  const session = page.getByTestId('tmux-palm-oil-orchestration');
  await expect(session).toContainText('5 windows, 2 tasks to take over');
  await shot(page, 'first-run-tmux');
  await session.getByRole('button').click();
  await expect(page.getByTestId('trust-seed')).toContainText('2 tasks', { timeout: 60_000 });
  expect(new Set(readFileSync(join(place.dir, 'tmux-calls'), 'utf8').trim().split('\n').map((line) => line.split(' ')[0]))).toEqual(new Set(['list-panes']));
  await desk.close();
});

test('U22 the window opens where it was, and on a screen that is there', async () => {
  test.setTimeout(180_000);
  const file = join(place.home, 'window.json');
  const bounds = (desk: Desk) => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  const first = await start();
  await expect(first.page.getByTestId('start-screen')).toBeVisible();
  const there = { x: 30, y: 40, width: 1010, height: 705 };
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), there);
  // Kept while it is open: an app that is killed remembers it too.
  await expect.poll(() => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { bounds: unknown }).bounds : null)).toEqual(there);
  await first.close();
  const again = await start();
  await expect(again.page.getByTestId('start-screen')).toBeVisible();
  await expect.poll(() => bounds(again)).toEqual(there);
  await again.close();

  writeFileSync(file, JSON.stringify({ version: 1, bounds: { ...there, x: 9_000 }, maximized: false, fullScreen: false }));
  const gone = await start();
  await expect(gone.page.getByTestId('start-screen')).toBeVisible();
  const width = await gone.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea.width);
  await expect.poll(async () => (await bounds(gone))?.x ?? 9_000).toBeLessThan(width);
  await gone.close();
});

test('U23 U5 a project without any agent that works says so in one line, and leads to what is missing and to the example', async () => {
  test.setTimeout(180_000);
  const { agents } = cast(place, {});
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expect(page.getByTestId('nobody')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('board').getByRole('heading', { name: 'No tasks yet' })).toBeVisible();
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    expect(await command(page, { type: 'settings.set', patch: { theme } })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await shot(page, `nobody-${theme}`);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${theme} ${id} ${target.join(' ')}`)));
  }
  expect(found).toEqual([]);
  // The computer wakes: all is judged anew, and the desk goes on.
  await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  // French is a switch away; the picture is for who looks.
  expect(await command(page, { type: 'settings.set', patch: { language: 'fr' } })).toMatchObject({ ok: true });
  await expect(page.getByTestId('nobody-doctor')).toContainText('Ce qui manque');
  await page.getByTestId('nobody-doctor').click();
  await expect(page.getByTestId('doctor-again')).toBeEnabled({ timeout: 60_000 });
  await shot(page, 'doctor-fr');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('doctor')).toBeHidden();
  await expect(page.getByTestId('nobody-doctor')).toBeFocused();
  await page.getByTestId('empty-import').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await desk.close();
});
