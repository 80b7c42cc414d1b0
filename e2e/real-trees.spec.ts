import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { defaultAgents } from '../electron/agents/index.ts';
import { usualPolicy, type Agent } from '../shared/model/index.ts';
import { command, expectStage, expectState, makePlace, task, trust, type Place } from './lib/index.ts';
import { startModelServer, taskScript, type ModelServer } from './model-server/index.ts';
import { cliPath, type CliName } from './real/clis.ts';
import { makeHome, type Home } from './real/home.ts';
import { smallRepo, type Repo } from './real/repo.ts';

let server: ModelServer;
let home: Home;
let repo: Repo;
let place: Place;
let dir = '';

test.beforeEach(async () => {
  server = await startModelServer();
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-parts-')));
  repo = smallRepo(join(dir, 'parts'));
  place = makePlace('real-trees', repo.dir);
  home = makeHome({ url: server.url, trusted: [repo.dir] });
});

test.afterEach(async () => {
  await place.end();
  await server.close();
  home.dispose();
  rmSync(dir, { recursive: true, force: true });
});

function realAgents(): Agent[] {
  const more: Record<string, string[]> = {
    claude: ['--allowedTools', 'Bash'],
    codex: ['-a', 'never', '-s', 'danger-full-access'],
  };
  const { PATH: _path, ...env } = home.env;
  return defaultAgents().filter(({ id }) => id in more).map((agent) => ({
    ...agent, command: cliPath(agent.id as CliName), args: more[agent.id] ?? [], env, specialities: ['any'], isolation: 'worktree',
  }));
}

/** What each part comes after. */
const AFTER: Record<number, number[]> = { 1: [], 2: [], 3: [1], 4: [2], 5: [3, 4], 6: [5] };

/** The project's own tests: each part that is there has all parts before it. */
const TESTS = `import assert from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
const after = ${JSON.stringify(AFTER)};
for (const file of readdirSync('.').filter((name) => name.startsWith('part-')))
  test(file, () => {
    const number = Number(/\\d+/.exec(file)[0]);
    assert.equal(readFileSync(file, 'utf8'), 'part ' + number + '\\n');
    for (const other of after[number]) assert.equal(readFileSync('part-' + other + '.txt', 'utf8'), 'part ' + other + '\\n');
  });
`;

/** Claude Code asks once whether it may work in its new folder: the person says yes. */
async function sayYes(page: Page): Promise<void> {
  const state = page.getByTestId('pane-state-claude');
  await expect(state).toHaveAttribute('data-state', /ready|waiting-for-you/);
  if ((await state.getAttribute('data-state')) === 'ready') return;
  await page.getByTestId('pane-claude').locator('.xterm').click();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
}

test('W2 W4 W21 W22 real Claude Code and Codex: six tasks in order in worktrees, each tested, all merged', async () => {
  test.setTimeout(400_000);
  writeFileSync(join(repo.dir, 'parts.test.mjs'), TESTS);
  repo.git('add', '.');
  repo.git('commit', '-q', '-m', 'Tests');
  server.script(Object.keys(AFTER).map((n) =>
    taskScript({ match: `make part ${n}.`, shell: `echo 'part ${n}' > part-${n}.txt`, finalText: `Part ${n} is made.` })));
  const desk = await place.start({ agents: realAgents(), env: { GIT_CONFIG_GLOBAL: join(home.dir, '.gitconfig') } });
  const { page } = desk;
  await trust(page);
  await sayYes(page);
  for (const agent of ['claude', 'codex']) await expectState(page, agent, 'ready');
  const ids: Record<number, string> = {};
  for (const [n, after] of Object.entries(AFTER))
    ids[Number(n)] = await task(page, {
      title: `Part number ${n}`,
      objective: `Please make part ${n}.`,
      files: [{ path: `part-${n}.txt`, notes: '' }],
      gates: ['node --test'],
      dependsOn: after.map((one) => ids[one] ?? ''),
    });
  const policy = { ...usualPolicy, mode: 'automatic' as const, merge: 'auto' as const };
  expect(await command(page, { type: 'policy.set', policy })).toEqual({ ok: true });
  for (const id of Object.values(ids)) await expectStage(page, id, 'done', 200_000);

  for (const n of Object.keys(AFTER)) expect(readFileSync(join(repo.dir, `part-${n}.txt`), 'utf8')).toBe(`part ${n}\n`);
  expect(repo.git('log', '--merges', '--format=%s').trim().split('\n').map((line) => /TASK-\w+-\d+/.exec(line)?.[0]).sort()).toEqual(Object.values(ids).sort());
  await expect.poll(() => repo.git('status', '--porcelain')).toBe('');
  await expect.poll(() => repo.git('branch', '--list', 'quatuor/*')).toBe('');
  const apis = new Set(server.turns().map((turn) => turn.request?.api));
  expect(apis).toEqual(new Set(['anthropic', 'responses']));
  expect(server.unmatched).toEqual([]);
  await desk.close();
});
