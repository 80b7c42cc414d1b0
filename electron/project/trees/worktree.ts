import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TaskTree } from '../../../shared/model/index.ts';
import { GitError, type Git } from './git.ts';
import { findRepository, statusOf, underWay, type Repository, type Status } from './repository.ts';
import { addAll, keepSnapshot, lacks } from './snapshot.ts';
import { bringSubmodules, carrySubmodules, submodulesAreSafe } from './submodules.ts';

/** An agent's worktree: where it lies, and where the app's refs stand. */
export interface TreePlace {
  /** The project's folder in the main tree. */
  folder: string;
  /** The worktree's folder. */
  path: string;
  /** Refs that keep what no branch has; without a `/` at the end. */
  refs: string;
}

/**
 * Makes sure that an agent's worktree is there, and gives the folder in it that stands for the
 * project's. A new one begins at the commit of the main tree. @throws GitError in words
 */
export async function ensureTree(git: Git, { folder, path }: Pick<TreePlace, 'folder' | 'path'>): Promise<string> {
  const main = await findRepository(git, folder);
  if (existsSync(join(path, '.git'))) {
    if (!(await belongs(git, path, main))) {
      // The project's folder was moved: the two do not find each other any more.
      await git(['worktree', 'repair', path], { cwd: main.top, codes: [0, 1, 128] });
      if (!(await belongs(git, path, main)))
        throw new GitError('failed', `the folder ${path} is not a worktree of this repository`);
    }
  } else {
    const { head } = await statusOf(git, main);
    if (!head) throw new GitError('failed', 'the repository has no commit yet, and a worktree begins from one');
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Forced: git may still know one that somebody removed there. All others that are not there now, as on
    // a disk that is not mounted, are the person's: no `prune`, which would take what they had staged.
    await git(['worktree', 'add', '--force', '--detach', '-q', path, head], { cwd: main.top, limitMs: 300_000 });
  }
  return join(path, main.prefix).replace(/\/$/, '');
}

async function belongs(git: Git, path: string, main: Repository): Promise<boolean> {
  try {
    const own = await findRepository(git, path);
    return (await realpath(own.commonDir)) === (await realpath(main.commonDir));
  } catch {
    return false;
  }
}

export interface Prepared {
  tree: TaskTree;
  /** What the person should know of it, in words; null when nothing. */
  note: string | null;
  /** Of that, what the agent lacks for its work; null when nothing. */
  lacking: string | null;
}

/**
 * Readies an agent's worktree for a task: on the task's branch, which begins from the main tree as
 * it is now, uncommitted work included. What an earlier task left behind uncommitted is kept: on its
 * branch if that task goes on later, else under a ref of the app's own.
 * @param known what is known of a task that was begun before
 * @param bring the main tree's branch is merged into the task's, conflicts left to the agent
 * @param continues whether the task of a branch is not ended yet
 * @param leaveOut paths from the project's folder that do not count as the person's work
 * @throws GitError in words
 */
export async function prepareTree(
  git: Git,
  place: TreePlace,
  task: string,
  options: { known?: TaskTree | undefined; bring?: boolean; continues: (branch: string) => boolean; leaveOut: readonly string[] },
): Promise<Prepared> {
  const { folder, path, refs } = place;
  const { known } = options;
  const main = await findRepository(git, folder);
  const at = await statusOf(git, main);
  if (!at.head) throw new GitError('failed', 'the repository has no commit yet, and a worktree begins from one');
  if (!at.branch) throw new GitError('failed', `no branch is checked out in ${folder}, and the work is merged into one`);
  const cwd = await ensureTree(git, place);
  const own = await findRepository(git, path);
  const mine = await statusOf(git, own);
  const into = known?.into ?? at.branch;
  const bring = options.bring === true && known !== undefined;
  const brought = async (tree: TaskTree): Promise<TaskTree> => (bring ? bringIn(git, main, tree, at.head ?? '') : tree);
  if (known && mine.branch === known.branch) return { tree: await brought({ ...known, path, cwd, into }), note: null, lacking: null };
  const left = await putAside(git, { place, own, status: mine, continues: options.continues });
  const notes = [left];
  if (known && (await exists(git, main, known.branch))) {
    await release(git, main, known.branch, path);
    await git(['switch', '-q', known.branch], { cwd: path, limitMs: 300_000 });
    const lacking = await bringSubmodules(git, main.top, path);
    return { tree: await brought({ ...known, path, cwd, into }), note: say([...notes, lacking]), lacking };
  }
  const branch = await freeName(git, main, `quatuor/${task}`);
  let base = at.head;
  if (differs(at, main, options.leaveOut)) {
    const taken = await keepSnapshot(git, folder, `${refs}/${task}/base`, `Working tree before ${task}`);
    base = taken.commit;
    notes.push(`it begins from the uncommitted work in ${folder}`, lacks(taken.without));
  }
  await git(['switch', '-q', '--no-track', '-c', branch, base], { cwd: path, limitMs: 300_000 });
  const lacking = await bringSubmodules(git, main.top, path);
  return { tree: { path, cwd, branch, base, into }, note: say([...notes, lacking]), lacking };
}

