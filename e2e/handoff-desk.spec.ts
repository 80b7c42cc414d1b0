import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { openJournal } from '../electron/store/index.ts';
import { usualPolicy, type EventBody } from '../shared/model/index.ts';
import { bothLooks, cast, command, expectStage, expectState, grab, makePlace, pictures, sessionsOf, shot, task, trust, type Place } from './lib/index.ts';

const results = join(import.meta.dirname, '..', 'test-results', 'shots');

let place: Place;
test.beforeEach(() => {
  place = makePlace('handoff');
});
test.afterEach(() => place.end());

/** The baton on the header of the agent that holds it. */
const batonOf = (page: Page, agent: string): Locator => page.getByTestId(`pane-${agent}`).getByTestId('baton');

test('H20 H21 H22 the role is named, its baton is dragged, the memory is changed, and the handoff is called off', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents } = cast(place, {
    claude: { steps: [{ say: 'DuckDB wins on both. I write the decision down.' }, { think: 60 * 60_000 * 40 }], tokens: 142_000 },
    amp: { hold: true }, codex: { hold: true },
  });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'amp', 'codex']) await expectState(page, id, 'ready');
  // The person takes their time: nothing goes on by itself.
  const handoff = { ...usualPolicy.handoff, auto: false, judge: 60 };
  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, handoff } })).toMatchObject({ ok: true });
  const one = await task(page, { title: 'Decide the storage layer for ticks', objective: 'Compare three layouts.' });
  await task(page, { title: 'Order book: reconnect without losing deltas', dependsOn: [one] });
  expect(await command(page, { type: 'task.give', id: one, agent: 'claude' })).toMatchObject({ ok: true });
  await expectState(page, 'claude', 'working');
  // Nobody holds it yet: the person names the first holder by the pane's menu.
  await page.getByTestId('actions-claude').click();
  await page.getByTestId('make-orchestrator-claude').click();
  await expect(batonOf(page, 'claude')).toHaveAccessibleName(/Claude is the orchestrator, epoch 1/);
  await expect(page.getByTestId('spoken')).toHaveText('Claude is the orchestrator now');

  // Each pane says before the drop what it would do.
  const held = await grab(page, batonOf(page, 'claude'));
  await held.over(page.getByTestId('pane-codex'));
  await expect(page.getByTestId('baton-ghost')).toBeVisible();
  await expect(page.getByTestId('baton-drop-codex')).toContainText('Takes over');
  await expect(page.getByTestId('baton-drop-claude')).toContainText('Holds the baton');
  await expect(page.getByTestId('baton-drop-antigravity')).toContainText('Cannot take it');
  await bothLooks(page, pictures, 'baton');
  await held.over(page.getByTestId('pane-antigravity'));
  await held.drop();
  await expect(page.getByTestId('toast')).toHaveText('Antigravity: it is not installed');
  // It goes by itself; a click might come too late for it.
  await expect(page.getByTestId('toast')).toHaveCount(0);
  await expect(page.getByTestId('handoff-pill')).toBeHidden();

  const again = await grab(page, batonOf(page, 'claude'));
  await again.over(page.getByTestId('pane-codex'));
  await again.drop();
  await expect(page.getByTestId('handoff-pill')).toContainText('Claude → Codex');
  await expect(batonOf(page, 'claude')).toBeVisible();
  await expect(page.getByTestId('strip-claude')).toContainText('Handoff');
  await page.mouse.move(20, 700);
  await bothLooks(page, pictures, 'handoff-desk');
  await page.getByTestId('strip-handoff').click();
  const view = page.getByTestId('handoff-view');
  await expect(view).toHaveAttribute('data-step', 'preparing');
  await expect(page.getByTestId('phase-prepare')).toHaveAttribute('data-state', 'now');

  // The memory as it would be written, changed before it goes out.
  const memory = page.getByTestId('memory-edit');
  await expect(memory).toHaveValue(new RegExp(one));
  await memory.press('Control+End');
  await memory.pressSequentially('\nNot meant like that.');
  await expect(view).toContainText('Changed, not kept yet');
  await page.getByTestId('memory-undo').click();
  await expect(page.getByTestId('memory-undo')).toBeHidden();
  await expect(memory).not.toHaveValue(/Not meant like that/);
  await expect(page.getByTestId('handoff-complete')).not.toContainText('changed by you');
  await memory.press('Control+End');
  await memory.pressSequentially('\nBeware of the February ticks.');
  await bothLooks(page, pictures, 'handoff');
  await page.getByTestId('memory-keep').click();
  await expect(page.getByTestId('handoff-complete')).toContainText('changed by you');
  await expect(memory).toHaveValue(/Beware of the February ticks\.$/);

  await page.getByTestId('handoff-cancel').click();
  await expect(view).toHaveAttribute('data-step', 'over');
  await expect(view).toContainText('Claude kept it');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('handoffs')).toBeHidden();
  await expect(batonOf(page, 'claude')).toBeVisible();
  await desk.close();
});

