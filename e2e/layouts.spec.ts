import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, expectState, grab, hostScreen, makePlace, shot, trust, windowScreen, type Place } from './lib/index.ts';

const names = ['claude', 'amp', 'antigravity', 'codex'] as const;

let place: Place;
test.beforeEach(() => {
  place = makePlace('layouts');
});
test.afterEach(() => place.end());

const box = async (page: Page, agent: string) => {
  const found = await page.getByTestId(`pane-${agent}`).boundingBox();
  if (!found) throw new Error(`${agent} cannot be seen`);
  return found;
};
/** Marks each terminal's element and counts what is put into the page again: a marked one that stays was never made anew. */
const mark = (page: Page) =>
  page.evaluate(() => {
    for (const [i, node] of [...document.querySelectorAll('.pane-terminal')].entries()) Object.assign(node, { mark: i + 1 });
  });
const marks = (page: Page) =>
  page.locator('.pane-terminal').evaluateAll((nodes) => nodes.map((node) => (node as unknown as { mark?: number }).mark ?? 0));

for (const theme of ['dark', 'light'] as const) {
  test(`U3 the panes stand as the person wants, their terminals stay what they are, and the project keeps it (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const { agents, fakes } = cast(place, { claude: { hold: true }, amp: { hold: true }, antigravity: { hold: true }, codex: { hold: true } });
    let desk = await place.start({ agents });
    let { page } = desk;
    await trust(page);
    for (const id of names) await expectState(page, id, 'ready');
    await expect(page.locator('.pane-terminal')).toHaveCount(4);
    await mark(page);
    const same = async (agent: (typeof names)[number]) =>
      expect.poll(async () => JSON.stringify(await windowScreen(page, agent)) === JSON.stringify(await hostScreen(place, fakes[agent]))).toBe(true);

    // Columns, by the keyboard from inside a terminal, which keeps it.
    await page.getByTestId('pane-amp').locator('.xterm').click();
    await page.keyboard.press('Control+Shift+Digit3');
    await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'columns');
    await expect(page.getByTestId('spoken')).toHaveText('Layout: Columns');
    await expect(page.getByTestId('pane-amp').locator('.xterm-helper-textarea')).toBeFocused();
    await expect.poll(async () => new Set((await Promise.all(names.map((id) => box(page, id)))).map(({ y }) => y)).size).toBe(1);
    for (const id of names) await same(id);
    await shot(page, `layout-columns-${theme}`);

    // One large: the pane that has the keyboard.
    await page.keyboard.press('Control+Shift+Digit2');
    await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'focus');
    await expect.poll(async () => (await box(page, 'amp')).height / (await box(page, 'claude')).height).toBeGreaterThan(2.5);
    for (const id of names) await same(id);
    await shot(page, `layout-focus-${theme}`);

    // The order by keys is spoken, and the grid shows it.
    await page.keyboard.press('Control+Shift+Digit1');
    await expect(page.getByTestId('grid')).toHaveAttribute('data-layout', 'grid');
    await page.keyboard.press('Control+Shift+PageDown');
    await expect(page.getByTestId('spoken')).toHaveText('AMP is now in place 2 of 4');
    await expect(page.getByTestId('pane-amp').locator('.xterm-helper-textarea')).toBeFocused();
    const beside = async () => {
      const [one, other] = [await box(page, 'claude'), await box(page, 'amp')];
      return one.y === other.y && one.x < other.x;
    };
    await expect.poll(beside).toBe(true);
    const first = await box(page, 'claude');

    // By the mouse: what letting go would do is said before.
    const held = await grab(page, page.getByTestId('pane-codex').locator('header h2'));
    await held.over(page.getByTestId('pane-claude'));
    await expect(page.getByTestId('pane-drop-claude')).toContainText('Changes places with Codex');
    await shot(page, `layout-dragging-${theme}`);
    await held.drop();
    await expect(page.getByTestId('spoken')).toHaveText('Codex is now in place 1 of 4');
    await expect.poll(async () => (await box(page, 'codex')).x).toBe(first.x);
    for (const id of names) await same(id);
    expect((await marks(page)).toSorted()).toEqual([1, 2, 3, 4]);

    // Tab goes through the panes as they stand, not as they were.
    await page.keyboard.press('Control+1');
    await expect(page.getByTestId('pane-codex').locator('.xterm-helper-textarea')).toBeFocused();
    const heads = await page.evaluate(() => {
      const order: string[] = [];
      const grid = document.querySelector('[data-testid="grid"]');
      for (const pane of grid?.querySelectorAll<HTMLElement>('[data-pane]') ?? []) order.push(pane.dataset['pane'] ?? '');
      return order;
    });
    expect(heads).toEqual([...names]);

    // Tabs: one at a time; the others keep their screens.
    await page.getByTestId('layout').click();
    await page.getByTestId('layout-tabs').click();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('pane-tabs')).toBeVisible();
    await expect(page.getByTestId('pane-codex')).toBeVisible();
    await expect(page.getByTestId('pane-claude')).toBeHidden();
    await page.keyboard.press('Control+PageDown');
    await expect(page.locator('[data-pane]:visible')).toHaveCount(1);
    await page.getByTestId('pane-tab-claude').click();
    await expect(page.getByTestId('pane-claude')).toBeVisible();
    await same('claude');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('pane-tab-claude')).toHaveAttribute('aria-selected', 'false');
    await shot(page, `layout-tabs-${theme}`);
    const shown = await page.locator('[data-pane]:visible').getAttribute('data-pane');
    await desk.close();

    desk = await place.start({ agents });
    ({ page } = desk);
    await expect(page.getByTestId('pane-tabs')).toBeVisible();
    await expect(page.getByTestId(`pane-${shown}`)).toBeVisible();
    expect(await page.getByTestId('pane-tabs').getByRole('tab').first().textContent()).toContain('Codex');
    await desk.close();
  });
}
