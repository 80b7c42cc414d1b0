import { expect, test, type Page } from '@playwright/test';
import { dragTo, expectStage, expectState, makePlace, scene, task, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('messages');
});
test.afterEach(() => place.end());

const view = (page: Page) => page.getByTestId('message-view');
const moment = (page: Page, words: string | RegExp) => view(page).getByRole('listitem').filter({ hasText: words });

/** Sends a text from the pane's menu, as a person does. */
async function sendText(page: Page, agent: string, text: string, urgent = false): Promise<void> {
  await page.getByTestId(`actions-${agent}`).click();
  await page.getByRole('menuitem', { name: 'Send text…' }).click();
  const box = page.getByTestId('send-text');
  await box.getByLabel('Text').fill(text);
  if (urgent) await box.getByLabel(/^Urgent/).check();
  await page.keyboard.press('Control+Enter');
  await expect(box).toBeHidden();
}

test('D8 a text’s life stands at the pane and in the list: its stages, its road, its proof, its words', async () => {
  const { page, fakes, desk } = await scene(place, 'claude', { hold: true });
  await expectState(page, 'claude', 'ready');
  const words = 'First line of mine\nand a second one';
  await sendText(page, 'claude', words);
  const strip = page.getByTestId('strip-claude');
  await expect(strip).toContainText(/Your text was accepted in [\d.]+ s/);
  await sendText(page, 'claude', 'And this comes after it');
  await expect(strip).toContainText('Your text waits for the end of the turn');

  await strip.getByTestId('strip-message').click();
  const list = page.getByRole('list', { name: 'Messages, the latest first' });
  await expect(list.getByRole('button')).toHaveCount(2);
  await expect(list.locator('[aria-current]')).toContainText('And this comes after it');
  await expect(list.locator('[aria-current]')).toContainText('Waits');
  await list.locator('[aria-current]').focus();
  await page.keyboard.press('ArrowDown');
  await expect(list.locator('[aria-current]')).toContainText('First line of mine');
  await expect(list.locator('[aria-current]')).toBeFocused();
  await expect(view(page).getByLabel('Text', { exact: true })).toHaveText(words);
  await expect(view(page)).toContainText('2 lines');
  await expect(moment(page, 'Queued').locator('time')).toHaveText(/\d\d:\d\d:\d\d/);
  await expect(moment(page, 'Typed into its composer').locator('time')).toHaveText(/\d\d:\d\d:\d\d/);
  await expect(moment(page, /Accepted, in/)).toContainText('By its text');
  await page.keyboard.press('Escape');

  fakes.claude.order({ do: 'finish' });
  await expect.poll(() => fakes.claude.prompts().length).toBe(2);
  fakes.claude.order({ do: 'finish' });
  await expect(strip).toBeHidden();
  await page.getByTestId('actions-claude').click();
  await page.getByTestId('messages-claude').click();
  for (const subject of ['And this comes after it', 'First line of mine'])
    await expect(list.getByRole('button', { name: subject })).toContainText('Finished');
  expect(fakes.claude.prompts()).toEqual([words, 'And this comes after it']);
  await desk.close();
});

test('an urgent text is marked as that, and what no terminal gets is said before it is sent', async () => {
  const { page, desk } = await scene(place, 'claude', { hold: true });
  await expectState(page, 'claude', 'ready');
  await page.getByTestId('actions-claude').click();
  await page.getByRole('menuitem', { name: 'Send text…' }).click();
  const box = page.getByTestId('send-text');
  await box.getByLabel('Text').fill('sly \u001b[2J words');
  await expect(box.getByRole('status')).toHaveText('1 control character is left out of what the CLI gets.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await sendText(page, 'claude', 'Stop and look at this', true);
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-messages').click();
  await expect(view(page)).toContainText('Urgent');
  await expect(view(page)).toContainText('Yours');
  await desk.close();
});

test('D2 the question of a prompt in doubt stands at the pane with its reason, and is answered by keyboard', async () => {
  const { page, fakes, desk } = await scene(place, 'claude', { swallowEnter: 2 });
  const id = await task(page, { title: 'Swallowed twice' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'needs-you');
  const strip = page.getByTestId('strip-claude');
  await expect(strip).toContainText(`Did ${id} arrive?`);
  await expect(strip).toContainText('No receipt within');
  await expect(page.getByTestId('pane-claude')).toHaveAttribute('data-waits', 'true');
  await strip.getByTestId('strip-message').focus();
  await page.keyboard.press('Enter');
  const question = page.getByTestId('message-question');
  await expect(question).toContainText('No receipt within');
  await expect(view(page).getByLabel('Text', { exact: true })).toContainText(`TASK_ID: ${id}`);
  await question.getByRole('button', { name: 'Give up' }).focus();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(moment(page, 'Failed')).toContainText('You gave it up');
  await page.keyboard.press('Escape');
  await expectStage(page, id, 'queued');
  await expect(strip).toBeHidden();
  expect(fakes.claude.prompts()).toEqual([]);
  await desk.close();
});
