import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { keyIn, withKey, withoutKey } from './json-key.ts';
import type { Piece, Place } from './piece.ts';

/** What was there when a piece was put in, for taking it out again. */
export interface Made {
  /** Folders that were made for it, outermost first. */
  folders: string[];
  /** The JSON file itself was made for its key. */
  file: boolean;
  /** The object that holds its key was made for it. */
  holder?: boolean | undefined;
}

/**
 * Puts a piece where nothing of that name is. A file that appeared meanwhile is never replaced.
 * Rejects with the system's error, or EEXIST.
 */
export async function put(piece: Piece): Promise<Made> {
  const folders = await makeFolders(dirname(piece.path));
  try {
    if (piece.kind === 'file') {
      await placeNew(piece.path, piece.text);
      return { folders, file: true };
    }
    const old = await readFile(piece.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (old === null) {
      await placeNew(piece.path, `${withKey('{}', piece.key, piece.value, piece.inside)}\n`);
      return { folders, file: true, holder: true };
    }
    const base = old.trim() === '' ? '{}\n' : old;
    const holder = piece.inside !== undefined && keyIn(base, piece.inside) === undefined;
    await replace(piece.path, old, withKey(base, piece.key, piece.value, piece.inside));
    return { folders, file: false, holder };
  } catch (error) {
    await removeFolders(folders);
    throw error;
  }
}

/** Puts the new form of a piece over its old one, which the caller has just seen there. */
export async function renew(piece: Piece): Promise<void> {
  const old = await readFile(piece.path, 'utf8');
  const text = piece.kind === 'file' ? piece.text : withKey(withoutKey(old, piece.key, piece.inside), piece.key, piece.value, piece.inside);
  await replace(piece.path, old, text);
}

/** Takes a piece out, which the caller has just seen there, and the folders made for it. */
export async function takeOut(piece: Place, made: Made): Promise<void> {
  if (piece.kind === 'file') await rm(piece.path);
  else {
    const old = await readFile(piece.path, 'utf8');
    const text = withoutKey(old, piece.key ?? '', piece.inside, made.holder);
    if (made.file && /^\s*\{\s*\}\s*$/.test(text)) await rm(await realpath(piece.path));
    else await replace(piece.path, old, text);
  }
  await removeFolders(made.folders);
}

/** Writes a file whole under a name that nothing has yet. */
async function placeNew(path: string, text: string): Promise<void> {
  const aside = asideOf(path);
  await rm(aside, { force: true });
  try {
    await writeFile(aside, text, { mode: 0o600, flag: 'wx' });
    // A link refuses a name that is taken; some file systems have none.
    await link(aside, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      await copyFile(aside, path, constants.COPYFILE_EXCL);
    });
  } finally {
    await rm(aside, { force: true });
  }
}

/** Writes a file whole over its old text, with its mode; refused when it changed since. */
async function replace(path: string, old: string, text: string): Promise<void> {
  const real = await realpath(path);
  const { mode } = await stat(real);
  const aside = asideOf(real);
  await rm(aside, { force: true });
  try {
    await writeFile(aside, text, { mode: 0o600, flag: 'wx' });
    await chmod(aside, mode & 0o777);
    if ((await readFile(real, 'utf8')) !== old) throw new Error('it is being changed by another program');
    await rename(aside, real);
  } finally {
    await rm(aside, { force: true });
  }
}

/** One name for each file: what a crash left there is taken away by the next attempt. */
const asideOf = (path: string): string => join(dirname(path), `.${basename(path)}.quatuor.tmp`);

async function makeFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = folder; !(await exists(at)) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  const made: string[] = [];
  try {
    for (const at of missing) {
      await mkdir(at, { mode: 0o700 });
      made.push(at);
    }
  } catch (error) {
    await removeFolders(made);
    throw error;
  }
  return made;
}

/** Removes folders from the inside out, as far as they are empty. */
async function removeFolders(folders: string[]): Promise<void> {
  for (const folder of folders.toReversed()) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);
