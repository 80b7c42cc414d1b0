import { execFile, spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { answers } from '../shared/contract/answers.ts';
import { cast, command, expectState, makePlace, task, testFlags, trust, type Place } from './lib/index.ts';

const root = join(import.meta.dirname, '..');

let place: Place;
test.beforeEach(() => {
  place = makePlace('verbs');
});
test.afterEach(() => place.end());

interface Ran { code: number; out: string; err: string }

/** A program as a shell of the person runs it. */
const run = (file: string, args: string[], more: Record<string, string> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const { QUATUOR_PANE: _pane, ...env } = process.env;
    execFile(file, args, { env: { ...env, ...more } as Record<string, string> }, (error, out, err) =>
      resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
  });
const shell = (...args: string[]): Promise<Ran> => run(join(place.home, 'bin', 'quatuor'), args);

/** What the system does with a link: it starts the app with it. */
function follow(link: string): Promise<number | null> {
  const { ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
  const child = spawn(process.env['QUATUOR_ELECTRON'] ?? '', [...testFlags, root, '--home', place.home, link], { env: env as Record<string, string>, stdio: 'ignore' });
  return new Promise((resolve) => child.on('exit', resolve));
}

test('K24 a link brings the person to a task or a pane; a wrong one is told; another project is asked for', async () => {
  const other = join(place.dir, 'other');
  mkdirSync(other);
  const { agents } = cast(place, {});
  const { page, close } = await place.start({ agents });
  await trust(page);
  const id = await task(page, { title: 'Where the link leads' });
  expect(await follow(`quatuor://task/${id}`)).toBe(0);
  await expect(page.getByTestId('task-details')).toContainText('Where the link leads');
  await follow('quatuor://pane/codex');
  await expect(page.getByTestId('task-details')).toBeHidden();
  await follow('quatuor://task/TASK-PB-404');
  await expect(page.getByTestId('notice').filter({ hasText: 'TASK-PB-404' })).toBeVisible();
  await follow(`quatuor://project?path=${encodeURIComponent(other)}`);
  await expect(page.getByTestId('notice').filter({ hasText: 'never opened here' })).toBeVisible();
  await expect(page.getByTestId('title-project')).toHaveText('palm-oil-bot');

  await command(page, { type: 'project.open', path: other });
  await expect(page.getByTestId('title-project')).toHaveText('other');
  await follow(`quatuor://task/${id}?project=${encodeURIComponent(realpathSync(place.project))}`);
  await expect(page.getByTestId('ask')).toContainText('Open palm-oil-bot?');
  await expect(page.getByTestId('title-project')).toHaveText('other');
  await page.getByTestId('ask-yes').click();
  await expect(page.getByTestId('title-project')).toHaveText('palm-oil-bot');
  await expect(page.getByTestId('task-details')).toContainText('Where the link leads');
  await close();
});

test('K20 quatuor open starts the app where it does not run; explain, read and handoff say what the window says', async () => {
  const { agents } = cast(place, { claude: {}, codex: {} });
  const first = await place.start({ agents });
  await trust(first.page);
  await expectState(first.page, 'codex', 'ready');
  const id = await task(first.page, { title: 'Nobody has it', dependsOn: [] });
  await command(first.page, { type: 'run.set', run: 'paused' });
  const told = await shell('explain', 'codex');
  expect(told.out).toMatch(/^Codex: Ready\. /);
  await first.page.getByTestId('pane-state-codex').click();
  const shown = first.page.getByTestId('explain-codex');
  for (const line of told.out.split('\n').filter((one) => one.startsWith('- ') && !one.includes('('))) await expect(shown).toContainText(line.slice(2));
  expect((await shell('explain', id)).out).toContain('The run is paused');
  const read = answers.read.parse(JSON.parse((await shell('read', 'codex', '--lines', '5', '--json')).out));
  expect(read).toMatchObject({ agent: 'codex', state: 'ready' });
  expect(read.lines.length).toBeGreaterThan(0);
  expect(await shell('handoff', '--to', 'claude')).toMatchObject({ code: 0, out: 'Claude holds the role of the orchestrator\n' });
  await first.close();

  expect(await shell('tasks')).toMatchObject({ code: 3, err: expect.stringContaining('does not run') });
  const opened = await shell('open', place.project, '--json');
  expect(opened).toMatchObject({ code: 0, err: '' });
  expect(answers.open.parse(JSON.parse(opened.out))).toMatchObject({ project: { name: 'palm-oil-bot', trusted: true } });
  const { pid } = JSON.parse(readFileSync(join(place.home, 'control.json'), 'utf8')) as { pid: number };
  try {
    expect((await shell('tasks')).out).toContain(id);
    expect(answers.doctor.parse(JSON.parse((await shell('doctor', '--json')).out)).checks).toContainEqual(expect.objectContaining({ id: 'app', state: 'ok' }));
  } finally {
    process.kill(pid, 'SIGTERM');
  }
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
  expect(await shell('doctor')).toMatchObject({ out: expect.stringContaining('Quatuor does not run') });
});

const PLAN = '- [ ] Read the prices\n  - Priority: high\n- [ ] Warn by mail\n  - After: Read the prices\n- [ ] Wrong\n  - Kind: none\n- [x] Done\n';
const ISSUES = JSON.stringify([{ number: 7, title: 'No subject', body: '', labels: [], url: 'https://github.com/palm/oil/issues/7' }]);

test('K22 K25 the window imports with a preview, exports, and puts quatuor into the person’s shells and takes it back', async () => {
  const bin = join(place.dir, 'fake-gh');
  mkdirSync(bin);
  writeFileSync(join(bin, 'gh'), `#!/bin/sh\n[ "$1 $2" = "issue list" ] || exit 1\nprintf '%s' '${ISSUES}'\n`, { mode: 0o755 });
  const plan = join(place.dir, 'plan.md');
  writeFileSync(plan, PLAN);
  const user = join(place.dir, 'user');
  mkdirSync(user);
  // The person's own shell says where programs are, and a real one of that name may be on the machine.
  for (const name of ['.profile', '.zprofile']) writeFileSync(join(user, name), `PATH='${bin}':$PATH\n`);
  const { agents } = cast(place, {});
  const { app, page, close } = await place.start({ agents, env: { PATH: `${bin}:${process.env['PATH']}`, HOME: user } });
  await trust(page);
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-import').click();
  await page.getByTestId('import-file').setInputFiles(plan);
  await expect(page.getByTestId('import-rows').locator('li')).toHaveText([/line 1.*Read the prices/, /line 3.*Warn by mail.*after TASK-PO-001/]);
  await expect(page.getByTestId('import-problems').locator('li')).toHaveText([/line 6.*“none” is none of/]);
  await page.getByTestId('import-add').click();
  await expect(page.getByTestId('card-TASK-PO-002')).toContainText('Warn by mail');
  await expect(page.getByTestId('snack')).toContainText('2 tasks were added');

  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-import').click();
  await page.getByTestId('import-issues').click();
  await expect(page.getByTestId('import-rows').locator('li')).toHaveText([/#7.*No subject/]);
  await page.getByTestId('import-add').click();
  await expect(page.getByTestId('card-TASK-PO-003')).toContainText('No subject');

  const file = join(place.dir, 'queue.csv');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, file);
  await page.getByTestId('app-menu').click();
  await page.getByTestId('export-tasks-csv').click();
  await expect.poll(() => existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('TASK-PO-003,No subject,queued');

  const link = join(user, '.local', 'bin', 'quatuor');
  const menu = async (): Promise<void> => {
    await page.getByTestId('app-menu').click();
    await page.getByTestId('menu-shells').click();
  };
  await menu();
  await expect(page.getByTestId('ask')).toContainText(`export PATH="${join(user, '.local', 'bin')}:$PATH"`);
  await page.getByTestId('ask-yes').click();
  await expect.poll(() => existsSync(link)).toBe(true);
  expect(await run(link, ['tasks'])).toMatchObject({ code: 0, out: expect.stringContaining('No subject') });
  await menu();
  await expect(page.getByTestId('ask')).toContainText('Take quatuor out of your shells?');
  await page.getByTestId('ask-yes').click();
  await expect.poll(() => lstatSync(link, { throwIfNoEntry: false })).toBeUndefined();
  await close();
});
