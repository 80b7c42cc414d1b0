import { expect, test } from '@playwright/test';
import { expectState, makePlace, scene, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('explain');
});
test.afterEach(() => place.end());

test('A6 by keyboard: the state says what decides and what would change it; its age goes on; it is copied as text', async () => {
  const { page, desk } = await scene(place, 'claude', {});
  await expectState(page, 'claude', 'ready');
  await page.getByTestId('pane-state-claude').focus();
  await page.keyboard.press('Enter');
  const told = page.getByTestId('explain-claude');
  const decides = told.getByRole('region', { name: 'What decides' });
  await expect(decides).toContainText(/\d+ s ago/);
  const age = await decides.innerText();
  await expect.poll(() => decides.innerText()).not.toBe(age);
  await expect(told.getByRole('region', { name: 'What else was seen' }).getByRole('listitem').first()).toContainText('ago');
  await expect(told.getByRole('region', { name: 'What would change it' }).getByRole('listitem').first()).toBeVisible();
  await told.getByRole('button', { name: 'Copy as text' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('What would change it:');
  const copied = await desk.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toMatch(/^Claude: Ready\./);
  await page.keyboard.press('Escape');
  await expect(told).toBeHidden();
  await expect(page.getByTestId('pane-state-claude')).toBeFocused();
  await desk.close();
});
