import { expect, test, type Locator, type Page } from '@playwright/test';
import { cast, expectState, makePlace, runCommand, windowScreen, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('keyboard');
});
test.afterEach(() => place.end());

/** Goes on with Tab until it has the keyboard: who has no mouse gets there this way. */
async function tabTo(page: Page, what: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(what).toBeVisible();
  await expect(what).toBeEnabled();
  const way: string[] = [];
  for (let left = 60; left > 0; left -= 1) {
    if (await what.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press(by);
    way.push(await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid'] ?? document.activeElement?.tagName ?? ''));
  }
  throw new Error(`Tab does not lead to it, but over ${way.join(', ')}`);
}

/** Goes down an open menu to one of its items and takes it. */
async function take(page: Page, item: Locator): Promise<void> {
  await expect(item).toBeVisible();
  await expect.poll(async () => {
    if (await item.evaluate((node) => node === document.activeElement)) return true;
    await page.keyboard.press('ArrowDown');
    return item.evaluate((node) => node === document.activeElement);
  }).toBe(true);
  await page.keyboard.press('Enter');
}

/** From now on each use of a mouse is counted. */
const watchMouse = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const told = { presses: 0 };
    Object.assign(window, { mouse: told });
    window.addEventListener('pointerdown', () => (told.presses += 1), { capture: true });
  });
const mousePresses = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { mouse: { presses: number } }).mouse.presses);

