import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GitError, type Git } from './git.ts';

/** A submodule within another one, and so on: so deep at most. */
const DEEPEST = 5;
const LIMIT_MS = 300_000;

interface Submodule {
  name: string;
  /** From the top of the tree that it is in. */
  path: string;
  /** Its sign in `git submodule status`: `-` not there, `+` at another commit, `U` in conflict, a blank when all is well. */
  sign: string;
  /** The commit at which it is, else at which it is to be. */
  commit: string;
}

/** The submodules of a working tree, without those within them. */
async function submodulesOf(git: Git, top: string): Promise<Submodule[]> {
  if (!existsSync(join(top, '.gitmodules'))) return [];
  const at = { cwd: top, codes: [0, 1, 128] };
  const { out: lines } = await git(['submodule', 'status'], at);
  const { out: config } = await git(['config', '-z', '-f', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$'], at);
  const names = new Map(config.split('\0').filter(Boolean).map((one) => {
    const end = one.indexOf('\n');
    return [one.slice(end + 1), one.slice('submodule.'.length, end - '.path'.length)];
  }));
  return lines.split('\n').flatMap((line) => {
    const [, sign = '', commit = '', path = ''] = /^([ +U-])([0-9a-f]+) (.+?)(?: \([^()]*\))?$/.exec(line) ?? [];
    const name = names.get(path);
    return name === undefined ? [] : [{ name, path, sign, commit }];
  });
}

/** The folder of a submodule's repository as the main tree has it; null when it was never fetched there. */
async function repositoryOf(git: Git, main: string, { name, path }: Submodule): Promise<string | null> {
  const folder = join(main, path);
  if (existsSync(join(folder, '.git'))) {
    const { out, code } = await git(['rev-parse', '--absolute-git-dir'], { cwd: folder, codes: [0, 128] });
    if (code === 0) return out.trim();
  }
  const { out } = await git(['rev-parse', '--git-common-dir'], { cwd: main, codes: [0, 128] });
  const beside = join(out.trim().startsWith('/') ? '' : main, out.trim(), 'modules', name);
  return existsSync(join(beside, 'HEAD')) ? beside : null;
}

/**
 * Checks the submodules of a worktree out at the commits that its branch names, out of the repositories
 * that the main tree has of them: nothing is fetched from elsewhere. One in which something is
 * uncommitted stays as it is.
 * @returns what is not as the branch says, in words; null when all is
 */
export async function bringSubmodules(git: Git, main: string, tree: string, depth = 0): Promise<string | null> {
  const notes: string[] = [];
  for (const one of await submodulesOf(git, tree)) {
    const folder = join(tree, one.path);
    const said = one.sign === ' ' ? null : await brought(git, main, tree, one);
    if (said) notes.push(said);
    else {
      if (await isDirty(git, folder)) notes.push(`what is uncommitted in its submodule ${one.path} is still there`);
      const deeper = depth < DEEPEST ? await bringSubmodules(git, join(main, one.path), folder, depth + 1) : null;
      if (deeper) notes.push(`in ${one.path}: ${deeper}`);
    }
  }
  return notes.join('; ') || null;
}

/** @returns why it is not at its commit, or null */
async function brought(git: Git, main: string, tree: string, one: Submodule): Promise<string | null> {
  const { name, path, sign, commit } = one;
  const folder = join(tree, path);
  if (sign === 'U') return `its submodule ${path} is in conflict`;
  if (sign === '+') {
    if (await isDirty(git, folder)) return `its submodule ${path} stays at ${commit.slice(0, 10)}, since something in it is uncommitted`;
    // A commit that only this checkout has must not be lost with it.
    await git(['update-ref', `refs/quatuor/left/${commit}`, commit], { cwd: folder });
  }
  const from = await repositoryOf(git, main, one);
  if (!from) return `its submodule ${path} is not checked out, since the main tree does not have it either: git submodule update --init there`;
  // Its name stands in a setting, and must not become another one.
  if (!/^[\w.][\w./ +-]*$/.test(name) || name.includes('..')) return `its submodule ${path} is not checked out: it has a name that is not used here`;
  const { out: url } = await git(['config', `submodule.${name}.url`], { cwd: main, codes: [0, 1] });
  // By its path on this disk, for this one command; no address from the repository's own files is asked.
  const local = ['-c', `submodule.${name}.url=${from}`, '-c', 'protocol.allow=never', '-c', 'protocol.file.allow=always'];
  try {
    if (sign === '+') await git(['fetch', '-q', '--no-tags', from, '+refs/*:refs/quatuor/main/*'], { cwd: folder, limitMs: LIMIT_MS });
    await git([...local, 'submodule', 'update', '--init', '--checkout', '-q', ...(sign === '+' ? ['--no-fetch'] : []), '--', path], { cwd: tree, limitMs: LIMIT_MS });
    if (sign === '-' && url.trim()) await git(['remote', 'set-url', 'origin', url.trim()], { cwd: folder, codes: [0, 2, 128] });
    return null;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return `its submodule ${path} is not at its commit: ${error.message}`;
  }
}

/**
 * After the main tree moved from one commit to another: a submodule that stood where the old one had it,
 * on no branch and with nothing uncommitted, moves along; of the others it is said what is to be done.
 * @returns what is to be done, in words; null when nothing is
 */
export async function followMerge(git: Git, main: string, from: string, to: string): Promise<string | null> {
  const { out } = await git(['diff', '--raw', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=dirty', from, to], { cwd: main });
  const fields = out.split('\0');
  const notes: string[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, old = ''] = /^:160000 160000 ([0-9a-f]+) /.exec(fields[i] ?? '') ?? [];
    const path = fields[i + 1] ?? '';
    const folder = join(main, path);
    if (old === '' || !existsSync(join(folder, '.git'))) continue;
    const { out: head } = await git(['rev-parse', 'HEAD'], { cwd: folder, codes: [0, 128] });
    const { code: onBranch } = await git(['symbolic-ref', '-q', 'HEAD'], { cwd: folder, codes: [0, 1, 128] });
    const free = head.trim() === old && onBranch === 1 && !(await isDirty(git, folder));
    const moved = free && (await git(['submodule', 'update', '--checkout', '--no-fetch', '-q', '--', path], { cwd: main, codes: [0, 1, 128], limitMs: LIMIT_MS })).code === 0;
    if (!moved) notes.push(`the submodule ${path} is to be at another commit now: git submodule update brings it there`);
  }
  return notes.join('; ') || null;
}

async function isDirty(git: Git, folder: string): Promise<boolean> {
  return (await git(['status', '--porcelain', '-uall', '--ignore-submodules=none'], { cwd: folder })).out !== '';
}

/**
 * Brings the commits at which a worktree's submodules stand into the main tree's repositories of them,
 * under refs of the app's own: a branch that names them can then be merged.
 * @returns what is left behind, in words; null when nothing is
 */
export async function carrySubmodules(git: Git, main: string, tree: string, ref: string): Promise<string | null> {
  const notes: string[] = [];
  for (const one of await submodulesOf(git, tree)) {
    if (one.sign === '-') continue;
    const folder = join(tree, one.path);
    if (await isDirty(git, folder)) notes.push(`without what is uncommitted in the submodule ${one.path}`);
    const to = await repositoryOf(git, main, one);
    if (!to || (await has(git, to, one.commit))) continue;
    const { code } = await git(['fetch', '-q', '--no-tags', folder, `+HEAD:${ref}/${one.commit.slice(0, 10)}`], { cwd: to, codes: [0, 1, 128], limitMs: LIMIT_MS });
    if (code !== 0) notes.push(`the commit of the submodule ${one.path} is in its worktree only`);
  }
  return notes.join(', ') || null;
}

async function has(git: Git, repository: string, commit: string): Promise<boolean> {
  return (await git(['cat-file', '-e', `${commit}^{commit}`], { cwd: repository, codes: [0, 1, 128] })).code === 0;
}

/** Whether nothing in a worktree's submodules would be lost with it: no file, and no commit that the main tree's have not. */
export async function submodulesAreSafe(git: Git, main: string, tree: string): Promise<boolean> {
  for (const one of await submodulesOf(git, tree)) {
    if (one.sign === '-') continue;
    const folder = join(tree, one.path);
    const { out } = await git(['status', '--porcelain', '-uall', '--ignored', '--ignore-submodules=none'], { cwd: folder, most: 65_536 });
    const to = out === '' ? await repositoryOf(git, main, one) : null;
    if (!to) return false;
    const { out: refs } = await git(['for-each-ref', '--format=%(objectname)', 'refs/heads', 'refs/stash', 'refs/quatuor/left'], { cwd: folder });
    for (const commit of [one.commit, ...refs.split('\n').filter(Boolean)]) if (!(await has(git, to, commit))) return false;
    if (!(await submodulesAreSafe(git, join(main, one.path), folder))) return false;
  }
  return true;
}
