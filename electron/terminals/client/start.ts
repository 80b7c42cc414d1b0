import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostOptions } from '../host/options.ts';
import { TAKEN_EXIT_CODE } from '../host/taken.ts';
import { HostError } from './error.ts';
import type { ConnectOptions, StartedHost } from './types.ts';

/** The host's own heap is small: a small young generation keeps it so. */
const HEAP = ['--max-semi-space-size=1'];

/** The environment of the host itself: what a program needs to start, and no more. */
function hostEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ELECTRON_RUN_AS_NODE: '1' };
  for (const name of ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'LD_LIBRARY_PATH', 'USER']) {
    if (process.env[name] !== undefined) env[name] = process.env[name];
  }
  return env;
}

function lastLines(path: string, count: number): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

/**
 * Starts a host, detached: it lives on without this process. Another host that was quicker is no
 * failure. `failed` rejects with `host-start` and the log's last lines.
 */
export function startHost(options: ConnectOptions): StartedHost {
  const hostOptions: HostOptions = {
    runDir: options.runDir,
    version: options.clientVersion,
    idleExitMs: options.idleExitMs ?? 60_000,
    stallMs: options.stallMs ?? 15_000,
  };
  const logPath = join(options.runDir, 'host.err');
  const fail = (message: string): HostError => {
    const lines = [lastLines(logPath, 15), lastLines(join(options.runDir, 'host.log'), 5)];
    return new HostError('host-start', [message, ...lines].filter(Boolean).join('\n'));
  };
  const failed = new Promise<never>((_, reject) => {
    let out: number;
    try {
      out = openSync(logPath, 'w', 0o600);
    } catch (error) {
      reject(fail(`The terminal host cannot write its log: ${(error as Error).message}`));
      return;
    }
    const argv = [...HEAP, options.hostScript, JSON.stringify(hostOptions)];
    const child = spawn(options.execPath, argv, {
      detached: true,
      cwd: '/',
      env: hostEnvironment(),
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    child.once('error', (error) => {
      reject(fail(`The terminal host could not be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      if (code === TAKEN_EXIT_CODE) return;
      reject(fail(`The terminal host ended at once (${signal ?? `code ${code}`}).`));
    });
    child.unref();
  });
  failed.catch(() => undefined);
  return { failed };
}
