import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { bothLooks, cast, expectStage, expectState, makePlace, pictures, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('modes');
});
test.afterEach(() => place.end());

const mode = (page: Page) => page.getByTestId('mode');

async function choose(page: Page, item: string): Promise<void> {
  await mode(page).click();
  await page.getByTestId(item).click();
  await page.keyboard.press('Escape');
}

test('W2 in automatic mode all tasks of a project get done; a pause lets nothing more go out until it ends', async () => {
  const { agents, fakes } = cast(place, { claude: {}, amp: { hold: true }, codex: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'amp', 'codex']) await expectState(page, id, 'ready');
  const first = await task(page, { title: 'The first', files: [] });
  const second = await task(page, { title: 'The second' });
  const after = await task(page, { title: 'After both', dependsOn: [first, second] });
  await expect(mode(page)).toHaveText('Manual');
  for (const id of [first, second]) await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'queued');

  await choose(page, 'run-paused');
  await expect(mode(page)).toHaveAttribute('data-run', 'paused');
  await choose(page, 'mode-automatic');
  await expect(mode(page)).toHaveText('Automatic · Paused');
  await page.waitForTimeout(1_500);
  for (const agent of ['claude', 'amp', 'codex'] as const) expect(fakes[agent].prompts(), agent).toEqual([]);

  await choose(page, 'run-on');
  await expect(mode(page)).toHaveText('Automatic');
  // One of the three holds its turn until it is told.
  const held = new Set<string>();
  await expect.poll(() => {
    for (const agent of ['claude', 'amp', 'codex'] as const) if (fakes[agent].prompts().length > 0) held.add(agent);
    return held.size;
  }).toBeGreaterThanOrEqual(2);
  fakes.amp.order({ do: 'finish' });
  fakes.amp.order({ do: 'finish' });
  fakes.amp.order({ do: 'finish' });
  for (const id of [first, second, after]) await expectStage(page, id, 'done');
  await desk.close();
});

test('W2 with confirmation each choice of the app waits in the pane, with its reasons, for the person’s yes', async () => {
  const { agents, fakes } = cast(place, { codex: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'codex', 'ready');
  await mode(page).click();
  await page.getByRole('menuitemcheckbox', { name: /Ask me before/ }).click();
  await page.getByTestId('mode-automatic').click();
  await page.keyboard.press('Escape');
  const id = await task(page, { title: 'Types of an alert', kind: 'generation', priority: 'high' });
  const strip = page.getByTestId('strip-codex');
  await expect(strip).toContainText(`Next: ${id} Types of an alert`);
  await expect(strip).toContainText('generation is its speciality');
  await shot(page, 'confirm');
  expect(fakes.codex.prompts()).toEqual([]);
  await strip.getByTestId('strip-confirm').click();
  await expectStage(page, id, 'running');
  await page.getByTestId(`card-${id}`).click();
  await expect(page.getByTestId('task-why')).toContainText('The app gave it to Codex: high priority');
  await shot(page, 'why');
  await desk.close();
});

test('W2 G1 the rules of the project and its templates are set in the window, by keyboard too', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents } = cast(place, { claude: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await task(page, { title: 'Order book: reconnect without losing deltas', kind: 'implementation', priority: 'high' });

  await mode(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('mode-orchestrator')).toBeVisible();
  await expect(page.getByRole('menu')).toHaveCSS('opacity', '1');
  await bothLooks(page, pictures, 'mode');
  await page.getByTestId('open-policy').click();
  const rules = page.getByTestId('policy');
  await rules.getByTestId('policy-mode-orchestrator').focus();
  await page.keyboard.press('Space');
  await rules.getByTestId('policy-idleSeconds').fill('2');
  await rules.getByTestId('policy-mostTokens').fill('2 000 000');
  await rules.getByTestId('save-policy').click();
  await expect(rules.getByText('From 5 to 3600')).toBeVisible();
  await expect(rules.getByTestId('policy-idleSeconds')).toBeFocused();
  await bothLooks(page, pictures, 'policy');
  await rules.getByTestId('policy-idleSeconds').fill('45');
  await page.keyboard.press('Control+Enter');
  await expect(rules).toBeHidden();
  await expect(mode(page)).toHaveText('Orchestrator');
  await mode(page).click();
  await page.getByTestId('open-policy').click();
  await expect(rules.getByTestId('policy-idleSeconds')).toHaveValue('45');
  await expect(rules.getByTestId('policy-mostTokens')).toHaveValue('2000000');
  await page.keyboard.press('Escape');
  await expect(rules).toBeHidden();

  await mode(page).click();
  await page.getByTestId('open-templates').click();
  const templates = page.getByTestId('templates');
  await templates.getByTestId('template-analysis').click();
  await expect(templates.getByTestId('template-deliverables-0')).toHaveValue(/500 mots/);
  await templates.getByTestId('template-criteria-0').fill('Deux sources pour chaque fait');
  await bothLooks(page, pictures, 'templates');
  await templates.getByTestId('save-templates').click();
  await expect(templates).toBeHidden();

  await page.getByTestId('new-task').click();
  const editor = page.getByTestId('task-editor');
  await editor.getByLabel('Title').fill('Volatility of Rotterdam');
  await editor.getByLabel('Kind').selectOption('analysis');
  await editor.getByTestId('task-objective').fill('What I wrote stays.');
  await editor.getByTestId('fill').click();
  await expect(editor.getByTestId('task-objective')).toHaveValue('What I wrote stays.');
  await expect(editor.getByTestId('criteria-0')).toHaveValue('Deux sources pour chaque fait');
  await expect(editor.getByTestId('fill')).toBeHidden();
  await expect(editor.getByTestId('quality').locator('[data-point="criteria"]')).toHaveAttribute('data-ok', 'true');
  await expect(editor.getByTestId('quality').locator('[data-point="files"]')).not.toHaveAttribute('data-ok', 'true');
  await bothLooks(page, pictures, 'editor');
  await editor.getByTestId('editor-prompt').click();
  await expect(editor.getByTestId('prompt-preview')).toContainText('docs/volatility_of_rotterdam_analysis.md');
  await editor.getByTestId('save-task').click();
  await expect(editor).toBeHidden();
  await expect(page.getByTestId('quality-TASK-PO-002')).toHaveAttribute('title', /Might have: .*files/);
  await desk.close();
});
