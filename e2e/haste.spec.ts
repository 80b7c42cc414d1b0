import { expect, test, type Page } from '@playwright/test';
import { emptyDraft } from '../shared/model/index.ts';
import { cast, command, expectStage, expectState, makePlace, runCommand, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('haste');
});
test.afterEach(() => place.end());

/** Presses keys where the keyboard is, all before the window can draw again; a terminal is told as by a person's keys. */
const inHaste = (page: Page, keys: readonly { key: string; code: string; ctrlKey?: boolean; shiftKey?: boolean }[]) =>
  page.evaluate((pressed) => {
    for (const one of pressed)
      (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { ...one, bubbles: true, cancelable: true, composed: true }));
  }, keys);
const letters = (word: string) => [...word].map((key) => ({ key, code: key === ' ' ? 'Space' : `Key${key.toUpperCase()}` }));

test('U40 what is typed before a page has the keyboard goes into its field, and to no card', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Read the prices' });
  const card = page.getByTestId(`card-${id}`);

  // On a card "a" assigns, "e" edits, Space selects.
  await card.focus();
  await inHaste(page, [{ key: 'k', code: 'KeyK', ctrlKey: true }, ...letters('ae larger')]);
  const input = page.getByTestId('palette-input');
  await expect(input).toBeFocused();
  await expect(input).toHaveValue('ae larger');
  await expect(page.getByTestId('task-editor')).toHaveCount(0);
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.getByTestId('chosen')).toHaveCount(0);
  await page.keyboard.type('!');
  await expect(input).toHaveValue('ae larger!');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('palette')).toBeHidden();
  await expect(card).toBeFocused();

  await inHaste(page, [{ key: 'n', code: 'KeyN' }, ...letters('inbox')]);
  await expect(page.getByTestId('task-title')).toBeFocused();
  await expect(page.getByTestId('task-title')).toHaveValue('inbox');
  await page.keyboard.press('Escape');
  await page.getByTestId('ask-yes').click();
  await expect(page.getByTestId('task-editor')).toBeHidden();

  // One page takes the place of another: in between, the keyboard is back on the card.
  await task(page, { title: 'Show the prices', dependsOn: [id] });
  await card.focus();
  await page.keyboard.press('d');
  await expect(page.getByTestId(`node-${id}`)).toBeFocused();
  await page.getByTestId(`node-${id}`).evaluate((node: HTMLElement, on) => {
    node.click();
    document.querySelector<HTMLElement>(`[data-card="${on}"]`)?.focus();
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', code: 'KeyE', bubbles: true, cancelable: true }));
  }, id);
  await expect(page.getByTestId('task-details')).toBeVisible();
  await expect(page.getByTestId('task-editor')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('task-details')).toBeHidden();

  // Who thinks better of it at once has their keys back.
  await card.focus();
  await inHaste(page, [{ key: 'k', code: 'KeyK', ctrlKey: true }, { key: 'Escape', code: 'Escape' }]);
  await expect(page.getByTestId('palette')).toHaveCount(0);
  await expect(card).toBeFocused();
  await page.keyboard.press('e');
  await expect(page.getByTestId('task-editor')).toBeVisible();
  await desk.close();
});

test('U22 who left the board by a click on nothing keeps their place in it: what happens later takes neither keyboard nor list', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (let n = 1; n <= 40; n += 1) await command(page, { type: 'task.add', draft: { ...emptyDraft(), title: `Task ${n}` } });
  const list = page.locator('#board-list');
  await page.getByTestId('card-TASK-PO-001').focus();
  await page.getByTestId('title-project').click();
  await expect(page.locator('body')).toBeFocused();
  await list.hover();
  await page.mouse.wheel(0, 500);
  await expect.poll(() => list.evaluate((node) => node.scrollTop)).toBe(500);
  expect(await command(page, { type: 'task.remove', id: 'TASK-PO-040' })).toMatchObject({ ok: true });
  await expect(page.getByTestId('section-ready').locator('h2')).toContainText('39');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await list.evaluate((node) => node.scrollTop)).toBe(500);
  await expect(page.locator('body')).toBeFocused();

  // A card that goes takes the keyboard to the next one, as before.
  await page.getByTestId('card-TASK-PO-012').focus();
  expect(await command(page, { type: 'task.remove', id: 'TASK-PO-012' })).toMatchObject({ ok: true });
  await expect(page.locator('[data-card]:focus')).toHaveCount(1);

  // What is selected is counted aloud, also where the cards do not say it.
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('spoken')).toHaveText('38 tasks selected');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('spoken')).toHaveText('0 tasks selected');
  await desk.close();
});