/**
 * Merges the main tree's commit into a task's branch, and leaves the conflicts in the files: the
 * agent settles them, and the commit of its work ends the merge. @throws GitError
 */
async function bringIn(git: Git, main: Repository, tree: TaskTree, head: string): Promise<TaskTree> {
  const at = { cwd: tree.path };
  const within = async (commit: string, of: string) =>
    (await git(['merge-base', '--is-ancestor', commit, of], { ...at, codes: [0, 1] })).code === 0;
  if (await within(head, 'HEAD') || underWay(await findRepository(git, tree.path))) return tree;
  if (!(await within(tree.base, head)))
    throw new GitError('failed', `its branch began from uncommitted work in ${main.folder}: merge it by hand`);
  await git(['merge', '--no-commit', '--no-ff', '-q', head], { ...at, codes: [0, 1], limitMs: 300_000 });
  return { ...tree, base: head };
}

const MARK = /^(?:<{7}|>{7}) /m;

/** @throws GitError when a file that conflicted still has the marks of it */
async function settled(git: Git, path: string): Promise<void> {
  const { out } = await git(['diff', '--name-only', '--diff-filter=U', '-z', '--relative'], { cwd: path });
  const open: string[] = [];
  for (const file of out.split('\0').filter(Boolean)) {
    const text = await readFile(join(path, file), 'utf8').catch(() => '');
    if (MARK.test(text)) open.push(file);
  }
  if (open.length > 0) throw new GitError('unresolved', `marks of a conflict are left in ${open.join(', ')}`);
}

const say = (notes: readonly (string | null)[]): string | null => notes.filter((one) => one !== null).join('; ') || null;

/** There is uncommitted work beside what does not count. */
export function differs(status: Status, { prefix }: Pick<Repository, 'prefix'>, leaveOut: readonly string[]): boolean {
  const not = leaveOut.map((path) => prefix + path);
  const out = (path: string) => not.some((one) => path === one || path.startsWith(`${one}/`));
  return [...status.changed, ...status.untracked].some((path) => !out(path));
}

async function exists(git: Git, { top }: Repository, branch: string): Promise<boolean> {
  return (await git(['rev-parse', '-q', '--verify', `refs/heads/${branch}`], { cwd: top, codes: [0, 1, 128] })).code === 0;
}

async function freeName(git: Git, main: Repository, wanted: string): Promise<string> {
  for (let n = 1; n < 100; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!(await exists(git, main, name))) return name;
  }
  throw new GitError('failed', `there are a hundred branches named ${wanted}`);
}

/**
 * A branch can be checked out in one worktree only: another agent's that has it lets go of it.
 * @throws GitError when it is the person's
 */
async function release(git: Git, main: Repository, branch: string, path: string): Promise<void> {
  const trees = dirname(path);
  const { out } = await git(['worktree', 'list', '--porcelain', '-z'], { cwd: main.top });
  for (const block of out.split('\0\0')) {
    const fields = block.split('\0');
    const at = fields.find((one) => one.startsWith('worktree '))?.slice('worktree '.length);
    if (!at || at === path || !fields.includes(`branch refs/heads/${branch}`)) continue;
    if (dirname(at) !== trees && dirname(at) !== (await realpath(trees))) throw new GitError('failed', `the branch ${branch} is checked out in ${at}`);
    // Somebody removed the folder, and git does not know yet.
    if (!existsSync(at)) await git(['worktree', 'remove', '--force', at], { cwd: main.top });
    else await git(['switch', '-q', '--detach'], { cwd: at });
  }
}

