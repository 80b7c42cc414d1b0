import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codexAlone } from './launcher.ts';

it('K5 the functions by which bash finds the programs of a pane get through the launcher’s shell', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'quatuor-tools-'));
  const { file, args } = codexAlone('/bin/bash', runDir, 'no server', ['-c', 'type -t quatuor || echo none']);
  // bash stands in for the CLI, and knows no --no-daemon.
  const words = [args[0]!, args[1]!.replace(' --no-daemon', ''), ...args.slice(2)];
  const told = (env: Record<string, string>) => execFileSync(file, words, { env: { PATH: '/usr/bin:/bin', ...env }, encoding: 'utf8' });
  expect(told({ QUATUOR_FN: '() { echo "ours $*"; }' })).toBe('function\n');
  expect(told({})).toBe('none\n');
  rmSync(runDir, { recursive: true });
});
