import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { usualPolicy } from '../shared/model/index.ts';
import { cast, command, dragTo, expectStage, expectState, makePlace, scene, shot, task, trust, type Place } from './lib/index.ts';

const QUEUE = 'orchestratoragent/config/task_queue.json';
const STATUS = 'ORCHESTRATION_STATUS.md';


let place: Place;
test.beforeEach(() => {
  place = makePlace('files');
  mkdirSync(join(place.project, 'orchestratoragent', 'config'), { recursive: true });
  writeFileSync(
    join(place.project, QUEUE),
    `{
  "current_orchestrator": "claude",
  "tasks": [
    {"id": "TASK-PO-001", "title": "Set up the project", "status": "completed", "agent": "codex"},
    {"id": "TASK-PO-014", "title": "Write the trading loop", "status": "pending", "priority": "HAUTE",
     "files": ["loop.rs"], "dependencies": ["TASK-PO-001"], "team": {"lead": "julien"}}
  ]
}
`,
  );
  writeFileSync(join(place.project, STATUS), '# ORCHESTRATION STATUS\n\nNotes of mine stay.\n');
});
test.afterEach(() => place.end());

/** What stands in a file of the project; empty as long as there is none. */
const read = (path: string): string =>
  existsSync(join(place.project, path)) ? readFileSync(join(place.project, path), 'utf8') : '';

test('P1 a project from tmux opens as it is; COMPLETED in the status file leads to the gate, and then to done', async () => {
  const report = "sed -i 's/Claude\\*\\*: IN PROGRESS.*/Claude**: COMPLETED - fichiers: loop.rs - duree: 12 min - notes: la boucle tourne/' ORCHESTRATION_STATUS.md";
  const s = await scene(place, 'claude', {
    acts: [
      { act: 'step', step: { write: 'loop.rs', content: 'fn main() {}\n' } },
      { act: 'step', step: { run: ['sh', '-c', `while ! grep -q 'Claude..: IN PROGRESS' ${STATUS}; do sleep 0.1; done; ${report}`], show: 'sed ORCHESTRATION_STATUS.md' } },
      // The turn goes on: it is the file alone that says so.
      { act: 'wait' },
    ],
  });
  const { page } = s;
  await expect(page.getByTestId('card-TASK-PO-014')).toContainText('Write the trading loop');
  await expectStage(page, 'TASK-PO-001', 'done');
  await expect.poll(() => read(STATUS)).toContain('## Agent Status');
  expect(read(STATUS)).toContain('Notes of mine stay.');
  await expectState(page, 'claude', 'ready');
  await dragTo(page, 'TASK-PO-014', 'claude');
  await expectStage(page, 'TASK-PO-014', 'done');
  await expect.poll(() => JSON.parse(read(QUEUE)).tasks[1]).toMatchObject({
    id: 'TASK-PO-014', status: 'completed', agent: 'claude', actual_minutes: 12, notes: 'la boucle tourne', team: { lead: 'julien' },
  });
  expect(read(QUEUE)).toContain('"current_orchestrator": "claude"');
  await expect.poll(() => read('CLAUDE.md')).toMatch(/## Log des Actions LLM\n.*\n- .* \[Claude\] TASK-PO-014 COMPLETED/);
  await s.desk.close();
});

test('W12 a worker that enters itself for the next task in its turn gets it once that turn is over; another one is told in its pane', async () => {
  const enter = (id: string, agent: string) => `sed -i '/"${id}"/,/"status"/s/"status": "pending"/"status": "in_progress", "assigned_to": "${agent}"/' ${QUEUE}`;
  const { agents, fakes } = cast(place, {
    amp: { steps: [{ run: ['sh', '-c', enter('TASK-PO-015', 'amp')], show: 'sed task_queue.json' }, { say: 'I take the next one.' }] },
    codex: { hold: true },
  });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['amp', 'codex']) await expectState(page, id, 'ready');
  const next = await task(page, { title: 'Tests of the trading loop' });
  expect(next).toBe('TASK-PO-015');
  // Nothing is handed out by the app here.
  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, mode: 'orchestrator', idleSeconds: 3_600 } })).toMatchObject({ ok: true });
  await expect.poll(() => read(QUEUE)).toContain('TASK-PO-015');
  const first = await task(page, { title: 'The first one' });
  expect(await command(page, { type: 'task.give', id: first, agent: 'amp' })).toMatchObject({ ok: true });
  await expect.poll(() => fakes.amp.prompts().length).toBe(2);
  expect(fakes.amp.prompts()[1]).toContain('TASK_ID: TASK-PO-015');
  await expectStage(page, next, 'done');
  await expect.poll(() => JSON.parse(read(QUEUE)).tasks.find((one: { id: string }) => one.id === next)).toMatchObject({ status: 'completed', assigned_to: 'amp' });

  const last = await task(page, { title: 'After what is not there yet', dependsOn: ['TASK-PO-014'] });
  await expect.poll(() => read(QUEUE)).toContain(last);
  execFileSync('sh', ['-c', enter(last, 'codex')], { cwd: place.project });
  await expect(page.getByTestId('notice').filter({ hasText: `Codex took ${last} in a file, and that was not granted: it waits for TASK-PO-014` })).toBeVisible();
  await expect.poll(() => fakes.codex.prompts().join()).toContain(`Tu t'es inscrit sur ${last} dans un fichier, mais cette tache n'est pas a toi: elle attend TASK-PO-014.`);
  await expect.poll(() => JSON.parse(read(QUEUE)).tasks.find((one: { id: string }) => one.id === last)).toMatchObject({ status: 'pending', assigned_to: null });
  await desk.close();
});

