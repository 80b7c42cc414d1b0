import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, expectState, makePlace, sessionsOf, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('agents');
});
test.afterEach(() => place.end());

const dialog = (page: Page) => page.getByTestId('agents');
const saved = async (page: Page): Promise<void> => {
  await page.getByTestId('save-agents').click();
  await expect(dialog(page)).toBeHidden();
};

test('C1 an agent is added and started, stays after a restart, and is removed once it is stopped', async () => {
  const { agents, fakes } = cast(place, { claude: {} });
  let desk = await place.start({ agents });
  let { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');

  await page.getByTestId('open-agents').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('add-agent').click();
  await page.getByTestId('add-claude').click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('Second');
  await dialog(page).getByLabel('Command', { exact: true }).fill(fakes.claude.file);
  await dialog(page).getByRole('button', { name: 'Add a variable' }).click();
  await dialog(page).getByLabel('Variable 1').fill('CLAUDE_CONFIG_DIR');
  await dialog(page).getByLabel('Value of CLAUDE_CONFIG_DIR', { exact: true }).fill(join(fakes.claude.home, 'claude'));
  await expect(dialog(page).getByLabel('Value of CLAUDE_CONFIG_DIR', { exact: true })).toHaveAttribute('type', 'password');
  await dialog(page).getByRole('button', { name: 'Show the value of CLAUDE_CONFIG_DIR' }).click();
  await expect(dialog(page).getByLabel('Value of CLAUDE_CONFIG_DIR', { exact: true })).toHaveAttribute('type', 'text');
  for (let i = 0; i < 4; i += 1) await dialog(page).getByRole('button', { name: 'Move up' }).click();
  await saved(page);
  await expectState(page, 'claude-2', 'ready');
  await desk.close();

  // Without the list that the test gave at first: the project has agents of its own.
  desk = await place.start();
  page = desk.page;
  await expectState(page, 'claude-2', 'ready');
  const panes = page.locator('section[data-testid^="pane-"]');
  await expect(panes).toHaveCount(5);
  await expect(panes.first()).toHaveAccessibleName('Second, Ready');

  const remove = dialog(page).getByTestId('remove-agent');
  await page.getByTestId('actions-claude-2').click();
  await page.getByTestId('settings-claude-2').click();
  await expect(remove).toHaveAccessibleName('Second is running: stop it first');
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByTestId('agent-row-claude-2')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('actions-claude-2').click();
  await page.getByTestId('stop-claude-2').click();
  await expectState(page, 'claude-2', 'exited');
  await page.getByTestId('actions-claude-2').click();
  await page.getByTestId('settings-claude-2').click();
  await expect(remove).toHaveAccessibleName('Remove');
  await remove.click();
  await saved(page);
  await expect(panes).toHaveCount(4);
  await expectState(page, 'claude', 'ready');
  await desk.close();
});

test('C1 what is wrong stands beside its field, and nothing is saved', async () => {
  const { agents } = cast(place, {});
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-agents').click();
  await page.getByTestId('agent-row-amp').click();
  const field = (label: string) => dialog(page).getByLabel(label, { exact: true });
  await field('Name').fill('Claude');
  await field('Tasks at most').fill('0');
  await field('Command').fill('');
  await field('Arguments').fill('--model "open');
  await field('Context window').fill('20');
  await page.getByTestId('save-agents').click();
  await expect(field('Name')).toHaveAccessibleDescription('Another agent is called Claude');
  await expect(field('Name')).toBeFocused();
  await expect(field('Tasks at most')).toHaveAccessibleDescription('Between 1 and 20');
  await expect(field('Command')).toHaveAccessibleDescription(/Which program is it/);
  await expect(field('Arguments')).toHaveAccessibleDescription('A quote is opened and not closed');
  await expect(field('Context window')).toHaveAccessibleDescription(/Between 20,000 and 10,000,000 tokens/);
  await expect(dialog(page).getByRole('status')).toHaveText('1 agent needs a look');
  await page.keyboard.press('Escape');
  await page.getByTestId('ask').getByRole('button', { name: 'Discard' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByTestId('pane-amp')).toHaveAccessibleName(/^AMP/);
  await desk.close();
});

test('C2 all is allowed only after the risk was confirmed, and its flag and the arguments count from the next start', async () => {
  const { agents, fakes } = cast(place, { claude: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await page.getByTestId('actions-claude').click();
  await page.getByTestId('settings-claude').click();
  await dialog(page).getByLabel('Arguments').fill(`--model 'the big one'`);
  await dialog(page).getByRole('radio', { name: /All allowed/ }).focus();
  await page.keyboard.press('Space');
  await expect(dialog(page).getByTestId('risk')).toContainText('It can delete files, run any command');
  await page.getByTestId('save-agents').click();
  const confirm = dialog(page).getByRole('checkbox', { name: 'I know this risk, and allow Claude everything' });
  await expect(confirm).toBeFocused();
  await expect(dialog(page).getByRole('alert')).toHaveText('Confirm first that Claude may do everything without asking');
  await page.keyboard.press('Space');
  await expect(dialog(page).getByRole('status')).toHaveText('Claude is running: this counts from the next start.');
  await saved(page);
  expect(sessionsOf(fakes.claude)).toHaveLength(1);
  await page.getByTestId('actions-claude').click();
  await page.getByTestId('restart-claude').click();
  await expect.poll(() => sessionsOf(fakes.claude).length).toBe(2);
  const argv = sessionsOf(fakes.claude)[1]?.['argv'] as string[];
  expect(argv.slice(0, 2)).toEqual(['--model', 'the big one']);
  expect(argv).toContain('--dangerously-skip-permissions');
  expect(sessionsOf(fakes.claude)[0]?.['argv']).not.toContain('--dangerously-skip-permissions');
  await desk.close();
});
