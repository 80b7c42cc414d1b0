import { copyFile, lstat, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitError, type Git } from './git.ts';
import { findRepository, statusOf, type Repository, type Status } from './repository.ts';

/** Untracked files above this size are left out, in bytes; with more or larger ones in all nothing is done. */
const LARGE = 20 * 1024 * 1024;
const MOST_FILES = 20_000;
const MOST_BYTES = 500 * 1024 * 1024;
const LIMIT_MS = 30_000;

/** A commit's author when the app commits for itself; the person's own work bears their name. */
export const APP = { name: 'Quatuor', email: 'quatuor@localhost' };

export interface LeftOut {
  path: string;
  why: string;
}

export interface Snapshot {
  /** A tree, or the commit that has it. */
  tree: string;
  repository: Repository;
  status: Status;
  /** What is not in it, as git names it from the top, and why in words; empty when all is. */
  without: LeftOut[];
}

/**
 * Writes the working tree of a folder's repository down as a tree object: tracked files as they
 * stand, untracked ones that are not ignored too. It works on a copy of the index: the person's
 * index, HEAD and branches are not touched, and a locked index does not matter.
 * @throws GitError in words
 */
export async function snapshot(git: Git, folder: string): Promise<Snapshot> {
  const repository = await findRepository(git, folder);
  const status = await statusOf(git, repository);
  const { head } = status;
  const inside = status.inside.map((path) => ({ path, why: 'uncommitted work in a submodule' }));
  if (head && status.changed.length === 0 && status.untracked.length === 0)
    return { tree: head, repository, status, without: inside };
  const { top, gitDir } = repository;
  const dir = await mkdtemp(join(tmpdir(), 'quatuor-index-'));
  try {
    const index = join(dir, 'index');
    await copyIndex(join(gitDir, 'index'), index);
    const at = { cwd: top, index, limitMs: LIMIT_MS };
    const without = await addMost(git, at, status.untracked);
    const { out } = await git(['write-tree'], at);
    return { tree: out.trim(), repository, status, without: [...without, ...inside] };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** So many files may stay out because their filter fails; then nothing is done. */
const MOST_FILTERED = 20;

/** As `addAll`, and without the files whose filter (as that of LFS) fails: these are named. @throws GitError */
async function addMost(git: Git, at: Parameters<typeof addAll>[1], untracked: readonly string[]): Promise<LeftOut[]> {
  const beside: LeftOut[] = [];
  for (;;) {
    try {
      return [...(await addAll(git, at, untracked, beside)), ...beside];
    } catch (error) {
      const [, path, filter] = (error instanceof GitError && /^fatal: (.+): clean filter '(.+)' failed$/m.exec(error.complaint)) || [];
      if (!path || beside.length >= MOST_FILTERED || beside.some((one) => one.path === path)) throw error;
      beside.push({ path, why: `its filter ${filter} failed` });
    }
  }
}

/**
 * Adds all that git does not ignore to an index, but for what is too much and what is to stay
 * `beside`; gives what is not in it for being too much.
 * @throws GitError when there is too much of it in all
 */
export async function addAll(
  git: Git,
  at: { cwd: string; index?: string; limitMs?: number },
  untracked: readonly string[],
  beside: readonly LeftOut[] = [],
): Promise<LeftOut[]> {
  const without = await tooMuch(at.cwd, untracked);
  const input = [':(top)', ...[...without, ...beside].map(({ path }) => `:(exclude,literal,top)${path}`)].join('\0');
  // With 1 it has added all that it could read.
  const add = ['add', '-A', '--ignore-errors', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const { code, err } = await git(add, { ...at, input, codes: [0, 1] });
  return code === 1 ? [...without, ...unreadable(err)] : without;
}

/**
 * The copy keeps the time of the index: git takes a file that is as young as the index for
 * possibly changed and looks into it.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { atimeMs, mtimeMs } = await stat(from);
    await copyFile(from, to);
    await utimes(to, Math.floor(atimeMs / 1000), Math.floor(mtimeMs / 1000));
  } catch (error) {
    // A repository in which nothing was ever added has none.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new GitError('failed', (error as Error).message);
  }
}

async function tooMuch(top: string, untracked: readonly string[]): Promise<LeftOut[]> {
  if (untracked.length > MOST_FILES)
    throw new GitError('failed', `${untracked.length} files here are neither tracked nor ignored by git: let .gitignore name what tools make`);
  const without: LeftOut[] = [];
  let bytes = 0;
  for (const path of untracked) {
    if (path.endsWith('/')) {
      without.push({ path: path.slice(0, -1), why: 'another repository' });
      continue;
    }
    const size = await lstat(join(top, path)).then((s) => s.size, () => 0);
    if (size > LARGE) without.push({ path, why: `larger than ${LARGE / 1024 / 1024} MiB` });
    else bytes += size;
  }
  if (bytes > MOST_BYTES)
    throw new GitError('failed', `the files here that git does not track are larger than ${MOST_BYTES / 1024 / 1024} MiB together`);
  return without;
}

function unreadable(complaint: string): LeftOut[] {
  const found = [...complaint.matchAll(/open\("(.+)"\): (.+)/g)].map(([, path = '', why = '']) => ({ path, why: why.toLowerCase() }));
  if (found.length > 0) return found;
  throw new GitError('failed', complaint.split('\n').find(Boolean) ?? 'git could not add all files');
}

/** A snapshot as a commit that a ref of the app's own keeps alive. @throws GitError */
export async function keepSnapshot(git: Git, folder: string, ref: string, subject: string): Promise<Snapshot & { commit: string }> {
  const taken = await snapshot(git, folder);
  const { top } = taken.repository;
  const { head } = taken.status;
  const commit = taken.tree === head ? head : await commitTree(git, top, taken.tree, head ? [head] : [], subject, APP);
  await git(['update-ref', ref, commit], { cwd: top });
  return { ...taken, commit };
}

/** Makes a commit of a tree, without any hook; its author is the person when none is given. @throws GitError */
export async function commitTree(
  git: Git,
  cwd: string,
  tree: string,
  parents: readonly string[],
  message: string,
  author?: typeof APP,
): Promise<string> {
  const args = ['commit-tree', tree, ...parents.flatMap((one) => ['-p', one])];
  const { out } = await git(args, { cwd, input: message, ...(author ? { author } : {}) });
  return out.trim();
}

/** What a snapshot lacks, as a clause; null when it lacks nothing. */
export function lacks(without: readonly LeftOut[]): string | null {
  const [first] = without;
  if (!first) return null;
  const more = without.length > 1 ? ` and ${without.length - 1} more` : '';
  return `without ${first.path} (${first.why})${more}`;
}
