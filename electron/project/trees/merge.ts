import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Merge, TaskTree } from '../../../shared/model/index.ts';
import { takeBack } from './broken-off.ts';
import { GitError, type Git } from './git.ts';
import { findRepository, statusOf, underWay, type Repository } from './repository.ts';
import { APP, commitTree } from './snapshot.ts';
import { followMerge } from './submodules.ts';

export interface MergeOptions {
  /** The project's folder in the main tree. */
  folder: string;
  tree: TaskTree;
  /** A ref of the app's own that keeps the merge while it is being made. */
  ref: string;
  message: string;
  /** Paths from the project's folder that stay as they are in the main tree. */
  leaveOut: readonly string[];
  /** The merge that was under way when the app ended. */
  begun?: string | undefined;
  /** Told of the merge's commit before anything of it can be seen; it must be durable on return. */
  onCommit: (commit: string) => void;
}

const TRIES = 3;

/**
 * Merges a task's branch into the branch of the main tree. The merge is made as objects first, where
 * nothing can be seen of it; only a clean one moves the main tree, forward, in one step, and only if
 * nothing uncommitted stands in its way. The answer says what became of it, in words.
 */
export async function mergeTask(git: Git, options: MergeOptions): Promise<Merge> {
  try {
    for (let n = 1; ; n += 1) {
      const done = await once(git, options, n === TRIES);
      if (done) return done;
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { state: 'waiting', detail: error.message };
  }
}

/** @returns null when the main tree moved on meanwhile */
async function once(git: Git, options: MergeOptions, last: boolean): Promise<Merge | null> {
  const { folder, tree, begun } = options;
  const main = await findRepository(git, folder);
  const status = await statusOf(git, main);
  const { head, branch } = status;
  const waits = (detail: string): Merge => ({ state: 'waiting', detail });
  if (!head || !tree.commit) return waits('there is no commit to merge');
  if (begun && (await isWithin(git, main, begun, head))) return { state: 'merged', detail: '', commit: begun };
  if (branch !== tree.into) return waits(`${folder} is on ${branch ?? 'no branch'}, and the task began from ${tree.into}`);
  const busy = underWay(main);
  if (busy) return waits(`${busy} is under way in ${folder}`);
  if (begun) await takeBack(git, main, status, head, begun);

  const work = await workTree(git, main, options);
  if (work === (await treeOf(git, main, tree.base))) return { state: 'merged', detail: 'nothing had changed' };
  // Both sides stand on the commit that the branch began from, so that only what is the task's is merged.
  const ours = await commitTree(git, main.top, `${head}^{tree}`, [tree.base], 'ours', APP);
  const theirs = await commitTree(git, main.top, work, [tree.base], 'theirs', APP);
  const merged = await git(['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs], { cwd: main.top, codes: [0, 1] })
    .catch((error: unknown) => {
      const old = error instanceof GitError && error.code === 129;
      throw old ? new GitError('failed', 'git 2.38 or newer is needed to merge: this one is older') : error;
    });
  const [result = '', ...conflicts] = merged.out.split('\0').filter(Boolean);
  if (merged.code === 1) return { state: 'conflict', detail: many(conflicts) };
  if (result === (await treeOf(git, main, head))) return { state: 'merged', detail: 'it was there already' };

  // Work that began from uncommitted changes has them in its history: only its own part is taken over.
  const parents = (await isWithin(git, main, tree.base, head)) ? [head, tree.commit] : [head];
  const commit = await commitTree(git, main.top, result, parents, options.message);
  await git(['update-ref', options.ref, commit], { cwd: main.top });
  options.onCommit(commit);
  try {
    await git(['-c', 'merge.autoStash=false', 'merge', '--ff-only', '--no-overwrite-ignore', '-q', commit], { cwd: main.top, limitMs: 300_000 });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (/fast-forward/.test(error.message) && !last) return null;
    return waits(inTheWay(error, folder));
  }
  const left = await followMerge(git, main.top, head, commit).catch((error: unknown) => (error as Error).message);
  return { state: 'merged', detail: left ?? '', commit };
}

/** git's own words, and the files that it names. */
function inTheWay(error: GitError, folder: string): string {
  const files = error.complaint.split('\n').filter((line) => line.startsWith('\t')).map((line) => line.trim());
  if (files.length === 0) return error.message;
  return `what is not committed in ${folder} stands in its way: ${many(files)}. Commit it or put it aside, then merge again`;
}

const many = (files: readonly string[]): string =>
  files.length <= 5 ? files.join(', ') : `${files.slice(0, 5).join(', ')} and ${files.length - 5} more`;

/** The tree of a task's work with the files that are left out as they were at its beginning. */
async function workTree(git: Git, main: Repository, { tree, leaveOut }: MergeOptions): Promise<string> {
  const paths = leaveOut.map((path) => main.prefix + path);
  const at = { cwd: main.top };
  const commit = tree.commit ?? tree.base;
  const touched = paths.length === 0 ? '' : (await git(['diff', '--name-only', '-z', '--no-renames', tree.base, commit, '--', ...paths.map((p) => `:(literal,top)${p}`)], at)).out;
  const back = touched.split('\0').filter(Boolean);
  if (back.length === 0) return treeOf(git, main, commit);
  const dir = await mkdtemp(join(tmpdir(), 'quatuor-index-'));
  try {
    const own = { ...at, index: join(dir, 'index') };
    await git(['read-tree', commit], own);
    const { out } = await git(['ls-tree', '-z', '--full-tree', tree.base, '--', ...back], at);
    const were = out.split('\0').filter(Boolean);
    const gone = back.map((path) => `0 ${'0'.repeat(40)}\t${path}`);
    const lines = were.map((line) => line.replace(/^(\d+) \w+ ([0-9a-f]+)\t/, '$1 $2\t'));
    await git(['update-index', '-z', '--index-info'], { ...own, input: [...gone, ...lines, ''].join('\0') });
    return (await git(['write-tree'], own)).out.trim();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function treeOf(git: Git, { top }: Repository, commit: string): Promise<string> {
  return (await git(['rev-parse', `${commit}^{tree}`], { cwd: top })).out.trim();
}

async function isWithin(git: Git, { top }: Repository, commit: string, head: string): Promise<boolean> {
  return (await git(['merge-base', '--is-ancestor', commit, head], { cwd: top, codes: [0, 1, 128] })).code === 0;
}

/**
 * After a merge: the task's branch goes, if it holds nothing that the merge has not, and its worktree
 * stands at the merge, if it is still on that branch and nothing in it is uncommitted. What stays,
 * stays without a word: nothing here is worth a question.
 */
export async function tidyBranch(git: Git, folder: string, tree: TaskTree, ref: string): Promise<void> {
  const main = await findRepository(git, folder);
  const { head } = await statusOf(git, main);
  if (!head || !tree.commit) return;
  const tip = await git(['rev-parse', '-q', '--verify', `refs/heads/${tree.branch}`], { cwd: main.top, codes: [0, 1, 128] });
  if (tip.out.trim() !== tree.commit) return;
  const own = await statusOf(git, { top: tree.path }).catch(() => null);
  if (own?.branch === tree.branch) {
    if (own.changed.length > 0 || own.untracked.length > 0) return;
    await git(['switch', '-q', '--detach', head], { cwd: tree.path, limitMs: 300_000 });
  }
  // The work itself stays reachable, as it was committed.
  await git(['update-ref', ref, tree.commit], { cwd: main.top });
  await git(['update-ref', '-d', `refs/heads/${tree.branch}`, tree.commit], { cwd: main.top });
}