test('H21 the same by keyboard alone: name the holder, pass the role on, call it off', async () => {
  const { agents } = cast(place, { claude: { hold: true }, amp: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'amp']) await expectState(page, id, 'ready');
  const handoff = { ...usualPolicy.handoff, judge: 60 };
  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, handoff } })).toMatchObject({ ok: true });
  await page.getByTestId('board').getByRole('tab', { name: /queue/i }).focus();
  await page.keyboard.press('b');
  await expect(page.getByTestId('baton-to-claude')).toBeVisible();
  await expect(page.getByTestId('baton-to-codex')).toContainText('Cannot take it: it is not installed');
  await expect(page.getByRole('menu')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('baton')).toHaveAccessibleName(/is the orchestrator, epoch 1/);
  const holder = (await page.getByTestId('baton').getAttribute('aria-label'))?.startsWith('Claude') ? 'claude' : 'amp';
  const other = holder === 'claude' ? 'amp' : 'claude';
  await page.getByTestId('baton').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(`baton-to-${holder}`)).toBeHidden();
  await expect(page.getByRole('menu')).toBeFocused();
  await page.getByTestId(`baton-to-${other}`).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('handoff-pill')).toBeVisible();
  await page.getByTestId('handoff-pill').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('handoff-view')).toBeVisible();
  await page.getByTestId('handoff-cancel').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('handoff-view')).toHaveAttribute('data-step', 'over');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('handoff-pill')).toBeHidden();
  await page.keyboard.press('h');
  await expect(page.getByTestId('handoff-view')).toContainText('Called off');
  await desk.close();
});

