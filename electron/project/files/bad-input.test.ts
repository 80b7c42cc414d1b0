import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EventBody, usualPaths } from '../../../shared/model/index.ts';
import { bench, LOG, MEMORY, QUEUE, STATUS, type Bench, type BenchOptions } from './testing.ts';

let b: Bench;
const make = async (options: BenchOptions = {}): Promise<Bench> => (b = await bench(options));
afterEach(() => b.end());
const soon = { timeout: 60_000 };
const told = (): string => b.problems.join('\n');
const tasks = (): { id: string; status: string }[] => JSON.parse(b.read(QUEUE)).tasks;
const beside = (word: string): string[] => readdirSync(join(b.root, 'orchestratoragent/config')).filter((name) => name.includes(`.${word}-`));

describe('bad input', () => {
  it('P3 a file that breaks is kept beside and named with its line; the last good state holds', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    const good = b.read(QUEUE);
    const broken = good.slice(0, good.indexOf('"status"'));
    b.write(QUEUE, broken);
    await expect.poll(told, soon).toMatch(/task_queue.json cannot be read: line \d+, .*ends in the middle.* It is kept as .*broken-/);
    await b.settled();
    expect(b.read(QUEUE)).toBe(good);
    expect(b.read(`orchestratoragent/config/${beside('broken')[0]}`)).toBe(broken);
    expect(b.desk().order).toEqual(['TASK-PO-001']);
  });

  it('P3 a file that is being written is not taken for broken', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    const queue = JSON.parse(b.read(QUEUE));
    queue.tasks.push({ id: 'TASK-PO-002', title: 'Slowly written' });
    const text = JSON.stringify(queue, null, 2);
    b.write(QUEUE, text.slice(0, text.length / 2));
    await new Promise((resolve) => setTimeout(resolve, 300));
    b.write(QUEUE, text);
    await expect.poll(() => b.desk().order, soon).toEqual(['TASK-PO-001', 'TASK-PO-002']);
    expect(beside('broken')).toEqual([]);
    expect(told()).toBe('');
  });

  it('P3 a queue that is broken from the start is left as it is, and taken once it is mended', async () => {
    await make({ files: { [QUEUE]: '{"tasks": [\n{"id": "TASK-PO-001", "title": "x"\n' } });
    await expect.poll(told, soon).toMatch(/line 3, .*left as it is/);
    expect(b.read(QUEUE)).toBe('{"tasks": [\n{"id": "TASK-PO-001", "title": "x"\n');
    b.write(QUEUE, '{"tasks": [\n{"id": "TASK-PO-001", "title": "x"}]}');
    await expect.poll(() => b.desk().order, soon).toEqual(['TASK-PO-001']);
  });

  it('P3 a huge file, one that is no text and one that leads out of the project are left alone, and named', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    b.write(QUEUE, `{"tasks": [], "x": "${'x'.repeat(21 * 1024 * 1024)}"}`);
    writeFileSync(join(b.root, STATUS), Buffer.from([0x41, 0xff, 0xfe, 0x0a]));
    rmSync(join(b.root, MEMORY));
    const out = join(b.dir, 'outside.md');
    writeFileSync(out, 'secret\n');
    symlinkSync(out, join(b.root, MEMORY));
    await expect.poll(told, soon).toMatch(/larger than 20 MB/);
    await expect.poll(told, soon).toMatch(/STATUS.md is not UTF-8/);
    await expect.poll(told, soon).toMatch(/CLAUDE.md leads out of the project/);
    b.add({ title: 'Two' });
    await b.settled();
    expect(b.read(MEMORY)).toBe('secret\n');
    expect(b.read(QUEUE).length).toBeGreaterThan(20_000_000);
    expect(b.desk().order).toHaveLength(2);
  });

  it('W6 what is wrong in an edited queue is named with its line, and stays in the file; the rest is taken', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    const queue = JSON.parse(b.read(QUEUE));
    queue.tasks.push({ id: 'TASK-PO-002', title: 'b', depends_on: ['TASK-PO-077'] }, { id: 'TASK-PO-001', title: 'twice' }, { id: 'TASK-PO-003', title: 'c', agent: 'gone-agent' });
    b.write(QUEUE, JSON.stringify(queue, null, 2));
    await expect.poll(() => b.desk().order, soon).toEqual(['TASK-PO-001', 'TASK-PO-003']);
    await b.settled();
    expect(told()).toMatch(/task_queue.json, line \d+: TASK-PO-002 depends on TASK-PO-077, which does not exist/);
    expect(told()).toMatch(/TASK-PO-001 stands there twice, first in line \d+/);
    expect(told()).toMatch(/gone-agent, and there is no such agent/);
    expect(tasks().map(({ id }) => id)).toEqual(['TASK-PO-001', 'TASK-PO-002', 'TASK-PO-001', 'TASK-PO-003']);
    const before = b.problems.length;
    b.add({ title: 'More' });
    await b.settled();
    expect(b.problems.length).toBe(before);
  });

  it('P3 a file that is wrong all over is told in a few sentences, and costs no more than a few', async () => {
    await make({ on: true });
    await b.settled();
    const wrong = Array.from({ length: 3_000 }, (_, i) => ({ id: `TASK-PO-${i + 1}`, title: 'x', depends_on: [`TASK-PO-${((i + 1) % 3_000) + 1}`] }));
    const unknown = Array.from({ length: 3_000 }, (_, i) => ({ id: `TASK-PO-${10_001 + i}`, title: 'y', depends_on: [`TASK-PO-${90_001 + i}`] }));
    b.write(QUEUE, JSON.stringify({ tasks: [...wrong, ...unknown, 1, 'two'] }));
    await expect.poll(told, soon).toMatch(/task_queue.json: \d+ more things were not taken/);
    await b.settled();
    expect(b.problems.length).toBeLessThanOrEqual(8);
    for (const problem of b.problems) expect(problem.length).toBeLessThan(400);
    expect(told()).toMatch(/these tasks wait for each other/);
    expect(b.desk().order).toEqual([]);
  });

  it('W6 the highest number that a file may give leaves room for the next task', async () => {
    await make({ on: true });
    await b.settled();
    b.write(QUEUE, JSON.stringify({ tasks: [{ id: 'TASK-PO-999999', title: 'high' }, { id: 'TASK-PO-999999999999', title: 'too high' }] }));
    await expect.poll(() => b.desk().order, soon).toEqual(['TASK-PO-999999']);
    expect(told()).toMatch(/TASK-PO-999999999999 has a number that is too high/);
    expect(b.add({ title: 'next' })).toBe('TASK-PO-1000000');
    await expect.poll(() => tasks().map(({ id }) => id), soon).toContain('TASK-PO-1000000');
    expect(b.events.map(({ body }) => EventBody.safeParse(body).success)).not.toContain(false);
    await b.reopen();
    expect(b.desk().order).toEqual(['TASK-PO-999999', 'TASK-PO-1000000']);
  });

  it('P3 what a file says can always be saved, whatever the size', async () => {
    await make({ on: true });
    const page = 'x'.repeat(99_000);
    b.write(QUEUE, JSON.stringify({ tasks: [{ id: 'TASK-PO-001', title: 'long', context: page, objective: page, steps: Array.from({ length: 20 }, () => page) }] }));
    await expect.poll(() => b.desk().order, soon).toEqual(['TASK-PO-001']);
    b.give('TASK-PO-001', 'amp');
    expect(Object.values(b.desk().messages)[0]?.text.length).toBeGreaterThan(2_000_000);
    expect(b.events.map(({ body }) => EventBody.safeParse(body).success)).not.toContain(false);
  });

  it('P3 a log that is a pipe holds nothing up', async () => {
    await make();
    mkdirSync(join(b.root, 'orchestratoragent/logs'), { recursive: true });
    execFileSync('mkfifo', [join(b.root, LOG)]);
    b.submit({ type: 'files.set', files: { on: true, paths: usualPaths } });
    b.add({ title: 'One' });
    await expect.poll(told, soon).toMatch(/orchestration.log is not a file/);
    await expect.poll(() => tasks().length, soon).toBe(1);
  });

  it('P1 a file can neither lessen a gate, change work that runs, nor remove a task; what it said is kept beside', async () => {
    await make({ on: true });
    const one = b.add({ title: 'One', gates: ['cargo test'], files: [{ path: 'a.rs', notes: '' }] });
    const two = b.add({ title: 'Two' });
    b.give(two, 'amp');
    await b.settled();
    b.write(QUEUE, b.read(QUEUE).replace('"cargo test"', '"true"').replace('"Two"', '"Two, changed"'));
    await expect.poll(told, soon).toMatch(/can add gate commands, not take them away/);
    await b.settled();
    expect(told()).toMatch(/TASK-PO-002 is in work or done, and stays as it is on the desk/);
    expect(b.desk().tasks[one]?.task.gates).toEqual(['cargo test']);
    expect(b.desk().tasks[two]?.task.title).toBe('Two');
    expect(b.read(`orchestratoragent/config/${beside('kept')[0]}`)).toContain('Two, changed');
    const queue = JSON.parse(b.read(QUEUE));
    queue.tasks = [];
    b.write(QUEUE, JSON.stringify(queue, null, 2));
    await expect.poll(told, soon).toMatch(/TASK-PO-001, TASK-PO-002 were taken out of the file. A file cannot remove a task/);
    await expect.poll(() => tasks().map(({ id }) => id), soon).toEqual([one, two]);
    b.write(QUEUE, b.read(QUEUE).replace('"cargo test"', '"cargo test", "cargo fmt --check"').replace('"One"', '"One, better"'));
    await expect.poll(() => b.desk().tasks[one]?.task, soon).toMatchObject({ title: 'One, better', gates: ['cargo test', 'cargo fmt --check'] });
    expect(b.desk().tasks[one]?.from).toBe('file');
    expect(b.desk().approved).toEqual({ 'cargo test': true });
  });

  it('W4 a file alone makes nothing done: a task that nobody had goes to the person', async () => {
    await make({ on: true });
    const one = b.add({ title: 'One' });
    await b.settled();
    b.write(QUEUE, b.read(QUEUE).replace('"pending"', '"completed"'));
    await expect.poll(() => b.desk().tasks[one], soon).toMatchObject({ stage: 'needs-you' });
    expect(b.desk().tasks[one]?.reason).toMatch(/nobody was given it/);
  });

  it('P3 the folder of a project may vanish and come back; nothing is lost', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    renameSync(b.root, `${b.root}.away`);
    b.add({ title: 'Two' });
    await expect.poll(told, soon).toMatch(/is gone\. The desk goes on/);
    expect(readdirSync(b.dir)).not.toContain('palm-oil-bot');
    renameSync(`${b.root}.away`, b.root);
    await expect.poll(told, soon).toMatch(/is back/);
    await expect.poll(() => tasks().length, soon).toBe(2);
    b.write(QUEUE, b.read(QUEUE).replace('"Two"', '"Zwei"'));
    await expect.poll(() => b.desk().tasks['TASK-PO-002']?.task.title, soon).toBe('Zwei');
    expect(b.read(LOG).match(/ added: /g)).toHaveLength(2);
  });

  it('P4 a file that was removed comes back whole, with what others had put in it', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    b.write(QUEUE, b.read(QUEUE).replace('"id"', '"mine": {"a": 1},\n      "id"'));
    await b.settled();
    b.write(MEMORY, `${b.read(MEMORY)}my line\n`);
    b.add({ title: 'Two' });
    await expect.poll(() => tasks().length, soon).toBe(2);
    await b.settled();
    const [queue, memory] = [b.read(QUEUE), b.read(MEMORY)];
    rmSync(join(b.root, 'orchestratoragent'), { recursive: true });
    rmSync(join(b.root, MEMORY));
    await expect.poll(() => readdirSync(b.root), soon).toContain('orchestratoragent');
    await b.settled();
    expect([b.read(QUEUE), b.read(MEMORY)]).toEqual([queue, memory]);
  });

  it('P4 a full disk is told, nothing is lost, and it goes on once there is room', async () => {
    const disk = mkdtempSync(join(tmpdir(), 'files-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    } catch {
      rmSync(disk, { recursive: true });
      await make();
      return expect(process.getuid?.()).not.toBe(0);
    }
    try {
      await make({ on: true, root: join(disk, 'palm-oil-bot') });
      b.add({ title: 'One' });
      await b.settled();
      const before = b.read(QUEUE);
      try {
        writeFileSync(join(disk, 'fill'), Buffer.alloc(1024 * 1024));
      } catch {
        // that is what it is for
      }
      for (let i = 0; i < 40; i += 1) b.add({ title: `More ${i}`, context: 'x'.repeat(900) });
      await expect.poll(told, soon).toMatch(/The disk is full: .*task_queue.json could not be written\. Nothing is lost/);
      expect(b.read(QUEUE)).toBe(before);
      expect(b.desk().order).toHaveLength(41);
      rmSync(join(disk, 'fill'));
      await expect.poll(() => tasks().length, soon).toBe(41);
    } finally {
      await b.keeper.close();
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });

  it('P4 a folder without the right to write is told, as an unprivileged user', async () => {
    await make();
    const root = join(b.dir, 'locked');
    mkdirSync(root);
    writeFileSync(join(root, STATUS), '# mine\n');
    chmodSync(b.dir, 0o755);
    chmodSync(root, 0o555);
    const state = join(b.dir, 'their-state');
    mkdirSync(state);
    chmodSync(state, 0o777);
    const script = `import { bench } from ${JSON.stringify(join(import.meta.dirname, 'testing.ts'))};
      if (process.getuid() === 0) process.setuid(65534);
      process.env.TMPDIR = ${JSON.stringify(state)};
      const b = await bench({ root: ${JSON.stringify(root)} });
      b.add({ title: 'x' });
      while (b.problems.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      console.log(b.problems.join('\\n'), b.desk().order.length);
      await b.end();
      process.exit(0);`;
    const file = join(b.dir, 'unprivileged.mts');
    writeFileSync(file, script);
    const said = execFileSync(process.execPath, [file], { encoding: 'utf8', timeout: 120_000, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    expect(said).toMatch(/No permission to write ORCHESTRATION_STATUS.md/);
    expect(said).toMatch(/ 1\n$/);
  });

  it('P2 a clock that jumps changes nothing in what is taken', async () => {
    await make({ on: true });
    const one = b.add({ title: 'One' });
    b.give(one, 'amp');
    await b.settled();
    const child = spawn('touch', ['-d', '1999-01-01', STATUS, QUEUE], { cwd: b.root });
    await new Promise((resolve) => child.once('exit', resolve));
    await b.settled();
    b.write(STATUS, b.read(STATUS).replace('AMP**: IN PROGRESS', 'AMP**: COMPLETED'));
    execFileSync('touch', ['-d', '2099-01-01', STATUS], { cwd: b.root });
    await expect.poll(() => b.desk().tasks[one]?.stage, soon).toBe('checking');
  });
});
