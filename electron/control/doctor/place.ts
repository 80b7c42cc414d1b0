import { accessSync, chmodSync, constants, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Check } from '../../../shared/contract/index.ts';
import { runDirFor } from '../../terminals/index.ts';
import { ask, findWay } from '../cli/connect.ts';
import type { Status } from '../show.ts';
import { note, ok, wrong } from './check.ts';

const MB = 1024 * 1024;
const LOW = 500 * MB;
const TOO_LOW = 50 * MB;

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

/** The folder of state, and the disk that it lies on. */
export async function folderChecks(home: string): Promise<Check[]> {
  if (!existsSync(home)) return [note('folder', 'app', ['folder.none', home])];
  const checks: Check[] = [];
  try {
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    checks.push(ok('folder', 'app', ['folder', home]));
  } catch {
    checks.push(wrong('folder', 'app', ['folder.closed', home], { copy: `chown -R "$(id -un)" ${quoted(home)}; chmod u+rwx ${quoted(home)}` }));
  }
  try {
    const { bavail, bsize } = await statfs(home);
    const free = bavail * bsize;
    const left = Math.floor(free / MB);
    if (free < TOO_LOW) checks.push(wrong('disk', 'computer', ['disk.full', left, home]));
    else checks.push(free < LOW ? note('disk', 'computer', ['disk.low', left, home]) : ok('disk', 'computer', ['disk', left, home]));
  } catch (error) {
    checks.push(note('disk', 'computer', ['disk.unknown', (error as Error).message]));
  }
  return checks;
}

/** What the app says of itself, where it answers. */
export interface Seen {
  checks: Check[];
  status: Status | null;
}

/** The app, its socket, and the terminal host. */
export async function appChecks(home: string, env: NodeJS.ProcessEnv, version: string): Promise<Seen> {
  const seen = await appSeen(home, env, version);
  return { status: seen.status, checks: [...seen.checks, ...modes(home), await hostCheck(home)] };
}

async function appSeen(home: string, env: NodeJS.ProcessEnv, version: string): Promise<Seen> {
  const file = join(home, 'control.json');
  const app = (check: Check, ...more: Check[]): Seen => ({ status: null, checks: [check, ...more] });
  try {
    const way = findWay(env['QUATUOR_PANE'] ? env : { ...env, QUATUOR_HOME: home });
    const status = (await ask(way, { do: 'status' })) as Status;
    const { project } = status;
    const runs = project ? ok('app', 'app', ['app', status.app, project.name, project.path]) : ok('app', 'app', ['app.alone', status.app]);
    const old = status.app === version ? [] : [note('app-version', 'app', ['app.other', version, status.app])];
    const trust = project && !project.trusted ? [note('trust', 'app', ['untrusted'])] : [];
    return { status, checks: [runs, ...old, ...trust] };
  } catch (error) {
    const { message } = error as Error;
    if (/no project is open/.test(message)) return app(ok('app', 'app', ['app.alone', '']));
    if (!existsSync(file)) return app(note('app', 'app', ['app.away']));
    if (/does not run/.test(message)) return app(note('app', 'app', ['app.left', file]));
    return app(wrong('app', 'app', ['app.broken', message]));
  }
}

/** What lies in a folder; nothing where there is none, or where it cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What of the sockets' folder others could reach. */
export interface Reach {
  folder: string;
  /** There is none yet, or it is not this user's. */
  whose: 'nobody' | 'mine' | 'another';
  open: boolean;
  /** Sockets that others could call. */
  files: string[];
}

/** Folder and sockets have to be this user's alone (X1). */
export function reachOf(home: string): Reach {
  const folder = runDirFor(join(home, 'run'));
  const info = lstatSync(folder, { throwIfNoEntry: false });
  if (!info) return { folder, whose: 'nobody', open: false, files: [] };
  if (!info.isDirectory() || info.uid !== process.getuid?.()) return { folder, whose: 'another', open: false, files: [] };
  const loose = (name: string): boolean => name.endsWith('.sock') && ((lstatSync(join(folder, name), { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
  return { folder, whose: 'mine', open: (info.mode & 0o077) !== 0, files: namesIn(folder).filter(loose) };
}

function modes(home: string): Check[] {
  const { folder, whose, open, files } = reachOf(home);
  if (whose === 'nobody') return [];
  if (whose === 'another') return [wrong('sockets', 'computer', ['sockets.foreign', folder])];
  if (open) return [wrong('sockets', 'computer', ['sockets.folder', folder], { copy: `chmod 700 ${quoted(folder)}`, mend: 'sockets' })];
  if (files.length > 0) return [wrong('sockets', 'computer', ['sockets.files', files.join(', '), folder], { copy: `chmod 600 ${quoted(folder)}/*.sock`, mend: 'sockets' })];
  return [ok('sockets', 'computer', ['sockets', folder])];
}

/** Closes the sockets' folder and the sockets in it to others. Only what is this user's own. */
export function closeSockets(home: string): void {
  const { folder, whose, files } = reachOf(home);
  if (whose !== 'mine') return;
  chmodSync(folder, 0o700);
  for (const name of files) chmodSync(join(folder, name), 0o600);
}

async function hostCheck(home: string): Promise<Check> {
  const folder = runDirFor(join(home, 'run'));
  const sockets = namesIn(folder).filter((name) => /^host-\d+\.sock$/.test(name));
  for (const name of sockets) if (await answers(join(folder, name))) return ok('host', 'app', ['host.runs']);
  return ok('host', 'app', [sockets.length > 0 ? 'host.left' : 'host.none']);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/** The PATH of panes is that of the login shell, which the app remembers. */
export function pathOf(home: string, env: NodeJS.ProcessEnv): string {
  let login = '';
  try {
    login = String((JSON.parse(readFileSync(join(home, 'login-path.json'), 'utf8')) as { path?: unknown }).path ?? '');
  } catch {
    // It has not been asked yet.
  }
  return [...new Set([...(env['PATH'] ?? '').split(':'), ...login.split(':')])].filter(Boolean).join(':');
}
