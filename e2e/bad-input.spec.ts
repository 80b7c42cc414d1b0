import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { defaultAgents } from '../electron/agents/index.ts';
import { emptyDraft, type Agent } from '../shared/model/index.ts';
import { addTask, cast, command, expectStage, expectState, makePlace, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('bad');
});
test.afterEach(() => place.end());

/** Four agents that are no agents: shell scripts with the given bodies, by turn. */
function scripts(...bodies: string[]): Agent[] {
  return defaultAgents().map((agent, i) => {
    const file = join(place.dir, `agent-${agent.id}`);
    writeFileSync(file, `#!/bin/sh\ncase "$1" in --version|--help) echo 1.0; exit;; esac\n${bodies[i % bodies.length]}\n`);
    chmodSync(file, 0o755);
    return { ...agent, command: file };
  });
}

test('a folder that is missing, or a file, is named where the person looks, and the app goes on', async () => {
  const desk = await place.start({ open: false, args: ['--project', join(place.dir, 'gone')] });
  await expect(desk.page.getByTestId('notice')).toContainText('There is no folder at');
  await expect(desk.page.getByTestId('start-screen')).toBeVisible();
  await desk.close();
  writeFileSync(join(place.dir, 'notes.txt'), 'x');
  const again = await place.start({ open: false, args: ['--project', join(place.dir, 'notes.txt')] });
  await expect(again.page.getByTestId('notice')).toContainText('is a file');
  await again.close();
});

test('P3 broken settings and a broken list of projects are kept beside, and named', async () => {
  writeFileSync(join(place.home, 'config.json'), '{ "theme": "dark", ');
  writeFileSync(join(place.home, 'projects.json'), '[]');
  const desk = await place.start({ open: false });
  await expect(desk.page.getByTestId('notice').filter({ hasText: 'settings could not be read' })).toBeVisible();
  await expect(desk.page.getByTestId('notice').filter({ hasText: 'recent projects could not be read' })).toBeVisible();
  const kept = readdirSync(place.home).filter((name) => name.includes('.broken-'));
  expect(kept).toHaveLength(2);
  await desk.close();
});

test('A7 a rule file that is wrong is named with its line and the reason; a right one changes what a pane says', async () => {
  mkdirSync(join(place.home, 'rules'), { recursive: true });
  const rule = (says: string) => `{
  // our own glyph
  "format": 1,
  "cli": "amp",
  "titles": [
    { "id": "our-glyph", "match": "^⚙", "says": "${says}", "detail": "its title shows our glyph" },
  ],
}`;
  writeFileSync(join(place.home, 'rules', 'amp.json'), rule('waiting-for-you'));
  writeFileSync(join(place.home, 'rules', 'codex.json'), rule('dancing').replace('"amp"', '"codex"'));
  const desk = await place.start({ agents: scripts('printf "\\033]2;⚙ at work\\007"; exec sleep 600') });
  await trust(desk.page);
  await expectState(desk.page, 'amp', 'waiting-for-you');
  await desk.page.getByTestId('pane-state-amp').click();
  await expect(desk.page.getByTestId('explain-amp')).toContainText('rules/amp.json#our-glyph');
  await desk.page.keyboard.press('Escape');
  const notice = desk.page.getByTestId('notice').filter({ hasText: 'rules/codex.json, line 6, column ' });
  await expect(notice).toContainText('titles, number 1, says:');
  await expect(notice).toContainText('The built-in rules stay in force.');
  // It keeps nobody from the page that is open over the desk.
  await desk.page.getByTestId('app-menu').click();
  await desk.page.getByRole('menuitem', { name: 'Messages…' }).click();
  const messages = desk.page.getByTestId('messages');
  await messages.getByRole('button', { name: 'Close' }).click();
  await expect(messages).toBeHidden();
  await expect(notice).toBeVisible();
  await desk.close();
});

test('P3 a damaged journal is kept beside, and its tasks come back from the backup', async () => {
  const first = await place.start({ agents: scripts('sleep 600') });
  await trust(first.page);
  const id = await addTask(first.page, { title: 'Survive the damage' });
  await first.close();
  const second = await place.start({ agents: scripts('sleep 600') });
  await expect(second.page.getByTestId(`card-${id}`)).toBeVisible();
  await second.close();
  const projects = join(place.home, 'projects');
  const dir = join(projects, readdirSync(projects)[0] ?? '');
  writeFileSync(join(dir, 'journal.db'), 'no database at all '.repeat(500));
  const third = await place.start({ agents: scripts('sleep 600') });
  await expect(third.page.getByTestId('notice').filter({ hasText: 'journal was damaged' })).toBeVisible();
  await expect(third.page.getByTestId(`card-${id}`)).toBeVisible();
  await third.close();
});

