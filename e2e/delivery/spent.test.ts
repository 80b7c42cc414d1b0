import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { defaultAgents } from '../../electron/agents/index.ts';
import { openWorkspace } from '../../electron/scheduler/index.ts';
import type { Workspace } from '../../electron/scheduler/index.ts';
import type { HostClient } from '../../electron/terminals/index.ts';
import { TaskDraft } from '../../shared/model/index.ts';
import { fakeCli } from '../fakes/index.ts';
import { startHost, until } from './lib.ts';

let dir: string;
let host: HostClient;
let workspace: Workspace;

function open(): Workspace {
  const fake = fakeCli('claude', { tokens: 40_000 }, { dir, runtime: process.execPath });
  return openWorkspace({
    project: { id: 'p', path: dir, name: 'palm', prefix: 'PO', language: 'fr', demo: false },
    journalDir: join(dir, 'journal'),
    spoolDir: join(dir, 'spool'),
    stateDir: join(dir, 'state'),
    agents: defaultAgents().filter(({ id }) => id === 'claude').map((agent) => ({ ...agent, command: fake.file })),
    fixed: true,
    env: { PATH: '/usr/bin:/bin', HOME: dir, LANG: 'C.UTF-8', CLAUDE_CONFIG_DIR: join(fake.home, 'claude') },
    onEvents: () => {},
    onLive: () => {},
    onProblem: () => {},
  });
}

afterEach(async () => {
  await workspace.stop('claude');
  workspace.close();
  host.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

it('H10 a task knows what its turn has used, also after a restart of the app', async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-spent-')));
  host = await startHost(dir);
  workspace = open();
  await workspace.setHost(host);
  const task = (n: number) => workspace.desk().tasks[`TASK-PO-00${n}`];
  const give = (n: number) => {
    workspace.submit({ type: 'task.add', draft: TaskDraft.parse({ title: `Task ${n}` }) });
    return workspace.submit({ type: 'task.give', id: `TASK-PO-00${n}`, agent: 'claude' });
  };
  workspace.submit({ type: 'project.trust' });
  expect(await workspace.start('claude', 'new')).toEqual({ ok: true });
  expect(give(1)).toEqual({ ok: true });
  const first = await until('what it used', () => task(1)?.spent, 40_000);
  expect(first.output).toBeGreaterThan(0);
  expect(first.input + first.cached).toBeGreaterThan(0);

  workspace.close();
  workspace = open();
  await workspace.setHost(host);
  expect(task(1)?.spent).toEqual(first);
  expect(give(2)).toEqual({ ok: true });
  const second = await until('what the second used', () => task(2)?.spent, 40_000);
  expect(second.output).toBeGreaterThan(0);
  expect(task(1)?.spent).toEqual(first);
  const all = workspace.live()[0]?.spent;
  expect(first.output + second.output).toBe(all?.output);
  expect(first.input + second.input).toBe(all?.input);
  expect(readFileSync(join(dir, 'state', 'ceilings.json'), 'utf8')).toContain('"windows"');
});
