import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileWords } from '../../shared/text/files-words.ts';
import { mergeMemory } from '../../shared/rules/handoff/memory-merge.ts';
import { MOST_MEMORY } from '../../shared/rules/handoff/memory-read.ts';
import type { BuiltMemory } from '../../shared/rules/handoff/memory-types.ts';
import { placeOnce, putText, readText, UnusableFile, type Found } from '../project/index.ts';

/** Where memories lie, and where it is kept what the app wrote into them itself. */
export interface MemoryPlace {
  /** The project's folder. */
  root: string;
  /** A folder of this project in the user's state folder. */
  stateDir: string;
}

export interface PlaceOptions {
  /** The handoff. */
  id: string;
  /** The incumbent's name. */
  who: string;
  language: 'fr' | 'en';
  /** The memory as the person edited it in the window; absent: they did not. */
  edited?: string | undefined;
  /** The text that they were shown, and changed; absent: what the app wrote last. */
  shown?: string | undefined;
}

export interface PlacedMemory {
  /** What stands in the file now. */
  text: string;
  /** An earlier memory, or what could not be brought together, lies here; from the project's root. */
  kept?: string;
  /** What the person should hear of it, in words. */
  note?: string;
}

/** Somebody may write in the file at the same time: so often it is read again. */
const TRIES = 5;
const MOST_KEPT = 10_000;

/**
 * Writes a memory whole or not at all (P4). What somebody wrote into this handoff's own file since is
 * brought together with it; a memory of an earlier handoff is kept in the folder `earlier`.
 * @throws in words when it cannot be written: it leads out of the project, the disk is full
 */
export async function placeMemory(place: MemoryPlace, built: BuiltMemory, options: PlaceOptions): Promise<PlacedMemory> {
  const { root } = place;
  const { file } = built;
  let kept: string | undefined;
  let note: string | undefined;
  try {
    for (let round = 0; round < TRIES; round += 1) {
      const found = await readOrMove(root, file);
      if (found.moved) {
        kept = found.moved;
        note = found.why;
      }
      const before = found.text;
      const merged = await mergedWith(place, built, before?.text ?? null, options);
      if (merged.keep && before && before.text !== merged.text) kept = await keepEarlier(root, file, before.text);
      if (merged.note) note = merged.note;
      const put = await putText(root, file, before, merged.text);
      if (put.result === 'moved') continue;
      // Somebody who had the old file open may have written into it a moment later.
      const late = await put.old?.late();
      if (late) kept = await keepEarlier(root, file, late);
      await put.old?.drop();
      await rememberBase(place, file, options.id, built.text);
      if (built.annex) await replace(root, built.annex.file, built.annex.text);
      return { text: merged.text, ...(kept ? { kept } : {}), ...(note ? { note } : {}) };
    }
    throw new Error('somebody else writes into it all the time');
  } catch (error) {
    throw new Error(inWords(file, error as NodeJS.ErrnoException), { cause: error });
  }
}

/** Reads a memory as it stands; null with the reason when there is none, or it cannot be read. */
export async function readMemory(root: string, file: string): Promise<{ text: string } | { text: null; problem: string }> {
  try {
    const found = await readText(root, file);
    if (!found) return { text: null, problem: `${file} is not there` };
    if (found.text.length > MOST_MEMORY) return { text: null, problem: tooLong(file) };
    return { text: found.text };
  } catch (error) {
    return { text: null, problem: inWords(file, error as NodeJS.ErrnoException) };
  }
}

const tooLong = (file: string): string => `${file} is too long for a memory: it is put aside, and written anew`;

function inWords(file: string, error: NodeJS.ErrnoException): string {
  if (error instanceof UnusableFile)
    return { large: tooLong(file), binary: fileWords.notText(file), outside: fileWords.outside(file), 'no-file': fileWords.notFile(file) }[error.why];
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return `The disk is full: ${file} could not be written`;
  if (error.code === 'ENOTDIR' || error.code === 'EEXIST') return `${dirname(file)} is not a folder: ${file} could not be written`;
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') return `No permission to write ${file}`;
  return `${file} could not be written: ${error.message}`;
}

