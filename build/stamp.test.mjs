import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addToStamp, fingerprint, readStamp, writeStamp } from './stamp.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-stamp-'));
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, 'a/b/one.ts'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('fingerprint', () => {
  const now = () => fingerprint(folder, ['a', 'not-there']);

  it('stays the same while nothing changes', () => {
    expect(now()).toBe(now());
  });

  it.each([
    ['a file grows', () => writeFileSync(join(folder, 'a/b/one.ts'), 'one more')],
    ['a file is newer', () => utimesSync(join(folder, 'a/b/one.ts'), 1e9, 1e9)],
    ['a file is added', () => writeFileSync(join(folder, 'a/two.ts'), '')],
    ['a file is gone', () => rmSync(join(folder, 'a/b/one.ts'))],
    ['a missing path appears', () => writeFileSync(join(folder, 'not-there'), '')],
  ])('changes when %s', (_, change) => {
    const before = now();
    change();
    expect(now()).not.toBe(before);
  });

  it('does not look at tests and hidden files', () => {
    const before = now();
    writeFileSync(join(folder, 'a/one.test.ts'), 'x');
    writeFileSync(join(folder, 'a/.swap'), 'x');
    expect(now()).toBe(before);
  });
});

describe('stamp', () => {
  it('reads a missing and a broken file as empty', () => {
    const file = join(folder, 'stamp.json');
    expect(readStamp(file)).toEqual({});
    for (const broken of ['', '{"deps":', 'null', '7']) {
      writeFileSync(file, broken);
      expect(readStamp(file)).toEqual({});
    }
  });

  it('keeps other facts, and leaves no file beside', () => {
    const file = join(folder, 'new/stamp.json');
    writeStamp(file, { deps: 'x', build: 'old' });
    addToStamp(file, { build: 'new' });
    expect(readStamp(file)).toEqual({ deps: 'x', build: 'new' });
    expect(readdirSync(join(folder, 'new'))).toEqual(['stamp.json']);
  });
});
