import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('run', () => {
  it('gives exit code and output', async () => {
    expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({ code: 3, out: 'out\nerr\n', timedOut: false });
  });

  it('gives 127 for a program that is not there', async () => {
    expect((await run(join(folder, 'nothing'), [])).code).toBe(127);
  });

  it('ends a program and its children when its time is over', async () => {
    // The child holds the pipe open: run returns only because the whole group is ended.
    const result = await run('sh', ['-c', 'sleep 600 & sleep 600'], { timeout: 100 });
    expect(result.timedOut).toBe(true);
  });
});

describe('lock', () => {
  it('lets one after the other in, and is gone afterwards', async () => {
    const file = join(folder, 'lock');
    const seen = [];
    const work = (name) => withLock(file, async () => {
      seen.push(`${name} in`);
      expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
      await new Promise((resolve) => void setImmediate(resolve));
      seen.push(`${name} out`);
    });
    await Promise.all([work('a'), work('b')]);
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over when its process is gone, and given back after a fault', async () => {
    const file = join(folder, 'lock');
    writeFileSync(file, '4194999');
    await expect(withLock(file, () => Promise.reject(new Error('fault')))).rejects.toThrow('fault');
    expect(existsSync(file)).toBe(false);
  });
});

describe('Ctrl-C', () => {
  it('ends a quiet step with all its children, and us with 130', async () => {
    const pidFile = join(folder, 'pid');
    const step = `
      import { run } from ${JSON.stringify(new URL('run.mjs', import.meta.url).href)};
      await run('sh', ['-c', 'trap "" INT TERM; sleep 600 & echo $! > "$0"; wait', ${JSON.stringify(pidFile)}]);
    `;
    const program = spawn(process.execPath, ['--input-type=module', '-e', step], { stdio: 'inherit' });
    const ended = new Promise((resolve) => void program.on('exit', resolve));
    await expect.poll(() => (existsSync(pidFile) ? readFileSync(pidFile, 'utf8') : ''), { timeout: 15_000 }).toMatch(/\d+\n/);
    program.kill('SIGINT');
    expect(await ended).toBe(130);
    // Gone, or dead and not yet taken away by the system's first process.
    const state = () => {
      try {
        return readFileSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}/stat`, 'utf8').split(' ')[2];
      } catch {
        return 'gone';
      }
    };
    await expect.poll(state, { timeout: 15_000 }).toMatch(/gone|Z/);
  });
});
