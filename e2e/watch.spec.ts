import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { usualPolicy } from '../shared/model/index.ts';
import { command, expectStage, expectState, kinds, makePlace, scene, sessionsOf, task, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('watch');
});
test.afterEach(() => place.end());

test('W7 an agent that falls silent is reminded in the seed’s words, in the turn that runs', async () => {
  const own = join(place.home, 'rules');
  mkdirSync(own);
  writeFileSync(join(own, 'claude.json'), JSON.stringify({ format: 1, cli: 'claude', stallMs: 15_000 }));
  const { page, desk, fakes } = await scene(place, 'claude', { silent: true, still: true });
  await expectState(page, 'claude', 'ready');
  const stall = { ...usualPolicy.stall, remind: 0.25 };
  await command(page, { type: 'policy.set', policy: { ...usualPolicy, stall } });
  const id = await task(page, { title: 'Falls silent' });
  await command(page, { type: 'task.give', id, agent: 'claude' });
  await expectStage(page, id, 'running');
  await fakes.claude.until((line) => line.kind === 'paste' && String(line['text']).includes('RAPPEL URGENT'), 60_000);
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-messages').click();
  const list = page.getByRole('list', { name: 'Messages, the latest first' });
  await expect(list.getByRole('button')).toHaveCount(2);
  const words = `[RAPPEL URGENT]\nTu as une tache en cours: ${id}\nSi tu es bloque, indique le probleme dans ORCHESTRATION_STATUS.md\nSinon, CONTINUE le travail.`;
  await list.getByRole('button', { name: 'RAPPEL URGENT' }).click();
  await expect(page.getByTestId('message-view').getByLabel('Text', { exact: true })).toHaveText(words);
  await expect(page.getByTestId('message-view')).toContainText('Urgent');
  await desk.close();
});

test('W7b an agent that crashes in its task is resumed and told to go on; one that does so again and again is the person’s', async () => {
  const { page, desk, fakes } = await scene(place, 'claude', { crashAt: 'working', crashCode: 3 });
  await expectState(page, 'claude', 'ready');
  const crash = { tries: 1, wait: 0.05 };
  await command(page, { type: 'policy.set', policy: { ...usualPolicy, mode: 'orchestrator', crash } });
  const id = await task(page, { title: 'Crashes twice' });
  await command(page, { type: 'task.give', id, agent: 'claude' });
  await expect.poll(() => kinds({ agents: [], fakes }, 'claude').filter((kind) => kind === 'crash').length).toBe(2);
  expect(sessionsOf(fakes.claude)).toHaveLength(2);
  expect(JSON.stringify(sessionsOf(fakes.claude)[1])).toContain('--resume');
  expect(fakes.claude.prompts()[1]).toContain('[REPRISE]');
  const waits = page.getByTestId('waiting');
  await expect(waits).toContainText('1 waits for you');
  await waits.click();
  const inbox = page.getByTestId('inbox');
  await expect(inbox).toContainText(`Claude ended in the middle of ${id}`);
  await expect(inbox).toContainText('It was started again 1 time,');
  fakes.claude.become({});
  await inbox.getByTestId('inbox-resume').click();
  await expectStage(page, id, 'done');
  expect(sessionsOf(fakes.claude)).toHaveLength(3);
  await expect(inbox).toContainText('Nothing waits for you');
  await desk.close();
});
