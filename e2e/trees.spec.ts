import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { usualPolicy } from '../shared/model/index.ts';
import { cast, command, expectStage, expectState, makePlace, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('trees');
});
test.afterEach(() => place.end());

const sh = (...args: string[]) => execFileSync('git', args, { cwd: place.project, encoding: 'utf8' });
const there = (file: string) => existsSync(join(place.project, file));
const text = (file: string) => readFileSync(join(place.project, file), 'utf8');
const card = (page: Page, id: string) => page.getByTestId(`card-${id}`);
/** What an agent does, by the number of the task whose branch it is on. */
const doing = (...cases: [number, string][]) => ({
  steps: [{ run: ['sh', '-c', `case "$(git branch --show-current)" in ${cases.map(([n, what]) => `*-00${n}) ${what};;`).join(' ')} *) exit 9;; esac`], show: 'work' }],
});
const give = async (page: Page, id: string, agent: string) =>
  expect(await command(page, { type: 'task.give', id, agent })).toEqual({ ok: true });

test('W4 W21 W22 W24 two agents in worktrees: gates on commits, agents go on, merges by click, by rule, and at odds', async () => {
  const config = join(place.dir, 'gitconfig');
  writeFileSync(config, '[user]\n\tname = Ada\n\temail = ada@example.org\n');
  const { agents, fakes } = cast(place, {
    claude: doing([1, 'echo one > one.txt'], [3, 'echo three > README.md'], [5, 'cp one.txt copy.txt']),
    codex: doing([2, 'echo two > two.txt'], [4, 'echo four > README.md']),
  });
  const own = agents.map((agent) => ({ ...agent, isolation: 'worktree' as const }));
  const desk = await place.start({ agents: own, env: { GIT_CONFIG_GLOBAL: config } });
  const { page } = desk;
  await trust(page);
  for (const agent of ['claude', 'codex']) await expectState(page, agent, 'ready');

  const files = (path: string) => [{ path, notes: '' }];
  const one = await task(page, { title: 'Write one', files: files('one.txt'), gates: ['grep -q one one.txt'] });
  const two = await task(page, { title: 'Write two', files: files('two.txt') });
  const three = await task(page, { title: 'Head of three', files: files('README.md') });
  const four = await task(page, { title: 'Head of four', files: files('README.md') });
  const five = await task(page, { title: 'Goes on from one', dependsOn: [one], files: files('copy.txt') });
  await give(page, one, 'claude');
  await give(page, two, 'codex');
  await give(page, four, 'codex');
  await expectStage(page, one, 'merging');
  await expectStage(page, two, 'merging');
  expect([there('one.txt'), there('two.txt')]).toEqual([false, false]);
  // Its gate has passed, and it goes on, though its branch is not merged.
  await expectStage(page, four, 'merging');

  await card(page, one).click();
  await page.getByTestId('show-changes').click();
  const changes = page.getByTestId('changes');
  await expect(changes.getByTestId('changed-file')).toHaveCount(1);
  await expect(changes).toContainText(`quatuor/${one}`);
  await expect(changes).toContainText('one.txt');
  await expect(changes.locator('tr[data-kind="plus"]')).toHaveText('1one');
  await changes.getByTestId('merge-do').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expectStage(page, one, 'done');
  expect(text('one.txt')).toBe('one\n');

  await give(page, three, 'claude');
  await expectStage(page, three, 'merging');
  expect(await command(page, { type: 'merge.do', id: two })).toEqual({ ok: true });
  expect(await command(page, { type: 'merge.do', id: three })).toEqual({ ok: true });
  await expectStage(page, two, 'done');
  await expectStage(page, three, 'done');
  expect(await command(page, { type: 'merge.do', id: four })).toEqual({ ok: true });
  await expect(card(page, four)).toContainText('Cannot be merged: README.md');
  await expect(card(page, four)).toHaveAttribute('data-section', 'needs-you');
  expect(text('README.md')).toBe('three\n');
  // It goes back to its agent, which settles the conflict in its worktree, and then fits.
  expect(await command(page, { type: 'merge.return', id: four })).toEqual({ ok: true });
  await expect(card(page, four)).toContainText('Its gate passed: merge it into main');
  expect(fakes.codex.prompts().at(-1)).toContain('en conflit avec la branche main: README.md');
  expect(await command(page, { type: 'merge.do', id: four })).toEqual({ ok: true });
  await expectStage(page, four, 'done');
  expect(text('README.md')).toBe('four\n');

  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, merge: 'auto' } })).toEqual({ ok: true });
  await give(page, five, 'claude');
  await expectStage(page, five, 'done');
  expect(text('copy.txt')).toBe('one\n');
  await expect.poll(() => sh('status', '--porcelain')).toBe('');
  await expect.poll(() => sh('branch', '--format=%(refname:short)').trim().split('\n').sort()).toEqual(['main']);
  expect(sh('log', '--merges', '--first-parent', '--format=%an %s').trim().split('\n').sort()).toEqual([
    `Ada Merge ${one}: Write one`, `Ada Merge ${two}: Write two`, `Ada Merge ${three}: Head of three`, `Ada Merge ${four}: Head of four`, `Ada Merge ${five}: Goes on from one`,
  ].sort());
  await desk.close();
});

test('W20 in the shared folder a task’s changes are shown since its checkpoint, and the person’s work stays theirs', async () => {
  const { agents } = cast(place, { claude: { steps: [{ run: ['sh', '-c', 'echo made > made.txt; echo more >> README.md'], show: 'work' }] } });
  writeFileSync(join(place.project, 'mine.txt'), 'mine\n');
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const before = sh('status', '--porcelain') + sh('rev-parse', 'HEAD') + sh('stash', 'list') + sh('branch', '-a');
  const id = await task(page, { title: 'Make it', files: [{ path: 'made.txt', notes: '' }] });
  await give(page, id, 'claude');
  await expectStage(page, id, 'done');
  expect(sh('status', '--porcelain').replace(' M README.md\n', '').replace('?? made.txt\n', '') + sh('rev-parse', 'HEAD') + sh('stash', 'list') + sh('branch', '-a')).toBe(before);
  await expect.poll(() => sh('for-each-ref', '--format=%(refname)', 'refs/quatuor').trim().split('\n')).toHaveLength(2);
  writeFileSync(join(place.project, 'later.txt'), 'later\n');
  await page.getByRole('tab', { name: /done/i }).click();
  await card(page, id).click();
  await page.getByTestId('show-changes').click();
  const changes = page.getByTestId('changes');
  await expect(changes.getByTestId('changed-file')).toHaveCount(2);
  await expect(changes).toContainText('made.txt');
  await expect(changes.getByTestId('changes-note')).toContainText('what others and you changed meanwhile is in it too');
  await desk.close();
});
