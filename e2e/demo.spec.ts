import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { bothLooks, command, expectState, grab, makePlace, pictures, shot, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('demo');
});
test.afterEach(() => place.end());

const stage = (page: Page, id: string) => page.getByTestId(`card-${id}`);

test('the demo comes alive by itself, and a card dragged onto a pane is done there', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const desk = await place.start({ open: false, args: ['--demo'] });
  const { page } = desk;
  for (const agent of ['claude', 'amp', 'antigravity', 'codex'])
    await expect(page.getByTestId(`pane-${agent}`)).toContainText('simulated');
  for (const agent of ['claude', 'amp', 'codex']) await expectState(page, agent, 'working');
  await expectState(page, 'antigravity', 'waiting-for-you');
  await expect(page.getByTestId('waiting')).toContainText('1');
  await expect(page.getByRole('tab', { name: /done/i })).toContainText('1');
  await bothLooks(page, pictures, 'desk');

  // In the strip beside a large pane no header hangs over, the one with a pill neither.
  await page.keyboard.press('Control+Shift+2');
  await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'focus');
  await expect.poll(() => page.getByTestId('grid').evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  await page.keyboard.press('Control+Shift+1');
  await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'grid');

  // While a card hangs over a pane, each pane says what a drop there would do.
  const held = await grab(page, page.getByTestId('card-TASK-OB-007'));
  await held.over(page.getByTestId('pane-amp'));
  // Its agents work by the clock: a slow machine may come when one has just finished.
  await expect(page.getByTestId('drop-amp')).toContainText(/Second in line|Starts now/);
  await expect(page.getByTestId('drop-antigravity')).toContainText('Reserved for its turn');
  await bothLooks(page, pictures, 'dragging');
  await held.drop();
  await expect(stage(page, 'TASK-OB-007')).toHaveAttribute('data-stage', /assigned|delivering|running|checking/);

  // Antigravity asks to run a command: the person says yes in its pane.
  await page.getByTestId('pane-antigravity').locator('.xterm').click();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /done/i }).click();
  for (const id of ['TASK-OB-001', 'TASK-OB-002', 'TASK-OB-003', 'TASK-OB-004', 'TASK-OB-007'])
    await expect(stage(page, id)).toHaveAttribute('data-stage', 'done', { timeout: 90_000 });
  await desk.close();
});

test('the first screen offers the demo, and the button opens it', async () => {
  const desk = await place.start({ open: false });
  await expect(desk.page.getByTestId('start-screen')).toBeVisible();
  await shot(desk.page, 'start');
  await desk.page.getByTestId('open-demo').click();
  await expectState(desk.page, 'codex', 'working');
  await desk.close();
});

test('U46 a demo that is asked for twice at once is made once', async () => {
  const desk = await place.start({ open: false });
  await expect(desk.page.getByTestId('start-screen')).toBeVisible();
  const [first, second] = await Promise.all([command(desk.page, { type: 'demo.open' }), command(desk.page, { type: 'demo.open' })]);
  expect([first, second]).toEqual([{ ok: true }, { ok: false, message: 'Another project is being opened' }]);
  await expectState(desk.page, 'codex', 'working');
  await desk.close();
});