/** What stands in the file; one that is no text or far too long is moved out of the way first. */
async function readOrMove(root: string, file: string): Promise<{ text: Found | null; moved?: string; why?: string }> {
  try {
    const text = await readText(root, file);
    if (text === null || text.text.length <= MOST_MEMORY) return { text };
    return { text: null, moved: await moveAway(root, file), why: `${file} was too long for a memory: it was put aside, and written anew` };
  } catch (error) {
    if (!(error instanceof UnusableFile) || (error.why !== 'binary' && error.why !== 'large')) throw error;
    return { text: null, moved: await moveAway(root, file), why: `${file} was not readable as text: it was put aside, and written anew` };
  }
}

const earlierName = (file: string, n: number): string => `${dirname(file)}/earlier/${basename(file, '.md')}.${n}.md`;

async function moveAway(root: string, file: string): Promise<string> {
  // The name is taken first, so that nothing that lies there is lost.
  const name = await keepEarlier(root, file, '');
  await rename(join(root, file), join(root, name));
  return name;
}

async function keepEarlier(root: string, file: string, text: string): Promise<string> {
  for (let n = 1; n < MOST_KEPT; n += 1) {
    const name = earlierName(file, n);
    if (await placeOnce(root, name, text)) return name;
  }
  throw new Error('there are too many earlier ones');
}

async function mergedWith(place: MemoryPlace, built: BuiltMemory, found: string | null, { id, who, language, edited, shown }: PlaceOptions): Promise<{ text: string; keep: boolean; note?: string }> {
  const base = await baseOf(place, built.file, id);
  const marked = found?.includes(`<!-- quatuor:handoff ${id.replace(/[^\w-]/g, '')} -->`) ?? false;
  const mine = found !== null && base !== null && (marked || found.trim() !== '');
  let text = built.text;
  let keep = found !== null && !mine && found.trim() !== '';
  let note: string | undefined;
  if (mine && found !== base) {
    const merged = mergeMemory({ base, theirs: found, fresh: text, by: 'file', who, language });
    text = merged.text;
    keep = merged.lost > 0 || !marked;
    if (keep) note = `Not all that was changed in ${built.file} could be taken: it is kept beside`;
  }
  if (edited !== undefined) text = mergeMemory({ base: shown ?? base, theirs: edited, fresh: text, by: 'person', who, language }).text;
  return { text, keep, ...(note ? { note } : {}) };
}

const baseFile = ({ stateDir }: MemoryPlace, file: string, id: string): string =>
  join(stateDir, `${createHash('sha256').update(`${id}\0${file}`).digest('hex').slice(0, 32)}.base`);

const baseOf = (place: MemoryPlace, file: string, id: string): Promise<string | null> => readFile(baseFile(place, file, id), 'utf8').catch(() => null);

async function rememberBase(place: MemoryPlace, file: string, id: string, text: string): Promise<void> {
  await mkdir(place.stateDir, { recursive: true, mode: 0o700 });
  const path = baseFile(place, file, id);
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Nothing of a handoff that is over is brought together any more: what was kept for it goes. */
export async function forgetBase(place: MemoryPlace, file: string, id: string): Promise<void> {
  await rm(baseFile(place, file, id), { force: true });
}

async function replace(root: string, file: string, text: string): Promise<void> {
  for (let round = 0; round < TRIES; round += 1) {
    const found = await readText(root, file).catch((error: unknown) => {
      if (error instanceof UnusableFile && (error.why === 'large' || error.why === 'binary')) return null;
      throw error;
    });
    const put = await putText(root, file, found, text);
    if (put.result === 'moved') continue;
    await put.old?.drop();
    return;
  }
}
