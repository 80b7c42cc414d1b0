import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longest path of a Unix socket, in bytes: sun_path without its closing zero (macOS is shorter). */
const MAX_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;
/** The longest name that the host puts into the folder. */
const LONGEST_NAME = 'host-999.sock'.length + 1;

function own(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) {
    throw new Error(`${folder} is not a folder of this user.`);
  }
  if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/**
 * The folder for sockets: `wanted` if its path is short enough for one, else a folder in the
 * temporary folder, named by the user and a hash of `wanted`. Makes nothing.
 */
export function runDirFor(wanted: string, temp: string = tmpdir()): string {
  const fits = Buffer.byteLength(wanted) + LONGEST_NAME <= MAX_SOCKET_PATH;
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return fits ? wanted : join(temp, `quatuor-${process.getuid?.() ?? 0}-${hash}`);
}

/** Makes that folder with mode 0700. Throws if such a folder stands there and belongs to somebody else. */
export function chooseRunDir(wanted: string, temp: string = tmpdir()): string {
  const folder = runDirFor(wanted, temp);
  own(folder);
  return folder;
}
