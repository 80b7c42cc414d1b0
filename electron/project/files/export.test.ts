import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { emptyDesk, EventBody, usualPaths, type JournalEvent } from '../../../shared/model/index.ts';
import { plainDesk, reduce } from '../../../shared/rules/index.ts';
import { exportProject } from './export.ts';
import { inspectSeed } from './seed.ts';
import { bench, four, LOG, MEMORY, QUEUE, STATUS, type Bench } from './testing.ts';

let b: Bench;
afterEach(() => b.end());

describe('export and import', () => {
  it('P1 takes everything along, and the journal gives the same desk again', async () => {
    b = await bench({ on: true });
    for (let i = 0; i < 700; i += 1) b.add({ title: `Task ${i}` });
    b.give('TASK-PO-001', 'amp');
    await b.settled();
    const to = join(b.dir, 'out');
    mkdirSync(to);
    const folder = await exportProject({ project: b.desk().project!, events: b.events, to, now: 0 });
    const { events } = JSON.parse(readFileSync(join(folder, 'journal.json'), 'utf8')) as { events: JournalEvent[] };
    expect(events.map((event) => EventBody.parse(event.body))).toHaveLength(b.events.length);
    expect(plainDesk(events.reduce(reduce, emptyDesk))).toEqual(plainDesk(b.desk()));
    for (const path of [QUEUE, STATUS, MEMORY, LOG]) expect(readFileSync(join(folder, 'files', path), 'utf8')).toBe(b.read(path));
    await expect(exportProject({ project: b.desk().project!, events: [], to, now: 0 })).rejects.toThrow(/is there already/);
    await expect(exportProject({ project: b.desk().project!, events: [], to: join(to, 'gone'), now: 0 })).rejects.toThrow(/the folder is gone/);
  });

  it('P1 takes along what was kept beside, proposals, rotated logs and what an agent is described by, and says what stays in git', async () => {
    b = await bench({ on: true });
    b.add({ title: 'A task with\ta tab', objective: 'Reach it', gates: ['cargo test'] });
    await b.settled();
    b.write(`${QUEUE}.kept-1`, 'kept');
    b.write('.quatuor/proposals/goal-001.json', '{}');
    b.write(`${LOG}.1`, 'old');
    b.write('cli.json', '{}');
    b.write('src/main.rs', 'fn main() {}');
    execFileSync('mkfifo', [join(b.root, 'orchestratoragent/logs/pipe')]);
    symlinkSync('/etc', join(b.root, 'orchestratoragent/handoff/link'));
    b.record({ type: 'agents.set', agents: [{ ...four[0]!, adapter: 'custom', definition: 'cli.json' }, ...four.slice(1)] });
    // Into a folder that is itself taken along.
    const to = join(b.root, 'orchestratoragent/logs');
    const trees = join(b.dir, 'trees');
    mkdirSync(trees);
    const folder = await exportProject({ project: b.desk().project!, events: b.events, treesDir: trees, to, now: 0 });
    const has = (path: string): string => readFileSync(join(folder, path), 'utf8');
    expect([has(`files/${QUEUE}.kept-1`), has('files/.quatuor/proposals/goal-001.json'), has(`files/${LOG}.1`), has('files/cli.json')]).toEqual(['kept', '{}', 'old', '{}']);
    expect(lstatSync(join(folder, 'files/orchestratoragent/handoff/link')).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(folder, 'files'))).not.toContain('src');
    expect(has('tasks.md')).toMatch(/## TASK-PO-001 A task with a tab\n[^]*### Objective\n\nReach it\n[^]*- cargo test/);
    expect(JSON.parse(has('settings.json'))).toMatchObject({ approvedCommands: ['cargo test'], project: { name: 'palm-oil-bot' } });
    for (const words of ['git bundle create', trees, 'logs/pipe', b.root]) expect(has('README.txt')).toContain(words);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('P1 a log at the top of the project takes no other file along, and an export that fails leaves nothing behind', async () => {
    b = await bench({ on: true });
    b.write('src/main.rs', 'fn main() {}');
    b.write('run.log', 'log');
    b.write('run.log.1', 'older');
    const paths = { ...usualPaths, log: 'run.log' };
    const to = join(b.dir, 'out');
    mkdirSync(to);
    const folder = await exportProject({ project: b.desk().project!, events: b.events, paths, to, now: 0 });
    expect(readdirSync(join(folder, 'files')).filter((name) => /run|src/.test(name)).sort()).toEqual(['run.log', 'run.log.1']);
    const disk = join(b.dir, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return expect(process.getuid?.()).not.toBe(0);
    }
    try {
      for (let i = 0; i < 50; i += 1) b.add({ title: `More ${i}`, context: 'x'.repeat(2_000) });
      await expect(exportProject({ project: b.desk().project!, events: b.events, to: disk, now: 0 })).rejects.toThrow(/the disk is full/);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('P1 a folder says before it is opened whether it has such files', async () => {
    b = await bench();
    expect(inspectSeed(b.root)).toEqual({ found: false, queue: false, status: false, memory: false, tasks: null, orchestrator: null });
    b.write(QUEUE, '\uFEFF{"current_orchestrator": "amp", "tasks": [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}]}');
    expect(inspectSeed(b.root)).toMatchObject({ found: true, queue: true, tasks: 2, orchestrator: 'amp' });
    b.write(QUEUE, '{"tasks": [');
    expect(inspectSeed(b.root)).toMatchObject({ found: true, tasks: null });
    symlinkSync('/nowhere', join(b.root, STATUS));
    writeFileSync(join(b.root, QUEUE), Buffer.alloc(2 * 1024 * 1024, 'x'));
    expect(inspectSeed(b.root)).toMatchObject({ found: true, status: false, tasks: null });
    expect(inspectSeed(join(b.root, 'gone'))).toMatchObject({ found: false });
  });

  it('P1 an old folder is taken over: what is done is done, what was in progress waits, nothing starts, nothing is lost', async () => {
    const old = `{
  "project": "palm oil",
  "current_orchestrator": "amp",
  "tasks": {
    "pending": [{"id": "auth-refactor", "titre": "Refaire l'auth", "dépendances": ["TASK-PO-002"], "assigned_to": "Codex"}],
    "in_progress": [{"id": "TASK-PO-002", "titre": "Modèles", "agent": "amp", "started": "09:12"}],
    "completed": [{"id": "TASK-PO-001", "titre": "Base", "agent": "claude"}]
  }
}
`;
    const memory = '# Palm\r\n\r\n## Log des Actions LLM\r\n- 2026-01-02 AMP: base\r\n';
    b = await bench({ files: { [QUEUE]: old, [MEMORY]: memory, [STATUS]: '# Status\n\n| Agent | Status |\n|---|---|\n| AMP | COMPLETED |\n' } });
    const { tasks, order, orchestrator, messages } = b.desk();
    expect(orchestrator).toEqual({ agent: 'amp', epoch: 1 });
    expect(order.map((id) => [tasks[id]?.task.title, tasks[id]?.stage, tasks[id]?.from])).toEqual([
      ["Refaire l'auth", 'queued', undefined], ['Modèles', 'queued', undefined], ['Base', 'done', undefined],
    ]);
    expect(tasks[order.at(0)!]?.task.dependsOn).toEqual(['TASK-PO-002']);
    expect(messages).toEqual({});
    expect(b.problems.join()).toMatch(/3 tasks were taken over from the project’s files, 1 of them done. 1 in progress waits in the queue/);
    const value = JSON.parse(b.read(QUEUE));
    expect(value).toMatchObject({ project: 'palm oil', current_orchestrator: 'amp' });
    expect(value.tasks.pending[0]).toMatchObject({ id: 'TASK-PO-003', imported_id: 'auth-refactor', assigned_to: 'Codex' });
    expect(value.tasks.in_progress[0]).toEqual({ id: 'TASK-PO-002', titre: 'Modèles', agent: 'amp', started: '09:12', status: 'pending' });
    expect(b.read(MEMORY).startsWith('# Palm\r\n\r\n## Log des Actions LLM\r\n<!-- quatuor:log ')).toBe(true);
    expect(b.read(MEMORY).endsWith('-->\r\n- 2026-01-02 AMP: base\r\n')).toBe(true);
    expect(b.read(STATUS)).toContain('| AMP | COMPLETED |\n');
    const before = [b.read(QUEUE), b.read(MEMORY), b.read(STATUS)];
    await b.reopen();
    expect([b.read(QUEUE), b.read(MEMORY), b.read(STATUS)]).toEqual(before);
    expect(b.desk().order).toHaveLength(3);
  });
});
