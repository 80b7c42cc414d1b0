import { spawn } from 'node:child_process';
import type { HookCommand } from './launch.ts';

export interface HookResult {
  /** Exit code 2, or `{"decision":"block"}` on stdout. */
  blocked: boolean;
  reason: string;
}

/** Runs the commands of one event at once, each with `input` as JSON on stdin, and waits for all. */
export async function runHooks(
  commands: HookCommand[],
  input: Record<string, unknown>,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<HookResult> {
  const results = await Promise.all(commands.map((hook) => runOne(hook, input, cwd, env)));
  return results.find((result) => result.blocked) ?? { blocked: false, reason: '' };
}

function runOne(
  hook: HookCommand,
  input: Record<string, unknown>,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<HookResult> {
  return new Promise((resolve) => {
    const child = spawn(hook.command, { cwd, env, shell: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), hook.timeoutMs);
    child.stdout.on('data', (bytes) => (out += String(bytes)));
    child.stderr.on('data', (bytes) => (err += String(bytes)));
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(input) + (hook.newline ? '\n' : ''));
    child.on('error', () => resolve({ blocked: false, reason: '' }));
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 2) resolve({ blocked: true, reason: err.trim() });
      else resolve(decision(out));
    });
  });
}

function decision(out: string): HookResult {
  try {
    const said = JSON.parse(out) as { decision?: string; reason?: string };
    return { blocked: said.decision === 'block', reason: said.reason ?? '' };
  } catch {
    return { blocked: false, reason: '' };
  }
}
