import { expect, test } from '@playwright/test';
import { usualPolicy } from '../shared/model/index.ts';
import { command, dragTo, expectStage, expectState, makePlace, scene, task, cast, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('inbox');
});
test.afterEach(() => place.end());

const rows = '[data-testid="inbox"] [data-item]';

test('N1 the inbox shows the question of an agent with the end of its screen, and leads to its pane', async () => {
  const { agents, fakes } = cast(place, { claude: { permissionAt: 'working', hold: true }, codex: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Asks in the middle', priority: 'high' });
  await task(page, { title: 'Comes after it', dependsOn: [id] });
  await command(page, { type: 'task.give', id, agent: 'claude' });
  await expectState(page, 'claude', 'waiting-for-you');
  await page.getByTestId('waiting').click();
  const inbox = page.getByTestId('inbox');
  await expect(inbox).toContainText(`Claude asks you something, on ${id}`);
  await expect(inbox).toContainText('2 tasks wait for it');
  await expect(inbox.getByLabel('The end of its screen')).toContainText('3. No');
  await expect(page.locator(rows).first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByTestId('pane-claude').evaluate((pane) => pane.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('3');
  await fakes.claude.until('dialog-answer');
  await expect(inbox).toContainText('Nothing waits for you');
  await inbox.getByRole('button', { name: 'Close' }).click();
  await expect(inbox).toBeHidden();
  await desk.close();
});

test('N1a a question is answered in the inbox: the mark in the pane moves to the answer, and only then comes Enter', async () => {
  const { agents, fakes } = cast(place, { claude: { permissionAt: 'working' }, codex: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Asks in the middle' });
  await command(page, { type: 'task.give', id, agent: 'claude' });
  await expectState(page, 'claude', 'waiting-for-you');
  await page.getByTestId('waiting').click();
  const answers = page.getByTestId('inbox').getByTestId('inbox-answer');
  await expect(answers).toHaveCount(3);
  const labels = await answers.allTextContents();
  // What the person saw is not there any more: nothing is pressed.
  const stale = { type: 'agent.answer' as const, agent: 'claude', head: 'Do you want to proceed?', labels: [...labels.slice(0, 2), 'Another one'], choice: 2 };
  expect(await command(page, stale)).toEqual({ ok: false, message: 'Another question stands there by now: look at it again' });
  await page.screenshot({ path: 'test-results/shots/inbox-answers.png' });
  await answers.nth(2).click();
  expect(await fakes.claude.until('dialog-answer')).toMatchObject({ value: 'no' });
  await expect(page.getByTestId('inbox')).toContainText('Nothing waits for you');
  const late = await command(page, { ...stale, labels });
  expect(late).toMatchObject({ ok: false });
  await desk.close();
});

test('N1 W5 a red gate is answered in the inbox, by keyboard alone', async () => {
  const { page, desk, fakes } = await scene(place, 'claude', {});
  await expectState(page, 'claude', 'ready');
  await command(page, { type: 'policy.set', policy: { ...usualPolicy, sendBacks: 0 } });
  const id = await task(page, { title: 'Never green', gates: ['false'] });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'needs-you');
  await page.keyboard.press('Control+0');
  await page.keyboard.press('i');
  const row = page.locator(rows);
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(`The gate of ${id} is red`);
  await expect(row).toContainText('false: exit 1');
  await expect(row).toBeFocused();
  await row.getByTestId('inbox-send-back').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => fakes.claude.prompts().length).toBe(2);
  expect(fakes.claude.prompts()[1]).toContain(`[${id}]`);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('inbox')).toBeHidden();
  await desk.close();
});
