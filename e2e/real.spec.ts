import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { defaultAgents } from '../electron/agents/index.ts';
import type { Agent } from '../shared/model/index.ts';
import { dragTo, expectState, makePlace, trust, addTask, type Place } from './lib/index.ts';
import { startModelServer, taskScript, type ModelServer } from './model-server/index.ts';
import { cliPath, type CliName } from './real/clis.ts';
import { makeHome, type Home } from './real/home.ts';
import { cloneOfThis, type Repo } from './real/repo.ts';

let server: ModelServer;
let home: Home;
let repo: Repo;
let place: Place;

test.beforeEach(async () => {
  server = await startModelServer();
  repo = cloneOfThis();
  home = makeHome({ url: server.url, trusted: [repo.dir] });
  place = makePlace('real', repo.dir);
});

test.afterEach(async () => {
  await place.end();
  await server.close();
  home.dispose();
  repo.dispose();
});

/** The desk's agents with the real CLIs in the place of two of them. */
function realAgents(): Agent[] {
  const more: Record<string, string[]> = {
    claude: ['--allowedTools', 'Bash'],
    codex: ['-a', 'never', '-s', 'danger-full-access'],
  };
  const { PATH: _path, ...env } = home.env;
  return defaultAgents().map((agent) =>
    agent.id in more
      ? { ...agent, command: cliPath(agent.id as CliName), args: more[agent.id] ?? [], env }
      : { ...agent, command: `no-such-${agent.command}` },
  );
}

for (const agent of ['claude', 'codex'] as const) {
  test(`W4 D8 a task dragged onto the real ${agent} gets done: prompt, tool call, file, gate`, async () => {
    server.script(
      taskScript({
        match: /TASK_ID: TASK-/,
        shell: `mkdir -p notes && echo 'made by ${agent}' > notes/proof.md`,
        finalText: 'The note is written.',
      }),
    );
    const desk = await place.start({ agents: realAgents() });
    const { page } = desk;
    await trust(page);
    await expectState(page, agent, 'ready');
    const id = await addTask(page, {
      title: 'Write the proof note',
      objective: 'Write notes/proof.md with one line that says who made it.',
      files: ['notes/proof.md'],
      gates: [`grep -q 'made by ${agent}' notes/proof.md`],
    });
    await dragTo(page, id, agent);
    await page.getByRole('tab', { name: /done/i }).click();
    await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'done');

    expect(readFileSync(join(repo.dir, 'notes/proof.md'), 'utf8')).toBe(`made by ${agent}\n`);
    const turns = server.turns().flatMap((t) => (t.request ? [t.request] : []));
    const prompts = turns[0]?.prompts ?? [];
    expect(prompts).toHaveLength(1);
    expect(prompts[0]).not.toContain('<pasted_content');
    expect(prompts[0]).toContain(`TASK_ID: ${id}`);
    expect(prompts[0]).toContain('=== CRITERES DE VALIDATION ===');
    expect(prompts[0]?.split('\n').length).toBeGreaterThanOrEqual(20);
    expect(server.unmatched).toEqual([]);
    expect(existsSync(join(repo.dir, '.claude'))).toBe(false);
    await desk.close();
  });
}

test('D5 nothing is typed into the real Claude while it asks whether to trust the folder', async () => {
  home.dispose();
  home = makeHome({ url: server.url });
  server.script(taskScript({ match: /TASK_ID: TASK-/, shell: 'echo done > made.txt' }));
  const desk = await place.start({ agents: realAgents() });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'waiting-for-you');
  const id = await addTask(page, { title: 'Make a file', files: ['made.txt'] });
  await dragTo(page, id, 'claude');
  await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'delivering');
  await page.waitForTimeout(3_000);
  expect(server.turns()).toEqual([]);
  await expectState(page, 'claude', 'waiting-for-you');

  // The person says yes: the first choice is "No, exit", the second one trusts.
  await page.getByTestId('pane-claude').locator('.xterm').click();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /done/i }).click();
  await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'done');
  expect(existsSync(join(repo.dir, 'made.txt'))).toBe(true);
  await desk.close();
});