/**
 * Empties a worktree of what is uncommitted in it, once it is kept. Ignored files stay where they
 * are, and so does what git cannot keep.
 */
async function putAside(
  git: Git,
  { place, own, status, continues }: { place: TreePlace; own: Repository; status: Status; continues: (branch: string) => boolean },
): Promise<string | null> {
  if (status.changed.length === 0 && status.untracked.length === 0) return null;
  const { path } = place;
  if (underWay(own)) throw new GitError('failed', `${underWay(own)} is under way in ${path}`);
  if (status.branch && continues(status.branch)) {
    await addAll(git, { cwd: path }, status.untracked);
    await git(['commit', '-q', '--no-verify', '-m', 'Work that is not finished'], { cwd: path });
    return `what was uncommitted is on ${status.branch}`;
  }
  const ref = `${place.refs}/left/${Date.now()}`;
  const { without, commit } = await keepSnapshot(git, path, ref, `Left behind on ${status.branch ?? 'no branch'}`);
  await git(['reset', '--hard', '-q'], { cwd: path });
  const stays = new Set(without.map((one) => one.path));
  for (const file of status.untracked)
    if (!stays.has(file.replace(/\/$/, ''))) await rm(join(path, file), { force: true });
  return `what was uncommitted there is kept as ${commit.slice(0, 10)} (${ref})`;
}

/**
 * Commits all that a task's agent has done in its worktree, on the task's branch, in the person's
 * name and without hooks. What it has committed in submodules goes into those of the main tree.
 * Gives the commit, and a clause about it. @throws GitError in words
 */
export async function commitWork(
  git: Git,
  tree: TaskTree,
  message: string,
  { folder, refs }: Partial<Pick<TreePlace, 'folder' | 'refs'>> = {},
): Promise<{ commit: string; words: string }> {
  const { path, branch } = tree;
  const own = await findRepository(git, path);
  const status = await statusOf(git, own);
  if (status.branch !== branch)
    throw new GitError('failed', `the worktree ${path} is on ${status.branch ?? 'no branch'}, and the task's branch is ${branch}`);
  await settled(git, path);
  const without = await addAll(git, { cwd: path }, status.untracked);
  const staged = await git(['diff', '--cached', '--quiet'], { cwd: path, codes: [0, 1] });
  if (staged.code === 1 || underWay(own) === 'a merge') await git(['commit', '-q', '--no-verify', '-F', '-'], { cwd: path, input: message });
  const { out } = await git(['rev-parse', 'HEAD'], { cwd: path });
  const commit = out.trim();
  const { out: names } = await git(['diff', '--name-only', '-z', tree.base, commit], { cwd: path });
  const count = names.split('\0').filter(Boolean).length;
  const inside = folder && refs ? await carrySubmodules(git, (await findRepository(git, folder)).top, path, `${refs}/work`) : null;
  const lack = [lacks(without), inside].filter((one) => one !== null).join(', ');
  return { commit, words: `${count} ${count === 1 ? 'file' : 'files'} on ${branch} at ${commit.slice(0, 10)}${lack ? `, ${lack}` : ''}` };
}

/**
 * Takes a worktree away whose agent needs none any more, if nothing in it would be lost: no change,
 * no file that git does not have, ignored ones too, and a commit that a branch has.
 * @returns false when it stays
 */
export async function removeTree(git: Git, { folder, path }: Pick<TreePlace, 'folder' | 'path'>): Promise<boolean> {
  if (!existsSync(join(path, '.git'))) return false;
  const main = await findRepository(git, folder);
  const { out } = await git(['status', '--porcelain', '-z', '-uall', '--ignored', '--ignore-submodules=none'], { cwd: path, most: 65_536 });
  if (out !== '') return false;
  const { out: on } = await git(['branch', '-a', '--contains', 'HEAD', '--format=%(refname)'], { cwd: path });
  if (!on.split('\n').some((ref) => ref.startsWith('refs/'))) return false;
  if (!(await submodulesAreSafe(git, main.top, path))) return false;
  // What has submodules git removes only when it is forced to: all of it was looked at.
  const modules = existsSync(join(path, '.gitmodules'));
  await git(['worktree', 'remove', ...(modules ? ['--force'] : []), path], { cwd: main.top });
  return true;
}
