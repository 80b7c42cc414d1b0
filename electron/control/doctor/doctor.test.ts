import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answers } from '../../../shared/contract/answers.ts';
import { defaultAgents } from '../../agents/index.ts';
import { makeStage, type Stage } from '../cli/testing.ts';
import { closeSockets, examine } from './index.ts';
import { lookAtTmux, sessionsIn } from './tmux.ts';

// Each call is a program of its own, and asks others for their versions.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let stage: Stage;
let bin: string;
beforeEach(async () => {
  stage = await makeStage('doc');
  bin = join(stage.dir, 'clis');
  mkdirSync(bin);
});
afterEach(() => stage.end());

const cli = (name: string, script: string): void => writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

/** What is said of each thing; only the CLIs of the test are on the PATH. */
async function doctor(env: Record<string, string> = {}) {
  const PATH = `${bin}:${join(stage.home, 'bin')}:/usr/bin:/bin`;
  const { code, out } = await stage.quatuor(['doctor', '--json'], { env: { PATH, ...env } });
  const { checks } = answers.doctor.parse(JSON.parse(out));
  return { code, of: (id: string) => checks.find((check) => check.id === id) };
}

test('K20 finds the CLIs with their versions and logins, and says what to do where something is missing', async () => {
  cli('claude', 'echo "2.1.330 (Claude Code)"');
  cli('codex', 'echo "codex-cli 99.0.0"');
  cli('amp', 'exit 3');
  mkdirSync(join(stage.dir, '.claude'));
  writeFileSync(join(stage.dir, '.claude', '.credentials.json'), '{}');
  const { code, of } = await doctor({ OPENAI_API_KEY: '', CODEX_API_KEY: '', AMP_API_KEY: 'sgamp_x', CLAUDE_CONFIG_DIR: '', CODEX_HOME: '' });
  expect(code).toBe(0);
  expect(of('claude')).toMatchObject({ state: 'ok', says: expect.stringContaining(`Claude 2.1.330: ${join(bin, 'claude')}`) });
  expect(of('claude-login')).toMatchObject({ state: 'ok', says: expect.stringContaining('.credentials.json') });
  expect(of('codex')).toMatchObject({ state: 'note', says: expect.stringContaining('is newer than') });
  expect(of('codex-login')).toMatchObject({ state: 'note', remedy: expect.stringContaining('Run codex login once'), copy: 'codex login' });
  expect(of('amp')).toMatchObject({ state: 'note', says: expect.stringContaining('does not tell its version') });
  expect(of('amp-login')).toMatchObject({ state: 'ok', says: expect.stringContaining('AMP_API_KEY') });
  expect(of('antigravity')).toMatchObject({ state: 'note', remedy: expect.stringContaining('antigravity.google') });
  expect(of('app')).toMatchObject({ state: 'ok', says: expect.stringContaining('palm (/p) is open') });
  expect(of('path')).toMatchObject({ state: 'ok' });
  expect(of('disk')?.says).toMatch(/^\d+ [MG]B are free/);
  expect(JSON.stringify(of('amp-login'))).not.toContain('sgamp');
});

test('K20 X1 a socket that others could call, and what was allowed and is gone, are told; it works when the app does not run', async () => {
  cli('claude', 'echo 2.1.330');
  const { socket } = JSON.parse(readFileSync(join(stage.home, 'control.json'), 'utf8')) as { socket: string };
  chmodSync(socket, 0o666);
  writeFileSync(join(stage.home, 'consent.json'), JSON.stringify({ version: 1, grants: [{ path: join(stage.dir, 'gone.ts'), stage: 'written' }] }));
  const open = await doctor();
  expect(open.code).toBe(1);
  expect(open.of('sockets')).toMatchObject({ state: 'wrong', remedy: expect.stringContaining('chmod 600') });
  expect(open.of('hooks')).toMatchObject({ state: 'note', says: expect.stringContaining('gone.ts') });
  stage.control.close();
  const away = await doctor();
  expect(away.of('app')).toMatchObject({ state: 'note', says: 'Quatuor does not run' });
  const none = await doctor({ PATH: '/usr/bin:/bin', QUATUOR_HOME: join(stage.dir, 'never') });
  expect(none.of('folder')).toMatchObject({ state: 'note', remedy: 'Start Quatuor once' });
  expect(none.code).toBe(1);
  expect(none.of('agents')).toMatchObject({ state: 'wrong' });
});

