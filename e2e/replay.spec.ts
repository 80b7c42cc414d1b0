import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('replay');
});
test.afterEach(() => place.end());

/** What the player's terminal shows, once it shows the moment that is chosen. */
async function screen(page: Page): Promise<string> {
  const box = page.getByTestId('replay-screen');
  await expect(box).toHaveAttribute('data-shown', 'true');
  return box.locator('.xterm-rows').innerText();
}

test('G6 T6 X7 what a pane printed is recorded, looked at again by time and marks, saved as an asciicast, and erased', async () => {
  test.setTimeout(240_000);
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents, fakes } = cast(place, { claude: { steps: [{ say: 'I compared three layouts, and DuckDB wins.' }] } });
  const desk = await place.start({ agents });
  const { page, app } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready', 60_000);
  const id = await task(page, { title: 'Decide the storage layer', gates: ['true'] });
  expect(await command(page, { type: 'task.give', id, agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, id, 'done', 60_000);

  await page.getByTestId('actions-claude').click();
  await page.getByTestId('replay-claude').click();
  const slider = page.getByTestId('replay-slider');
  await expect(slider).toBeFocused();
  await page.keyboard.press('End');
  await expect.poll(() => screen(page)).toContain('DuckDB wins');
  await page.keyboard.press('Home');
  await expect.poll(() => screen(page)).not.toContain('DuckDB wins');
  await expect(slider).toHaveAttribute('aria-valuetext', /^0:00 of \d+:\d\d, \d\d:\d\d:\d\d$/);
  const begins = Number(await slider.inputValue());
  await page.keyboard.press('.');
  await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(begins);
  await page.getByTestId('replay-mark-ended').click();
  await expect.poll(() => screen(page)).toContain('DuckDB wins');
  await shot(page, 'replay-dark');
  expect(await command(page, { type: 'settings.set', patch: { theme: 'light' } })).toMatchObject({ ok: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect.poll(() => screen(page)).toContain('DuckDB wins');
  await shot(page, 'replay-light');

  // Nothing that is looked at again is done again: no key and no answer comes to the agent.
  const heard = fakes.claude.log().length;
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByTestId('replay-8x').click();
  await page.getByTestId('replay-play').click();
  await expect(page.getByTestId('replay-play')).toHaveAttribute('aria-pressed', 'false', { timeout: 60_000 });
  await expect.poll(() => screen(page)).toContain('DuckDB wins');
  expect(fakes.claude.log().slice(heard).filter(({ kind }) => ['paste', 'submit', 'lost', 'dialog-answer'].includes(kind))).toEqual([]);

  const file = join(place.dir, 'claude.cast');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, file);
  await page.getByTestId('replay-export').click();
  await expect(page.getByTestId('toast').filter({ hasText: file })).toBeVisible();
  const [head, ...events] = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
  expect(head).toMatchObject({ version: 3, title: 'Claude, palm-oil-bot' });
  const printed = (events as [number, string, string][]).filter(([, code]) => code === 'o').map(([, , data]) => data).join('');
  expect(printed).toContain('DuckDB wins');
  expect((events as [number, string, string][]).filter(([, code]) => code === 'm').map(([, , words]) => words)).toContain(`text sent: ${id} Decide the storage layer`);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  // One that was cut in the middle is shown as far as it goes.
  const root = join(place.home, 'projects');
  const folder = join(root, readdirSync(root)[0] ?? '', 'recordings');
  const session = readdirSync(folder)[0] ?? '';
  expect(statSync(join(folder, session)).mode & 0o777).toBe(0o700);
  const part = join(folder, session, readdirSync(join(folder, session)).sort()[0] ?? '');
  expect(statSync(part).mode & 0o777).toBe(0o600);
  await page.keyboard.press('Escape');
  expect(await command(page, { type: 'agent.stop', agent: 'claude' })).toMatchObject({ ok: true });
  await expectState(page, 'claude', 'exited');
  const all = readFileSync(part);
  const broken = Buffer.from(all);
  broken.fill(0xff, Math.floor(all.length / 2));
  writeFileSync(part, broken);
  await page.getByTestId('actions-claude').click();
  await page.getByTestId('replay-claude').click();
  await expect(page.getByTestId('replay-notes')).toContainText('could not be read to the end');

  await page.getByTestId('replay-erase').click();
  await page.getByTestId('ask-yes').click();
  await expect(page.getByTestId('replay-empty')).toContainText('Nothing was recorded yet');
  expect(existsSync(join(folder, session))).toBe(false);
  await page.keyboard.press('Escape');

  // Off: nothing is written of what runs from now on.
  expect(await command(page, { type: 'settings.set', patch: { record: false } })).toMatchObject({ ok: true });
  expect(await command(page, { type: 'agent.start', agent: 'claude' })).toMatchObject({ ok: true });
  await expectState(page, 'claude', 'ready', 60_000);
  expect(readdirSync(folder)).toEqual([]);
  await desk.close();
});
