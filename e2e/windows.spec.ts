import { execFile } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, startSystem, task, trust, type Desk, type Place, type System } from './lib/index.ts';

let place: Place;
let system: System;
let other: string;
test.beforeEach(async () => {
  place = makePlace('windows');
  system = await startSystem(place.dir);
  mkdirSync(join(place.dir, 'olive-grove'));
  other = realpathSync(join(place.dir, 'olive-grove'));
});
test.afterEach(async () => {
  await place.end();
  await system.end();
});

const shell = (cwd: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const { QUATUOR_PANE: _pane, QUATUOR_HOME: _home, ...env } = process.env;
    execFile(join(place.home, 'bin', 'quatuor'), args, { cwd, env }, (error, out, err) => resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
  });
const projectOf = async (cwd: string): Promise<string> =>
  (JSON.parse((await shell(cwd, 'status', '--json')).out) as { project: { name: string } }).project.name;

/** The window in which a project stands. */
async function windowOf(desk: Desk, project: string): Promise<Page> {
  let found: Page | undefined;
  await expect.poll(async () => {
    for (const page of desk.app.windows()) {
      const name = await page.getByTestId('title-project').textContent({ timeout: 500 }).catch(() => null);
      if (name === project) found = page;
    }
    return found !== undefined;
  }, { timeout: 60_000 }).toBe(true);
  return found!;
}
const count = (desk: Desk): Promise<number> => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
const titleOf = (page: Page): Promise<string> => page.title();
/** Closes a project's window as its frame's button does, once it bears its name. */
async function close(desk: Desk, project: string): Promise<void> {
  const pressed = (): Promise<boolean> =>
    desk.app.evaluate(({ BrowserWindow }, name) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.getTitle().startsWith(`${name} `));
      window?.close();
      return window !== undefined;
    }, project);
  await expect.poll(pressed).toBe(true);
}
/** What the system does with a link while the app runs. */
const follow = (desk: Desk, link: string): Promise<boolean> =>
  desk.app.evaluate(({ app }, url) => app.emit('second-instance', {}, [], '', { project: null, link: url }), link);

/** The pane of Claude, as the window's own code is told it. */
const paneOf = (page: Page): Promise<number> =>
  page.evaluate(() => new Promise<number>((resolve) => {
    interface Told { t: string; agents?: { id: string; pane: { id: number } | null }[] }
    const { quatuor } = window as unknown as { quatuor: { subscribe(on: (update: string) => void): () => void } };
    const off = quatuor.subscribe((update) => {
      const told = JSON.parse(update) as Told;
      const pane = told.t === 'live' ? told.agents?.find(({ id }) => id === 'claude')?.pane : null;
      if (!pane) return;
      off();
      resolve(pane.id);
    });
  }));
/** What the window's own port answers when its page asks for these panes. */
const attach = (page: Page, own: number, foreign: number): Promise<{ own: string; foreign: string }> =>
  page.evaluate((asked) => new Promise<{ own: string; foreign: string }>((resolve) => {
    const seen = { own: '', foreign: '' };
    window.addEventListener('message', ({ ports: [port] }) => {
      port?.addEventListener('message', ({ data }: MessageEvent<{ t: string; pane: number }>) => {
        if (data.pane === asked.foreign) seen.foreign ||= data.t;
        if (data.pane === asked.own) seen.own ||= data.t;
        if (seen.own && seen.foreign) resolve(seen);
      });
      for (const pane of [asked.foreign, asked.own]) port?.postMessage({ t: 'attach', pane, from: null });
    });
    // A page that says hello gets its port anew; one of an earlier hello may come first, and is closed then.
    (window as unknown as { quatuor: { subscribe(on: () => void): () => void } }).quatuor.subscribe(() => {});
  }), { own, foreign });

