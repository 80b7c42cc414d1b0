import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { bothLooks, cast, expectStage, expectState, grab, makePlace, pictures, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('board');
});
test.afterEach(() => place.end());

const card = (page: Page, id: string) => page.getByTestId(`card-${id}`);

test('W1a several cards are dragged, given, ordered and removed at once, and what was done is taken back', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents, fakes } = cast(place, { claude: { hold: true }, codex: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'codex']) await expectState(page, id, 'ready');
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
  await bothLooks(page, pictures, 'several');
  await held.drop();
  // It goes by itself after a while.
  await expect(page.getByTestId('snack')).toContainText('3 tasks for Claude');
  await expectStage(page, one, 'running');
  await expect(card(page, two)).toHaveAttribute('data-stage', 'assigned');
  await expect(card(page, three)).toContainText('Reserved for Claude');
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
  await bothLooks(page, pictures, 'snack');
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

test('W1 the turns of a backlog are changed by keys, and back', async () => {
  const { agents, fakes } = cast(place, { amp: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'amp', 'ready');
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
  await expectStage(page, three, 'running');
  expect(fakes.amp.prompts()[1]).toContain(`TASK_ID: ${three}`);
  await desk.close();
});

test('W13 what cannot be taken back any more is named, and the one before it goes back when that is asked for', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const ids: string[] = [];
  for (const name of ['One', 'Two', 'Three']) ids.push(await task(page, { title: `Task ${name}` }));
  const [one = '', two = '', three = ''] = ids;
  const order = () => page.getByTestId('section-ready').locator('[data-card]').evaluateAll((cards) => cards.map((c) => (c as HTMLElement).dataset['card']));
  await card(page, three).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual([one, three, two]);
  await card(page, one).press('a');
  await page.getByTestId('assign-claude').click();
  await expectStage(page, one, 'running');
  await card(page, two).focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('toast').filter({ hasText: `That ${one} was given to an agent cannot be taken back any more. ${one} is in work: stop its agent first` })).toBeVisible();
  await expect(page.getByTestId('snack')).toContainText(`Before it: ${three} was moved`);
  expect(await order()).toEqual([three, two]);
  await page.keyboard.press('Control+z');
  await expect.poll(order).toEqual([two, three]);
  await expect(page.getByTestId('toast').filter({ hasText: `Taken back: ${three} was moved` })).toBeVisible();
  await expect(page.getByTestId('snack')).toBeHidden();
  await page.getByTestId('board').getByRole('tab', { name: /queue/i }).focus();
  await page.keyboard.press('Control+z');
  await expect(card(page, three)).toBeHidden();
  await desk.close();
});
