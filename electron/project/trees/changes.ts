import { existsSync } from 'node:fs';
import { isAbsolute, join, posix, relative } from 'node:path';
import type { FileChange, TaskChanges } from '../../../shared/model/index.ts';
import type { Git } from './git.ts';
import { snapshot } from './snapshot.ts';

/** Of a patch so many bytes are shown, and so many files are listed. */
const MOST_PATCH = 1024 * 1024;
const MOST_FILES = 2_000;

const QUIET = ['--no-color', '--no-ext-diff', '--no-textconv', '-M'];

/**
 * What has changed between two trees, or since one until now: the files with their lines, and the
 * patch, bounded. Only what lies below `folder`, named from there. `not`: paths that are left out.
 * @throws GitError
 */
export async function changesBetween(
  git: Git,
  folder: string,
  from: string,
  to: string | null,
  not: readonly string[] = [],
): Promise<Omit<TaskChanges, 'note' | 'folder'>> {
  const end = to ?? (await snapshot(git, folder)).tree;
  const range = [...QUIET, '--relative', from, end, '--', '.', ...not.map((path) => `:(exclude,literal)${path}`)];
  const at = { cwd: folder };
  const stat = await git(['diff', '--numstat', '-z', ...range], { ...at, most: 4 * 1024 * 1024 });
  const all = readNumstat(stat.out);
  const patch = await git(['diff', '-p', ...range], { ...at, most: MOST_PATCH });
  return {
    files: all.slice(0, MOST_FILES),
    more: Math.max(0, all.length - MOST_FILES),
    patch: patch.cut ? patch.out.slice(0, patch.out.lastIndexOf('\n') + 1) : patch.out,
    cut: patch.cut || stat.cut,
  };
}

/** Reads `git diff --numstat -z -M`: a renamed file comes as its numbers and two further names. */
export function readNumstat(text: string): FileChange[] {
  const parts = text.split('\0');
  const files: FileChange[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    const [, plus = '', minus = '', path = ''] = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(parts[i] ?? '') ?? [];
    if (plus === '') continue;
    const count = (text_: string) => (text_ === '-' ? null : Number(text_));
    const change = { plus: count(plus), minus: count(minus) };
    if (path !== '') files.push({ path, ...change });
    else {
      const [was, now] = [parts[i + 1] ?? '', parts[i + 2] ?? ''];
      files.push({ path: now, from: was, ...change });
      i += 2;
    }
  }
  return files;
}

/**
 * Which of the listed paths have changed since a commit. What git cannot tell of (ignored, outside,
 * in a submodule, too large) counts as changed. @throws GitError
 */
export async function changedSince(git: Git, folder: string, from: string, paths: readonly string[]): Promise<Set<string>> {
  const { tree, without, repository } = await snapshot(git, folder);
  const at = { cwd: folder };
  const { out } = await git(['diff', '--name-only', '-z', '--no-renames', '--relative', from, tree, '--', '.'], at);
  const names = out.split('\0').filter(Boolean);
  const local = (path: string) => posix.normalize(isAbsolute(path) ? relative(folder, path) : path).replace(/\/$/, '');
  const links = await submodulesAbove(git, folder, tree, paths.map(local));
  const inSubmodule = (name: string): boolean => links.some((link) => name === link || name.startsWith(`${link}/`));
  const inside = paths.filter((path) => !local(path).startsWith('..') && !inSubmodule(local(path)));
  const asked = inside.filter((path) => existsSync(join(folder, local(path)))).map(local);
  const ignored = asked.length === 0 ? '' : (await git(['check-ignore', '-z', '--stdin'], { ...at, input: asked.join('\0'), codes: [0, 1, 128] })).out;
  const unknown = new Set([...ignored.split('\0'), ...without.map(({ path }) => path.slice(repository.prefix.length))].filter(Boolean));
  return new Set(
    paths.filter((path) => {
      const name = local(path);
      if (name.startsWith('..') || name === '.' || unknown.has(name) || inSubmodule(name)) return true;
      return names.some((one) => one === name || one.startsWith(`${name}/`));
    }),
  );
}

/** The submodules of a tree in which one of these names lies. */
async function submodulesAbove(git: Git, folder: string, tree: string, names: readonly string[]): Promise<string[]> {
  const above = new Set(names.filter((name) => !name.startsWith('..')).flatMap((name) => {
    const parts = name.split('/');
    return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
  }));
  if (above.size === 0) return [];
  const { out } = await git(['--literal-pathspecs', 'ls-tree', '-z', tree, '--', ...above], { cwd: folder });
  return out.split('\0').filter((line) => line.startsWith('160000 ')).map((line) => line.slice(line.indexOf('\t') + 1));
}
