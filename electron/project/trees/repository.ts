import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { GitError, type Git } from './git.ts';

/** The repository that a folder stands in. Paths are absolute. */
export interface Repository {
  /** The folder itself, and the top of its working tree. */
  folder: string;
  top: string;
  /** The folder seen from the top, with a `/` at the end; empty at the top. */
  prefix: string;
  gitDir: string;
  commonDir: string;
}

/** How a working tree stands. Paths are from the top. */
export interface Status {
  /** The commit that is checked out; null in a repository without one. */
  head: string | null;
  /** The branch that is checked out; null when none is. */
  branch: string | null;
  /** Tracked files that differ from the commit, or from the index. */
  changed: string[];
  /** Files that git neither tracks nor ignores; other repositories end with `/`. */
  untracked: string[];
  /** Submodules in which something is uncommitted: only a git command in them could keep it. */
  inside: string[];
}

/** A prompt waits for a checkpoint no longer than this, and goes out without one. ms. */
const STATUS_MS = 30_000;
const MOST_STATUS = 16 * 1024 * 1024;

/** Finds the repository of a folder. @throws GitError in words when there is none */
export async function findRepository(git: Git, folder: string): Promise<Repository> {
  const asked = ['rev-parse', '--show-toplevel', '--show-prefix', '--absolute-git-dir', '--git-common-dir'];
  const { out } = await git(asked, { cwd: folder }).catch((error: unknown) => {
    if (error instanceof GitError && /not a git repository/.test(error.message))
      throw new GitError('failed', 'this folder is not in a git repository');
    if (error instanceof GitError && /must be run in a work tree/.test(error.message))
      throw new GitError('failed', 'this repository has no working tree');
    throw error;
  });
  const [top = '', prefix = '', gitDir = '', common = ''] = out.split('\n');
  return { folder, top, prefix, gitDir, commonDir: isAbsolute(common) ? common : join(folder, common) };
}

/** Looks how a working tree stands; changes nothing, not even the index. @throws GitError */
export async function statusOf(git: Git, { top }: Pick<Repository, 'top'>): Promise<Status> {
  const args = ['status', '--porcelain=v2', '--branch', '-z', '-uall', '--no-renames', '--ignore-submodules=none'];
  const { out, cut } = await git(args, { cwd: top, most: MOST_STATUS, limitMs: STATUS_MS });
  if (cut) throw new GitError('failed', 'there are too many changed files here for git to list');
  return readStatus(out);
}

/** Reads `git status --porcelain=v2 --branch -z --no-renames`. */
export function readStatus(text: string): Status {
  const status: Status = { head: null, branch: null, changed: [], untracked: [], inside: [] };
  for (const line of text.split('\0')) {
    const head = /^# branch\.oid ([0-9a-f]+)$/.exec(line)?.[1];
    const branch = /^# branch\.head (.+)$/.exec(line)?.[1];
    if (head) status.head = head;
    if (branch && branch !== '(detached)') status.branch = branch;
    if (line.startsWith('? ')) status.untracked.push(line.slice(2));
    // The path stands after so many fields.
    if (line.startsWith('1 ')) {
      const path = after(line, 8);
      // N for a file; for a submodule S, then C another commit, M tracked, U untracked work in it.
      const [, index, commit, work] = /^1 (.). S(.)(..) /.exec(line) ?? [];
      if (work !== undefined && work !== '..') status.inside.push(path);
      if (work === undefined || index !== '.' || commit === 'C') status.changed.push(path);
    }
    if (line.startsWith('u ')) status.changed.push(after(line, 10));
  }
  return status;
}

function after(line: string, fields: number): string {
  let at = 0;
  for (let n = 0; n < fields; n += 1) at = line.indexOf(' ', at) + 1;
  return line.slice(at);
}

const UNDER_WAY = [
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['BISECT_LOG', 'a bisect'],
] as const;

/** What the person has begun in a working tree and not ended; null when nothing. */
export function underWay({ gitDir }: Pick<Repository, 'gitDir'>): string | null {
  return UNDER_WAY.find(([file]) => existsSync(join(gitDir, file)))?.[1] ?? null;
}
