import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { changedSince } from './changes.ts';
import { mergeTask } from './merge.ts';
import { makeRepo, type Repo } from './repo.ts';
import { keepSnapshot } from './snapshot.ts';
import { commitWork, prepareTree, removeTree } from './worktree.ts';

const repos: Repo[] = [];
afterEach(() => repos.splice(0).forEach((repo) => repo.end()));
const made = (first: Record<string, string> | null = { 'a.txt': 'a\n' }): Repo => {
  const repo = makeRepo(first);
  repos.push(repo);
  return repo;
};

/** A repository with another one in it as the submodule `lib`. */
function withSubmodule(): Repo {
  const inner = made({ 'x.c': 'x\n' });
  const repo = made();
  repo.sh('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.path, 'lib');
  repo.sh('commit', '-q', '-m', 'with lib');
  return repo;
}
const lib = (repo: Repo, file: string): string => join(repo.path, 'lib', file);
const keep = (repo: Repo) => keepSnapshot(repo.git, repo.path, 'refs/quatuor/p/before', 'Before');
const place = (repo: Repo) => ({ folder: repo.path, path: join(repo.dir, 'trees', 'claude'), refs: 'refs/quatuor/p' });
const prepare = (repo: Repo, task: string) => prepareTree(repo.git, place(repo), task, { continues: () => false, leaveOut: [] });

describe('submodules', () => {
  it('W20 uncommitted work in one is named, since a checkpoint has only its commit', async () => {
    const repo = withSubmodule();
    expect((await keep(repo)).without).toEqual([]);
    writeFileSync(lib(repo, 'x.c'), 'mine\n');
    writeFileSync(lib(repo, 'new.c'), 'new\n');
    const named = { path: 'lib', why: 'uncommitted work in a submodule' };
    expect((await keep(repo)).without).toEqual([named]);
    repo.write('a.txt', 'b\n');
    const { commit, without } = await keep(repo);
    expect(without).toEqual([named]);
    expect(repo.sh('show', `${commit}:a.txt`)).toBe('b\n');
    // A commit in it is in the checkpoint.
    repo.at(join(repo.path, 'lib'), 'add', '.');
    repo.at(join(repo.path, 'lib'), 'commit', '-q', '-m', 'inner');
    const later = await keep(repo);
    expect(later.without).toEqual([]);
    expect(repo.sh('ls-tree', later.commit, 'lib').split(/\s/)[2]).toBe(repo.at(join(repo.path, 'lib'), 'rev-parse', 'HEAD').trim());
  });

  it('W4 a file in one counts as changed: git cannot tell from outside', async () => {
    const repo = withSubmodule();
    const { commit } = await keep(repo);
    writeFileSync(lib(repo, 'x.c'), 'mine\n');
    expect(await changedSince(repo.git, repo.path, commit, ['lib/x.c', 'a.txt', ':(top)'])).toEqual(new Set(['lib/x.c']));
  });

  it('W20 W21 W22 nothing uncommitted in one is lost, though git is set to go into them', async () => {
    const repo = withSubmodule();
    repo.sh('config', 'submodule.recurse', 'true');
    writeFileSync(lib(repo, 'x.c'), 'mine\n');
    const { tree } = await prepare(repo, 'TASK-T-001');
    writeFileSync(join(tree.path, 'lib', 'x.c'), 'the agent’s\n');
    writeFileSync(join(tree.path, 'n.txt'), 'n\n');
    const { commit } = await commitWork(repo.git, tree, 'x');
    const merged = await mergeTask(repo.git, { folder: repo.path, tree: { ...tree, commit }, ref: 'refs/quatuor/p/m', message: 'm', leaveOut: [], onCommit: () => {} });
    expect(merged.state).toBe('merged');
    expect(readFileSync(lib(repo, 'x.c'), 'utf8')).toBe('mine\n');
    writeFileSync(join(tree.path, 'left.txt'), 'left\n');
    await prepare(repo, 'TASK-T-002');
    expect(readFileSync(join(tree.path, 'lib', 'x.c'), 'utf8')).toBe('the agent’s\n');
    expect(await removeTree(repo.git, place(repo))).toBe(false);
    expect(existsSync(join(tree.path, 'lib', 'x.c'))).toBe(true);
  });
});

describe('the submodules of a worktree', () => {
  const url = (repo: Repo): string => repo.sh('config', 'submodule.lib.url').trim();
  const head = (repo: Repo, folder: string): string => repo.at(folder, 'rev-parse', 'HEAD').trim();

  it('W21 are checked out at the branch’s commits from what the main tree has, though their address is out of reach', async () => {
    const repo = withSubmodule();
    const was = url(repo);
    const elsewhere = 'https://localhost:1/lib.git';
    repo.sh('config', 'submodule.lib.url', elsewhere);
    const { tree, note } = await prepare(repo, 'TASK-T-001');
    expect(note).toBeNull();
    expect(readFileSync(join(tree.path, 'lib', 'x.c'), 'utf8')).toBe('x\n');
    expect(repo.at(join(tree.path, 'lib'), 'remote', 'get-url', 'origin').trim()).toBe(elsewhere);
    expect(repo.at(tree.path, 'status', '--porcelain')).toBe('');
    expect(url(repo)).toBe(elsewhere);
    expect(repo.at(join(repo.path, 'lib'), 'remote', 'get-url', 'origin').trim()).toBe(was);
  });

  it('W21 follow the main tree from task to task, and are no change of the task’s', async () => {
    const repo = withSubmodule();
    await prepare(repo, 'TASK-T-001');
    writeFileSync(lib(repo, 'x.c'), 'newer\n');
    repo.at(join(repo.path, 'lib'), 'commit', '-q', '-am', 'newer');
    repo.sh('commit', '-q', '-am', 'lib is newer');
    const { tree, note } = await prepare(repo, 'TASK-T-002');
    expect(note).toBeNull();
    expect(readFileSync(join(tree.path, 'lib', 'x.c'), 'utf8')).toBe('newer\n');
    expect((await commitWork(repo.git, tree, 'x', place(repo))).words).toMatch(/^0 files/);
  });

  it('W21 W22 what an agent commits in one can be merged, and is in the main tree’s repository of it', async () => {
    const repo = withSubmodule();
    const { tree } = await prepare(repo, 'TASK-T-001');
    const inside = join(tree.path, 'lib');
    writeFileSync(join(inside, 'x.c'), 'better\n');
    repo.at(inside, 'commit', '-q', '-am', 'better');
    writeFileSync(join(inside, 'left.c'), 'left\n');
    const { commit, words } = await commitWork(repo.git, tree, 'x', place(repo));
    expect(words).toContain('without what is uncommitted in the submodule lib');
    const merged = await mergeTask(repo.git, { folder: repo.path, tree: { ...tree, commit }, ref: 'refs/quatuor/p/m', message: 'm', leaveOut: [], onCommit: () => {} });
    expect(merged.state).toBe('merged');
    // The main tree's own stands on its branch, where it is the person's to move.
    expect(merged.detail).toMatch(/the submodule lib is to be at another commit now/);
    repo.sh('submodule', 'update', '--no-fetch', '-q');
    expect(readFileSync(lib(repo, 'x.c'), 'utf8')).toBe('better\n');
  });

  it('W22 one of the main tree’s that stands on no branch moves with the merge, and the next task begins from there', async () => {
    const repo = withSubmodule();
    repo.at(join(repo.path, 'lib'), 'checkout', '-q', '--detach');
    const { tree } = await prepare(repo, 'TASK-T-001');
    writeFileSync(join(tree.path, 'lib', 'x.c'), 'better\n');
    repo.at(join(tree.path, 'lib'), 'commit', '-q', '-am', 'better');
    const { commit } = await commitWork(repo.git, tree, 'x', place(repo));
    const merged = await mergeTask(repo.git, { folder: repo.path, tree: { ...tree, commit }, ref: 'refs/quatuor/p/m', message: 'm', leaveOut: [], onCommit: () => {} });
    expect(merged).toMatchObject({ state: 'merged', detail: '' });
    expect(readFileSync(lib(repo, 'x.c'), 'utf8')).toBe('better\n');
    expect(repo.sh('status', '--porcelain')).toBe('');
    expect((await prepare(repo, 'TASK-T-002')).note).toBeNull();
  });

  it('W21 one that the main tree lacks is named', async () => {
    const repo = withSubmodule();
    repo.sh('submodule', 'deinit', '-q', '-f', 'lib');
    rmSync(join(repo.path, '.git', 'modules'), { recursive: true });
    expect((await prepare(repo, 'TASK-T-001')).note).toMatch(/its submodule lib is not checked out, since the main tree does not have it either/);
  });

  it('W21 X4 one whose name could be taken for another setting is named, and no address is asked', async () => {
    const inner = made({ 'x.c': 'x\n' });
    const repo = made();
    repo.sh('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', '--name', 'a=b', inner.path, 'lib');
    repo.sh('commit', '-q', '-m', 'with lib');
    const { lacking, tree } = await prepare(repo, 'TASK-T-001');
    expect(lacking).toMatch(/its submodule lib is not checked out: it has a name that is not used here/);
    expect(existsSync(join(tree.path, 'lib', 'x.c'))).toBe(false);
  });

  it('W21 one in which something is uncommitted stays as it is, and is named', async () => {
    const repo = withSubmodule();
    const { tree } = await prepare(repo, 'TASK-T-001');
    writeFileSync(join(tree.path, 'lib', 'x.c'), 'not yet\n');
    expect((await prepare(repo, 'TASK-T-002')).note).toContain('what is uncommitted in its submodule lib is still there');
    writeFileSync(lib(repo, 'x.c'), 'newer\n');
    repo.at(join(repo.path, 'lib'), 'commit', '-q', '-am', 'newer');
    repo.sh('commit', '-q', '-am', 'lib is newer');
    expect((await prepare(repo, 'TASK-T-003')).note).toMatch(/its submodule lib stays at [0-9a-f]{10}, since something in it is uncommitted/);
    expect(readFileSync(join(tree.path, 'lib', 'x.c'), 'utf8')).toBe('not yet\n');
  });

  it('W23 go with their worktree only when nothing in them would be lost', async () => {
    const repo = withSubmodule();
    const { tree } = await prepare(repo, 'TASK-T-001');
    const inside = join(tree.path, 'lib');
    writeFileSync(join(inside, 'x.c'), 'better\n');
    repo.at(inside, 'commit', '-q', '-am', 'better');
    const commit = head(repo, inside);
    repo.at(inside, 'checkout', '-q', 'HEAD~');
    repo.at(inside, 'branch', 'kept', commit);
    expect(await removeTree(repo.git, place(repo))).toBe(false);
    expect(existsSync(inside)).toBe(true);
    repo.at(inside, 'branch', '-D', 'kept');
    expect(await removeTree(repo.git, place(repo))).toBe(true);
    expect(existsSync(tree.path)).toBe(false);
    expect(readFileSync(lib(repo, 'x.c'), 'utf8')).toBe('x\n');
  });
});

describe('filters, as that of LFS', () => {
  it('W20 a file whose filter fails is named, and the rest is in the checkpoint', async () => {
    const repo = made({ '.gitattributes': '*.bin filter=lfs\n', 'a.txt': 'a\n' });
    repo.sh('config', 'filter.lfs.clean', 'no-such-git-lfs clean');
    repo.sh('config', 'filter.lfs.required', 'true');
    mkdirSync(join(repo.path, 'deep'));
    repo.write('deep/one.bin', '1');
    repo.write('two.bin', '2');
    repo.write('a.txt', 'b\n');
    const { commit, without } = await keep(repo);
    expect(without.map(({ path, why }) => `${path}: ${why}`).sort()).toEqual(['deep/one.bin: its filter lfs failed', 'two.bin: its filter lfs failed']);
    expect(repo.sh('show', `${commit}:a.txt`)).toBe('b\n');
  });

  it('W21 a task’s work is not committed without a file whose filter fails', async () => {
    const repo = made({ '.gitattributes': '*.bin filter=lfs\n' });
    const { tree } = await prepare(repo, 'TASK-T-001');
    repo.sh('config', 'filter.lfs.clean', 'no-such-git-lfs clean');
    repo.sh('config', 'filter.lfs.required', 'true');
    writeFileSync(join(tree.path, 'one.bin'), '1');
    await expect(commitWork(repo.git, tree, 'x')).rejects.toThrow(/external filter 'no-such-git-lfs clean' failed/);
  });

  it('W20 what a filter keeps elsewhere is in the checkpoint as its pointer', async () => {
    const repo = made({ '.gitattributes': '*.bin filter=lfs\n' });
    repo.sh('config', 'filter.lfs.clean', 'sh -c "cat >/dev/null; echo pointer"');
    repo.write('one.bin', 'large');
    const { commit, without } = await keep(repo);
    expect(without).toEqual([]);
    expect(repo.sh('show', `${commit}:one.bin`)).toBe('pointer\n');
    expect(readFileSync(join(repo.path, 'one.bin'), 'utf8')).toBe('large');
  });
});
