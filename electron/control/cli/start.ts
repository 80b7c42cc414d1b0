import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findWay, NotRunning, type Way } from './connect.ts';
import { EXIT, Trouble } from './trouble.ts';

/** How the app was last started: written by itself into its folder of state. */
export const START_FILE = 'start.json';

const LOOK_MS = 100;

/**
 * Starts the app as it was started the last time, and waits until it listens.
 * @param home its folder of state
 * @param most ms
 * @throws Trouble where it cannot be started, ends at once, or takes too long
 */
export async function startApp(home: string, env: NodeJS.ProcessEnv, most: number): Promise<Way> {
  const { exec, args } = lastStart(home, env);
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    throw new Trouble(EXIT.noApp, 'Quatuor does not run, and there is no display here to start it on');
  const { QUATUOR_PANE: _pane, ELECTRON_RUN_AS_NODE: _node, ...rest } = env;
  const child = spawn(exec, args, { detached: true, stdio: 'ignore', env: rest });
  let ended: string | null = null;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended ??= `it ended with ${code ?? signal}`));
  child.unref();
  for (const end = Date.now() + most; ; ) {
    const way = await listening(env, home);
    if (way) return way;
    // Another one that was just being started has its place: that one is waited for.
    if (ended !== null && ended !== 'it ended with 0') throw new Trouble(EXIT.noApp, `Quatuor could not be started: ${ended}. Try ${[exec, ...args].join(' ')}`);
    if (Date.now() > end) throw new Trouble(EXIT.timeout, `Quatuor was started, and does not answer after ${Math.round(most / 1_000)} seconds`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function lastStart(home: string, env: NodeJS.ProcessEnv): { exec: string; args: string[] } {
  try {
    const { exec, args } = JSON.parse(readFileSync(join(home, START_FILE), 'utf8')) as { exec?: unknown; args?: unknown };
    if (typeof exec === 'string' && Array.isArray(args) && args.every((arg) => typeof arg === 'string')) return { exec, args };
  } catch {
    // It has never run with this folder.
  }
  // The package's own program for shells knows the app beside it. As root Chromium refuses its sandbox.
  const app = env['QUATUOR_APP'];
  if (app) return { exec: app, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--home', home] };
  throw new NotRunning(`Quatuor does not run, and ${home} does not say how it is started: start it once by hand`);
}

/** The way to the app, if somebody answers at its socket. */
async function listening(env: NodeJS.ProcessEnv, home: string): Promise<Way | null> {
  try {
    const way = findWay({ ...env, QUATUOR_PANE: undefined }, home);
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect(way.socket, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    return answers ? way : null;
  } catch (error) {
    if (error instanceof NotRunning) return null;
    throw error;
  }
}