test('a CLI that is missing says how to get it, and the other panes work', async () => {
  const [, ...others] = scripts('echo hello; sleep 600');
  const missing = { ...(defaultAgents()[0] as Agent), command: 'no-such-claude' };
  const desk = await place.start({ agents: [missing, ...others] });
  await trust(desk.page);
  await expect(desk.page.getByTestId('pane-claude')).toContainText('curl -fsSL https://claude.ai/install.sh | bash');
  await expectState(desk.page, 'amp', 'starting');
  const id = await addTask(desk.page, { title: 'For nobody' });
  await desk.page.getByTestId(`card-${id}`).focus();
  await desk.page.keyboard.press('a');
  await expect(desk.page.getByRole('menu')).toContainText('CLI missing');
  await desk.close();
});

test('T2 a CLI that exits at once, garbage and endless output leave the desk usable', async () => {
  const agents = scripts(
    'echo "no key"; exit 3',
    'head -c 3000000 /dev/urandom; sleep 600',
    'exec yes "endless output of a program that never stops"',
    "printf 'before \\033[999999999b\\033[999999999L\\033]52;c;aGVsbG8=\\007 after'; sleep 600",
  );
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'exited');
  await expect(page.getByTestId('pane-claude')).toContainText('exit code 3');
  const id = await addTask(page, { title: 'The desk still works' });
  await expect(page.getByTestId(`card-${id}`)).toBeVisible();
  await page.getByRole('button', { name: /new task/i }).first().click();
  await expect(page.getByTestId('task-editor')).toBeVisible();
  await desk.close();
});

test('a second instance hands its project to the first, which opens it beside the other, and ends', async () => {
  const desk = await place.start({ agents: scripts('sleep 600') });
  const other = join(place.dir, 'other-project');
  mkdirSync(other);
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => key !== 'ELECTRON_RUN_AS_NODE'));
  const added = desk.app.waitForEvent('window');
  const said = execFileSync(process.env['QUATUOR_ELECTRON'] ?? '', [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    join(import.meta.dirname, '..'), '--home', place.home, '--project', other,
  ], { encoding: 'utf8', env });
  expect(said).toContain('running already');
  await expect((await added).getByTestId('title-project')).toHaveText('other-project');
  await expect(desk.page.getByTestId('title-project')).toHaveText('palm-oil-bot');
  await desk.close();
});

// A small file system needs root to be mounted; elsewhere there is no honest way to fill a disk.
if (process.getuid?.() === 0) test('a full disk at start is said aloud, and nothing is pretended', async () => {
  const small = join(place.home, 'projects');
  mkdirSync(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small]);
  try {
    writeFileSync(join(small, 'fill'), Buffer.alloc(12 * 1024));
    const desk = await place.start({ agents: scripts('sleep 600') });
    await expect(desk.page.getByTestId('notice').filter({ hasText: /disk is full/i })).toBeVisible();
    await expect(desk.page.getByTestId('start-screen')).toBeVisible();
    await desk.close();
  } finally {
    execFileSync('umount', [small]);
  }
});

if (process.getuid?.() === 0) test('P4 a disk that is full in the middle of a task is said aloud, and the task is done once there is room', async () => {
  const small = join(place.home, 'projects');
  mkdirSync(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small]);
  try {
    const { agents, fakes } = cast(place, { claude: { hold: true } });
    const desk = await place.start({ agents });
    const { page } = desk;
    await trust(page);
    await expectState(page, 'claude', 'ready');
    const id = await task(page, { title: 'Ends on a full disk' });
    expect(await command(page, { type: 'task.give', id, agent: 'claude' })).toEqual({ ok: true });
    await expectStage(page, id, 'running');
    const fill = join(small, 'fill');
    try {
      for (;;) appendFileSync(fill, Buffer.alloc(1024));
    } catch {
      // that is what it is for
    }
    fakes.claude.order({ do: 'finish' });
    await expect(page.getByTestId('notice').filter({ hasText: /disk is full/i })).toBeVisible();
    const refused = await command(page, { type: 'task.add', draft: { ...emptyDraft(), title: 'Not now' } });
    expect(refused).toMatchObject({ ok: false, message: expect.stringMatching(/disk is full/i) });
    rmSync(fill);
    await expectStage(page, id, 'done');
    await desk.close();
    const again = await place.start({ agents });
    await expectStage(again.page, id, 'done');
    await again.close();
  } finally {
    execFileSync('umount', ['-l', small]);
  }
});
