import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** A folder that can be opened as a project. `fingerprint` survives a move on one file system. */
export interface Folder {
  path: string;
  name: string;
  prefix: string;
  fingerprint: string;
}

/** Why a folder cannot be opened; the message is for the person. */
export class FolderError extends Error {}

/**
 * Looks at a folder that a person wants to open. Runs nothing and writes nothing in it (X5).
 * @throws FolderError when it is missing, no folder, or cannot be read or written
 */
export function inspectFolder(path: string): Folder {
  if (!existsSync(path)) throw new FolderError(`There is no folder at ${path}.`);
  const real = realpathSync(path);
  const stat = statSync(real);
  if (!stat.isDirectory())
    throw new FolderError(`${path} is a file. A project is a folder: open the one that holds it.`);
  const lacks = missingRight(real);
  if (lacks) throw new FolderError(`No permission to ${lacks} in ${path}. Agents could not work there.`);
  const name = basename(real) || real;
  return { path: real, name, prefix: prefixOf(name), fingerprint: fingerprintOf(stat) };
}

/**
 * What a folder keeps when it is moved. The number alone is given again to the next folder once one is
 * removed: the time of its birth tells the two apart, where the file system knows it.
 */
export function fingerprintOf({ dev, ino, birthtimeMs }: Pick<Stats, 'dev' | 'ino' | 'birthtimeMs'>): string {
  return birthtimeMs > 0 ? `${dev}:${ino}:${Math.floor(birthtimeMs)}` : `${dev}:${ino}`;
}

function missingRight(path: string): string | null {
  const rights = [
    [constants.R_OK | constants.X_OK, 'read'],
    [constants.W_OK, 'write'],
  ] as const;
  for (const [mode, word] of rights) {
    try {
      accessSync(path, mode);
    } catch {
      return word;
    }
  }
  return null;
}

/** The prefix of a project's task ids: initials of a name in parts (palm-oil-bot → PO), else a start. */
export function prefixOf(name: string): string {
  const parts = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  if (parts.length === 0) return 'Q';
  if (parts.length === 1) return parts[0]?.slice(0, 3) ?? 'Q';
  return parts
    .slice(0, 2)
    .map((part) => part[0])
    .join('');
}

/** The checked-out branch, read from the files of git without running it; null outside a repository. */
export function gitBranch(path: string): string | null {
  try {
    const dotGit = join(path, '.git');
    const dir = statSync(dotGit).isDirectory()
      ? dotGit
      : resolve(path, /^gitdir: (.+)$/m.exec(readFileSync(dotGit, 'utf8'))?.[1]?.trim() ?? '');
    const head = readFileSync(join(dir, 'HEAD'), 'utf8').trim();
    return head.startsWith('ref: ') ? head.slice('ref: refs/heads/'.length) : head.slice(0, 8);
  } catch {
    return null;
  }
}
