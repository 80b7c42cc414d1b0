import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecordings } from './recordings.ts';

const DAY = 24 * 60 * 60_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.now();
function put(session: string, sizes: number[], age: number): void {
  mkdirSync(join(folder, 'all', session), { recursive: true });
  sizes.forEach((size, i) => {
    const path = join(folder, 'all', session, `${String(i + 1).padStart(8, '0')}.qrec`);
    writeFileSync(path, Buffer.alloc(size, i + 1));
    utimesSync(path, new Date(now - age), new Date(now - age));
  });
}
const open = (most?: number) => openRecordings(join(folder, 'all'), most);
const names = async (all: ReturnType<typeof open>) => (await all.list()).map(({ session }) => session);

describe('X7 the recordings of a project', () => {
  it('are listed with the latest first, and read in pieces', async () => {
    put('old', [10, 20], DAY);
    put('new', [5], 0);
    const all = open();
    expect(await all.list()).toMatchObject([{ session: 'new', segments: 1, bytes: 5 }, { session: 'old', segments: 2, bytes: 30 }]);
    expect(await all.read('old', 1)).toEqual(Buffer.alloc(20, 2));
    expect(await all.read('old', 2)).toBe(null);
    expect(await all.read('none', 0)).toBe(null);
    const parts = [];
    for await (const part of all.all('old')) parts.push(part.length);
    expect(parts).toEqual([10, 20]);
  });

  it('lie in a folder of the user alone', () => {
    open();
    expect(statSync(join(folder, 'all')).mode & 0o777).toBe(0o700);
  });

  it('are read from nowhere else, whatever a session is called', async () => {
    writeFileSync(join(folder, '00000001.qrec'), 'secret');
    const all = open();
    expect(await all.read('..', 0)).toBe(null);
    expect(await all.read('../../etc', 0)).toBe(null);
    await all.erase('..');
    expect(statSync(join(folder, '00000001.qrec')).size).toBe(6);
    symlinkSync(folder, join(folder, 'all', 'link'));
    await all.erase('link');
    expect(statSync(join(folder, '00000001.qrec')).size).toBe(6);
  });

  it('are files: a pipe by the name of one is none, and nobody waits for it', async () => {
    put('odd', [10], 0);
    execFileSync('mkfifo', [join(folder, 'all', 'odd', '00000002.qrec')]);
    mkdirSync(join(folder, 'all', 'odd', '00000003.qrec'));
    const all = open();
    expect(await all.read('odd', 1)).toBe(null);
    expect(await all.read('odd', 2)).toBe(null);
    const parts = [];
    for await (const part of all.all('odd')) parts.push(part.length);
    expect(parts).toEqual([10]);
  });

  it('go after two weeks, and the oldest when they are too large, but never those that run', async () => {
    put('stale', [10], 15 * DAY);
    put('running', [10], 20 * DAY);
    put('a', [400], 3 * DAY);
    put('b', [400], 2 * DAY);
    put('c', [400], DAY);
    const all = open(1_000);
    await all.trim(new Set(['running']), now);
    expect(await names(all)).toEqual(['c', 'b', 'running']);
    await all.erase('b');
    expect(await names(all)).toEqual(['c', 'running']);
    await all.erase();
    expect(await names(all)).toEqual([]);
  });
});
