import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeHome, TEST_KEY } from './home.ts';
import type { Home, HomeOptions } from './home.ts';

let home: Home | undefined;
afterEach(() => home?.dispose());

function made(options: Partial<HomeOptions> = {}): Home {
  home = makeHome({ url: 'http://127.0.0.1:9', commands: {}, ...options });
  return home;
}

const claudeState = ({ dir }: Home) => JSON.parse(readFileSync(join(dir, '.claude.json'), 'utf8')) as Record<string, unknown>;

test('every folder that the environment names lies in the home, and the caller’s settings do not', () => {
  process.env.ANTHROPIC_MODEL = 'the-callers';
  const { env, dir } = made();
  delete process.env.ANTHROPIC_MODEL;
  for (const name of ['HOME', 'TMPDIR', 'CODEX_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME']) {
    expect(env[name]?.startsWith(dir)).toBe(true);
  }
  expect(env.ANTHROPIC_MODEL).toBeUndefined();
  expect(env.HTTPS_PROXY).toBe('http://127.0.0.1:9');
  expect(statSync(join(dir, '.claude.json')).mode & 0o077).toBe(0);
});

test('trusted folders and the approved key are written for both CLIs', () => {
  const one = made({ trusted: ['/a folder/"x"'] });
  expect(claudeState(one)).toMatchObject({
    customApiKeyResponses: { approved: [TEST_KEY.slice(-20)] },
    projects: { '/a folder/"x"': { hasTrustDialogAccepted: true } },
  });
  expect(readFileSync(join(one.codexDir, 'config.toml'), 'utf8')).toContain('[projects."/a folder/\\"x\\""]\ntrust_level = "trusted"');
});

test('without trust and key both are left for the dialogs to ask', () => {
  const one = made({ keyApproved: false });
  expect(claudeState(one)).toMatchObject({ customApiKeyResponses: { approved: [] }, projects: {} });
  expect(readFileSync(join(one.codexDir, 'config.toml'), 'utf8')).not.toContain('trust_level');
});

test('a login shell of the home finds the commands, whatever their path is', () => {
  const { dir } = made();
  const odd = join(dir, "it's odd");
  writeFileSync(odd, '#!/bin/sh\necho "odd: $1"\n', { mode: 0o755 });
  const second = makeHome({ url: 'http://127.0.0.1:9', commands: { claude: odd } });
  const out = execFileSync('/bin/bash', ['-lc', 'claude "a b"'], { env: { HOME: second.dir, PATH: '/usr/bin:/bin' }, encoding: 'utf8' });
  second.dispose();
  expect(out).toBe('odd: a b\n');
});

test('dispose leaves nothing', () => {
  const { dir, dispose } = made();
  dispose();
  expect(existsSync(dir)).toBe(false);
});
