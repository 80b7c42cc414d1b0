import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { usualPolicy, type Agent } from '../shared/model/index.ts';
import {
  addTask, cast, command, dragTo, expectStage, expectState, grab, makePlace, task, trust, windowScreen,
  type Held, type Place,
} from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('path');
});
test.afterEach(() => place.end());

/** Takes a card into the hand and holds it over something, without letting go. */
async function lift(page: Page, id: string, over: Locator): Promise<Held> {
  const held = await grab(page, page.getByTestId(`card-${id}`));
  await held.over(over);
  await expect(page.getByTestId('ghost')).toBeVisible();
  return held;
}

/** The words that a pane shows while a task hangs over it. */
const preview = (page: Page, agent: string): Locator => page.getByTestId(`drop-${agent}`);

test('W1 each pane says what a drop would do, and the drop does exactly that', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true }, amp: {}, antigravity: { hold: true }, codex: {} });
  const absent: Agent = { ...(agents[0] as Agent), id: 'absent', name: 'Absent', command: 'no-such-cli' };
  const desk = await place.start({ agents: [...agents, absent] });
  const { page } = desk;
  await trust(page);
  for (const agent of ['claude', 'amp', 'antigravity', 'codex']) await expectState(page, agent, 'ready');

  const one = await task(page, { title: 'First of all' });
  const two = await task(page, { title: 'Fill the small one' });
  const later = await task(page, { title: 'After the first', dependsOn: [one] });
  const free = await task(page, { title: 'Goes around' });
  await dragTo(page, one, 'claude');
  await dragTo(page, two, 'antigravity');
  await expectStage(page, one, 'running');
  await expectStage(page, two, 'running');

  const pane = (agent: string) => page.getByTestId(`pane-${agent}`);
  let held = await lift(page, free, pane('claude'));
  await expect(preview(page, 'amp')).toContainText('Starts now');
  await expect(preview(page, 'codex')).toContainText('Starts now');
  await expect(preview(page, 'claude')).toContainText('Second in line');
  await expect(preview(page, 'antigravity')).toContainText('Reserved for its turn');
  await expect(preview(page, 'absent')).toContainText('CLI missing');
  await held.drop();
  const card = page.getByTestId(`card-${free}`);
  await expect(card).toHaveAttribute('data-stage', 'assigned');
  await expect(card).toContainText('next for Claude');

  held = await lift(page, free, pane('absent'));
  await held.drop();
  await expect(page.getByTestId('toast')).toContainText('CLI missing');
  await expect(card).toHaveAttribute('data-stage', 'assigned');

  held = await lift(page, free, pane('antigravity'));
  await expect(preview(page, 'claude')).toContainText('Already here');
  await held.drop();
  await expect(card).toHaveAttribute('data-stage', 'queued');
  await expect(card).toContainText('Reserved for Antigravity');

  held = await lift(page, later, pane('codex'));
  for (const agent of ['claude', 'amp', 'antigravity', 'codex'])
    await expect(preview(page, agent)).toContainText(`Blocked by ${one}`);
  await held.drop();
  await expect(page.getByTestId(`card-${later}`)).toContainText('Reserved for Codex');
  expect(fakes.codex.prompts()).toEqual([]);

  await dragTo(page, free, 'amp');
  await expectStage(page, free, 'done');
  fakes.claude.order({ do: 'finish' });
  await expectStage(page, one, 'done');
  await expectStage(page, later, 'done');
  for (const agent of ['claude', 'amp', 'antigravity', 'codex'] as const)
    expect(fakes[agent].prompts(), agent).toHaveLength(1);
  expect(fakes.codex.prompts()[0]).toContain(`TASK_ID: ${later}`);
  expect(fakes.amp.prompts()[0]).toContain(`TASK_ID: ${free}`);
  await desk.close();
});

