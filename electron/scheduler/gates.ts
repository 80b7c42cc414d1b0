import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Writable } from 'node:stream';
import type { GateStep, Task, TaskTree } from '../../shared/model/index.ts';
import { gateSteps, tickedStep } from '../../shared/rules/index.ts';
import { createBrake, createTail } from './gate-output.ts';

export interface GateOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Each command ends after so many ms. */
  limitMs?: number;
  signal?: AbortSignal;
  onStep: (step: GateStep) => void;
  now: () => number;
  /** The task has a branch of its own: its work is committed there first. Rejects with a sentence. */
  tree?: TaskTree | undefined;
  commit?: () => Promise<string>;
  /**
   * Which of the paths have changed since the task began; null when that cannot be said. Absent:
   * there is no checkpoint to compare with.
   */
  changed?: ((paths: string[]) => Promise<Set<string> | null>) | undefined;
  /** The criteria that the agent said are met; absent: it said nothing of them. */
  ticked?: readonly string[] | undefined;
}

/**
 * Runs a task's gate (W4): its work is committed if it has a branch of its own, its files must exist
 * and have changed, the criteria are looked through, then its commands must exit 0, one after the
 * other; the first failure ends it. Commands run in `cwd` by `sh -c`, without input, in a process
 * group of their own that is ended whole at the time limit or when cancelled.
 * @returns true when everything held; false also when it was cancelled
 */
export async function runGate(task: Task, options: GateOptions): Promise<boolean> {
  const { tree, now, signal } = options;
  for (const { part, command } of gateSteps({ task, ...(tree ? { tree } : {}) })) {
    if (signal?.aborted) return false;
    const startedAt = now();
    const step = (found: Pick<GateStep, 'ok' | 'reason'> & Partial<GateStep>): GateStep => ({
      command, exitCode: null, output: '', startedAt, endedAt: now(), ...found,
    });
    const done =
      part === 'commit' ? step(await commitStep(options))
      : part === 'files' ? step(await filesStep(task, options))
      : part === 'criteria' ? step({ ok: true, ...tickedStep(task, options.ticked) })
      : await commandStep(command, options);
    options.onStep(done);
    if (!done.ok) return false;
  }
  return true;
}

async function commitStep({ commit }: GateOptions): Promise<Pick<GateStep, 'ok' | 'reason' | 'fault'>> {
  try {
    return { ok: true, reason: (await commit?.()) ?? 'nothing to commit' };
  } catch (error) {
    const { message, kind } = error as Error & { kind?: string };
    // Its agent can mend that, and nothing else.
    return { ok: false, reason: message, ...(kind === 'unresolved' ? {} : { fault: true }) };
  }
}

/** The listed files exist; where there is a checkpoint, they have changed since, too. */
async function filesStep(task: Task, { cwd, changed }: GateOptions): Promise<Pick<GateStep, 'ok' | 'reason' | 'fault'>> {
  const paths = task.files.map((file) => file.path);
  if (!existsSync(cwd)) return { ok: false, reason: `the folder ${cwd} is gone`, fault: true };
  const missing = paths.filter((path) => !existsSync(isAbsolute(path) ? path : join(cwd, path)));
  if (missing.length > 0) return { ok: false, reason: `missing: ${missing.join(', ')}` };
  const all = `${paths.length} of ${paths.length}`;
  const since = await changed?.(paths);
  if (!since) return { ok: true, reason: `${all} exist; without a checkpoint it is not known whether they changed` };
  const same = paths.filter((path) => !since.has(path));
  if (same.length > 0) return { ok: false, reason: `not changed since the task began: ${same.join(', ')}` };
  return { ok: true, reason: `${all} exist and have changed since the task began` };
}

function commandStep(command: string, options: GateOptions): Promise<GateStep> {
  const { cwd, env, now, signal, limitMs = 600_000 } = options;
  const startedAt = now();
  return new Promise((resolve) => {
    const { child, leash } = start(command, cwd, env);
    leash.on('error', () => {});
    const { stdout, stderr } = child;
    const tail = createTail();
    const brake = createBrake([stdout, stderr].filter((pipe) => pipe !== null));
    let stopped: string | null = null;
    const keep = (chunk: Buffer) => {
      tail.add(chunk);
      brake.count(chunk.length);
    };
    const stop = (why: string) => {
      stopped ??= why;
      if (child.pid) killGroup(child.pid);
    };
    const timer = setTimeout(() => stop(`no end after ${Math.round(limitMs / 1000)} s`), limitMs);
    const onAbort = () => stop('stopped');
    signal?.addEventListener('abort', onAbort, { once: true });
    stdout?.on('data', keep);
    stderr?.on('data', keep);
    let ended = false;
    const end = (exitCode: number | null, reason: string) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      brake.stop();
      stdout?.destroy();
      stderr?.destroy();
      leash.destroy();
      const ok = exitCode === 0 && stopped === null;
      const step = { command, ok, exitCode, reason: stopped ?? reason, output: tail.text(), startedAt, endedAt: now() };
      resolve(fault ? { ...step, fault } : step);
    };
    let fault = false;
    child.once('error', (error) => {
      fault = true;
      end(null, existsSync(cwd) ? error.message : `the folder ${cwd} is gone`);
    });
    // A background child may keep the pipes open: wait a little for late output, not for ever.
    child.once('exit', (code, name) => {
      brake.stop();
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