test('U24 X8 K28 N5 two projects in two windows: each works on its own task, none reaches into the other, and both are there again', async () => {
  test.setTimeout(240_000);
  const { agents } = cast(place, { claude: {}, codex: { permissionAt: 'working', hold: true } });
  const desk = await place.start({ agents, env: system.env });
  const one = desk.page;
  await trust(one);
  await expectState(one, 'claude', 'ready');

  // A new window shows the first screen; there another folder is opened.
  const added = desk.app.waitForEvent('window');
  await one.keyboard.press('Control+Shift+N');
  const two = await added;
  await expect(two.getByTestId('start-screen')).toBeVisible();
  expect(await command(two, { type: 'project.open', path: other })).toEqual({ ok: true });
  await expect(two.getByTestId('title-project')).toHaveText('olive-grove');
  await trust(two);
  await expectState(two, 'claude', 'ready');
  await expectState(two, 'codex', 'ready');
  // The one that has a project is brought to the front when it is opened again: it is not open twice.
  expect(await command(two, { type: 'project.open', path: place.project })).toEqual({ ok: true });
  await expect(two.getByTestId('title-project')).toHaveText('olive-grove');
  expect(await command(one, { type: 'window.open', path: other })).toEqual({ ok: true });
  expect(await count(desk)).toBe(2);

  // A task in each at the same time; a third only in one.
  const [mine, theirs] = await Promise.all([task(one, { title: 'Press the kernels' }), task(two, { title: 'Pick the olives' })]);
  const only = await task(one, { title: 'Only of the first' });
  await Promise.all([command(one, { type: 'task.give', id: mine, agent: 'claude' }), command(two, { type: 'task.give', id: theirs, agent: 'claude' })]);
  await Promise.all([expectStage(one, mine, 'done'), expectStage(two, theirs, 'done')]);
  await expect(two.getByText('Only of the first')).toHaveCount(0);
  await expect(one.getByText('Pick the olives')).toHaveCount(0);

  // What is of the other project cannot be reached from a window: neither its tasks nor its panes.
  expect(await command(two, { type: 'task.remove', id: only })).toMatchObject({ ok: false });
  expect(await command(two, { type: 'task.give', id: only, agent: 'codex' })).toMatchObject({ ok: false });
  expect(await attach(two, await paneOf(two), await paneOf(one))).toEqual({ own: 'snapshot', foreign: 'lost' });

  // From each folder a shell sees its own project.
  expect(await projectOf(place.project)).toBe('palm-oil-bot');
  expect(await projectOf(other)).toBe('olive-grove');
  expect((await shell(other, 'tasks', '--project', 'palm-oil-bot')).out).toContain('Only of the first');
  expect(await shell(other, 'tasks', '--project', 'cork')).toMatchObject({ code: 3, err: expect.stringContaining(`olive-grove (${other})`) });

  // A link leads to the window in which its task is.
  await follow(desk, `quatuor://task/${theirs}`);
  await expect(two.getByTestId('task-details')).toContainText('Pick the olives');
  await expect(one.getByTestId('task-details')).toHaveCount(0);
  await follow(desk, `quatuor://pane/claude?project=${encodeURIComponent(other)}`);
  await expect(two.getByTestId('task-details')).toBeHidden();

  // One icon over both: its menu is grouped, what waits names its project and leads to its window.
  await expect.poll(async () => (await system.menu()).map(({ label }) => label)).toEqual(expect.arrayContaining(['palm-oil-bot', 'olive-grove']));
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((window) => window.hide()));
  const asks = await task(two, { title: 'Asks in the grove' });
  await command(two, { type: 'task.give', id: asks, agent: 'codex' });
  await expect.poll(() => system.shown()).toBe(1);
  await system.click();
  const visible = (): Promise<string[]> =>
    desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).map((window) => window.getTitle()));
  await expect.poll(visible).toEqual([await titleOf(two)]);
  await system.press('palm-oil-bot');
  await expect.poll(visible).toHaveLength(2);
  expect((await system.history()).map(({ title }) => title)).toEqual([`olive-grove: Codex asks you something, on ${asks}`]);
  await system.press('Pause all');
  for (const folder of [place.project, other]) await expect.poll(async () => (JSON.parse((await shell(folder, 'status', '--json')).out) as { run: string }).run).toBe('paused');

  // Started again, both are there, each in its window.
  await desk.close();
  const again = await place.start({ agents, env: system.env, open: false });
  const grove = await windowOf(again, 'olive-grove');
  const bot = await windowOf(again, 'palm-oil-bot');
  await expectState(bot, 'claude', 'ready');
  await expectState(grove, 'codex', 'waiting-for-you');
  expect(await count(again)).toBe(2);

  // One is closed; the other works on, and is the one that a shell elsewhere means.
  await close(again, 'olive-grove');
  await expect.poll(() => count(again)).toBe(1);
  await expect.poll(() => projectOf(place.dir)).toBe('palm-oil-bot');
  await command(bot, { type: 'run.set', run: 'on' });
  await command(bot, { type: 'task.give', id: only, agent: 'claude' });
  await expectStage(bot, only, 'done');
  // What was opened from a shell gets a window of its own, and its agent is where it was.
  expect(await shell(place.dir, 'open', other)).toMatchObject({ code: 0 });
  await expectState(await windowOf(again, 'olive-grove'), 'codex', 'waiting-for-you');
  expect(await count(again)).toBe(2);
  await again.close();
});

test('U24 N5 where closing leaves Quatuor in the tray, the project of a closed window works on, and its window comes back from there', async () => {
  test.setTimeout(180_000);
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ trayKeeps: true }));
  const { agents } = cast(place, { claude: {} });
  const desk = await place.start({ agents, env: system.env });
  await trust(desk.page);
  await expectState(desk.page, 'claude', 'ready');
  expect(await command(desk.page, { type: 'window.open', path: other })).toEqual({ ok: true });
  const grove = await windowOf(desk, 'olive-grove');
  await trust(grove);
  await expectState(grove, 'claude', 'ready');
  await expect.poll(() => system.icons()).toHaveLength(1);
  await close(desk, 'olive-grove');
  await expect.poll(() => count(desk)).toBe(1);

  // It is not in front any more, and takes what a shell in its folder hands out.
  expect(await projectOf(place.dir)).toBe('palm-oil-bot');
  const { task: id } = JSON.parse((await shell(other, 'add', 'Prune the trees', '--json')).out) as { task: string };
  expect(await shell(other, 'assign', id, 'claude')).toMatchObject({ code: 0 });
  await expect.poll(async () => (JSON.parse((await shell(other, 'task', id, '--json')).out) as { stage: string }).stage, { timeout: 90_000 }).toBe('done');

  const back = desk.app.waitForEvent('window');
  await system.press('olive-grove');
  const again = await back;
  await expect(again.getByTestId('title-project')).toHaveText('olive-grove');
  await expectStage(again, id, 'done');
  expect(await count(desk)).toBe(2);
  await desk.close();
});
