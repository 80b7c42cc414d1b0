import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { dragTo, expectStage, expectState, makePlace, scene, type Place } from './lib/index.ts';

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

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');

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
  await expectStage(page, 'TASK-PO-014', 'done', 30_000);
  await expect.poll(() => JSON.parse(read(QUEUE)).tasks[1]).toMatchObject({
    id: 'TASK-PO-014', status: 'completed', agent: 'claude', actual_minutes: 12, notes: 'la boucle tourne', team: { lead: 'julien' },
  });
  expect(read(QUEUE)).toContain('"current_orchestrator": "claude"');
  expect(read('CLAUDE.md')).toMatch(/## Log des Actions LLM\n.*\n- .* \[Claude\] TASK-PO-014 COMPLETED/);
  await s.desk.close();
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
