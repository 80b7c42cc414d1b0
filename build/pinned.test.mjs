import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDigest, unpackRuntime } from './pinned.mjs';
import { sha256 } from './stamp.mjs';

let folder;
let tarball;
let from;

/** A package of the same shape as the real one, with a script as its binary. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-pinned-'));
  const app = join(folder, 'source/app');
  mkdirSync(join(app, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'source/package'));
  writeFileSync(join(app, 'hvir'), '#!/bin/sh\necho runs\n');
  chmodSync(join(app, 'hvir'), 0o755);
  writeFileSync(join(app, 'LICENSE.electron.txt'), 'licence');
  writeFileSync(join(app, 'resources/app.asar'), 'their own app');
  const tar = (...args) => execFileSync('tar', ['-C', join(folder, 'source'), '-czf', ...args]);
  const payload = join(folder, 'source/package/payload.tar.gz');
  tar(payload, 'app');
  tarball = join(folder, 'package.tgz');
  tar(tarball, 'package');
  from = {
    binary: 'hvir', electron: '43.2.0',
    payloadSha256: sha256(readFileSync(payload)), binarySha256: sha256(readFileSync(join(app, 'hvir'))),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unpack = (changes = {}) =>
  unpackRuntime(tarball, join(folder, 'dist'), { ...from, ...changes }, async (resources) => {
    mkdirSync(resources, { recursive: true });
    writeFileSync(join(resources, 'default_app.asar'), 'ours');
  });

describe('the pinned runtime', () => {
  it('becomes a dist folder with our app in it and not theirs', async () => {
    await unpack();
    const dist = join(folder, 'dist');
    expect(readdirSync(dist).sort()).toEqual(['LICENSE', 'electron', 'resources', 'version']);
    expect(readdirSync(join(dist, 'resources'))).toEqual(['default_app.asar']);
    expect(readFileSync(join(dist, 'version'), 'utf8')).toBe('43.2.0');
    expect(execFileSync(join(dist, 'electron'), { encoding: 'utf8' })).toBe('runs\n');
    expect(existsSync(`${dist}.part`)).toBe(false);
  });

  it.each(['payloadSha256', 'binarySha256'])('is refused when %s differs, and nothing is left to be used', async (which) => {
    await expect(unpack({ [which]: 'f'.repeat(64) })).rejects.toThrow(/not the file that was pinned/);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  it('goes on after an abort that left half of it', async () => {
    mkdirSync(join(folder, 'dist.part/app'), { recursive: true });
    writeFileSync(join(folder, 'dist.part/app/hvir'), 'half');
    await unpack();
    expect(execFileSync(join(folder, 'dist/electron'), { encoding: 'utf8' })).toBe('runs\n');
  });

  it('says so when the tarball is cut off', async () => {
    writeFileSync(tarball, readFileSync(tarball).subarray(0, 100));
    await expect(unpack()).rejects.toThrow(/tar -xzf failed/);
  });
});

describe('digests', () => {
  it("are understood as npm writes them and in sha256's hex", async () => {
    const file = join(folder, 'abc');
    writeFileSync(file, 'abc');
    await checkDigest(file, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    await checkDigest(
      file,
      'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==');
    await expect(checkDigest(file, 'sha512-AAAA')).rejects.toThrow(/wanted sha512-AAAA/);
  });
});
