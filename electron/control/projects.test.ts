import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PaneFile, type ControlRequest } from '../../shared/contract/control.ts';
import type { ControlledProject } from './access.ts';
import { createAnswers } from './answer.ts';
import { createControl, type Control } from './index.ts';
import { isThere, testProject, type TestProject } from './test/project.ts';
import { createWaits, type Waits } from './waits.ts';

// Some calls are programs of their own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let dir: string;
let control: Control;
let waits: Waits;
let one: TestProject;
let other: TestProject;
let open: ControlledProject[];
let ask: ReturnType<typeof createAnswers>;

beforeEach(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'q-two-')));
  const make = (id: string, name: string): TestProject => {
    const made = testProject(() => control);
    mkdirSync(join(dir, name, 'src'), { recursive: true });
    made.world.record({ type: 'project.opened', project: { id, path: join(dir, name), name, prefix: 'PO', language: 'en', demo: false } });
    return made;
  };
  [one, other] = [make('p', 'one'), make('q', 'other')];
  open = [one.project, other.project];
  const access = {
    version: '0', projects: () => open, spoolDir: (id: string) => join(dir, 'spool', id), treesDir: (id: string) => join(dir, 'trees', id), host: () => null,
  };
  control = createControl({
    ...access, home: join(dir, 'home'), execPath: process.execPath, script: join(import.meta.dirname, 'cli', 'main.ts'), log: () => {}, onProblem: () => {},
  });
  waits = createWaits();
  ask = createAnswers({ ...access, now: Date.now }, waits);
  await isThere(join(dir, 'home'));
});
afterEach(() => {
  waits.close();
  control.close();
  rmSync(dir, { recursive: true, force: true });
});

const call = (lines: unknown[] = []) => ({ line: (value: unknown) => void lines.push(value), gone: new AbortController().signal });
const name = async (request: Partial<ControlRequest>) =>
  ((await ask({ v: 1, do: 'status', ...request } as ControlRequest, call())) as { project: { name: string } }).project.name;

interface Ran { code: number; out: string; err: string }
const quatuor = (args: string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const { QUATUOR_PANE: _p, QUATUOR_HOME: _h, ...rest } = process.env;
    execFile(join(dir, 'home', 'bin', 'quatuor'), args, { cwd, env: { ...rest, ...env } }, (error, out, err) =>
      resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
  });

/** The key of an agent's pane, as it lies in its file. */
function keyOf(of: TestProject, agent: string): { session: string; key: string } {
  const { env } = of.equip(control, dir, agent);
  const { session, key } = PaneFile.parse(JSON.parse(readFileSync(env['QUATUOR_PANE'] ?? '', 'utf8')));
  return { session, key };
}

test('K28 a call of the person goes to the project of its folder, a worktree too, else to the one in front', async () => {
  expect(await name({ cwd: join(dir, 'other', 'src') })).toBe('other');
  expect(await name({ cwd: join(dir, 'trees', 'q', 'codex') })).toBe('other');
  expect(await name({ cwd: '/' })).toBe('one');
  expect(await name({})).toBe('one');
  open = [other.project, one.project];
  expect(await name({})).toBe('other');
});

test('K28 what is named is that project, by folder or name; what is not open is told, with what is', async () => {
  expect(await name({ cwd: join(dir, 'one'), project: '../other' })).toBe('other');
  expect(await name({ cwd: join(dir, 'one'), project: 'other' })).toBe('other');
  const wrong = ask({ v: 1, do: 'tasks', project: 'third', cwd: join(dir, 'one') }, call());
  await expect(wrong).rejects.toMatchObject({ code: 'project', message: expect.stringContaining(`one (${dir}/one), other (${dir}/other)`) });
});

test('K28 the key of a pane leads to its own project, wherever it stands and whatever it names', async () => {
  const [mine, theirs] = [keyOf(one, 'amp'), keyOf(other, 'amp')];
  // Both worlds count their sessions alike: the key tells them apart.
  expect(mine.session).toBe(theirs.session);
  expect(await name({ pane: theirs, cwd: join(dir, 'one'), project: join(dir, 'one') })).toBe('other');
  expect(await name({ pane: mine, cwd: join(dir, 'other') })).toBe('one');
  await expect(name({ pane: { ...mine, key: 'f'.repeat(64) } })).rejects.toMatchObject({ code: 'stranger' });
  open = [one.project];
  await expect(name({ pane: theirs })).rejects.toMatchObject({ code: 'stranger', message: expect.stringContaining('a project that is open') });
});

test('K28 who waits or follows hears of its own project alone, and is told when that is closed', async () => {
  const lines: { text: string }[] = [];
  const inOther = { cwd: join(dir, 'other') };
  const follows = ask({ v: 1, do: 'log', follow: true, lines: 1, ...inOther }, call(lines)).catch((error: Error) => error.message);
  const waited = ask({ v: 1, do: 'wait', agent: 'amp', until: 'waiting', ...inOther }, call()).catch((error: Error) => error.message);
  await Promise.resolve();
  const add = async (title: string, to: TestProject) => {
    const before = to.world.events.length;
    to.world.add({ title });
    waits.events(to.project, to.world.events.slice(before));
  };
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  await add('Of the first', one);
  await add('Of the second', other);
  one.world.state('amp', 'waiting-for-you');
  waits.changed();
  waits.left(one.project);
  expect(await Promise.race([waited, new Promise((resolve) => setTimeout(() => resolve('waits'), 1_500))])).toBe('waits');
  expect(lines.map(({ text }) => text).join()).toContain('Of the second');
  expect(lines.map(({ text }) => text).join()).not.toContain('Of the first');
  waits.left(other.project);
  expect(await Promise.all([follows, waited])).toEqual(['The project was closed', 'The project was closed']);
});

test('K28 as a program: it says where it stands; in a pane no other project can be named', async () => {
  const status = async (cwd: string, ...more: string[]) =>
    (JSON.parse((await quatuor(['status', '--json', ...more], cwd)).out) as { project: { name: string } }).project.name;
  expect(await status(join(dir, 'other', 'src'))).toBe('other');
  expect(await status(join(dir, 'one'), '--project', 'other')).toBe('other');
  expect(await quatuor(['add', 'Only there'], join(dir, 'other'))).toMatchObject({ code: 0 });
  expect([one, other].map(({ world }) => world.desk.order.length)).toEqual([0, 1]);
  expect(await quatuor(['status', '--project', 'third'], dir)).toMatchObject({ code: 3, err: expect.stringContaining('third') });
  const { env } = one.equip(control, dir, 'amp');
  expect(await quatuor(['status', '--project', 'other'], dir, env)).toMatchObject({ code: 4, err: expect.stringContaining('the pane’s own') });
});
