import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { equipped, paneEnv } from './environment.ts';

it('K5 a pane has the programs in front of its PATH, whatever PATH its agent sets, and none of an outer pane’s', () => {
  const gear = { env: { QUATUOR_PANE: '/run/key' }, path: ['/q/panes', '/q'], files: {} };
  const env = paneEnv({ QUATUOR_PANE: '/outer', 'BASH_FUNC_tmux%%': '() { :; }', HOME: '/h' }, '/usr/bin', { PATH: '/opt/bin' });
  expect(env).not.toHaveProperty('QUATUOR_PANE');
  expect(env).not.toHaveProperty('BASH_FUNC_tmux%%');
  expect(equipped(env, gear)).toMatchObject({ HOME: '/h', QUATUOR_PANE: '/run/key', PATH: '/q/panes:/q:/opt/bin' });
  expect(equipped(env, undefined)).toBe(env);
});

it('K5 a function of ours stays in front of a program of that name in a login shell of bash', () => {
  const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', 'BASH_FUNC_tmux%%': '() { echo "ours $*"; }' };
  expect(execFileSync('bash', ['-lc', 'PATH=/usr/local/bin:/usr/bin:/bin; tmux ls; command -v tmux'], { env, encoding: 'utf8' })).toBe('ours ls\ntmux\n');
});