test('U40 the first window, trust and a first task by keyboard alone', async () => {
  const { agents, fakes } = cast(place, { claude: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await expect(page.getByTestId('trust-yes')).toBeVisible();
  await watchMouse(page);
  await tabTo(page, page.getByTestId('trust-yes'));
  await page.keyboard.press('Enter');
  await expectState(page, 'claude', 'ready');

  await page.keyboard.press('Control+0');
  await page.keyboard.press('n');
  await expect(page.getByTestId('task-title')).toBeFocused();
  await page.keyboard.type('Alert rules');
  const editor = page.getByTestId('task-editor');
  await tabTo(page, editor.getByLabel('Objective'));
  await page.keyboard.type('Alerts are created, changed and removed.');
  await page.keyboard.press('Control+Enter');
  await expect(editor).toBeHidden();
  const card = page.getByTestId('card-TASK-PO-001');
  await expect(card).toBeVisible();

  // Undone, and once more.
  await page.keyboard.press('Control+0');
  await expect(card).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(card).toBeHidden();
  await page.keyboard.press('n');
  await expect(page.getByTestId('task-title')).toBeFocused();
  await page.keyboard.type('Alert rules');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('task-editor')).toBeHidden();
  const again = page.getByTestId('card-TASK-PO-002');
  await page.keyboard.press('Control+0');
  await expect(again).toBeFocused();
  await page.keyboard.press('a');
  await take(page, page.getByTestId('assign-claude'));
  await expect.poll(() => fakes.claude.prompts().length, { timeout: 60_000 }).toBe(1);
  expect(await mousePresses(page)).toBe(0);
  await desk.close();
});

test('U40 the whole demo by keyboard alone: no step of it needs the mouse', async () => {
  test.setTimeout(300_000);
  const desk = await place.start({ open: false });
  const { page } = desk;
  await expect(page.getByTestId('start-screen')).toBeVisible();
  await watchMouse(page);
  await tabTo(page, page.getByTestId('open-demo'));
  await page.keyboard.press('Enter');
  await expectState(page, 'codex', 'working', 60_000);

  // A task of one's own, given to an agent.
  await page.keyboard.press('Control+0');
  await page.keyboard.press('n');
  await expect(page.getByTestId('task-title')).toBeFocused();
  await page.keyboard.type('Say what is missing');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('task-editor')).toBeHidden();
  const filter = page.getByRole('textbox', { name: 'Filter tasks' });
  await page.keyboard.press('/');
  await expect(filter).toBeFocused();
  await page.keyboard.type('missing');
  await page.keyboard.press('Enter');
  const card = page.locator('[data-testid^="card-"]').filter({ hasText: 'Say what is missing' });
  await expect(card).toBeFocused();
  const id = ((await card.getAttribute('data-testid')) ?? '').slice('card-'.length);
  await page.keyboard.press('a');
  await take(page, page.getByTestId('assign-codex'));
  await expect(card).toHaveAttribute('data-stage', /assigned|delivering|running|checking/);
  await page.keyboard.press('/');
  await expect(filter).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(filter).not.toBeFocused();

  // The question of one of them is answered, in the line under its terminal.
  await expectState(page, 'antigravity', 'waiting-for-you', 90_000);
  const yes = page.getByTestId('strip-antigravity').getByTestId('strip-answer').first();
  await expect(yes).toBeVisible();
  await page.keyboard.press('i');
  await expect(page.getByTestId('inbox')).toBeVisible();
  await tabTo(page, page.getByTestId('inbox').getByTestId('inbox-answer').first());
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('inbox')).toBeHidden();
  await page.keyboard.press('Control+3');
  await expect(page.getByTestId('pane-antigravity').locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Control+Shift+L');
  await expect(yes).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('pane-antigravity').locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Control+Shift+L');
  await expect(yes).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('strip-antigravity').getByTestId('strip-answer')).toHaveCount(0);

  // Layouts, and into a terminal and out again.
  await page.keyboard.press('Control+Shift+Digit2');
  await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'focus');
  await page.keyboard.press('Control+Shift+Digit1');
  await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'grid');
  await page.keyboard.press('Control+1');
  // The first place is that of the one that was large.
  await expect(page.locator('[data-pane] .xterm-helper-textarea:focus')).toHaveCount(1);
  const first = (await page.locator('[data-pane]:focus-within').getAttribute('data-pane')) ?? '';
  await page.keyboard.type('zq');
  await expect.poll(async () => (await windowScreen(page, first)).join('\n')).toContain('zq');
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+0');
  // On a card, or on the board itself where the agents were so quick that none is left.
  await expect(page.locator('[data-testid="board"] :focus')).toHaveCount(1);

  // What there is to look at.
  await runCommand(page, 'to the timeline', 'go.timeline');
  await expect(page.getByTestId('timeline-chart')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('timeline-told')).toBeVisible();
  await page.keyboard.press('Control+0');
  await page.keyboard.press('h');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await runCommand(page, 'rules of the project', 'policy');
  await expect(page.getByTestId('policy')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('policy')).toBeHidden();

  // A shortcut is changed and holds.
  await page.keyboard.press('?');
  await tabTo(page, page.getByTestId('edit-shortcuts'));
  await page.keyboard.press('Enter');
  // A long list: one finds in it.
  await tabTo(page, page.getByRole('textbox', { name: 'Find a command or a key' }));
  await page.keyboard.type('show or hide');
  await expect(page.getByTestId('shortcut-task.new')).toBeHidden();
  await tabTo(page, page.getByTestId('shortcut-timeline').getByRole('button', { name: /^Change T for/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('press-keys')).toBeFocused();
  await page.keyboard.press('Control+Shift+Y');
  await expect(page.getByTestId('shortcut-timeline')).toContainText('yours');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByTestId('timeline')).toBeVisible();
  await page.keyboard.press('Control+Shift+Y');
  await expect(page.getByTestId('timeline')).toBeHidden();
  await page.keyboard.press('Control+Shift+Y');
  await expect(page.getByTestId('timeline')).toBeVisible();

  // The role of the orchestrator gets a holder.
  await page.keyboard.press('Control+0');
  await page.keyboard.press('b');
  await take(page, page.getByTestId('baton-to-amp'));
  await expect(page.getByTestId('pane-amp').getByTestId('baton')).toBeVisible();

  // And the work gets done.
  await page.keyboard.press('Control+0');
  await tabTo(page, page.getByRole('tab', { name: /queue/i }), 'Shift+Tab');
  await tabTo(page, page.getByRole('tab', { name: /done/i }));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'done', { timeout: 120_000 });
  expect(await mousePresses(page)).toBe(0);
  await desk.close();
});