test('D1 W4 delivered, accepted, working, checking, done: each step with its time, on card and header', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true, boots: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  const id = await addTask(page, {
    title: 'Write the proof',
    objective: 'The proof stands in proof.txt.',
    files: ['proof.txt'],
    gates: ['until test -e open-the-gate; do sleep 0.05; done', 'grep -q proved proof.txt'],
  });
  const card = page.getByTestId(`card-${id}`);
  const head = page.getByTestId('pane-state-claude');
  const strip = page.getByTestId('strip-claude');
  await dragTo(page, id, 'claude');
  await expect(card).toHaveAttribute('data-stage', 'delivering');
  await expect(card).toContainText(/Waits for Claude to be ready, \d+/);
  await expect(head).toHaveAttribute('data-stage', 'delivering');
  fakes.claude.order({ do: 'boot' });

  await expectStage(page, id, 'running');
  await expect(card).toContainText(/Accepted in [\d.,]+ m?s, working since \d\d:\d\d/);
  await expect(head).toHaveText(/Working \d+/);
  await expect(strip).toContainText(/Prompt accepted .+ ago, in [\d.,]+ m?s/);
  expect(existsSync(join(place.project, 'proof.txt'))).toBe(false);
  writeFileSync(join(place.project, 'proof.txt'), 'proved\n');
  fakes.claude.order({ do: 'finish' });

  await expectStage(page, id, 'checking');
  await expect(card).toContainText('Gate 2 of 3: until test -e open-the-gate');
  await expect(head).toHaveText(/Checking \d+/);
  await expect(strip).toContainText('Gate 2 of 3:');
  writeFileSync(join(place.project, 'open-the-gate'), '');
  await expectStage(page, id, 'done');

  await page.getByRole('tab', { name: /done/i }).click();
  await expect(card).toContainText(/Done after .+, at \d\d:\d\d/);
  await card.click();
  const details = page.getByTestId('task-details');
  for (const step of ['Added', 'Assigned to Claude', 'Prompt written', 'Prompt accepted', 'Agent finished', 'Gate started', 'Done'])
    await expect(details.getByRole('listitem').filter({ hasText: step }).first().locator('time')).toHaveText(/\d\d:\d\d:\d\d/);

  const prompts = fakes.claude.prompts();
  expect(prompts).toHaveLength(1);
  const lines = (prompts[0] ?? '').split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(20);
  expect(lines.filter((line) => line.startsWith('===')).map((line) => line.replaceAll('=', '').trim())).toEqual([
    'CONTEXTE', 'OBJECTIF', 'FICHIERS A CREER/MODIFIER', 'INSTRUCTIONS DETAILLEES', 'TESTS A ECRIRE',
    'CRITERES DE VALIDATION', 'APRES COMPLETION',
  ]);
  expect(lines[0]).toBe('[TACHE ORCHESTRATEUR - AUTONOMIE MAXIMALE]');
  expect(lines).toContain(`TASK_ID: ${id}`);
  await desk.close();
});

test('W5 a red gate asks the person where nothing is sent back by itself, its output goes back, and the second turn turns it green', async () => {
  const mend = 'if test -e tried; then echo right > answer.txt; else echo wrong > answer.txt; touch tried; fi';
  const { agents, fakes } = cast(place, { codex: { steps: [{ run: ['sh', '-c', mend], show: 'write the answer' }] } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'codex', 'ready');
  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, sendBacks: 0 } })).toEqual({ ok: true });
  const id = await addTask(page, { title: 'Find the answer', gates: ['cat answer.txt; grep -q right answer.txt'] });
  await dragTo(page, id, 'codex');
  await expectStage(page, id, 'needs-you');
  await expect(page.getByTestId(`card-${id}`)).toContainText('exit 1');
  await page.getByTestId('strip-gate-output').click();
  await expect(page.getByTestId('gate-step-0')).toContainText('wrong');
  await page.keyboard.press('Escape');
  await page.getByTestId('strip-send-back').click();
  await expectStage(page, id, 'done');
  const prompts = fakes.codex.prompts();
  expect(prompts).toHaveLength(2);
  expect(prompts[1]).toContain(`[${id}]`);
  expect(prompts[1]).toContain('$ cat answer.txt; grep -q right answer.txt');
  expect(prompts[1]).toContain('\nwrong\n');
  await desk.close();
});

test('W5 a red gate goes back by itself, and turns green without a person', async () => {
  const mend = 'if test -e tried; then echo right > answer.txt; else echo wrong > answer.txt; touch tried; fi';
  const { agents, fakes } = cast(place, { codex: { steps: [{ run: ['sh', '-c', mend], show: 'write the answer' }] } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'codex', 'ready');
  const id = await addTask(page, { title: 'Find the answer', gates: ['cat answer.txt; grep -q right answer.txt'] });
  await dragTo(page, id, 'codex');
  await expectStage(page, id, 'done');
  const prompts = fakes.codex.prompts();
  expect(prompts).toHaveLength(2);
  expect(prompts[1]).toContain('$ cat answer.txt; grep -q right answer.txt');
  await desk.close();
});

test('W1 by keyboard alone: write a task, reorder, assign, and the backlog goes on by itself', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await expect(page.getByTestId('trust-yes')).toBeVisible();
  await page.getByTestId('trust-yes').focus();
  await page.keyboard.press('Enter');
  await expectState(page, 'claude', 'ready');
  const ids = [];
  for (const title of ['Alpha', 'Beta', 'Gamma']) ids.push(await task(page, { title }));
  await page.keyboard.press('Control+0');
  await page.keyboard.press('n');
  await expect(page.getByTestId('task-title')).toBeFocused();
  await page.keyboard.type('Delta');
  await page.keyboard.press('Control+Enter');
  const delta = page.locator('[data-card]').filter({ hasText: 'Delta' });
  await expect(delta).toBeVisible();
  const last = (await delta.getAttribute('data-card')) ?? '';

  const order = () => page.locator('[data-card]').evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset['card']));
  await page.keyboard.press('Control+0');
  await page.keyboard.press('End');
  await expect(page.getByTestId(`card-${last}`)).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual([ids[0], ids[1], last, ids[2]]);
  await expect(page.getByTestId(`card-${last}`)).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual([ids[0], last, ids[1], ids[2]]);
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(order).toEqual([ids[0], ids[1], last, ids[2]]);

  const assign = async (id: string, words: string) => {
    await expect(page.getByTestId(`card-${id}`)).toBeFocused();
    await page.keyboard.press('a');
    const item = page.getByTestId('assign-claude');
    await expect(item).toContainText(words);
    await expect(page.getByTestId('assign-codex')).toContainText('CLI missing');
    // The keyboard is in the menu, at its head or at its first item already.
    await page.waitForFunction(() => document.activeElement?.closest('[role="menu"]'));
    const focused = () => item.evaluate((node) => node === document.activeElement);
    await expect.poll(async () => {
      if (!(await focused())) await page.keyboard.press('ArrowDown');
      return focused();
    }).toBe(true);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeHidden();
  };
  await assign(last, 'Starts now');
  await expectStage(page, last, 'running');
  await page.keyboard.press('Control+0');
  await page.keyboard.press('Home');
  const first = ids[0] ?? '';
  await expect(page.getByTestId(`card-${first}`)).toBeFocused();
  await assign(first, 'Second in line');
  await expectStage(page, first, 'assigned');
  await page.keyboard.press('Control+0');
  await expect(page.locator('[data-card]:focus')).toHaveCount(1);

  fakes.claude.order({ do: 'finish' });
  await expectStage(page, last, 'done');
  await expectStage(page, first, 'running');
  fakes.claude.order({ do: 'finish' });
  await expectStage(page, first, 'done');
  expect(fakes.claude.prompts().map((prompt) => /TASK_ID: (.*)/.exec(prompt)?.[1])).toEqual([last, first]);
  await desk.close();
});