test('H12 H22 a task in the middle is passed on by the pane’s menu: a fresh session goes on with it, and its gate proves it', async () => {
  const { agents, fakes } = cast(place, { claude: { hold: true }, codex: { hands: true, hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'codex']) await expectState(page, id, 'ready');
  const id = await task(page, { title: 'Order book: reconnect without losing deltas', gates: ['true'] });
  expect(await command(page, { type: 'gate.approve', id })).toMatchObject({ ok: true });
  expect(await command(page, { type: 'task.give', id, agent: 'codex' })).toMatchObject({ ok: true });
  await expectStage(page, id, 'running');
  await page.getByTestId('actions-codex').click();
  await expect(page.getByTestId('pass-task-codex')).toContainText(`Pass ${id} on`);
  await page.getByTestId('pass-task-codex').click();
  const view = page.getByTestId('handoff-view');
  await expect(view).toContainText(id);
  await expect(view).toHaveAttribute('data-step', 'preparing');
  // Its turn goes on, so it cannot answer: the person does not wait for it.
  const memory = page.getByTestId('memory-edit');
  await expect(memory).toHaveValue(new RegExp(id));
  await memory.press('Control+End');
  await memory.pressSequentially('\nThe deltas of the first second are lost.');
  await page.getByTestId('memory-keep').click();
  await expect(page.getByTestId('handoff-complete')).toContainText('changed by you');
  await page.getByTestId('handoff-go').click();
  await expect(view).toHaveAttribute('data-step', 'over');
  await expect(page.getByTestId('handoffs')).toContainText('Codex → fresh session');
  await shot(page, 'handoff-task', results);
  await page.keyboard.press('Escape');
  await expectStage(page, id, 'done');
  const prompts = fakes.codex.prompts().filter((prompt) => prompt.startsWith('[HANDOFF TACHE'));
  expect(prompts).toHaveLength(1);
  expect(sessionsOf(fakes.codex)).toHaveLength(2);
  const file = join(place.project, 'orchestratoragent', 'handoff', `codex_to_codex_${id}.md`);
  expect(readFileSync(file, 'utf8')).toContain('The deltas of the first second are lost.');
  await desk.close();
});

test('H5b H21 alone, the holder goes on in a fresh session that has read the memory, with the task that it had in hand', async () => {
  const { agents, fakes } = cast(place, { claude: { hands: true, acts: [{ act: 'step', step: { say: 'Half of it.' } }, { act: 'wait' }] } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  expect(await command(page, { type: 'orchestrator.name', agent: 'claude' })).toMatchObject({ ok: true });
  const id = await task(page, { title: 'Decide the storage layer for ticks', gates: ['true'] });
  expect(await command(page, { type: 'gate.approve', id })).toMatchObject({ ok: true });
  expect(await command(page, { type: 'task.give', id, agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, id, 'running');
  await batonOf(page, 'claude').click();
  await expect(page.getByTestId('baton-to-amp')).toContainText('Cannot take it');
  await page.getByTestId('baton-fresh').click();
  await page.getByTestId('handoff-pill').click();
  const view = page.getByTestId('handoff-view');
  await expect(view).toContainText('fresh session');
  await page.getByTestId('handoff-go').click();
  await expect(view).toHaveAttribute('data-step', 'over');
  await expect(view).toContainText('Claude has it');
  await shot(page, 'handoff-fresh', results);
  await page.keyboard.press('Escape');
  await expect(batonOf(page, 'claude')).toHaveAccessibleName(/epoch 2/);
  await expectStage(page, id, 'done');
  const prompts = fakes.claude.prompts().filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'));
  expect(prompts).toHaveLength(1);
  expect(prompts[0]).toContain(`TASK_ID: ${id}`);
  expect(sessionsOf(fakes.claude)).toHaveLength(2);
  await desk.close();
});

/** A memory as the app writes it, short. */
const memoryText = (from: string, to: string): string => `# HANDOFF: ${from} -> ${to}
**Date**: 2026-11-22 09:41
**Raison**: Limite de tokens atteinte (98%)

## CONTEXTE A PRESERVER
Le stockage des ticks est décidé: DuckDB, 88.7 MB/s en écriture, 0.4 s par scan.

## TACHES EN COURS
- TASK-PO-001 Decide the storage layer for ticks (Claude, depuis 12 min)

## TACHES RESTANTES (PRIORITAIRES)
1. TASK-PO-002 Order book: reconnect without losing deltas (après TASK-PO-001)

## DECISIONS PRISES
- DuckDB pour les ticks: sqlite perd un facteur sept en écriture, parquet ne sait pas ajouter.

## FICHIERS MODIFIES RECEMMENT
- docs/adr/0007-tick-store.md (nouveau, 64 lignes)
- src/ticks/store.rs (modifié, +118 -24)

## INSTRUCTIONS SPECIALES POUR ${to.toUpperCase()}
<img src="x" onerror="alert(1)"> Ne relance pas le banc de janvier: il dure 40 min.
`;

/** One handoff from its beginning to its end, each batch of events with its time; minutes before now. */
function past(id: string, from: string, to: string, epoch: number, ago: number, read: 'ok' | 'passed'): [number, EventBody[]][] {
  const memory = {
    file: `orchestratoragent/handoff/${from}_to_${to}.md`, text: memoryText(from, to), facts: 31,
    judged: ['context' as const, 'decisions' as const, 'next' as const, 'instructions' as const],
  };
  const message = { id: `prompt-${id}`, agent: to, text: `[HANDOFF ORCHESTRATEUR: ${from} -> ${to}]`, provenance: 'app' as const, stage: 'queued' as const, queuedAt: 0 };
  const answer = 'OBJECTIF: le bot d\'huile de palme\nEN COURS: TASK-PO-001\nENSUITE: TASK-PO-002';
  return [
    [ago, [{ type: 'handoff.began', id, from, cause: 'context', percent: 90.2, to }]],
    [ago - 1, [{ type: 'handoff.judged', id, judgement: { context: 'DuckDB.', decisions: 'DuckDB.', next: 'TASK-PO-002', instructions: 'Pas de banc.' }, problem: 'it said nothing of risks' }]],
    [ago - 6, [{ type: 'handoff.executed', id, cause: 'context' }]],
    ...(read === 'passed' ? [[ago - 6, [{ type: 'handoff.passed', id, agent: 'antigravity', why: 'its CLI is not installed' }]] satisfies [number, EventBody[]]] : []),
    [ago - 6.2, [
      { type: 'handoff.chosen', id, to, why: ['next in the order', 'good at implementation', 'context 40 % full'], epoch },
      { type: 'orchestrator.set', agent: to, epoch },
    ]],
    [ago - 6.3, [{ type: 'message.queued', message }, { type: 'handoff.prompted', id, memory, prompt: message.id }]],
    [ago - 6.4, [{ type: 'message.writing', id: message.id }, { type: 'message.written', id: message.id }, { type: 'message.accepted', id: message.id, detail: 'hook' }, { type: 'handoff.taken', id }]],
    [ago - 7, [{ type: 'message.finished', id: message.id, detail: '' }, { type: 'handoff.read', id, readBack: { text: answer, ok: true, missing: [] } }, { type: 'handoff.ended', id, as: 'done', detail: 'it named the goal, the tasks and the next step' }]],
  ];
}

test('N1 a handoff that nobody is left for waits in the inbox with what can be done', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents } = cast(place, { claude: { hold: true }, amp: { hold: true } });
  const first = await place.start({ agents });
  await trust(first.page);
  await expectState(first.page, 'claude', 'ready');
  await task(first.page, { title: 'Decide the storage layer for ticks' });
  await task(first.page, { title: 'Order book: reconnect without losing deltas' });
  await first.close();
  const [id] = readdirSync(join(place.home, 'projects'));
  const journal = openJournal(join(place.home, 'projects', id ?? ''), Date.now());
  journal.append([
    { type: 'orchestrator.set', agent: 'claude', epoch: 1 },
    { type: 'handoff.began', id: 'stuck', from: 'claude', cause: 'person', percent: null },
    { type: 'handoff.executed', id: 'stuck', cause: 'person' },
    { type: 'handoff.passed', id: 'stuck', agent: 'amp', why: 'it did not name the tasks in progress' },
    { type: 'handoff.passed', id: 'stuck', agent: 'codex', why: 'its CLI is not installed' },
    { type: 'handoff.asked', id: 'stuck', question: 'no agent is left that could take the role' },
  ], Date.now() - 90_000);
  journal.close();
  const desk = await place.start({ agents });
  const { page } = desk;
  await page.getByTestId('waiting').click();
  const item = page.getByTestId('inbox').locator('[data-kind="handoff"]');
  await expect(item).toContainText('Who takes the orchestrator’s role over from Claude?');
  await expect(item).toContainText('No agent is left that could take the role');
  await expectState(page, 'amp', 'ready');
  await item.getByTestId('inbox-pass').click();
  await expect(page.getByTestId('successor-amp')).toContainText('passed over before: it did not name the tasks in progress');
  await expect(page.getByTestId('successor-codex')).toContainText('it is not installed');
  await bothLooks(page, results, 'handoff-inbox');
  await page.keyboard.press('Escape');
  await item.getByTestId('inbox-memory').click();
  await expect(page.getByTestId('handoff-question')).toContainText('No agent is left');
  await bothLooks(page, results, 'handoff-asks');
  await page.getByTestId('handoff-cancel').click();
  await expect(page.getByTestId('handoff-view')).toHaveAttribute('data-step', 'over');
  await page.keyboard.press('Escape');
  await expect(item).toBeHidden();
  await desk.close();
});

test('H22 G4 earlier handoffs are listed with their memories, as text, and stand on the timeline', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const { agents } = cast(place, { claude: { hold: true }, amp: { hold: true }, codex: { hold: true } });
  const first = await place.start({ agents });
  await trust(first.page);
  await expectState(first.page, 'claude', 'ready');
  await task(first.page, { title: 'Decide the storage layer for ticks' });
  await task(first.page, { title: 'Order book: reconnect without losing deltas' });
  await first.close();
  const projects = join(place.home, 'projects');
  const [id] = readdirSync(projects);
  const journal = openJournal(join(projects, id ?? ''), Date.now());
  const now = Date.now();
  const story = [...past('one', 'claude', 'amp', 2, 52, 'ok'), ...past('two', 'amp', 'codex', 3, 24, 'passed')];
  journal.append([{ type: 'orchestrator.set', agent: 'claude', epoch: 1 }], now - 55 * 60_000);
  for (const [ago, bodies] of story) journal.append(bodies, Math.round(now - ago * 60_000));
  journal.append([{ type: 'order.refused', agent: 'claude', epoch: 1, what: 'That order is of epoch 1; it is epoch 3 now' }], now - 20 * 60_000);
  journal.append([{ type: 'order.refused', agent: 'amp', what: 'Only the orchestrator may send texts: Codex is, in epoch 3' }], now - 12 * 60_000);
  journal.close();

  const desk = await place.start({ agents });
  const { page } = desk;
  await expect(batonOf(page, 'codex')).toHaveAccessibleName(/Codex is the orchestrator, epoch 3/);
  await expect(page.getByTestId('passed-two')).toHaveAccessibleName(/baton: AMP to Codex/);
  await expect(page.getByTestId('passed-one')).toContainText('baton: Claude to AMP');
  await page.getByTestId('passed-two').click();
  const view = page.getByTestId('handoff-view');
  await expect(view).toContainText('Not Antigravity: its CLI is not installed');
  await expect(view).toContainText('Codex has it');
  // What was refused since stands below, the latest first.
  await expect(page.getByTestId('refusals').getByRole('listitem')).toHaveText([/AMP.*Only the orchestrator may send texts/, /Claude.*in epoch 1.*it is epoch 3 now/]);
  await expect(page.getByTestId('handoff-complete')).toContainText('31 facts');
  await expect(page.getByTestId('handoff-complete')).toContainText('4 of 6 judgements');
  await expect(page.getByTestId('handoff-complete')).toContainText('read back');
  await expect(page.getByTestId('memory-text')).toContainText('<img src="x" onerror="alert(1)">');
  await expect(page.getByTestId('memory-text').locator('img')).toHaveCount(0);
  await bothLooks(page, pictures, 'handoff-history');
  await page.getByTestId('handoff-row-two').press('ArrowDown');
  await expect(view).toContainText('AMP has it');
  await page.keyboard.press('Escape');
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-policy').click();
  await page.getByTestId('policy-prepare').fill('99');
  await page.getByTestId('order-up-codex').click();
  await page.getByTestId('path-memory').fill('../CLAUDE.md');
  await page.getByTestId('save-policy').click();
  await expect(page.getByTestId('policy')).toContainText('At most the 98 % at which it is handed over');
  await expect(page.getByTestId('policy')).toContainText('A path inside the project, without ..');
  await page.getByTestId('policy-prepare').scrollIntoViewIfNeeded();
  await bothLooks(page, results, 'handoff-rules');
  await page.getByTestId('policy-prepare').fill('85');
  await page.getByTestId('path-memory').fill('docs/MEMORY.md');
  await page.getByTestId('save-policy').click();
  await expect(page.getByTestId('policy')).toBeHidden();
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-policy').click();
  await expect(page.getByTestId('policy-prepare')).toHaveValue('85');
  await expect(page.getByTestId('path-memory')).toHaveValue('docs/MEMORY.md');
  await desk.close();
});