test('K20 a link that leads nowhere, a program without the right, one that hangs and an old one are each told, with what to do', async () => {
  symlinkSync(join(stage.dir, 'gone'), join(bin, 'claude'));
  writeFileSync(join(bin, 'amp'), 'x', { mode: 0o644 });
  cli('agy', 'exec sleep 617');
  cli('codex', 'echo "codex-cli 0.1.0"');
  cli('gemini', 'echo 99.0.0');
  const { of } = await doctor({ OPENAI_API_KEY: '', CODEX_API_KEY: '' });
  expect(of('claude')).toMatchObject({ state: 'note', says: expect.stringContaining('leads nowhere'), copy: expect.stringContaining('install') });
  expect(of('amp')).toMatchObject({ copy: `chmod u+x '${join(bin, 'amp')}'` });
  expect(of('antigravity')).toMatchObject({ says: expect.stringContaining('does not answer'), copy: 'agy --version' });
  expect(of('codex')).toMatchObject({ says: expect.stringContaining('older than'), copy: expect.stringContaining('@openai/codex') });
  // One that is not of the four is told of where it is there.
  expect(of('gemini')).toMatchObject({ says: expect.stringContaining('is newer than') });
  expect(of('opencode')).toBeUndefined();
});

test('K20 the finding of each CLI is the same for the window, with its state and the project’s own', async () => {
  cli('claude', 'echo 2.1.330');
  cli('my-amp', 'echo 1.0');
  const [, amp] = defaultAgents();
  const env = { HOME: stage.dir, PATH: `${bin}:/usr/bin:/bin`, ANTHROPIC_API_KEY: 'x' };
  const found = await examine(stage.home, env, { agents: [{ ...amp!, id: 'second', name: 'Second', command: 'my-amp' }], now: () => 7 });
  expect(found.at).toBe(7);
  expect(found.clis.find(({ command }) => command === 'claude')).toMatchObject({ state: 'ready', version: '2.1.330', usual: true, path: join(bin, 'claude') });
  expect(found.clis.find(({ command }) => command === 'codex')).toMatchObject({ state: 'missing', path: null });
  expect(found.clis.find(({ command }) => command === 'my-amp')).toMatchObject({ name: 'Second', state: 'login', usual: false });
});

test('K20 X1 the app closes its own sockets to others, and nothing else', async () => {
  const { socket } = JSON.parse(readFileSync(join(stage.home, 'control.json'), 'utf8')) as { socket: string };
  chmodSync(socket, 0o666);
  closeSockets(stage.home);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  const { of } = await doctor();
  expect(of('sockets')).toMatchObject({ state: 'ok' });
});

test('K20 tmux is only asked: what it lists is read, and what it does not list is passed by', () => {
  expect(sessionsIn('palm-oil\t4\t/w/palm oil\nother\t1\trelative\n\t\t\nno line\n')).toEqual([{ session: 'palm-oil', windows: 4, folder: '/w/palm oil' }]);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    for (const { folder } of sessionsIn(text)) expect(folder.startsWith('/')).toBe(true);
  }));
});

test('K20 a tmux session in a folder with the seed’s files is found with its tasks, and is as it was', async () => {
  const folder = join(stage.dir, 'palm');
  mkdirSync(join(folder, 'orchestratoragent', 'config'), { recursive: true });
  writeFileSync(join(folder, 'orchestratoragent', 'config', 'task_queue.json'), 'no { json');
  const calls = join(stage.dir, 'calls');
  cli('tmux', `echo "$*" >>'${calls}'; printf 'palm-oil-orchestration\\t5\\t%s\\n' '${folder}'; printf 'else\\t1\\t/tmp\\n'`);
  const env = { HOME: stage.dir, PATH: `${bin}:/usr/bin:/bin` };
  // Garbage in its queue is no reason not to see it.
  expect(await lookAtTmux(env.PATH, env)).toEqual([{ session: 'palm-oil-orchestration', windows: 5, path: folder, tasks: null }]);
  expect(readFileSync(calls, 'utf8').trim().split('\n')).toEqual([expect.stringMatching(/^list-panes -a /)]);
  cli('tmux', 'echo "no server running on /tmp/tmux-0/default" >&2; exit 1');
  expect(await lookAtTmux(env.PATH, env)).toEqual([]);
});
