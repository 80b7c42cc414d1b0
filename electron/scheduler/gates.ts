import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Writable } from 'node:stream';
import type { GateStep, Task } from '../../shared/model/index.ts';

export interface GateOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Each command ends after so many ms. */
  limitMs?: number;
  signal?: AbortSignal;
  onStep: (step: GateStep) => void;
  now: () => number;
}

const KEPT_OUTPUT = 64 * 1024;

/**
 * Runs a task's gate: its files must exist, then its commands must exit 0, one after the other;
 * the first failure ends it. Commands run in `cwd` by `sh -c`, without input, in a process group
 * of their own that is ended whole at the time limit or when cancelled.
 * @returns true when everything held; false also when it was cancelled
 */
export async function runGate(task: Task, options: GateOptions): Promise<boolean> {
  if (task.files.length > 0) {
    const step = filesStep(task, options);
    options.onStep(step);
    if (!step.ok) return false;
  }
  for (const command of task.gates) {
    if (options.signal?.aborted) return false;
    const step = await commandStep(command, options);
    options.onStep(step);
    if (!step.ok) return false;
  }
  return true;
}

function filesStep(task: Task, { cwd, now }: GateOptions): GateStep {
  const at = now();
  const missing = task.files
    .map((file) => file.path)
    .filter((path) => !existsSync(isAbsolute(path) ? path : join(cwd, path)));
  return {
    command: 'files exist',
    ok: missing.length === 0,
    exitCode: null,
    reason: missing.length === 0 ? `${task.files.length} of ${task.files.length}` : `missing: ${missing.join(', ')}`,
    output: '',
    startedAt: at,
    endedAt: now(),
  };
}

function commandStep(command: string, options: GateOptions): Promise<GateStep> {
  const { cwd, env, now, signal, limitMs = 600_000 } = options;
  const startedAt = now();
  return new Promise((resolve) => {
    const { child, leash } = start(command, cwd, env);
    leash.on('error', () => {});
    let output = '';
    let stopped: string | null = null;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT);
    };
    const stop = (why: string) => {
      stopped ??= why;
      if (child.pid) killGroup(child.pid);
    };
    const timer = setTimeout(() => stop(`no end after ${Math.round(limitMs / 1000)} s`), limitMs);
    const onAbort = () => stop('stopped');
    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    let ended = false;
    const end = (exitCode: number | null, reason: string) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.stdout?.destroy();
      child.stderr?.destroy();
      leash.destroy();
      const ok = exitCode === 0 && stopped === null;
      resolve({ command, ok, exitCode, reason: stopped ?? reason, output, startedAt, endedAt: now() });
    };
    const nowhere = `the folder ${cwd} is gone`;
    child.once('error', (error) => end(null, existsSync(cwd) ? error.message : nowhere));
    // A background child may keep the pipes open: wait a little for late output, not for ever.
    child.once('exit', (code, name) => {
      leash.end('\n');
      const reason = code === null ? `ended by ${name}` : `exit ${code}`;
      const late = setTimeout(() => end(code, reason), 500);
      child.once('close', () => {
        clearTimeout(late);
        end(code, reason);
      });
    });
  });
}

/** The number of the pipe that tells a gate whether the app still lives. */
const LEASH = 3;

/**
 * The leash's other end waits beside the command: a line means that the command has ended, an end
 * without a line that the app was killed, and then the whole group goes with it. Otherwise the next
 * start would run the same gate beside this one.
 */
const LEASHED = `( read -r _ <&${LEASH} || kill -9 -$$ ) </dev/null >/dev/null 2>&1 &
if command -v bash >/dev/null; then exec bash --norc -c "$2" gate "$1"; else exec sh -c "$1" ${LEASH}<&-; fi`;

/**
 * Chromium opens its sockets and files without close-on-exec; a command must not have them. Done in
 * the child, since other threads open files at any time, and by bash, since dash knows one digit.
 */
const CLEAN = 'for f in /dev/fd/*; do n=${f##*/}; if [ "$n" -gt 2 ]; then eval "exec $n<&-"; fi; done; exec sh -c "$1"';

function start(command: string, cwd: string, env: NodeJS.ProcessEnv): { child: ChildProcess; leash: Writable } {
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const;
  const child = spawn('sh', ['-c', LEASHED, 'gate', command, CLEAN], { cwd, env, detached: true, stdio: [...stdio] });
  return { child, leash: child.stdio[LEASH] as Writable };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
