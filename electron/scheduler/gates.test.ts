import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Task, type GateStep } from '../../shared/model/index.ts';
import { runGate } from './gates.ts';

/** For what a slow machine takes long for. */
const PATIENCE_MS = 60_000;

let cwd = '';
let steps: GateStep[] = [];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'gate-'));
  steps = [];
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const task = (gates: string[], files: string[] = []): Task =>
  Task.parse({ id: 'TASK-T-001', title: 't', gates, files: files.map((path) => ({ path })) });
const run = (t: Task, more: { limitMs?: number; signal?: AbortSignal } = {}) =>
  runGate(t, { cwd, env: process.env, now: Date.now, onStep: (s) => steps.push(s), ...more });

/** False for a process that is gone, or dead and only waits to be reaped. */
function runs(pid: number): boolean {
  const ps = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.stdout.trim() !== '' && !ps.stdout.trim().startsWith('Z');
}

describe('gate', () => {
  it('W4 passes only when the files are there and each command exits 0', async () => {
    writeFileSync(join(cwd, 'made.txt'), '');
    expect(await run(task(['echo checked; test -f made.txt'], ['made.txt']))).toBe(true);
    expect(steps.map((s) => [s.command, s.ok])).toEqual([
      ['files exist', true],
      ['echo checked; test -f made.txt', true],
    ]);
    expect(steps[1]?.output).toBe('checked\n');
  });

  it('W4 stops at the first failure and keeps its output and exit code', async () => {
    expect(await run(task(['echo out; echo err >&2; exit 3', 'echo never']))).toBe(false);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ exitCode: 3, reason: 'exit 3' });
    expect(steps[0]?.output).toContain('err');
  });

  it('W4 names the files that are missing', async () => {
    expect(await run(task([], ['a.txt', 'b/c.txt']))).toBe(false);
    expect(steps[0]?.reason).toBe('missing: a.txt, b/c.txt');
  });

  it('ends a command that never ends, with all its children', async () => {
    const pidFile = join(cwd, 'pid');
    expect(await run(task([`sleep 600 & echo $! > ${pidFile}; wait`]), { limitMs: 2_000 })).toBe(false);
    expect(steps[0]?.reason).toContain('no end after');
    await vi.waitFor(() => expect(runs(Number(readFileSync(pidFile, 'utf8')))).toBe(false), PATIENCE_MS);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    expect(await run(task(['sleep 600']), { signal: stop.signal })).toBe(false);
    expect(steps[0]?.reason).toBe('stopped');
  });

  it('keeps only the last part of a flood', async () => {
    expect(await run(task(['yes | head -c 3000000; echo END']))).toBe(true);
    expect(steps[0]?.output.length).toBeLessThanOrEqual(64 * 1024);
    expect(steps[0]?.output.endsWith('END\n')).toBe(true);
  });

  it('A5 ends with the process that runs it, so that the next start does not run it beside itself', async () => {
    const script = join(cwd, 'runner.ts');
    const gate = 'echo $$ > pid; while :; do sleep 0.05; done';
    const about = JSON.stringify(task([gate]));
    writeFileSync(script, `import { runGate } from ${JSON.stringify(join(import.meta.dirname, 'gates.ts'))};
      void runGate(${about}, { cwd: ${JSON.stringify(cwd)}, env: process.env, now: Date.now, onStep: () => {} });`);
    const runner = spawn(process.execPath, [script], { stdio: 'ignore', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    const pid = await vi.waitFor(() => {
      const told = Number(readFileSync(join(cwd, 'pid'), 'utf8'));
      expect(told).toBeGreaterThan(0);
      return told;
    }, PATIENCE_MS);
    expect(runs(pid)).toBe(true);
    runner.kill('SIGKILL');
    await vi.waitFor(() => expect(runs(pid)).toBe(false), PATIENCE_MS);
  });

  it('A5 leaves a child alone that a command put into the background and that went on', async () => {
    expect(await run(task(['sleep 30 >/dev/null 2>&1 & echo $! > pid']))).toBe(true);
    const pid = Number(readFileSync(join(cwd, 'pid'), 'utf8'));
    expect(runs(pid)).toBe(true);
    process.kill(pid);
  });

  it('says so when its folder is gone', async () => {
    rmSync(cwd, { recursive: true });
    expect(await run(task(['true']))).toBe(false);
    expect(steps[0]?.reason).toMatch(/is gone/);
  });
});

describe('the gate’s steps', () => {
  const listed = (more: Partial<Parameters<typeof runGate>[1]>) =>
    runGate(task(['true'], ['a.txt']), { cwd, env: process.env, now: Date.now, onStep: (s) => steps.push(s), ...more });

  it('W4 asks of listed files that they changed, where there is a checkpoint', async () => {
    writeFileSync(join(cwd, 'a.txt'), '');
    expect(await listed({ changed: async () => new Set() })).toBe(false);
    expect(steps[0]?.reason).toBe('not changed since the task began: a.txt');
    expect(await listed({ changed: async (paths) => new Set(paths) })).toBe(true);
    expect(steps[1]?.reason).toContain('have changed since');
  });

  it('W4 says that it does not know whether they changed where there is none', async () => {
    writeFileSync(join(cwd, 'a.txt'), '');
    expect(await listed({})).toBe(true);
    expect(await listed({ changed: async () => null })).toBe(true);
    for (const step of [steps[0], steps[2]]) expect(step?.reason).toContain('not known whether they changed');
  });

  it('W4 names the criteria that were ticked, and is no wall', async () => {
    const one = Task.parse({ id: 'TASK-T-001', title: 't', criteria: ['good', 'cheap'] });
    expect(await runGate(one, { cwd, env: process.env, now: Date.now, onStep: (s) => steps.push(s), ticked: ['good'] })).toBe(true);
    expect(steps[0]).toMatchObject({ ok: true, reason: '1 of 2 ticked; open: cheap' });
  });
});

describe('a gate that misbehaves', () => {
  it('W4 is ended at its time limit while it prints without end, in bounded memory', async () => {
    const before = process.memoryUsage().rss;
    expect(await run(task(['yes "ö a line that never ends"']), { limitMs: 3_000 })).toBe(false);
    expect(steps[0]?.reason).toContain('no end after');
    expect(Buffer.byteLength(steps[0]?.output ?? '')).toBeLessThanOrEqual(64 * 1024);
    expect(steps[0]?.output).not.toContain('\uFFFD');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('W4 leaves the app time for other things while it floods', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    await run(task(['yes']), { limitMs: 2_000 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  it('W4 is waited for when it closes its output and goes on', async () => {
    expect(await run(task(['echo said; exec >&- 2>&-; sleep 0.3; exit 4']))).toBe(false);
    expect(steps[0]).toMatchObject({ exitCode: 4, output: 'said\n' });
  });

  it('W4 is ended when it closes its output and never ends', async () => {
    expect(await run(task(['exec >&- 2>&-; sleep 600']), { limitMs: 300 })).toBe(false);
    expect(steps[0]?.reason).toContain('no end after');
  });

  it('W4 is ended with all that it forked, deep down, and whatever signals they ignore', async () => {
    const forks = `for i in 1 2 3; do sh -c 'trap "" TERM INT HUP; (trap "" TERM; echo $$ >> pids; sleep 600) & echo $$ >> pids; wait' & done; wait`;
    expect(await run(task([forks]), { limitMs: 3_000 })).toBe(false);
    const pids = readFileSync(join(cwd, 'pids'), 'utf8').trim().split('\n').map(Number);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), PATIENCE_MS);
  });
});
