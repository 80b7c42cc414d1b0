import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, pictures, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('figures');
});
test.afterEach(() => place.end());

test('G5 use, tokens, handoffs and burn-down are drawn, told to keys and as a table, and saved as SVG and CSV', async () => {
  test.setTimeout(240_000);
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents } = cast(place, { claude: { tokens: 40_000 }, codex: { tokens: 60_000 } });
  const desk = await place.start({ agents: agents.map((agent) => (agent.id === 'claude' ? { ...agent, name: '=Claude' } : agent)) });
  const { page, app } = desk;
  await trust(page);
  for (const id of ['claude', 'codex']) await expectState(page, id, 'ready', 60_000);
  const one = await task(page, { title: 'Candle store', gates: ['true'] });
  const two = await task(page, { title: 'Broker client', gates: ['true'] });
  await task(page, { title: 'Stays open' });
  for (const [id, agent] of [[one, 'claude'], [two, 'codex']] as const) expect(await command(page, { type: 'task.give', id, agent })).toMatchObject({ ok: true });
  for (const id of [one, two]) await expectStage(page, id, 'done', 60_000);

  expect(await command(page, { type: 'orchestrator.name', agent: 'claude' })).toMatchObject({ ok: true });
  expect(await command(page, { type: 'handoff.start', to: 'codex' })).toMatchObject({ ok: true });
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill('figures');
  await page.keyboard.press('Enter');
  const table = page.getByTestId('figure-table');
  await expect(table.getByRole('row')).toHaveCount(1 + agents.length);
  await expect(table).toContainText('=Claude');
  await expect(page.getByTestId('figure-use')).toBeFocused();
  await shot(page, 'figures-use-dark');
  await page.getByTestId('figure').locator('[data-part]').first().focus();
  await expect(page.getByTestId('figure-told')).toContainText('=Claude');
  const first = await page.getByTestId('figure-told').textContent();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('figure-told')).not.toHaveText(first ?? '');

  await page.getByTestId('figure-use').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('figure-tokens')).toBeFocused();
  await expect(page.getByTestId('figure-tokens')).toHaveAttribute('aria-selected', 'true');
  await expect(table).toContainText(`${one} Candle store`);
  await shot(page, 'figures-tokens-dark');
  await page.keyboard.press('ArrowRight');
  await expect(table.getByRole('row').nth(1)).toContainText('Orchestrator');
  await expect(table.getByRole('row').nth(1)).toContainText('Codex');
  await shot(page, 'figures-handoffs-dark');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('figures')).toContainText('1 task is open, 2 done.');
  await shot(page, 'figures-burn-dark');

  expect(await command(page, { type: 'settings.set', patch: { theme: 'light' } })).toMatchObject({ ok: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await shot(page, 'figures-burn-light');
  await page.getByTestId('figure-use').click();
  await page.getByTestId('figure-span-hour').click();
  await expect(page.getByTestId('figure-span-hour')).toHaveAttribute('aria-pressed', 'true');
  await expect(table).toContainText('off');
  await shot(page, 'figures-use-light');
  await page.getByTestId('figure-span-all').click();
  await page.getByTestId('figure-handoffs').click();
  await table.getByRole('button').first().click();
  await expect(page.getByTestId('handoffs')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('handoffs')).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill('figures');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('figures')).toBeVisible();

  for (const [kind, as] of [['use', 'csv'], ['use', 'svg'], ['burn', 'csv']] as const) {
    const file = join(place.dir, `${kind}.${as}`);
    // A dialog of the system cannot be pressed by a test: it answers with a path at once.
    await app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, file);
    await page.getByTestId(`figure-${kind}`).click();
    await page.getByTestId('figure-export').click();
    await page.getByTestId(`figure-${as}`).click();
    await expect(page.getByTestId('toast').filter({ hasText: file })).toBeVisible();
  }
  const lines = readFileSync(join(place.dir, 'use.csv'), 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toBe('Agent,From,To,What,Minutes,Percent');
  const mine = lines.filter((line) => line.startsWith(`'=Claude,`)).map((line) => line.split(','));
  const [from = '', to = ''] = mine[0]?.slice(1, 3) ?? [];
  const long = (Date.parse(to) - Date.parse(from)) / 60_000;
  expect(Math.abs(mine.reduce((sum, cells) => sum + Number(cells[4]), 0) - long)).toBeLessThan(0.05);
  expect(readFileSync(join(place.dir, 'burn.csv'), 'utf8').trimEnd().split('\r\n').at(-1)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,1,2$/);
  const svg = readFileSync(join(place.dir, 'use.svg'), 'utf8');
  const parsed = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    return { name: root.nodeName, wrong: root.querySelector('parsererror')?.textContent ?? null, parts: root.querySelectorAll('g > title').length };
  }, svg);
  expect(parsed).toMatchObject({ name: 'svg', wrong: null });
  expect(parsed.parts).toBeGreaterThan(2);
  writeFileSync(join(pictures, 'figures-use.svg'), svg);
  await desk.close();
});
