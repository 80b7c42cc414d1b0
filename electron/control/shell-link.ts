import { lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ShellLink } from '../../shared/contract/index.ts';

/** Where the person's shells look for their own programs. */
const usualFolder = (): string => join(process.env['HOME'] || homedir(), '.local', 'bin');

export interface LinkOptions {
  /** The app's own folder of this user. */
  home: string;
  folder?: string;
  /** The PATH of the person's login shell. */
  searchPath: string;
}

/** Whether `quatuor` is in the person's shells: by our link, by something of theirs, or not. */
export function shellLink({ home, folder = usualFolder(), searchPath }: LinkOptions): ShellLink {
  const path = join(folder, 'quatuor');
  return { path, target: join(home, 'bin', 'quatuor'), state: stateOf(path, join(home, 'bin', 'quatuor')), onPath: searchPath.split(':').includes(folder) };
}

function stateOf(path: string, target: string): ShellLink['state'] {
  try {
    return lstatSync(path).isSymbolicLink() && readlinkSync(path) === target ? 'ours' : 'other';
  } catch {
    return 'absent';
  }
}

/** Puts the link there, or takes it back (X3). What is not ours is left alone. Gives why not, in words, or null. */
export function setShellLink(options: LinkOptions, on: boolean): string | null {
  const { path, target, state } = shellLink(options);
  if (state === 'other') return `${path} is not Quatuor’s: it stays as it is`;
  if ((state === 'ours') === on) return null;
  try {
    if (!on) {
      rmSync(path);
      return null;
    }
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, `${path}.new`);
    renameSync(`${path}.new`, path);
    return null;
  } catch (error) {
    return `${path} could not be ${on ? 'made' : 'removed'}: ${(error as Error).message}`;
  }
}