test('P3 a queue that breaks is named on the desk with its line, kept beside, and the tasks stay', async () => {
  const s = await scene(place, 'claude', {});
  const { page } = s;
  await expect(page.getByTestId('card-TASK-PO-014')).toBeVisible();
  await expect.poll(() => read('orchestratoragent/logs/orchestration.log')).toContain('TASK-PO-014 added');
  writeFileSync(join(place.project, QUEUE), read(QUEUE).slice(0, 120));
  const notice = page.getByTestId('notice').filter({ hasText: 'task_queue.json cannot be read: line 4' });
  await expect(notice).toContainText('kept as');
  await expect.poll(() => read(QUEUE)).toContain('"team": {"lead": "julien"}');
  await expect(page.getByTestId('card-TASK-PO-014')).toBeVisible();
  await s.desk.close();
});

test('P3 W4 a folder that vanishes in the middle of a task is told, and once it is back its files and the task go on', async () => {
  const s = await scene(place, 'claude', { hold: true });
  const { page } = s;
  await expectState(page, 'claude', 'ready');
  await dragTo(page, 'TASK-PO-014', 'claude');
  await expectStage(page, 'TASK-PO-014', 'running');
  await expect.poll(() => read(QUEUE)).toContain('in_progress');
  renameSync(place.project, `${place.project}.away`);
  await expect(page.getByTestId('notice').filter({ hasText: 'is gone' })).toBeVisible();
  const late = await task(page, { title: 'Added meanwhile' });
  s.fakes.claude.order({ do: 'finish' });
  // Its gate cannot look for its files: no agent can mend that, so the person is asked.
  await expectStage(page, 'TASK-PO-014', 'needs-you');
  await expect(page.getByTestId('card-TASK-PO-014')).toContainText('is gone');
  renameSync(`${place.project}.away`, place.project);
  await expect.poll(() => read(QUEUE)).toContain(late);
  writeFileSync(join(place.project, 'loop.rs'), 'fn main() {}\n');
  expect(await command(page, { type: 'gate.run', id: 'TASK-PO-014' })).toEqual({ ok: true });
  await expectStage(page, 'TASK-PO-014', 'done');
  await s.desk.close();
});

test('X5 a folder from tmux tells before it is trusted what it brings, and on the first screen', async () => {
  const { agents } = cast(place, { claude: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await expect(page.getByTestId('trust-seed')).toContainText('2 tasks are taken over once you trust it, with Claude as the orchestrator');
  await shot(page, 'trust-seed');
  // Nothing more than that was read, and nothing written.
  expect(read(STATUS)).toBe('# ORCHESTRATION STATUS\n\nNotes of mine stay.\n');
  await page.getByRole('button', { name: 'Close the project' }).click();
  await expect(page.getByTestId('start-screen').getByTestId('seed')).toHaveText('2 tasks to take over');
  await shot(page, 'start-seed');
  await page.getByRole('button', { name: /palm-oil-bot/ }).first().click();
  await trust(page);
  await expect(page.getByTestId('card-TASK-PO-014')).toBeVisible();
  expect(await command(page, { type: 'project.close' })).toMatchObject({ ok: true });
  await expect(page.getByTestId('start-screen').getByRole('button', { name: /palm-oil-bot/ }).first()).toBeVisible();
  await expect(page.getByTestId('seed')).toHaveCount(0);
  await desk.close();
});
