import { spawn } from 'node:child_process';

const children = new Set();

/**
 * Ctrl-C or SIGTERM: quiet steps are ended at once with all their children (each can be done again);
 * a program that talks to the person itself gets the signal and five seconds to end.
 */
function passOn(signal) {
  process.exitCode = signal === 'SIGINT' ? 130 : 143;
  // A terminal's Ctrl-C has reached those already that share our group.
  const again = signal !== 'SIGINT' || !process.stdin.isTTY;
  let talking = false;
  for (const child of children) {
    talking ||= child.talks;
    if (!child.talks) endTree(child, 'SIGKILL');
    else if (child.ownGroup || again) endTree(child, signal);
  }
  const leave = () => {
    for (const child of children) endTree(child, 'SIGKILL');
    process.exit();
  };
  if (talking) setTimeout(leave, 5000).unref();
  else leave();
}

function endTree(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  try {
    process.kill(child.ownGroup ? -child.pid : child.pid, signal);
  } catch {
    // Already gone.
  }
}

/** Signals are ours to handle only while a child runs; whoever runs after that has its own ways. */
function listen(on) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.off(signal, passOn);
    if (on) process.on(signal, passOn);
  }
}

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, timeout?: number, show?: boolean, group?: boolean}} [options]
 *   timeout in milliseconds (the program and its children are then ended); show: its output goes
 *   straight to ours instead of being kept; group: all its children are ended with it (always so
 *   when its output is kept)
 * @returns {Promise<{code: number, out: string, timedOut: boolean}>} out: both streams as they came.
 *   A program that cannot be started counts as code 127.
 */
export function run(file, args, { cwd, env, timeout, show = false, group = !show } = {}) {
  listen(true);
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      detached: group,
    });
    child.ownGroup = group;
    child.talks = show;
    children.add(child);
    let out = '';
    let timedOut = false;
    const keep = (chunk) => {
      out += chunk;
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    const timer = timeout
      ? setTimeout(() => {
          timedOut = true;
          endTree(child, 'SIGKILL');
        }, timeout)
      : undefined;
    const finish = (code) => {
      clearTimeout(timer);
      children.delete(child);
      if (children.size === 0) listen(false);
      resolve({ code, out, timedOut });
    };
    child.on('error', (error) => {
      out += error.message;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
