import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, expectState, makePlace, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('commands');
});
test.afterEach(() => place.end());

const palette = (page: Page) => page.getByTestId('palette');
const ask = async (page: Page, words: string) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type(words);
};
const settings = () => JSON.parse(readFileSync(join(place.home, 'config.json'), 'utf8')) as { keys?: Record<string, string[]>; theme: string };

for (const theme of ['dark', 'light'] as const) {
  test(`U1 the palette finds commands, agents and tasks by a few letters, runs them, and says what cannot be done (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const { agents } = cast(place, { claude: { hold: true }, codex: { hold: true } });
    const desk = await place.start({ agents });
    const { page } = desk;

    // Before the folder is trusted there is a palette, too; what cannot be done says why.
    await expect(page.getByTestId('trust-yes')).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByTestId('palette-input')).toBeFocused();
    await page.keyboard.type('layout tabs');
    await expect(page.getByTestId('command-layout.tabs')).toContainText('The project is not trusted yet');
    await expect(page.getByTestId('command-layout.tabs')).toHaveAttribute('data-highlighted', '');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('toast')).toContainText('The project is not trusted yet');
    await expect(palette(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette(page)).toBeHidden();

    await trust(page);
    for (const id of ['claude', 'codex']) await expectState(page, id, 'ready');
    const id = await task(page, { title: 'Order book: reconnect without losing deltas' });
    await task(page, { title: 'Tidy the help texts' });

    await page.getByTestId('open-palette').click();
    await expect(page.getByTestId('palette-input')).toBeFocused();
    await shot(page, `palette-${theme}`);
    await page.keyboard.type('ntask');
    await expect(page.getByTestId('command-task.new')).toHaveAttribute('data-highlighted', '');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('task-editor')).toBeVisible();
    await expect(page.getByTestId('task-title')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('task-editor')).toBeHidden();

    await ask(page, 'book deltas');
    await expect(page.getByTestId(`command-task:${id}`)).toHaveAttribute('data-highlighted', '');
    await shot(page, `palette-found-${theme}`);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('task-details')).toContainText('Order book');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('task-details')).toBeHidden();

    await ask(page, 'stop codex');
    await expect(page.getByTestId('command-agent.stop:codex')).toHaveAttribute('data-highlighted', '');
    await page.keyboard.press('Enter');
    await expectState(page, 'codex', 'exited');
    await ask(page, '');
    // What was run last stands first.
    await expect(palette(page).getByRole('option').first()).toContainText('Stop Codex');
    await expect(page.getByTestId('command-agent.stop:codex')).toContainText('Codex is not running');
    await page.keyboard.type('zzzzqqq');
    await expect(palette(page)).toContainText('Nothing matches “zzzzqqq”');
    await page.keyboard.press('Escape');
    await desk.close();
  });
}

test('U2 in a terminal its keys stay its own; the palette opens there with Ctrl+Shift+P, and the keyboard comes back', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await page.getByTestId('pane-claude').locator('.xterm').click();
  const terminal = page.getByTestId('pane-claude').locator('.xterm-helper-textarea');
  await expect(terminal).toBeFocused();
  const taken: string[] = [];
  await page.exposeFunction('tellTaken', (keys: string) => taken.push(keys));
  await page.evaluate(() => {
    // Last in line: what still arrives here was left to the terminal by the window.
    document.addEventListener('keydown', (event) => {
      if (event.key.length === 1 || event.key === 'Tab') (window as unknown as { tellTaken(keys: string): void }).tellTaken(`${event.ctrlKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.key}`);
    }, { capture: true });
  });
  const keys = ['Control+c', 'Control+r', 'Control+w', 'Control+k', 'Control+o', 'Control+z', 'Control+t', 'Control+n', 'Control+-', 'Alt+b', 'n', 'g', '?', '/', 'd', 'm', 't'];
  for (const key of keys) await page.keyboard.press(key);
  await expect.poll(() => taken.length).toBe(keys.length);
  expect(taken).toEqual(keys.map((key) => key.replace('Control+', 'Ctrl+')));
  await expect(palette(page)).toBeHidden();
  await expect(terminal).toBeFocused();

  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(terminal).toBeFocused();
  await desk.close();
});

for (const theme of ['dark', 'light'] as const) {
  test(`U2 shortcuts are changed by keys, told where they are in use, kept, shown in the cheat sheet, and set back (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    let desk = await place.start({ agents: [], args: [] });
    let { page } = desk;
    await trust(page);
    await page.keyboard.press('Control+0');
    await page.keyboard.press('?');
    const sheet = page.getByTestId('keys');
    await expect(sheet).toContainText('Search or command');
    await expect(sheet).toContainText('New task');
    await shot(page, `keys-${theme}`);
    await page.getByTestId('edit-shortcuts').focus();
    await page.keyboard.press('Enter');

    const row = page.getByTestId('shortcut-graph');
    await row.getByRole('button', { name: 'Change D for What depends on what…' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('press-keys')).toBeFocused();
    await page.keyboard.press('Control+c');
    await expect(row.getByRole('alert')).toContainText('Ctrl C edits text everywhere');
    await page.keyboard.press('a');
    await expect(row.getByRole('alert')).toContainText('A acts on cards of the board');
    await page.keyboard.press('n');
    await expect(row.getByRole('alert')).toContainText('N is used by “New task”.');
    await shot(page, `shortcuts-${theme}`);
    await page.getByTestId('take-keys').focus();
    await page.keyboard.press('Enter');
    await expect(row).toContainText('yours');
    await expect(page.getByTestId('shortcut-task.new')).toContainText('None');
    await expect.poll(() => settings().keys).toEqual({ graph: ['N'], 'task.new': [] });
    await desk.close();

    desk = await place.start({ agents: [] });
    ({ page } = desk);
    await expect(page.getByTestId('board')).toBeVisible();
    await page.keyboard.press('Control+0');
    await page.keyboard.press('n');
    await expect(page.getByTestId('toast')).toContainText('There are no tasks');
    await expect(page.getByTestId('task-editor')).toBeHidden();
    await ask(page, 'change shortcuts');
    await expect(page.getByTestId('command-shortcuts')).toHaveAttribute('data-highlighted', '');
    await page.keyboard.press('Enter');
    await page.getByTestId('reset-shortcuts').click();
    await expect(page.getByTestId('shortcut-task.new')).toContainText('N');
    await expect.poll(() => settings().keys).toEqual({});
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('shortcuts')).toBeHidden();
    await page.keyboard.press('Control+0');
    await page.keyboard.press('n');
    await expect(page.getByTestId('task-editor')).toBeVisible();
    await desk.close();
  });
}
