import { spawn } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descendants, parsePs, parseStat, watchChildren } from './children.ts';
import type { Used } from './children.ts';

const one = (pid: number, parent: number, ms = 0): Used => ({ pid, parent, name: `p${pid}`, ms });

describe('the processes of an agent', () => {
  it('are read from /proc, whatever their names hold', () => {
    const stat = '4711 (a ) (b) R 12 4711 4711 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 99 0 0';
    expect(parseStat(stat)).toEqual({ pid: 4711, parent: 12, name: 'a ) (b', ms: 3_000 });
    expect(parseStat(stat.replace('0 -1', '34816 4711'))).toMatchObject({ front: true });
    expect(parseStat(stat.replace('0 -1', '34816 99'))).not.toHaveProperty('front');
    expect(parseStat('')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => {
      const got = parseStat(text);
      if (got) expect(Number.isFinite(got.ms)).toBe(true);
    }));
  });

  it('are read from ps, with days, hours and fractions', () => {
    const out = '    1     0   0:12.34 /sbin/launchd\n  502     1  1:02:03 node\n 77 502 2-00:00:01 /usr/bin/make\nrubbish\n';
    expect(parsePs(out)).toEqual([
      { pid: 1, parent: 0, name: 'launchd', ms: 12_340 },
      { pid: 502, parent: 1, name: 'node', ms: 3_723_000 },
      { pid: 77, parent: 502, name: 'make', ms: 172_801_000 },
    ]);
  });

  it('are its children and theirs, not the agent itself, also in a list that goes round', () => {
    expect(descendants(2, [one(2, 1), one(3, 2), one(4, 3), one(5, 1)]).map((p) => p.pid)).toEqual([3, 4]);
    expect(descendants(2, [one(2, 3), one(3, 2)]).map((p) => p.pid)).toEqual([3]);
    expect(descendants(0, [one(0, 0)])).toEqual([]);
  });

  it('A10 work when they have used the processor since the last look, and not when they wait', async () => {
    let all: Used[] | null = [one(9, 1, 500), one(10, 9, 100)];
    let at = 0;
    const children = watchChildren(9, async () => all, () => at);
    expect(await children.look()).toBeNull();
    at = 5_000;
    all = [one(9, 1, 5_000), one(10, 9, 110)];
    expect(await children.look()).toBeNull();
    at = 10_000;
    all = [one(9, 1, 5_000), one(10, 9, 110), one(11, 10, 2_000)];
    expect(await children.look()).toEqual({ name: 'p11', count: 2 });
    at = 15_000;
    all = null;
    expect(await children.look()).toBeNull();
  });

  it.runIf(process.platform === 'linux')('A10 of this machine: a busy child is seen', async () => {
    const child = spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    try {
      const children = watchChildren(process.pid);
      await children.look();
      let seen = null;
      for (let i = 0; i < 1_200 && !seen; i += 1) {
        await new Promise((done) => setTimeout(done, 50));
        seen = await children.look();
      }
      expect(seen?.count).toBeGreaterThanOrEqual(1);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
