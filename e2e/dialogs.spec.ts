import { expect, test } from '@playwright/test';
import {
  choose, dragTo, expectStage, expectState, kinds, makePlace, scene, task, windowScreen, type Place,
} from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('dialogs');
});
test.afterEach(() => place.end());

test('D5 a trust dialog is the person’s: nothing is typed into it, and the prompt follows the answer', async () => {
  const s = await scene(place, 'claude', { trust: true });
  const { page, fakes } = s;
  await expectState(page, 'claude', 'waiting-for-you');
  const id = await task(page, { title: 'When it is trusted' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'delivering');
  await expect(page.getByTestId('waiting')).toContainText('1 waits for you');
  expect(kinds(s, 'claude').filter((kind) => kind === 'lost' || kind === 'dialog-answer')).toEqual([]);
  await choose(page, 'claude', 'Yes, continue');
  await expectStage(page, id, 'done');
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(fakes.claude.log().filter((line) => line.kind === 'dialog-answer')).toHaveLength(1);
  await s.desk.close();
});

test('D5 a permission dialog in the middle of a turn waits for the person and for no one else', async () => {
  const s = await scene(place, 'claude', { permissionAt: 'working', hold: true });
  const { page, fakes } = s;
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Asks in the middle' });
  const next = await task(page, { title: 'Comes after' });
  await dragTo(page, id, 'claude');
  await expectState(page, 'claude', 'waiting-for-you');
  await dragTo(page, next, 'claude');
  await expectStage(page, next, 'assigned');
  await expect(page.getByTestId('pane-state-claude')).toContainText('Waits for you');
  await expect(page.getByTestId('section-needs-you')).toContainText('Asks in the middle');
  expect(kinds(s, 'claude')).not.toContain('dialog-answer');
  await choose(page, 'claude', '3. No');
  await fakes.claude.until('dialog-answer');
  expect(fakes.claude.log().find((line) => line.kind === 'dialog-answer')).toMatchObject({ value: 'no' });
  expect(fakes.claude.prompts()).toHaveLength(1);
  await s.desk.close();
});

test('D5 a permission dialog that opens between paste and Enter is not approved by that Enter', async () => {
  const s = await scene(place, 'claude', { permissionAt: 'paste' });
  const { page, fakes } = s;
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Interrupted' });
  await dragTo(page, id, 'claude');
  await expectState(page, 'claude', 'waiting-for-you');
  await fakes.claude.until('dialog');
  await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'delivering');
  expect(kinds(s, 'claude')).not.toContain('dialog-answer');
  expect(fakes.claude.prompts()).toEqual([]);
  await choose(page, 'claude', '3. No');
  await fakes.claude.until('dialog-answer');
  // The dialog took the rest of the paste: what is left of it is the person's to clear.
  const strip = page.getByTestId('strip-claude');
  await expect(strip).toContainText('composer');
  expect(fakes.claude.prompts()).toEqual([]);
  await page.getByTestId('pane-claude').locator('.xterm').click();
  await page.keyboard.press('Control+c');
  await expectStage(page, id, 'needs-you');
  await expect(strip).toContainText(`Did ${id} arrive?`);
  expect(fakes.claude.prompts()).toEqual([]);
  expect(fakes.claude.log().filter((line) => line.kind === 'dialog-answer')).toHaveLength(1);
  await s.desk.close();
});

test('D4 a person who types is waited for, and keeps what was typed', async () => {
  const s = await scene(place, 'codex', {});
  const { page, fakes } = s;
  await expectState(page, 'codex', 'ready');
  const id = await task(page, { title: 'After the person' });
  await page.getByTestId('pane-codex').locator('.xterm').click();
  await page.keyboard.type('my own words');
  await expect.poll(() => windowScreen(page, 'codex').then((rows) => rows.join('\n'))).toContain('my own words');
  await dragTo(page, id, 'codex');
  await expect(page.getByTestId('strip-codex')).toContainText(/draft|typing/);
  await expect(page.getByTestId('strip-codex')).toContainText('draft');
  expect(kinds(s, 'codex')).not.toContain('paste');
  await page.getByTestId('pane-codex').locator('.xterm').click();
  await page.keyboard.press('Enter');
  await expectStage(page, id, 'done');
  expect(fakes.codex.prompts()).toHaveLength(2);
  expect(fakes.codex.prompts()[0]).toBe('my own words');
  expect(fakes.codex.prompts()[1]).toContain(`TASK_ID: ${id}`);
  await s.desk.close();
});

test('D5 a login screen is shown, refuses drops, and is not written to', async () => {
  const s = await scene(place, 'claude', { login: true });
  const { page, fakes } = s;
  await expectState(page, 'claude', 'needs-login');
  await expect(page.getByTestId('pane-state-claude')).toContainText('Wants a login');
  const id = await task(page, { title: 'Once logged in' });
  await dragTo(page, id, 'claude');
  await expect(page.getByTestId('toast')).toContainText('log in');
  await expectStage(page, id, 'queued');
  expect(kinds(s, 'claude').filter((kind) => kind === 'lost' || kind === 'paste' || kind === 'dialog-answer')).toEqual([]);
  fakes.claude.order({ do: 'login' });
  await expectState(page, 'claude', 'ready');
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done');
  expect(fakes.claude.prompts()).toHaveLength(1);
  await s.desk.close();
});
