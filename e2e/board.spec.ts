import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, expectStage, expectState, grab, makePlace, task, trust, type Place } from './lib/index.ts';

const pictures = process.env['QUATUOR_SHOTS'] ?? join(import.meta.dirname, '..', 'test-results', 'shots');
const shot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

let place: Place;
test.beforeEach(() => {
  mkdirSync(pictures, { recursive: true });
  place = makePlace('board');
});
test.afterEach(() => place.end());

const card = (page: Page, id: string) => page.getByTestId(`card-${id}`);

for (const theme of ['dark', 'light'] as const) {
  test(`W1a several cards are dragged, given, ordered and removed at once, and what was done is taken back (${theme})`, async () => {
    test.setTimeout(240_000);
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const { agents, fakes } = cast(place, { claude: { hold: true }, codex: { hold: true } });
    const desk = await place.start({ agents });
    const { page } = desk;
    await trust(page);
    for (const id of ['claude', 'codex']) await expectState(page, id, 'ready', 40_000);
    const ids: string[] = [];
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) ids.push(await task(page, { title: `Task ${name}`, priority: 'low' }));
    const [one = '', two = '', three = '', four = '', five = ''] = ids;

    await card(page, one).click({ modifiers: ['Control'] });
    await card(page, three).click({ modifiers: ['Shift'] });
    await expect(page.getByTestId('chosen')).toContainText('3 tasks selected');
    const held = await grab(page, card(page, two));
    await held.over(page.getByTestId('pane-claude'));
    await expect(page.getByTestId('drop-claude')).toContainText('1 starts now, 1 in line, 1 reserved');
    await expect(page.getByTestId('ghost')).toContainText('3 tasks selected');
    await shot(page, `several-${theme}`);
    await held.drop();
    await expectStage(page, one, 'running');
    await expect(card(page, two)).toHaveAttribute('data-stage', 'assigned');
    await expect(card(page, three)).toContainText('Reserved for Claude');
    await expect(page.getByTestId('snack')).toContainText('3 tasks for Claude');
    expect(fakes.claude.prompts()).toHaveLength(1);

    await card(page, four).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByTestId('chosen')).toContainText('2 tasks selected');
    await page.getByTestId('chosen-priority').click();
    await page.getByTestId('chosen-high').click();
    await expect(card(page, five).getByRole('img', { name: 'High priority' })).toBeVisible();
    await page.getByTestId('undo').click();
    await expect(card(page, five).getByRole('img', { name: 'Low priority' })).toBeVisible();
    await expect(card(page, four).getByRole('img', { name: 'Low priority' })).toBeVisible();

    await card(page, four).focus();
    await page.keyboard.press('Delete');
    await expect(page.getByTestId('ask')).toContainText('Remove 2 tasks?');
    await page.getByTestId('ask-yes').click();
    await expect(card(page, four)).toBeHidden();
    await expect(card(page, five)).toBeHidden();
    await shot(page, `snack-${theme}`);
    await page.getByTestId('board').getByRole('tab', { name: /queue/i }).focus();
    await page.keyboard.press('Control+z');
    await expect(card(page, four)).toBeVisible();
    await expect(card(page, five)).toBeVisible();

    await card(page, four).click({ modifiers: ['Control'] });
    await card(page, five).click({ modifiers: ['Control'] });
    await card(page, five).press('a');
    await page.getByTestId('assign-codex').click();
    await expectStage(page, four, 'running');
    await expect(card(page, five)).toContainText('next for Codex');
    await page.keyboard.press('Escape');
    await desk.close();
  });
}

test('W1 the turns of a backlog are changed by keys, and back', async () => {
  test.setTimeout(180_000);
  const { agents, fakes } = cast(place, { amp: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'amp', 'ready', 40_000);
  const ids: string[] = [];
  for (const name of ['One', 'Two', 'Three']) ids.push(await task(page, { title: `Task ${name}` }));
  const [one = '', two = '', three = ''] = ids;
  await card(page, one).click({ modifiers: ['Control'] });
  await card(page, three).click({ modifiers: ['Shift'] });
  await page.getByTestId('chosen-give').click();
  await page.getByTestId('assign-amp').click();
  await expectStage(page, one, 'running');
  await expect(card(page, two)).toContainText('next for AMP');
  await expect(card(page, three)).toContainText('third in line for AMP');
  await card(page, three).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(card(page, three)).toContainText('next for AMP');
  await expect(card(page, two)).toContainText('third in line for AMP');
  await page.keyboard.press('Control+z');
  await expect(card(page, two)).toContainText('next for AMP');
  await card(page, three).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(card(page, three)).toContainText('next for AMP');
  fakes.amp.order({ do: 'finish' });
  await expectStage(page, three, 'running', 40_000);
  expect(fakes.amp.prompts()[1]).toContain(`TASK_ID: ${three}`);
  await desk.close();
});
