import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { usualPolicy } from '../shared/model/index.ts';
import { bothLooks, cast, command, expectStage, expectState, makePlace, pictures, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('goals');
});
test.afterEach(() => place.end());

const full = {
  id: 'store', title: 'Store the alerts', kind: 'implementation', priority: 'HAUTE', estimateMinutes: 50,
  context: 'Alerts live in memory only.\nA restart loses them.\nThe journal of the app is SQLite.',
  objective: 'Alerts are in the journal.\nThey survive a restart.',
  files: ['src/store.ts', { path: 'src/store.test.ts', notes: 'as long as the code' }],
  steps: ['Read the journal', 'Add a table', 'Write the store', 'Read it at the start', 'Write the tests'],
  tests: ['A restart keeps alerts'], criteria: ['The tests pass'], gates: ['true'], dependsOn: ['types'],
};
const types = { id: 'types', title: 'Types of an alert', kind: 'generation', priority: 'medium', estimateMinutes: 20, dependsOn: [] };
const lost = { id: 'mail', title: 'Mail an alert', priority: 'low', dependsOn: ['TASK-PO-404'] };

test('G3 a goal goes to an agent, its file becomes proposals, and what is accepted becomes tasks', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const file = join(place.project, '.quatuor', 'proposals', 'goal-001.json');
  const steps = [
    { write: '.quatuor/proposals/goal-001.json', content: JSON.stringify({ tasks: [full, types, lost] }, null, 2) },
    { say: 'I proposed three tasks.' },
  ];
  const { agents, fakes } = cast(place, { claude: { steps } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await task(page, { title: 'Was here before' });

  await page.getByRole('tab', { name: /goals/i }).click();
  await expect(page.getByTestId('goals')).toContainText('No goals yet');
  await page.getByTestId('new-goal').click();
  await page.getByTestId('goal-text').fill('Alerts survive a restart\nand go out by mail.');
  await bothLooks(page, pictures, 'goal');
  await page.getByTestId('send-goal').click();
  const goal = page.getByTestId('goal-goal-001');
  await expect(goal).toContainText('Alerts survive a restart');
  await expect(page.getByTestId('proposal-goal-001/store')).toBeVisible();
  expect(existsSync(file)).toBe(true);
  expect(fakes.claude.prompts()[0]).toContain('Alerts survive a restart');
  await expect(page.getByTestId('goal-line-goal-001')).toHaveText('3 proposals');
  await expect(page.getByTestId('proposal-goal-001/mail')).toContainText('waits for TASK-PO-404, which does not exist');
  await bothLooks(page, pictures, 'goals');

  await page.getByTestId('proposal-goal-001/store').click();
  await expect(page.getByTestId('proposal-gates')).toContainText('true');
  await bothLooks(page, pictures, 'proposal');
  await page.keyboard.press('Escape');

  await page.getByTestId('accept-goal-001').click();
  await expect(page.getByTestId('ask')).toContainText('approve');
  await bothLooks(page, pictures, 'accept');
  await page.getByTestId('ask-yes').click();
  await expect(page.getByTestId('goal-line-goal-001')).toContainText('1 proposal, 2 accepted');

  await page.getByTestId('proposal-goal-001/mail').click();
  await expect(page.getByTestId('proposal-accept')).toBeDisabled();
  await page.getByTestId('proposal-edit').click();
  const editor = page.getByTestId('task-editor');
  await editor.getByLabel('Remove TASK-PO-404').click();
  await editor.getByTestId('save-task').click();
  await expect(editor).toBeHidden();
  await expect(page.getByTestId('goal-line-goal-001')).toHaveText('3 accepted');

  await page.getByRole('tab', { name: /queue/i }).click();
  await expect(page.getByTestId('card-TASK-PO-002')).toContainText('after TASK-PO-003');
  await expect(page.getByTestId('card-TASK-PO-004')).toContainText('Mail an alert');
  expect(await command(page, { type: 'task.remove', id: 'TASK-PO-004' })).toMatchObject({ ok: true });
  await desk.close();
});

test('G3 X5 D9 where the project says so proposals count at once: not their gates, and not as the person’s words', async () => {
  const steps = [
    { write: '.quatuor/proposals/goal-001.json', content: JSON.stringify({ tasks: [full, types, lost] }) },
    { say: 'I proposed three tasks.' },
  ];
  const { agents, fakes } = cast(place, { claude: { steps } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, proposals: 'take' } })).toMatchObject({ ok: true });
  expect(await command(page, { type: 'goal.add', agent: 'claude', text: 'Alerts survive a restart' })).toMatchObject({ ok: true });
  await expect(page.getByTestId('card-TASK-PO-002')).toBeVisible();
  await page.getByRole('tab', { name: /goals/i }).click();
  await expect(page.getByTestId('goal-line-goal-001')).toHaveText('1 proposal, 2 accepted');
  await expect(page.getByTestId('proposal-goal-001/mail')).toContainText('which does not exist');
  await page.getByRole('tab', { name: /queue/i }).click();
  await expect(page.locator('[data-testid^="card-TASK-PO-"]')).toHaveCount(2);

  const [store, kinds] = (await page.getByTestId('card-TASK-PO-001').textContent())?.includes('Store') ? ['TASK-PO-001', 'TASK-PO-002'] : ['TASK-PO-002', 'TASK-PO-001'];
  await expect(page.getByTestId(`card-${store}`)).toContainText(`after ${kinds}`);
  expect(await command(page, { type: 'task.give', id: kinds, agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, kinds, 'done');
  expect(await command(page, { type: 'task.give', id: store, agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, store, 'needs-you');
  await expect(page.getByTestId(`card-${store}`)).toContainText('Approve');
  // The file that stands there again, unchanged, brings nothing a second time.
  await expect(page.locator('[data-testid^="card-TASK-PO-"]')).toHaveCount(1);
  expect(fakes.claude.prompts()).toHaveLength(3);
  await desk.close();
});

test('P3 a file of proposals that is wrong is named with its line, its good tasks count, and nothing is read before trust', async () => {
  const dir = join(place.project, '.quatuor', 'proposals');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'by-hand.json'), '{\n  "tasks": [\n    { "title": "Good" },\n    { "title": "Bad", "priority": "urgent" }\n  ]\n}\n');
  const { agents } = cast(place, { claude: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await page.getByRole('tab', { name: /goals/i }).click();
  await expect(page.getByTestId('goals')).toContainText('No goals yet');
  await page.getByRole('tab', { name: /queue/i }).click();
  await trust(page);
  await expect(page.getByTestId('notice')).toContainText('by-hand.json, line 4');
  await page.getByRole('tab', { name: /goals/i }).click();
  await expect(page.getByTestId('proposal-by-hand/task-1')).toContainText('Good');
  writeFileSync(join(dir, 'by-hand.json'), '{ "tasks": [ { "title": "Good" }, { "title": "Mended" } ] }');
  await expect(page.getByTestId('proposal-by-hand/task-2')).toContainText('Mended');
  writeFileSync(join(dir, 'late.json'), '{ "tasks": [ ');
  await expect(page.getByTestId('notice').filter({ hasText: 'late.json' })).toContainText('line 1');
  await desk.close();
});
