import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whyUnusable } from './home.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-home-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('makes the folder for the state', () => {
  expect(whyUnusable(join(dir, 'a', 'b'))).toBeNull();
  expect(existsSync(join(dir, 'a', 'b'))).toBe(true);
});

it('says why a folder cannot be used', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(whyUnusable(join(dir, 'file'))).toContain('cannot be used');
  expect(whyUnusable(join(dir, 'file', 'under'))).toContain('cannot be used');
});

it.runIf(process.platform === 'linux')('comes to an end where nothing can be made', () => {
  expect(whyUnusable('/proc/no/home')).toContain('cannot be used');
});
