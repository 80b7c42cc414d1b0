import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { usualPolicy } from '../shared/model/index.ts';
import {
  cast, choose, command, expectStage, expectState, livePids, makePlace, startSystem, task, trust, type Desk, type Place, type System,
} from './lib/index.ts';

let place: Place;
let system: System;
test.beforeEach(async () => {
  place = makePlace('tray');
  system = await startSystem(place.dir);
});
test.afterEach(async () => {
  await place.end();
  await system.end();
});

const hide = (desk: Desk) => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
const isVisible = (desk: Desk) => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
const keyboardIn = (page: Page, agent: string) =>
  page.getByTestId(`pane-${agent}`).evaluate((pane) => pane.contains(document.activeElement));

test('N2 N3 an agent asks while the window is behind: one notification, the tray counts one, its entry goes to the pane', async () => {
  const { agents } = cast(place, { claude: { permissionAt: 'working', hold: true }, codex: {} });
  const desk = await place.start({ agents, env: system.env });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await expectState(page, 'codex', 'ready');
  const id = await task(page, { title: 'Asks in the middle' });
  await expect.poll(() => system.icons()).toHaveLength(1);
  const calm = await system.picture();
  await expect.poll(() => system.tip()).toBe('Quatuor – palm-oil-bot');

  await hide(desk);
  expect(await command(page, { type: 'task.give', id, agent: 'claude' })).toMatchObject({ ok: true });
  await expectState(page, 'claude', 'waiting-for-you');
  await expect.poll(() => system.shown()).toBe(1);
  await expect.poll(() => system.tip()).toBe('Quatuor – palm-oil-bot: 1 thing waits for you');
  await expect.poll(async () => (await system.picture()).bytes.equals(calm.bytes)).toBe(false);
  expect((await system.picture()).width).toBe(calm.width);
  await expect.poll(async () => (await system.menu()).map((entry) => entry.label).slice(0, 2)).toEqual(['1 thing waits for you', `Claude: Waits for you – ${id} Asks in the middle`]);

  await system.press(/^Claude: Waits for you/);
  await expect.poll(() => isVisible(desk)).toBe(true);
  await expect.poll(() => keyboardIn(page, 'claude')).toBe(true);
  await choose(page, 'claude', '3. No');
  await expect.poll(() => system.tip()).toBe('Quatuor – palm-oil-bot');
  const told = await system.history();
  expect(told).toEqual([{ app: 'Quatuor', title: `Claude asks you something, on ${id}`, body: expect.any(String) }]);
  await desk.close();
  await expect.poll(() => system.icons()).toEqual([]);
});

test('N3 two agents ask at once: one notification for both, and a click on it goes to the pane', async () => {
  const { agents } = cast(place, { claude: { permissionAt: 'working', hold: true }, codex: { permissionAt: 'working', hold: true } });
  const desk = await place.start({ agents, env: system.env });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await expectState(page, 'codex', 'ready');
  const first = await task(page, { title: 'One', priority: 'high' });
  const second = await task(page, { title: 'Two', priority: 'low' });
  await task(page, { title: 'Waits for the second', dependsOn: [second] });
  await hide(desk);
  await command(page, { type: 'task.give', id: first, agent: 'claude' });
  await command(page, { type: 'task.give', id: second, agent: 'codex' });
  await expectState(page, 'claude', 'waiting-for-you');
  await expectState(page, 'codex', 'waiting-for-you');
  await expect.poll(() => system.shown()).toBe(1);
  await system.click();
  await expect.poll(() => isVisible(desk)).toBe(true);
  await expect.poll(async () => (await keyboardIn(page, 'codex')) || (await keyboardIn(page, 'claude'))).toBe(true);
  await desk.close();
});

test('N3 what was notified before a restart is not notified again, what is new is', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ notify: 'always' }));
  const ask = { permissionAt: 'working', hold: true } as const;
  const { agents } = cast(place, { claude: ask, codex: ask });
  const first = await place.start({ agents, env: system.env });
  await trust(first.page);
  await expectState(first.page, 'claude', 'ready');
  await expectState(first.page, 'codex', 'ready');
  const one = await task(first.page, { title: 'One' });
  const two = await task(first.page, { title: 'Two' });
  await command(first.page, { type: 'task.give', id: one, agent: 'claude' });
  await expect.poll(() => system.shown()).toBe(1);
  expect(await system.history()).toHaveLength(1);
  await first.close();

  const again = await place.start({ agents, env: system.env });
  await expectState(again.page, 'claude', 'waiting-for-you');
  await command(again.page, { type: 'task.give', id: two, agent: 'codex' });
  await expect.poll(() => system.shown()).toBe(1);
  const told = await system.history();
  expect(told.map(({ title }) => title)).toEqual([`Codex asks you something, on ${two}`, `Claude asks you something, on ${one}`]);
  await again.close();
});

