import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectState, grab, makePlace, type Place } from './lib/index.ts';

/** `npm run shots` lets the pictures of the README be made anew; else they go to the results. */
const pictures = process.env['QUATUOR_SHOTS'] ?? join(import.meta.dirname, '..', 'test-results', 'shots');
const shot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

let place: Place;
test.beforeEach(() => {
  mkdirSync(pictures, { recursive: true });
  place = makePlace('demo');
});
test.afterEach(() => place.end());

const stage = (page: Page, id: string) => page.getByTestId(`card-${id}`);

for (const theme of ['dark', 'light'] as const) {
  test(`the demo comes alive by itself, and a card dragged onto a pane is done there (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const desk = await place.start({ open: false, args: ['--demo'] });
    const { page } = desk;
    for (const agent of ['claude', 'amp', 'antigravity', 'codex'])
      await expect(page.getByTestId(`pane-${agent}`)).toContainText('simulated');
    for (const agent of ['claude', 'amp', 'codex']) await expectState(page, agent, 'working');
    await expectState(page, 'antigravity', 'waiting-for-you', 40_000);
    await expect(page.getByTestId('waiting')).toContainText('1');
    await expect(page.getByRole('tab', { name: /done/i })).toContainText('1', { timeout: 40_000 });
    await shot(page, `desk-${theme}`);

    // While a card hangs over a pane, each pane says what a drop there would do.
    const held = await grab(page, page.getByTestId('card-TASK-OB-007'));
    await held.over(page.getByTestId('pane-amp'));
    await expect(page.getByTestId('drop-amp')).toContainText('Second in line');
    await expect(page.getByTestId('drop-antigravity')).toContainText('Reserved for its turn');
    await shot(page, `dragging-${theme}`);
    await held.drop();
    await expect(stage(page, 'TASK-OB-007')).toHaveAttribute('data-stage', 'assigned');

    // Antigravity asks to run a command: the person says yes in its pane.
    await page.getByTestId('pane-antigravity').locator('.xterm').click();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /done/i }).click();
    for (const id of ['TASK-OB-001', 'TASK-OB-002', 'TASK-OB-003', 'TASK-OB-004', 'TASK-OB-007'])
      await expect(stage(page, id)).toHaveAttribute('data-stage', 'done', { timeout: 90_000 });
    await desk.close();
  });
}

test('the first screen offers the demo, and the button opens it', async () => {
  const desk = await place.start({ open: false });
  await expect(desk.page.getByTestId('start-screen')).toBeVisible();
  await shot(desk.page, 'start');
  await desk.page.getByTestId('open-demo').click();
  await expectState(desk.page, 'codex', 'working', 30_000);
  await desk.close();
});
