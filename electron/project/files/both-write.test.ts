import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TaskDraft } from '../../../shared/model/index.ts';
import type * as Exchange from './exchange.ts';
import { bench, LOG, MEMORY, QUEUE, STATUS, type Bench, type BenchOptions } from './testing.ts';

/** Done once, between the last look at STATUS and its exchange. */
const between = vi.hoisted(() => ({ hook: null as (() => void) | null }));
vi.mock('./exchange.ts', async (original) => {
  const { exchange } = await original<typeof Exchange>();
  return {
    exchange: (one: string, other: string) => {
      const hook = other.endsWith('ORCHESTRATION_STATUS.md') ? between.hook : null;
      if (hook) between.hook = null;
      hook?.();
      return exchange(one, other);
    },
  };
});

let b: Bench;
const make = async (options: BenchOptions = {}): Promise<Bench> => (b = await bench(options));
afterEach(() => b.end());

/** Runs a shell script in the project until it ends. */
const script = (text: string): Promise<number | null> =>
  new Promise((resolve) => spawn('bash', ['-c', text], { cwd: b.root, stdio: 'ignore' }).once('exit', resolve));

describe('when both write', () => {
  it('P2 no line that other processes append or insert is lost, while the desk writes again and again', async () => {
    await make({ on: true, gatherMs: 0 });
    const ids = Array.from({ length: 20 }, (_, i) => b.add({ title: `Task ${i}` }));
    await b.settled();
    let ended = 0;
    const over = (): boolean => ended === 2;
    const others = [
      script(`for i in $(seq 1 300); do echo "- append $i" >> ${MEMORY}; sleep 0.00$((RANDOM % 9)); done`),
      script(`for i in $(seq 1 100); do sed -i "\\$a - status $i" ${STATUS}; sleep 0.0$((RANDOM % 3)); done`),
    ].map((other) => other.then((code) => {
      ended += 1;
      return code;
    }));
    // Each of these changes all three files.
    for (let i = 0; !over(); i += 1) {
      const id = ids[i % ids.length]!;
      if (b.desk().tasks[id]?.stage === 'queued') b.give(id, 'amp');
      else if (b.desk().tasks[id]?.stage === 'running') b.record({ type: 'task.reported', id, agent: 'amp', report: { status: 'blocked', files: [], minutes: null, notes: '', problem: `p${i}` } });
      else b.record({ type: 'task.released', id });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(await Promise.all(others)).toEqual([0, 0]);
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    await b.settled();
    expect(Math.min(b.keeper.writes()[STATUS] ?? 0, b.keeper.writes()[MEMORY] ?? 0)).toBeGreaterThan(0);
    const memory = b.read(MEMORY).split('\n');
    const status = b.read(STATUS).split('\n');
    expect(Array.from({ length: 300 }, (_, i) => `- append ${i + 1}`).filter((line) => !memory.includes(line))).toEqual([]);
    expect(Array.from({ length: 100 }, (_, i) => `- status ${i + 1}`).filter((line) => !status.includes(line))).toEqual([]);
    expect(memory.filter((line) => line === '## Log des Actions LLM')).toHaveLength(1);
    expect(status.filter((line) => line === '## Agent Status')).toHaveLength(1);
  });

  it('P2 a line that was brought back stays, also when somebody who had not seen it writes the file whole', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    const held = openSync(join(b.root, MEMORY), 'a');
    const id = b.add({ title: 'Two' });
    b.give(id, 'amp');
    await b.settled();
    writeSync(held, '- late\n');
    closeSync(held);
    await expect.poll(() => b.read(MEMORY)).toContain('- late');
    writeFileSync(join(b.root, 'theirs'), `${b.read(MEMORY).replace('- late\n', '')}- theirs\n`);
    renameSync(join(b.root, 'theirs'), join(b.root, MEMORY));
    await expect.poll(() => b.read(MEMORY).match(/^- .*$/gm)?.filter((line) => /late|theirs/.test(line)).sort()).toEqual(['- late', '- theirs']);
    // What is taken away later is taken away.
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    b.write(MEMORY, b.read(MEMORY).replace('- late\n', ''));
    b.give(b.add({ title: 'Three' }), 'codex');
    await b.settled();
    expect(b.read(MEMORY)).not.toContain('- late');
    expect(b.read(MEMORY)).toContain('- theirs');
  });

  it('P2 a report that is written in the moment of an exchange counts once, and is not brought back when it has counted', async () => {
    await make({ on: true });
    b.give(b.add({ title: 'One' }), 'amp');
    await b.settled();
    between.hook = () => {
      writeFileSync(join(b.root, 'theirs'), b.read(STATUS).replace(/AMP\*\*: IN PROGRESS.*/, 'AMP**: COMPLETED - fichiers: src/bot.rs - duree: 34 min - notes: tout passe'));
      renameSync(join(b.root, 'theirs'), join(b.root, STATUS));
    };
    b.add({ title: 'Two' });
    const reports = (): number => b.events.filter(({ body }) => body.type === 'task.reported').length;
    await expect.poll(reports).toBe(1);
    for (const title of ['Three', 'Four']) {
      b.give(b.add({ title }), 'codex');
      await b.settled();
    }
    expect(between.hook).toBeNull();
    expect(reports()).toBe(1);
    expect(b.read(STATUS)).not.toContain('COMPLETED - fichiers');
    expect(b.problems).toEqual([]);
  });

  it('P2 what is changed on the desk and in the file at once: different fields are merged, of the same one the desk’s stands and theirs is kept beside', async () => {
    await make({ on: true });
    const id = b.add({ title: 'One', objective: 'first', priority: 'low' });
    await b.settled();
    const draft = TaskDraft.parse({ title: 'Mine', objective: 'first', priority: 'low' });
    expect(b.submit({ type: 'task.edit', id, draft })).toBeNull();
    b.write(QUEUE, b.read(QUEUE).replace('"One"', '"Theirs"').replace('"first"', '"theirs too"'));
    await expect.poll(() => b.desk().tasks[id]?.task).toMatchObject({ title: 'Mine', objective: 'theirs too', priority: 'low' });
    await b.settled();
    expect(JSON.parse(b.read(QUEUE)).tasks[0]).toMatchObject({ title: 'Mine', objective: 'theirs too' });
    expect(b.problems.join()).toMatch(/TASK-PO-001: title changed on the desk and in the file, and the desk’s stands/);
    const kept = readdirSync(join(b.root, 'orchestratoragent/config')).find((name) => name.includes('.kept-'));
    expect(b.read(`orchestratoragent/config/${kept}`)).toContain('"Theirs"');
  });

  it('P1 tasks that a script adds to the queue are all taken, while the desk adds its own', async () => {
    await make({ on: true, gatherMs: 0 });
    await b.settled();
    const file = join(b.dir, 'adder.mjs');
    writeFileSync(file, `import { readFileSync, renameSync, writeFileSync } from 'node:fs';
      const path = process.argv[2];
      for (let i = 1; i <= 40; i += 1) {
        for (;;) {
          const text = readFileSync(path, 'utf8');
          const queue = JSON.parse(text);
          queue.tasks.push({ id: 'TASK-X-' + String(i).padStart(3, '0'), title: 'Theirs ' + i });
          writeFileSync(path + '.tmp', JSON.stringify(queue, null, 2));
          if (readFileSync(path, 'utf8') !== text) continue;
          renameSync(path + '.tmp', path);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      }`);
    const end: { code?: number | null } = {};
    const over = (): boolean => 'code' in end;
    spawn(process.execPath, [file, join(b.root, QUEUE)], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: 'ignore' })
      .once('exit', (code) => (end.code = code));
    for (let i = 0; !over(); i += 1) {
      if (i < 60) b.add({ title: `Ours ${i}` });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(end.code).toBe(0);
    await b.settled();
    const titles = Object.values(b.desk().tasks).map((r) => r.task.title);
    for (let i = 1; i <= 40; i += 1) expect(titles).toContain(`Theirs ${i}`);
    expect(new Set(titles).size).toBe(titles.length);
    expect(JSON.parse(b.read(QUEUE)).tasks).toHaveLength(titles.length);
  });

  it('P4 many events in one go lead to few writes, and each event has its line in the log', async () => {
    await make({ on: true });
    await b.settled();
    const before = { ...b.keeper.writes() };
    for (let i = 0; i < 300; i += 1) b.add({ title: `Task ${i}` });
    await b.settled();
    const writes = b.keeper.writes();
    for (const path of [QUEUE, STATUS]) expect((writes[path] ?? 0) - (before[path] ?? 0)).toBeLessThanOrEqual(3);
    expect(b.read(LOG).match(/ added: Task \d+ #\d+$/gm)).toHaveLength(300);
  });

  it('P4 a log that is rotated begins anew, and what came after a kill is taken up', async () => {
    await make({ on: true });
    b.add({ title: 'One' });
    await b.settled();
    await script(`mv ${LOG} ${LOG}.1`);
    b.add({ title: 'Two' });
    await b.settled();
    expect(b.read(`${LOG}.1`)).toContain('added: One');
    expect(b.read(LOG).match(/added: (\w+)/g)).toEqual(['added: Two']);
    await b.keeper.close();
    b.add({ title: 'Three' });
    await b.reopen();
    b.add({ title: 'Four' });
    await b.settled();
    expect(b.read(LOG).match(/added: (\w+)/g)).toEqual(['added: Two', 'added: Three', 'added: Four']);
  });

  it('P4 a desk of 10,000 tasks is read and written in parts, so that nothing else has to wait', async () => {
    await make({ on: true });
    await b.settled();
    b.record(...Array.from({ length: 10_000 }, (_, i) => ({
      type: 'task.added' as const,
      task: { ...TaskDraft.parse({ title: `Task ${i}` }), id: `TASK-PO-${i + 1}` },
    })));
    let turns = 0;
    const stop = new AbortController();
    void (async () => {
      for (; !stop.signal.aborted; turns += 1) await turn();
    })();
    await b.settled();
    const written = turns;
    b.write(QUEUE, b.read(QUEUE).replace('"Task 9999"', '"Task 9999, better"'));
    await expect.poll(() => b.desk().tasks['TASK-PO-10000']?.task.title).toBe('Task 9999, better');
    await b.settled();
    stop.abort();
    // Never more than 50 tasks in one turn.
    expect(written).toBeGreaterThan(200);
    expect(turns - written).toBeGreaterThan(400);
    expect(JSON.parse(b.read(QUEUE)).tasks).toHaveLength(10_000);
  });
});
