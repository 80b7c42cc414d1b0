import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlFile, fpmArgs } from './fpm.mjs';

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-fpm-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const usual = ['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0', '-d', 'xdg-utils', '--deb-recommends', 'libappindicator3-1', '--deb-compression', 'none',
  '--architecture', 'amd64', '--description', ' \n A desk for several coding agents.', '--version', '0.1.0-beta.1', '--name', 'quatuor', '--maintainer', 'Some <body@quatuor.invalid>',
  '--vendor', 'Some', '--url', 'https://quatuor.invalid', '--deb-priority', 'optional', '--license', 'MIT'];

describe('the arguments that electron-builder gives to fpm', () => {
  it('are all read; one that is not known is told, not passed over', () => {
    const { values, lists, files } = fpmArgs([...usual, '/some=where/=/opt/Quatuor Test', 'a=/usr/bin/quatuor']);
    expect(values).toMatchObject({ '--version': '0.1.0-beta.1', '--architecture': 'amd64' });
    expect(lists['-d']).toEqual(['libgtk-3-0', 'xdg-utils']);
    expect(files).toEqual([{ from: '/some=where/', to: '/opt/Quatuor Test' }, { from: 'a', to: '/usr/bin/quatuor' }]);
    expect(() => fpmArgs([...usual, '--deb-systemd', 'x'])).toThrow('--deb-systemd');
    expect(() => fpmArgs([...usual, 'nowhere'])).toThrow('nowhere');
    expect(() => fpmArgs([...usual, '--name'])).toThrow('needs a value');
    expect(() => fpmArgs(usual.map((word) => (word === 'deb' ? 'rpm' : word)))).toThrow('a deb');
  });

  it('become a control file: a version before a release sorts before it, and an address that is none is left out', () => {
    const text = controlFile(fpmArgs(usual), 42);
    expect(text).toContain('Version: 0.1.0~beta.1\n');
    expect(text).toContain('Depends: libgtk-3-0, xdg-utils\n');
    expect(text).toContain('Description: A desk for several coding agents.\n');
    expect(text).not.toContain('Homepage');
  });

  it.runIf(existsSync('/usr/bin/dpkg-deb'))('become a package that holds the folder, its links and its scripts', () => {
    const app = join(folder, 'app');
    mkdirSync(app);
    writeFileSync(join(app, 'run'), 'x', { mode: 0o755 });
    symlinkSync('../../opt/My App/run', join(folder, 'link'));
    writeFileSync(join(folder, 'after'), '#!/bin/sh\nexit 0\n');
    const file = join(folder, 'q.deb');
    execFileSync(process.execPath, [join(import.meta.dirname, 'fpm.mjs'), ...usual, '--package', file, '--after-install', join(folder, 'after'), `${app}/=/opt/My App`, `${join(folder, 'link')}=/usr/bin/quatuor`]);
    const out = join(folder, 'out');
    execFileSync('dpkg-deb', ['-x', file, out]);
    execFileSync('dpkg-deb', ['-e', file, join(out, 'DEBIAN')]);
    expect(lstatSync(join(out, 'opt/My App/run')).mode & 0o111).not.toBe(0);
    expect(readlinkSync(join(out, 'usr/bin/quatuor'))).toBe('../../opt/My App/run');
    expect(readFileSync(join(out, 'DEBIAN/postinst'), 'utf8')).toContain('exit 0');
  });
});