test('N3 a notification daemon that hangs or dies holds nothing up, and what it missed comes once it goes on', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ notify: 'always' }));
  const ask = { permissionAt: 'working', hold: true } as const;
  const { agents } = cast(place, { claude: ask, codex: ask });
  const desk = await place.start({ agents, env: system.env });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await expectState(page, 'codex', 'ready');
  const one = await task(page, { title: 'One' });
  const two = await task(page, { title: 'Two' });
  system.daemon('hangs');
  await command(page, { type: 'task.give', id: one, agent: 'claude' });
  await expectState(page, 'claude', 'waiting-for-you');
  // Long enough for what was gathered to be told; each answer comes while the daemon hangs.
  for (let i = 0; i < 16; i += 1) {
    await page.waitForTimeout(500);
    const late = new Promise((resolve) => setTimeout(() => resolve('late'), 10_000));
    expect(await Promise.race([command(page, { type: 'clipboard.read' }), late])).toMatchObject({ ok: true });
  }
  system.daemon('goes on');
  await expect.poll(() => system.shown()).toBe(1);
  system.daemon('is killed');
  await command(page, { type: 'task.give', id: two, agent: 'codex' });
  await expectState(page, 'codex', 'waiting-for-you');
  await expect(page.getByTestId('waiting')).toContainText('2');
  for (let i = 0; i < 50; i += 1) {
    await page.waitForTimeout(500);
    expect(await command(page, { type: 'clipboard.read' })).toMatchObject({ ok: true });
  }
  await desk.close();
});

test('W7 an agent that makes no progress: the person is told outside the window, and gives its task to another', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true }, codex: {} });
  const own = join(place.home, 'rules');
  mkdirSync(own);
  writeFileSync(join(own, 'claude.json'), JSON.stringify({ format: 1, cli: 'claude', stallMs: 15_000 }));
  const desk = await place.start({ agents, env: system.env });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await expectState(page, 'codex', 'ready');
  const stall = { ...usualPolicy.stall, remind: 0.02, tell: 0.02, offer: 0.02, perHour: 0 };
  await command(page, { type: 'policy.set', policy: { ...usualPolicy, stall } });
  const id = await task(page, { title: 'Never comes back' });
  await command(page, { type: 'task.give', id, agent: 'claude' });
  await expectStage(page, id, 'running');
  await hide(desk);
  // It hangs: no output, no child, no word.
  const { pid } = await fakes.claude.until('submit');
  process.kill(pid, 'SIGSTOP');
  await expectState(page, 'claude', 'stalled');
  await expect.poll(() => system.shown()).toBe(1);
  await expect.poll(async () => (await system.menu())[1]?.label).toContain('Claude: Silent');
  await system.activate();
  await expect.poll(() => isVisible(desk)).toBe(true);
  const inbox = page.getByTestId('inbox');
  await expect(inbox).toContainText(`Claude makes no progress on ${id}`);
  await inbox.getByTestId('inbox-reassign').click();
  await page.getByTestId('inbox-to-codex').click();
  await expectStage(page, id, 'done');
  await expect(inbox).toContainText('Nothing waits for you');
  await desk.close();
});

test('N2 from the tray: all is paused and goes on, the closed window comes back, and quitting may end the agents', async () => {
  const { agents } = cast(place, { claude: {} });
  const desk = await place.start({ agents, env: system.env });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  expect(await livePids(place)).toHaveLength(1);
  await system.press('Pause all');
  await expect.poll(async () => (await system.menu()).map((entry) => entry.label)).toContain('Go on');
  await system.press('Go on');
  await expect.poll(async () => (await system.menu()).map((entry) => entry.label)).toContain('Pause all');

  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-notify').click();
  await page.getByLabel('Closing the window leaves Quatuor in the tray').check();
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  const again = desk.app.waitForEvent('window');
  await system.press(/^Claude:/);
  const back = await again;
  await expect.poll(() => keyboardIn(back, 'claude')).toBe(true);

  const gone = new Promise((resolve) => desk.app.process().once('exit', resolve));
  await system.press('Quit and end the agents');
  await gone;
  expect(await livePids(place)).toEqual([]);
});