test('P1 tasks are edited, taken back, removed, and stand as they were after a restart', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true } });
  let desk = await place.start({ agents });
  let { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const one = await task(page, { title: 'In work' });
  const two = await task(page, { title: 'Second thought' });
  const gone = await task(page, { title: 'Not wanted' });
  await dragTo(page, one, 'claude');
  await expectStage(page, one, 'running');
  await dragTo(page, two, 'claude');
  await expectStage(page, two, 'assigned');
  const back = await grab(page, page.getByTestId(`card-${two}`));
  await back.over(page.getByTestId(`card-${gone}`));
  await back.drop();
  await expectStage(page, two, 'queued');

  await page.getByTestId(`card-${two}`).focus();
  await page.keyboard.press('e');
  await page.getByTestId('task-title').fill('Third thought');
  await page.getByTestId('save-task').click();
  await expect(page.getByTestId(`card-${two}`)).toContainText('Third thought');
  await page.getByTestId(`card-${gone}`).focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByTestId(`card-${gone}`)).toBeHidden();
  await page.getByTestId(`card-${one}`).focus();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('toast')).toContainText('is in work');

  await desk.close();
  desk = await place.start({ agents });
  ({ page } = desk);
  await expectStage(page, one, 'running');
  await expectStage(page, two, 'queued');
  await expect(page.getByTestId(`card-${two}`)).toContainText('Third thought');
  await expect(page.getByTestId(`card-${gone}`)).toBeHidden();
  expect(fakes.claude.prompts()).toHaveLength(1);
  fakes.claude.order({ do: 'finish' });
  await expectStage(page, one, 'done');
  const four = await task(page, { title: 'A new number' });
  expect([one, two, gone]).not.toContain(four);
  await desk.close();
});

test('P1 a second project has tasks and trust of its own, and the first is found again as it was', async () => {
  const { agents } = cast(place, {});
  const other = join(place.dir, 'other-place');
  mkdirSync(other);
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  const id = await task(page, { title: 'Of the first' });
  const open = (path: string) => command(page, { type: 'project.open', path });
  expect(await open(other)).toEqual({ ok: true });
  await expect(page.getByTestId('title-project')).toHaveText('other-place');
  await expect(page.getByTestId('trust')).toBeVisible();
  await expect(page.locator('[data-card]')).toHaveCount(0);
  expect(await open(place.project)).toEqual({ ok: true });
  await expect(page.getByTestId('title-project')).toHaveText('palm-oil-bot');
  await expect(page.getByTestId('trust')).toBeHidden();
  await expect(page.getByTestId(`card-${id}`)).toBeVisible();
  await desk.close();
});

test('a file dragged from the file manager onto a pane inserts its quoted path and sends nothing', async () => {
  const { agents, fakes } = cast(place, { codex: {} });
  const file = join(place.dir, "it's a file; really.txt");
  writeFileSync(file, 'x');
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'codex', 'ready');
  const box = await page.getByTestId('pane-codex').locator('.xterm').boundingBox();
  if (!box) throw new Error('no terminal');
  // A drag of the system with a real file in it, made by Chromium's own input, not by a script.
  const devtools = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  const line = await fakes.codex.until('paste');
  expect(line['text']).toBe(`'${file.replace("'", `'\\''`)}' `);
  await expect.poll(async () => (await windowScreen(page, 'codex')).join('')).toContain('really.txt');
  expect(fakes.codex.prompts()).toEqual([]);
  await desk.close();
});
