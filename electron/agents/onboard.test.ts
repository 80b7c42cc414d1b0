import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adapters } from './catalogue.ts';
import { stuckAt } from './find.ts';
import { installOf, loginCommand, loginOf, npmAt } from './onboard.ts';
import { createProbes, type Probes } from './probe.ts';

let dir: string;
let probes: Probes;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-onboard-')));
  probes = createProbes();
});
afterEach(() => {
  probes.close();
  rmSync(dir, { recursive: true, force: true });
});
const program = (name: string, script: string, mode = 0o755): string => {
  const file = join(dir, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode });
  return file;
};
const login = (adapter: 'claude' | 'codex' | 'amp' | 'antigravity' | 'opencode', env: Record<string, string> = {}) =>
  loginOf({ adapter, command: adapter === 'antigravity' ? 'agy' : adapter }, { HOME: dir, ...env }, `${dir}:/usr/bin:/bin`, probes);

test('U20 a login is seen by its variable or its file, whose contents are not read', async () => {
  expect(await login('amp', { AMP_API_KEY: 'sgamp_secret' })).toEqual({ state: 'in', where: 'AMP_API_KEY' });
  expect(await login('claude')).toEqual({ state: 'out' });
  mkdirSync(join(dir, 'conf'));
  // A file that nobody may read is as good: it is only looked for.
  writeFileSync(join(dir, 'conf', '.credentials.json'), '', { mode: 0o000 });
  expect(await login('claude', { CLAUDE_CONFIG_DIR: join(dir, 'conf') })).toEqual({ state: 'in', where: join(dir, 'conf', '.credentials.json') });
  expect(await login('antigravity')).toEqual({ state: 'unseen' });
});

test('U20 a program is asked for its login only where it has a folder of its own, and one that fails has none', async () => {
  program('codex', `echo "$*" >>"${dir}/asked"; exit 0`);
  expect(await login('codex')).toEqual({ state: 'out' });
  mkdirSync(join(dir, '.codex'));
  expect(await login('codex')).toEqual({ state: 'in', where: 'codex login status' });
  program('codex', 'exit 1');
  expect(await login('codex')).toEqual({ state: 'out' });
});

test('U20 how a CLI is got: by the vendor’s installer, else by npm, where npm may write', () => {
  const { hint } = adapters.claude.rules;
  expect(installOf(hint, { platform: 'linux', npm: 'none' }).command).toMatch(/^curl -fsSL https:\/\/claude\.ai\/install\.sh/);
  expect(installOf(hint, { platform: 'win32', npm: 'free' }).command).toMatch(/^irm https:/);
  const codex = adapters.codex.rules.hint;
  expect(installOf(codex, { platform: 'darwin', npm: 'free' }).command).toBe('npm install -g @openai/codex');
  expect(installOf(codex, { platform: 'linux', npm: 'locked' }).command).toBe('npm install -g --prefix ~/.local @openai/codex');
  expect(installOf(codex, { platform: 'linux', npm: 'none' })).not.toHaveProperty('command');
  expect(installOf(adapters.antigravity.rules.hint, { platform: 'linux', npm: 'free' })).toEqual({ url: 'https://antigravity.google' });
  for (const [name, adapter] of Object.entries(adapters)) {
    const { command, url } = installOf(adapter.rules.hint, { platform: 'linux', npm: 'free' });
    if (name !== 'custom') expect([name, command ?? url]).toEqual([name, expect.any(String)]);
  }
  expect(loginCommand({ adapter: 'antigravity', command: 'agy' })).toBe('agy');
});

test('U20 npm that may not write where it installs is told from one that may', async () => {
  mkdirSync(join(dir, 'bin'));
  mkdirSync(join(dir, 'lib', 'node_modules'), { recursive: true });
  const path = join(dir, 'bin');
  expect(await npmAt(path, { HOME: dir }, 'linux')).toBe('none');
  writeFileSync(join(path, 'npm'), '#!/bin/sh\n', { mode: 0o755 });
  expect(await npmAt(path, { HOME: dir }, 'linux')).toBe('free');
  rmSync(join(dir, 'lib'), { recursive: true });
  writeFileSync(join(dir, '.npmrc'), 'color=true\nprefix = ~/.npm\n');
  expect(await npmAt(path, { HOME: dir }, 'linux')).toBe('free');
});

test('U20 a link that leads nowhere, and a file that may not be run, are told from what is not there', async () => {
  const path = `relative:${dir}`;
  expect(await stuckAt('claude', path)).toBeNull();
  mkdirSync(join(dir, 'claude'));
  expect(await stuckAt('claude', path)).toBeNull();
  symlinkSync(join(dir, 'gone'), join(dir, 'codex'));
  expect(await stuckAt('codex', path)).toEqual({ file: join(dir, 'codex'), why: 'link' });
  const amp = program('amp', 'true', 0o644);
  chmodSync(amp, 0o644);
  expect(await stuckAt('amp', path)).toEqual({ file: amp, why: 'locked' });
});

test('U20 A14 a CLI that hangs when it is asked is told so, and ended', async () => {
  const file = program('hangs', `echo $$ >"${dir}/pid"; exec sleep 617`);
  expect(await probes.ask(file, { args: [], env: {} }, '/usr/bin:/bin', false)).toEqual({ version: null, help: null, hangs: true });
  expect(await probes.agrees(program('no', 'exit 1'), ['a'], {}, '/usr/bin:/bin')).toBe(false);
  expect(await probes.agrees(program('yes', '[ "$1 $2" = "a b" ]'), ['a', 'b'], {}, '/usr/bin:/bin')).toBe(true);
}, 30_000);
