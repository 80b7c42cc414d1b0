import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, command, expectState, makePlace, task, trust, type Place } from './lib/index.ts';

const pictures = process.env['QUATUOR_SHOTS'] ?? join(import.meta.dirname, '..', 'test-results', 'shots');
const shot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

let place: Place;
test.beforeEach(() => {
  mkdirSync(pictures, { recursive: true });
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

for (const theme of ['dark', 'light'] as const) {
  test(`G3 a goal goes to an agent, its file becomes proposals, and what is accepted becomes tasks (${theme})`, async () => {
    test.setTimeout(180_000);
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const file = join(place.project, '.quatuor', 'proposals', 'goal-001.json');
    const steps = [
      { write: '.quatuor/proposals/goal-001.json', content: JSON.stringify({ tasks: [full, types, lost] }, null, 2) },
      { say: 'I proposed three tasks.' },
    ];
    const { agents, fakes } = cast(place, { claude: { steps } });
    const desk = await place.start({ agents });
    const { page } = desk;
    await trust(page);
    await expectState(page, 'claude', 'ready', 40_000);
    await task(page, { title: 'Was here before' });

    await page.getByRole('tab', { name: /goals/i }).click();
    await expect(page.getByTestId('goals')).toContainText('No goals yet');
    await page.getByTestId('new-goal').click();
    await page.getByTestId('goal-text').fill('Alerts survive a restart\nand go out by mail.');
    await shot(page, `goal-${theme}`);
    await page.getByTestId('send-goal').click();
    const goal = page.getByTestId('goal-goal-001');
    await expect(goal).toContainText('Alerts survive a restart');
    await expect(page.getByTestId('proposal-goal-001/store')).toBeVisible({ timeout: 60_000 });
    expect(existsSync(file)).toBe(true);
    expect(fakes.claude.prompts()[0]).toContain('Alerts survive a restart');
    await expect(page.getByTestId('goal-line-goal-001')).toHaveText('3 proposals');
    await expect(page.getByTestId('proposal-goal-001/mail')).toContainText('waits for TASK-PO-404, which does not exist');
    await shot(page, `goals-${theme}`);

    await page.getByTestId('proposal-goal-001/store').click();
    await expect(page.getByTestId('proposal-gates')).toContainText('true');
    await shot(page, `proposal-${theme}`);
    await page.keyboard.press('Escape');

    await page.getByTestId('accept-goal-001').click();
    await expect(page.getByTestId('ask')).toContainText('approve');
    await shot(page, `accept-${theme}`);
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
}

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
