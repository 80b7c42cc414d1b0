import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import type { Repository, Status } from './repository.ts';

/** At most so many files are looked at by their text: a git that was killed leaves one half-written. */
const MOST_PARTLY = 10;

/**
 * Takes back what a merge of ours had written into the main tree when git was killed in the middle
 * of it: files that are the merge's own, wholly or from their beginning on. What holds anything else
 * is not touched, nor what the person has staged. The merge's commit has all of it, so nothing is lost.
 * @throws GitError
 */
export async function takeBack(git: Git, { top }: Repository, status: Status, head: string, begun: string): Promise<void> {
  const at = { cwd: top };
  const { out } = await git(['diff', '--raw', '-z', '--no-renames', '--no-abbrev', head, begun], at);
  const dirty = new Set([...status.changed, ...status.untracked]);
  const staged = new Set((await git(['diff', '--cached', '--name-only', '-z', head], at)).out.split('\0'));
  const found = [...out.matchAll(/:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\0([^\0]+)\0/g)]
    .map(([, mode = '', was = '', now = '', path = '']) => ({ mode, was, now, path }))
    .filter(({ path, mode }) => dirty.has(path) && !staged.has(path) && mode !== '160000' && mode !== '120000');
  const there: typeof found = [];
  const ours: typeof found = [];
  for (const one of found) {
    const kind = await lstat(join(top, one.path)).then((s) => (s.isFile() ? 'file' : 'other'), () => 'gone');
    if (kind === 'file') there.push(one);
    // The merge takes it away, or had taken it away to write it anew.
    else if (kind === 'gone') ours.push(one);
  }
  if (there.length > 0) {
    const input = there.map(({ path }) => path).join('\n');
    const named = there.filter(({ path }) => !path.includes('\n'));
    const hashes = named.length < there.length ? [] : (await git(['hash-object', '--stdin-paths'], { ...at, input })).out.trim().split('\n');
    const partly = there.filter((one, i) => {
      if (hashes[i] === one.now) ours.push(one);
      return hashes[i] !== one.now;
    });
    for (const one of partly.slice(0, MOST_PARTLY)) if (await begins(git, top, one)) ours.push(one);
  }
  const fresh = ours.filter(({ was }) => /^0+$/.test(was));
  const old = ours.filter((one) => !fresh.includes(one)).map(({ path }) => `:(literal,top)${path}`);
  for (const { path } of fresh) await rm(join(top, path), { force: true });
  if (old.length > 0)
    await git(['checkout', '-q', head, '--pathspec-from-file=-', '--pathspec-file-nul'], { ...at, input: old.join('\0') });
}

async function begins(git: Git, top: string, { now, path }: { now: string; path: string }): Promise<boolean> {
  if (/^0+$/.test(now)) return false;
  const is = (await readFile(join(top, path))).toString('utf8').replace(/\uFFFD+$/, '');
  return (await git(['cat-file', 'blob', now], { cwd: top })).out.startsWith(is);
}
