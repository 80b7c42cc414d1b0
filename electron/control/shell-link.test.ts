import { existsSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setShellLink, shellLink } from './shell-link.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'q-shell-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('K25 X3 the link is made where the person’s shells look, says whether their PATH has it, and is taken back whole', () => {
  const options = { home: join(dir, 'home'), folder: join(dir, 'local', 'bin'), searchPath: '/usr/bin' };
  expect(shellLink(options)).toMatchObject({ state: 'absent', onPath: false });
  expect(setShellLink(options, false)).toBeNull();
  expect(setShellLink(options, true)).toBeNull();
  expect(readlinkSync(join(options.folder, 'quatuor'))).toBe(join(options.home, 'bin', 'quatuor'));
  expect(shellLink({ ...options, searchPath: `/usr/bin:${options.folder}` })).toMatchObject({ state: 'ours', onPath: true });
  expect(setShellLink(options, true)).toBeNull();
  expect(setShellLink(options, false)).toBeNull();
  expect(existsSync(join(options.folder, 'quatuor'))).toBe(false);
});

test('K25 what somebody else put there stays', () => {
  const options = { home: join(dir, 'home'), folder: join(dir, 'bin'), searchPath: '' };
  mkdirSync(options.folder);
  const path = join(options.folder, 'quatuor');
  for (const make of [() => writeFileSync(path, 'mine'), () => symlinkSync('/elsewhere', path)]) {
    make();
    expect(shellLink(options).state).toBe('other');
    expect(setShellLink(options, true)).toContain('stays as it is');
    expect(setShellLink(options, false)).toContain('stays as it is');
    expect(lstatSync(path)).toBeDefined();
    rmSync(path);
  }
  writeFileSync(join(dir, 'file'), '');
  expect(setShellLink({ ...options, folder: join(dir, 'file', 'bin') }, true)).toContain('could not be made');
});