test('U5 D5 sixteen panes in a small window: each can be acted on and gets its task, and no agent is missing in the timeline', async () => {
  const { agents } = cast(place, { claude: {} });
  const many = Array.from({ length: 16 }, (_, i) => ({ ...agents[i % 4]!, id: `agent-${i}`, name: `${agents[i % 4]!.name} ${i}` }));
  const desk = await place.start({ agents: many });
  const { page } = desk;
  await trust(page);
  const size = (width: number, height: number, zoom: number) =>
    desk.app.evaluate(({ BrowserWindow }, [w, h, by]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w!, h!);
      window?.webContents.setZoomFactor(by!);
    }, [width, height, zoom]);
  /** Buttons of the panes that cannot be brought whole into the window, and panes that are too small to be read. */
  const lost = () =>
    page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-pane]')].flatMap((pane) => {
      const button = pane.querySelector<HTMLElement>('[data-testid^="actions-"]');
      button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left = 0, right = 0, bottom = 0 } = button?.getBoundingClientRect() ?? {};
      const frame = pane.getBoundingClientRect();
      const seen = right <= Math.min(window.innerWidth, frame.right) && left >= frame.left && bottom <= window.innerHeight;
      return seen && frame.width >= 240 && frame.height >= 200 ? [] : [`${pane.dataset['pane']}: ${right} of ${frame.right}, ${frame.width} x ${frame.height}`];
    }));
  await size(1024, 640, 1);
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(640);
  expect(await lost()).toEqual([]);
  // A text is longer than the rows that a low terminal has.
  await expectState(page, 'agent-8', 'ready');
  const id = await task(page, { title: 'Read the prices' });
  expect(await command(page, { type: 'task.give', id, agent: 'agent-8' })).toMatchObject({ ok: true });
  await expectStage(page, id, 'done');

  const last = page.getByTestId('timeline').locator('li').last();
  await last.scrollIntoViewIfNeeded();
  const row = page.locator('[data-row="agent-15"]');
  await expect.poll(async () => Math.abs((await row.boundingBox())!.y - (await last.boundingBox())!.y)).toBeLessThan(2);

  // Pages that name each agent: what closes them is there, and nothing lies over what is written into.
  const onTop = (what: string) => page.getByTestId(what).evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  await runCommand(page, 'messages', 'messages');
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await size(1024, 640, 2);
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(320);
  expect(await lost()).toEqual([]);
  await runCommand(page, 'agents', 'agents');
  await expect(page.getByTestId('agent-name')).toBeVisible();
  await page.getByTestId('agent-name').scrollIntoViewIfNeeded();
  await expect.poll(() => onTop('agent-name')).toBe(true);
  await desk.close();
});

test('U40 a row of the shortcuts keeps the keyboard when what had it goes', async () => {
  const desk = await place.start({ agents: [] });
  const { page } = desk;
  await trust(page);
  await page.keyboard.press('Control+0');
  await page.keyboard.press('?');
  await page.getByTestId('edit-shortcuts').press('Enter');
  const row = page.getByTestId('shortcut-graph');
  const inRow = row.locator('button:focus');

  await row.getByRole('button').last().press('Enter');
  await expect(page.getByTestId('press-keys')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(inRow).toHaveCount(1);
  await row.getByRole('button', { name: 'Take D from What depends on what…' }).press('Enter');
  await expect(row).toContainText('None');
  await expect(inRow).toHaveCount(1);
  await row.getByRole('button').first().press('Enter');
  await page.getByTestId('press-keys').press('z');
  await expect(row).toContainText('Z');
  await expect(inRow).toHaveCount(1);
  await desk.close();
});
