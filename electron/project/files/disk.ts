import { randomUUID } from 'node:crypto';
import { linkSync, renameSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readFile, realpath, rm, stat, writeFile, constants } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { exchange } from './exchange.ts';

/** A file is not read beyond this. Bytes. */
export const MOST_BYTES = 20 * 1024 * 1024;

/** Why a file is left alone: it is too large, no text, leads out of the project, or is no file. */
export type Unusable = 'large' | 'binary' | 'outside' | 'no-file';
export class UnusableFile extends Error {
  readonly why: Unusable;
  constructor(why: Unusable) {
    super(why);
    this.why = why;
  }
}

/** A text as it stands on the disk. `mark`: it begins with a byte order mark, which `text` lacks. */
export interface Found {
  text: string;
  mark: boolean;
  mode: number;
}

/** The path that a file really has. @throws UnusableFile when it leads out of the project */
async function real(root: string, path: string): Promise<string> {
  const base = await realpath(root);
  let at = join(base, path);
  try {
    at = await realpath(at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // A link to nothing would be written through: where it leads is not known.
    if ((await lstat(at).catch(() => null))?.isSymbolicLink()) throw new UnusableFile('outside');
    const folder = await realpath(dirname(at)).catch(() => null);
    if (folder === null) return at;
    at = join(folder, basename(at));
  }
  const from = relative(base, at);
  if (from === '..' || from.startsWith(`..${sep}`)) throw new UnusableFile('outside');
  return at;
}

/**
 * Reads one of the project's files; null when there is none.
 * @throws UnusableFile, or the system's error
 */
export async function readText(root: string, path: string): Promise<Found | null> {
  const at = await real(root, path);
  let bytes: Buffer;
  let mode: number;
  try {
    const about = await stat(at);
    if (!about.isFile()) throw new UnusableFile('no-file');
    if (about.size > MOST_BYTES) throw new UnusableFile('large');
    mode = about.mode & 0o777;
    bytes = await readFile(at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (bytes.length > MOST_BYTES) throw new UnusableFile('large');
  return { ...decoded(bytes), mode };
}

function decoded(bytes: Buffer): { text: string; mark: boolean } {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(mark ? bytes.subarray(3) : bytes), mark };
  } catch {
    throw new UnusableFile('binary');
  }
}

/** What came of a write. moved: somebody else had written meanwhile, and theirs stands. */
export type Put = { result: 'written'; old: OldFile | null } | { result: 'moved' };

/** The file that was replaced, under a name of its own, for a while: a writer may still have it open. */
export interface OldFile {
  /** Its text now, null when nothing was written into it since it was read. */
  late(): Promise<string | null>;
  drop(): Promise<void>;
}

/**
 * Replaces a file whole (P4), if it still says what the caller has read (`found`; null: nothing was
 * there). What somebody writes in the last moment is kept: the file that is replaced keeps a second
 * name, and is looked at again.
 */
export async function putText(root: string, path: string, found: Found | null, text: string): Promise<Put> {
  const at = await real(root, path);
  await folderFor(root, dirname(at));
  const aside = await asideFolder(root);
  const fresh = join(aside, `${randomUUID()}.new`);
  const kept = join(aside, `${randomUUID()}.old`);
  try {
    const file = await open(fresh, 'wx', 0o600);
    try {
      await file.writeFile(found?.mark ? `\uFEFF${text}` : text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(fresh, found?.mode ?? 0o644);
    const now = await readText(root, path);
    if (now?.text !== found?.text || now?.mark !== found?.mark) return { result: 'moved' };
    if (found === null) {
      // A name that somebody has taken since is refused.
      linkSync(fresh, at);
      return { result: 'written', old: null };
    }
    // From here on what the name holds is somebody's text, which is left after a kill.
    renameSync(fresh, kept);
    const exchanged = await exchange(kept, at);
    if (exchanged === 'gone') {
      await rm(kept, { force: true });
      return { result: 'moved' };
    }
    if (exchanged === 'unable') {
      renameSync(kept, fresh);
      linkSync(at, kept);
      renameSync(fresh, at);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return { result: 'moved' };
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  await syncFolder(dirname(at));
  const old: OldFile = {
    async late() {
      const bytes = await readFile(kept).catch(() => null);
      if (bytes === null) return null;
      try {
        const { text: now } = decoded(bytes);
        return now === found.text ? null : now;
      } catch {
        return null;
      }
    },
    drop: () => rm(kept, { force: true }),
  };
  return { result: 'written', old };
}

/** Makes the folder of a file, inside a project that is there. */
async function folderFor(root: string, folder: string): Promise<void> {
  await stat(root);
  await mkdir(folder, { recursive: true });
}

/** The folder for files that are being written: in the project, for the same disk, out of git's sight. */
async function asideFolder(root: string): Promise<string> {
  const base = join(root, '.quatuor');
  const folder = join(base, 'files');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const dir of [base, folder])
    // A link that a repository brings along must not lead elsewhere.
    if (!(await lstat(dir)).isDirectory()) throw new Error(`${dir} is not a folder`);
  await writeFile(join(base, '.gitignore'), '*\n', { flag: 'wx', mode: 0o600 }).catch(ignoring('EEXIST'));
  return folder;
}

const ignoring = (code: string) => (error: NodeJS.ErrnoException): void => {
  if (error.code !== code) throw error;
};

async function syncFolder(folder: string): Promise<void> {
  const dir = await open(folder, 'r');
  try {
    await dir.sync();
  } finally {
    await dir.close();
  }
}

/** Keeps a copy of a file beside it, and gives its name. `word`: why, for the name. */
export async function keepBeside(root: string, path: string, word: string, now: number): Promise<string> {
  const at = await real(root, path);
  for (let i = 0; ; i += 1) {
    const name = `${path}.${word}-${now}${i === 0 ? '' : `-${i}`}`;
    try {
      await copyFile(at, join(dirname(at), basename(name)), constants.COPYFILE_EXCL);
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || i > 99) throw error;
    }
  }
}

/** Writes a new file that is there for good; one that exists stays as it is. True when it was written. */
export async function placeOnce(root: string, path: string, text: string): Promise<boolean> {
  const at = await real(root, path);
  await folderFor(root, dirname(at));
  try {
    await writeFile(at, text, { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes a folder of the project, if it is not there. */
export async function placeFolder(root: string, path: string): Promise<void> {
  await folderFor(root, await real(root, path));
}

/** Adds lines to the end of a file, wherever it is now: a log that was rotated begins anew. */
export async function appendLines(root: string, path: string, lines: readonly string[]): Promise<void> {
  const at = await real(root, path);
  await folderFor(root, dirname(at));
  // A pipe would hold the app until somebody reads it.
  if ((await stat(at).catch(() => null))?.isFile() === false) throw new UnusableFile('no-file');
  const file = await open(at, 'a', 0o644);
  try {
    await file.writeFile(lines.map((line) => `${line}\n`).join(''), 'utf8');
  } finally {
    await file.close();
  }
}

/** What `stat` says of a file, to see that it changed; a word when it is not there. */
export async function fingerprint(root: string, path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(join(root, path));
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
