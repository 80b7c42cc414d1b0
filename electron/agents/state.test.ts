import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bornOf } from './process-id.ts';
import { openSessionLocks } from './session-lock.ts';
import type { SessionLock } from './session-lock.ts';
import { openStarts } from './starts.ts';

let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-state-')));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});
const sleeper = (): number => {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  return child.pid!;
};
const ended = (pid: number) =>
  new Promise((done) => {
    const child = children.find((c) => c.pid === pid)!;
    child.once('exit', done);
    child.kill('SIGKILL');
  });

describe('learned start times', () => {
  const file = () => join(dir, 'deep', 'starts.json');

  it('A3 a start may take twice the slowest of the last ones, and never less than the rule says', () => {
    const shared = join(dir, 'starts.json');
    const [first, second] = [openStarts(shared, () => {}), openStarts(shared, () => {})];
    first.saw('claude', 20_000);
    // Another project that is open at once learns in the same file.
    second.saw('codex', 30_000);
    expect(['claude', 'codex'].map((cli) => openStarts(shared, () => {}).allowed(cli, 12_000))).toEqual([40_000, 60_000]);

    const starts = openStarts(null, () => {});
    expect(starts.allowed('claude', 12_000)).toBe(12_000);
    starts.saw('claude', 5_700);
    expect(starts.allowed('claude', 12_000)).toBe(12_000);
    starts.saw('claude', 9_000);
    expect(starts.allowed('claude', 12_000)).toBe(18_000);
    expect(starts.allowed('codex', 15_000)).toBe(15_000);
    for (let i = 0; i < 20; i += 1) starts.saw('claude', 1_000);
    expect(starts.allowed('claude', 12_000)).toBe(12_000);
  });

  it('A3 is bounded, whatever was seen', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.double(), fc.integer())), fc.integer({ min: 0, max: 60_000 }), (seen, least) => {
      const starts = openStarts(null, () => {});
      for (const ms of seen) starts.saw('x', ms);
      expect(starts.allowed('x', least)).toBeGreaterThanOrEqual(least);
      expect(starts.allowed('x', least)).toBeLessThanOrEqual(60_000);
      expect(starts.allowed('constructor', least)).toBe(least);
    }));
  });

  it('P3 P4 is kept in a file; a broken one is kept beside and told', () => {
    const problems: string[] = [];
    const tell = (text: string) => problems.push(text);
    openStarts(file(), tell).saw('codex', 20_000);
    expect(openStarts(file(), tell).allowed('codex', 15_000)).toBe(40_000);
    expect(readdirSync(join(dir, 'deep'))).toEqual(['starts.json']);
    for (const broken of ['{', '[]', '{"version":2,"starts":{}}', '{"version":1,"starts":{"codex":["x"]}}']) {
      writeFileSync(file(), broken);
      expect(openStarts(file(), tell).allowed('codex', 15_000)).toBe(15_000);
      expect(readdirSync(join(dir, 'deep')).join()).toMatch(/^starts\.json\.broken-\d+$/);
      for (const name of readdirSync(join(dir, 'deep'))) rmSync(join(dir, 'deep', name));
    }
    expect(problems).toHaveLength(4);
  });
});

describe('the lock of a session', () => {
  const locks = () => openSessionLocks(join(dir, 'locks'));
  const held = (lock: SessionLock | string): SessionLock => {
    if (typeof lock === 'string') return expect.unreachable(lock);
    return lock;
  };
  const want = (pid: number, agent = 'claude', session = 's-1') => ({ cli: 'claude', session, agent, pid, by: `${agent} ${pid}` });

  it('A4 keeps a second process off a session, and names the one that has it', () => {
    const first = sleeper();
    held(locks().take(want(first)));
    expect(locks().take(want(sleeper(), 'other'))).toContain(`process ${first}`);
    held(locks().take(want(sleeper(), 'other', 's-2')));
  });

  it('A4 is free again when it is released, or when its process has ended', async () => {
    const first = sleeper();
    held(locks().take(want(first))).release();
    expect(readdirSync(join(dir, 'locks'))).toEqual([]);
    held(locks().take(want(first)));
    await ended(first);
    const second = sleeper();
    held(locks().take(want(second, 'other')));
    expect(locks().take(want(sleeper()))).toContain(`process ${second}`);
    expect(readdirSync(join(dir, 'locks'))).toHaveLength(1);
  });

  it('A4 a later process with the same id is not the one that had it', () => {
    const pid = sleeper();
    openSessionLocks(join(dir, 'locks'), () => 'yesterday').take(want(pid));
    expect(typeof locks().take(want(sleeper(), 'other'))).toBe('object');
  });

  it('A4 goes over from the app to the CLI that it started, and survives the app', () => {
    const app = sleeper();
    const cli = sleeper();
    held(locks().take({ ...want(app), by: 'ours' })).move(cli);
    children.find((c) => c.pid === app)!.kill('SIGKILL');
    expect(locks().take(want(sleeper(), 'other'))).toContain(`process ${cli}`);
    held(locks().take({ ...want(cli), by: 'ours' })).release();
    expect(readdirSync(join(dir, 'locks'))).toEqual([]);
  });

  it('who lost the lock does not release that of another', async () => {
    const first = sleeper();
    const mine = held(locks().take(want(first)));
    await ended(first);
    const second = sleeper();
    held(locks().take(want(second, 'other')));
    mine.release();
    mine.move(sleeper());
    expect(readFileSync(join(dir, 'locks', readdirSync(join(dir, 'locks'))[0]!), 'utf8')).toContain(String(second));
  });

  it('a damaged lock, and a folder that cannot be written, keep nobody from a start', () => {
    mkdirSync(join(dir, 'locks'));
    const first = held(locks().take(want(sleeper())));
    writeFileSync(join(dir, 'locks', readdirSync(join(dir, 'locks'))[0]!), '{"half');
    held(locks().take(want(sleeper(), 'other')));
    first.release();
    writeFileSync(join(dir, 'file'), '');
    held(openSessionLocks(join(dir, 'file', 'locks')).take(want(sleeper())));
    expect(typeof openSessionLocks(null).take(want(sleeper()))).toBe('object');
  });

  it('an old lock of a process that is gone goes, one of a process that lives stays', async () => {
    const first = sleeper();
    const second = sleeper();
    held(locks().take(want(first)));
    held(locks().take(want(second, 'claude', 's-2')));
    await ended(first);
    for (const name of readdirSync(join(dir, 'locks'))) utimesSync(join(dir, 'locks', name), 1_000, 1_000);
    locks();
    expect(readdirSync(join(dir, 'locks'))).toHaveLength(1);
    expect(locks().take(want(sleeper(), 'other', 's-2'))).toContain(`process ${second}`);
  });

  it('tells a process from none', () => {
    expect(bornOf(process.pid)).toBeTruthy();
    expect(bornOf(-1)).toBeNull();
    expect(bornOf(2 ** 30)).toBeNull();
  });
});
