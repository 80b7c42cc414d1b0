import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskTree } from '../../../shared/model/index.ts';
import { mergeTask, tidyBranch } from './merge.ts';
import { makeRepo, type Repo } from './repo.ts';
import { commitWork, ensureTree, prepareTree, removeTree } from './worktree.ts';

let repo: Repo;
beforeEach(() => {
  repo = makeRepo({ 'a.txt': '1\n2\n3\n4\n5\n6\n7\n8\n9\n', 'CLAUDE.md': 'notes\n', '.gitignore': 'made/\n' });
});
afterEach(() => repo.end());

const place = (agent: string) => ({ folder: repo.path, path: join(repo.dir, 'trees', agent), refs: 'refs/quatuor/p' });
const prepare = (agent: string, task: string, known?: TaskTree, continues = (_branch: string) => false) =>
  prepareTree(repo.git, place(agent), task, { known, continues, leaveOut: ['CLAUDE.md'] });
const inTree = (tree: TaskTree, file: string) => join(tree.cwd, file);
/** What an agent does, and the commit of it. */
async function work(agent: string, task: string, edit: (tree: TaskTree) => void): Promise<TaskTree> {
  const { tree } = await prepare(agent, task);
  edit(tree);
  const { commit } = await commitWork(repo.git, tree, `${task}: t\n`);
  return { ...tree, commit };
}
const merge = (tree: TaskTree, more: Partial<Parameters<typeof mergeTask>[1]> = {}) =>
  mergeTask(repo.git, { folder: repo.path, tree, ref: 'refs/quatuor/p/m', message: 'Merge it', leaveOut: ['CLAUDE.md'], onCommit: () => {}, ...more });
const put = (file: string, text: string) => (tree: TaskTree) => writeFileSync(inTree(tree, file), text);
const main = (file: string) => readFileSync(join(repo.path, file), 'utf8');
const line = (n: number, text: string) => '1\n2\n3\n4\n5\n6\n7\n8\n9\n'.replace(`${n}\n`, `${text}\n`);

describe('a worktree', () => {
  it('W21 is on the task’s branch, which begins from the main tree; the main tree is not touched', async () => {
    const before = repo.sh('rev-parse', 'HEAD');
    const { tree, note } = await prepare('claude', 'TASK-T-001');
    expect(tree).toMatchObject({ branch: 'quatuor/TASK-T-001', into: 'main', base: before.trim() });
    expect(note).toBeNull();
    expect(repo.at(tree.path, 'branch', '--show-current').trim()).toBe('quatuor/TASK-T-001');
    writeFileSync(inTree(tree, 'new.txt'), 'n');
    const { commit, words } = await commitWork(repo.git, tree, 'TASK-T-001: t\n');
    expect(words).toMatch(/^1 file on quatuor\/TASK-T-001 at /);
    expect(repo.sh('log', '-1', '--format=%an <%ae> %s', commit).trim()).toBe('Ada <ada@example.org> TASK-T-001: t');
    expect(repo.sh('status', '--porcelain')).toBe('');
    expect(existsSync(join(repo.path, 'new.txt'))).toBe(false);
    expect(repo.sh('rev-parse', 'HEAD')).toBe(before);
  });

  it('W21 begins from uncommitted work, too, and that is not merged a second time', async () => {
    repo.write('a.txt', line(1, 'mine'));
    repo.write('fresh.txt', 'f\n');
    const { tree, note } = await prepare('claude', 'TASK-T-001');
    expect(note).toContain('uncommitted work');
    expect(readFileSync(inTree(tree, 'a.txt'), 'utf8')).toBe(line(1, 'mine'));
    writeFileSync(inTree(tree, 'b.txt'), 'b\n');
    const { commit } = await commitWork(repo.git, tree, 'x');
    expect(await merge({ ...tree, commit })).toMatchObject({ state: 'merged' });
    expect(main('b.txt')).toBe('b\n');
    expect(repo.sh('status', '--porcelain')).toBe(' M a.txt\n?? fresh.txt\n');
    expect(repo.sh('show', '--name-only', '--format=', 'HEAD').trim()).toBe('b.txt');
  });

  it('W21 keeps all that was left uncommitted before another task begins in it, and never what is ignored', async () => {
    const { tree } = await prepare('claude', 'TASK-T-001');
    await commitWork(repo.git, tree, 'x');
    writeFileSync(inTree(tree, 'left.txt'), 'left\n');
    appendFileSync(inTree(tree, 'a.txt'), 'left\n');
    mkdirSync(inTree(tree, 'made'));
    writeFileSync(inTree(tree, 'made/big'), 'b');
    const { tree: next, note } = await prepare('claude', 'TASK-T-002');
    const commit = /kept as ([0-9a-f]+)/.exec(note ?? '')?.[1] ?? '';
    expect(repo.sh('show', `${commit}:left.txt`)).toBe('left\n');
    expect(repo.sh('show', `${commit}:a.txt`)).toContain('left\n');
    expect(repo.sh('for-each-ref', '--contains', commit, 'refs/quatuor')).not.toBe('');
    expect(existsSync(inTree(next, 'left.txt'))).toBe(false);
    expect(readFileSync(inTree(next, 'made/big'), 'utf8')).toBe('b');
  });

  it('W21 a task that was taken back goes on from where it was, also in another agent’s worktree', async () => {
    const { tree } = await prepare('claude', 'TASK-T-001');
    writeFileSync(inTree(tree, 'half.txt'), 'half\n');
    await prepare('claude', 'TASK-T-002', undefined, (branch) => branch === tree.branch);
    const { tree: again } = await prepare('codex', 'TASK-T-001', tree);
    expect(again).toMatchObject({ branch: tree.branch, base: tree.base });
    expect(readFileSync(inTree(again, 'half.txt'), 'utf8')).toBe('half\n');
  });

  it('W21 takes a name that is free when somebody’s branch has it', async () => {
    repo.sh('branch', 'quatuor/TASK-T-001');
    expect((await prepare('claude', 'TASK-T-001')).tree.branch).toBe('quatuor/TASK-T-001-2');
  });

  it('W21 is found again when the project’s folder has moved', async () => {
    const { tree } = await prepare('claude', 'TASK-T-001');
    const moved = join(repo.dir, 'moved');
    renameSync(repo.path, moved);
    expect(await ensureTree(repo.git, { folder: moved, path: tree.path })).toBe(tree.path);
    expect(repo.at(tree.path, 'branch', '--show-current').trim()).toBe(tree.branch);
  });

  it('W21 one that somebody removed is made anew, and its task goes on from what was committed', async () => {
    const { tree } = await prepare('claude', 'TASK-T-001');
    writeFileSync(inTree(tree, 'n.txt'), 'n\n');
    const { commit } = await commitWork(repo.git, tree, 'x');
    rmSync(tree.path, { recursive: true });
    const { tree: again } = await prepare('claude', 'TASK-T-001', { ...tree, commit });
    expect(readFileSync(inTree(again, 'n.txt'), 'utf8')).toBe('n\n');
    // The other agent gets it although git still thinks that the first one has it.
    rmSync(tree.path, { recursive: true });
    const { tree: other } = await prepare('codex', 'TASK-T-001', { ...tree, commit });
    expect(readFileSync(inTree(other, 'n.txt'), 'utf8')).toBe('n\n');
    expect((await merge({ ...other, commit })).state).toBe('merged');
  });

  it('W21 a worktree of the person’s own that is not there now keeps what was staged in it', async () => {
    const own = join(repo.dir, 'usb', 'mine');
    repo.sh('worktree', 'add', '-q', '--detach', own);
    writeFileSync(join(own, 'staged.txt'), 's\n');
    repo.at(own, 'add', 'staged.txt');
    renameSync(join(repo.dir, 'usb'), join(repo.dir, 'unplugged'));
    await prepare('claude', 'TASK-T-001');
    renameSync(join(repo.dir, 'unplugged'), join(repo.dir, 'usb'));
    expect(repo.at(own, 'status', '--porcelain')).toBe('A  staged.txt\n');
  });

  it('W21 a branch that the person has checked out elsewhere stays theirs', async () => {
    const { tree } = await prepare('claude', 'TASK-T-001');
    repo.at(tree.path, 'switch', '-q', '--detach');
    const own = join(repo.dir, 'mine');
    repo.sh('worktree', 'add', '-q', own, tree.branch);
    await expect(prepare('codex', 'TASK-T-001', tree)).rejects.toThrow(/is checked out in .*mine/);
    expect(repo.at(own, 'branch', '--show-current').trim()).toBe(tree.branch);
  });

  it('W22 a branch that was deleted by hand while it waited is merged from its commit', async () => {
    const tree = await work('claude', 'TASK-T-001', put('n.txt', 'n\n'));
    repo.at(tree.path, 'switch', '-q', '--detach');
    repo.sh('branch', '-D', tree.branch);
    expect((await merge(tree)).state).toBe('merged');
    await tidyBranch(repo.git, repo.path, tree, 'refs/quatuor/p/w');
    expect(main('n.txt')).toBe('n\n');
  });

  it('W21 says in words why there is none', async () => {
    const empty = makeRepo(null);
    const at = { ...place('x'), folder: empty.path };
    await expect(prepareTree(empty.git, at, 'TASK-T-001', { continues: () => false, leaveOut: [] })).rejects.toThrow('no commit yet');
    empty.end();
    mkdirSync(join(repo.dir, 'trees', 'y'), { recursive: true });
    writeFileSync(join(repo.dir, 'trees', 'y', 'theirs'), '');
    await expect(prepare('y', 'TASK-T-001')).rejects.toThrow(/already exists/);
    repo.sh('switch', '-q', '--detach');
    await expect(prepare('z', 'TASK-T-001')).rejects.toThrow('no branch is checked out');
  });

  it('W21 a commit needs the person’s name, and is made on the task’s branch only', async () => {
    const { tree } = await prepare('claude', 'TASK-T-001');
    repo.at(tree.path, 'switch', '-q', '-c', 'elsewhere');
    await expect(commitWork(repo.git, tree, 'x')).rejects.toThrow(/is on elsewhere/);
    repo.at(tree.path, 'switch', '-q', tree.branch);
    writeFileSync(join(repo.dir, 'gitconfig'), '[user]\n\tuseConfigOnly = true\n');
    writeFileSync(inTree(tree, 'x'), 'x');
    await expect(commitWork(repo.git, tree, 'x')).rejects.toThrow(/no email was given|auto-detect/);
  });

  it('W23 goes only when nothing in it would be lost', async () => {
    const tree = await work('claude', 'TASK-T-001', put('n.txt', 'n'));
    mkdirSync(inTree(tree, 'made'));
    writeFileSync(inTree(tree, 'made/x'), 'x');
    expect(await removeTree(repo.git, place('claude'))).toBe(false);
    rmSync(inTree(tree, 'made'), { recursive: true });
    repo.at(tree.path, 'switch', '-q', '--detach');
    repo.at(tree.path, 'commit', '-q', '--allow-empty', '-m', 'on no branch');
    expect(await removeTree(repo.git, place('claude'))).toBe(false);
    repo.at(tree.path, 'switch', '-q', tree.branch);
    expect(await removeTree(repo.git, place('claude'))).toBe(true);
    expect(existsSync(tree.path)).toBe(false);
    expect(repo.sh('branch', '--list', tree.branch)).not.toBe('');
  });
});

describe('a merge', () => {
  it('W22 brings two tasks together that changed different parts of one file', async () => {
    const one = await work('claude', 'TASK-T-001', put('a.txt', line(1, 'one')));
    const two = await work('codex', 'TASK-T-002', put('a.txt', line(9, 'nine')));
    expect(await merge(one)).toMatchObject({ state: 'merged' });
    expect(await merge(two)).toMatchObject({ state: 'merged' });
    expect(main('a.txt')).toBe(line(1, 'one').replace('9\n', 'nine\n'));
    expect(repo.sh('log', '--merges', '--format=%an %s').trim()).toBe('Ada Merge it\nAda Merge it');
    expect(repo.sh('status', '--porcelain')).toBe('');
  });

  it('W22 leaves everything as it is at a conflict, and names the files', async () => {
    const one = await work('claude', 'TASK-T-001', put('a.txt', line(5, 'one')));
    const two = await work('codex', 'TASK-T-002', put('a.txt', line(5, 'two')));
    await merge(one);
    const head = repo.sh('rev-parse', 'HEAD');
    expect(await merge(two)).toEqual({ state: 'conflict', detail: 'a.txt' });
    expect(repo.sh('rev-parse', 'HEAD')).toBe(head);
    expect(repo.sh('status', '--porcelain')).toBe('');
    expect(existsSync(join(repo.path, '.git/MERGE_HEAD'))).toBe(false);
  });

  it('W24 a conflict is settled by its agent, on the branch, and then fits', async () => {
    const one = await work('claude', 'TASK-T-001', put('a.txt', line(5, 'one')));
    const two = await work('codex', 'TASK-T-002', put('a.txt', line(5, 'two')));
    await merge(one);
    await prepare('codex', 'TASK-T-003');
    const again = { known: two, bring: true, continues: () => false, leaveOut: [] };
    const { tree } = await prepareTree(repo.git, place('codex'), 'TASK-T-002', again);
    expect(tree.base).toBe(repo.sh('rev-parse', 'HEAD').trim());
    expect(readFileSync(inTree(tree, 'a.txt'), 'utf8')).toContain('<<<<<<<');
    await expect(commitWork(repo.git, tree, 'x')).rejects.toMatchObject({ kind: 'unresolved', message: expect.stringContaining('a.txt') });
    expect((await prepareTree(repo.git, place('codex'), 'TASK-T-002', { ...again, known: tree })).tree).toEqual(tree);
    put('a.txt', line(5, 'both'))(tree);
    const { commit } = await commitWork(repo.git, tree, 'settled');
    expect(await merge({ ...tree, commit })).toMatchObject({ state: 'merged' });
    expect(main('a.txt')).toBe(line(5, 'both'));
  });

  it('W22 keeps uncommitted work: beside the merge untouched, in its way it waits', async () => {
    const tree = await work('claude', 'TASK-T-001', (t) => {
      put('a.txt', line(5, 'theirs'))(t);
      put('new.txt', 'theirs\n')(t);
    });
    repo.write('CLAUDE.md', 'my notes\n');
    repo.write('a.txt', line(1, 'mine'));
    expect(await merge(tree)).toMatchObject({ state: 'waiting', detail: expect.stringMatching(/stands in its way: a\.txt\. Commit it/) });
    expect(main('a.txt')).toBe(line(1, 'mine'));
    repo.sh('checkout', '-q', '--', 'a.txt');
    repo.write('new.txt', 'mine\n');
    expect(await merge(tree)).toMatchObject({ state: 'waiting', detail: expect.stringContaining('new.txt') });
    expect(main('new.txt')).toBe('mine\n');
    rmSync(join(repo.path, 'new.txt'));
    expect(await merge(tree)).toMatchObject({ state: 'merged' });
    expect(main('CLAUDE.md')).toBe('my notes\n');
    expect(repo.sh('status', '--porcelain')).toBe(' M CLAUDE.md\n');
  });

  it('W22 does not write over a file that git ignores', async () => {
    const tree = await work('claude', 'TASK-T-001', (t) => {
      put('.gitignore', '')(t);
      mkdirSync(inTree(t, 'made'));
      put('made/x', 'theirs\n')(t);
    });
    repo.write('made/x', 'mine\n');
    expect((await merge(tree)).state).toBe('waiting');
    expect(main('made/x')).toBe('mine\n');
  });

  it('W22 leaves the app’s own files out, changed or made', async () => {
    const tree = await work('claude', 'TASK-T-001', (t) => {
      put('CLAUDE.md', 'theirs\n')(t);
      mkdirSync(inTree(t, 'orchestratoragent'));
      put('orchestratoragent/task_queue.json', '{}')(t);
      put('n.txt', 'n\n')(t);
    });
    expect(await merge(tree, { leaveOut: ['CLAUDE.md', 'orchestratoragent'] })).toMatchObject({ state: 'merged' });
    expect(main('CLAUDE.md')).toBe('notes\n');
    expect(existsSync(join(repo.path, 'orchestratoragent'))).toBe(false);
    expect(repo.sh('show', `${tree.commit}:CLAUDE.md`)).toBe('theirs\n');
  });

  it('W22 waits with words: another branch, a rebase, a locked repository; and says when there is nothing', async () => {
    const tree = await work('claude', 'TASK-T-001', put('n.txt', 'n\n'));
    repo.sh('switch', '-q', '-c', 'other');
    expect((await merge(tree)).detail).toContain('is on other');
    repo.sh('switch', '-q', 'main');
    mkdirSync(join(repo.path, '.git/rebase-merge'));
    expect((await merge(tree)).detail).toContain('a rebase is under way');
    rmSync(join(repo.path, '.git/rebase-merge'), { recursive: true });
    writeFileSync(join(repo.path, '.git/index.lock'), '');
    expect(await merge(tree)).toMatchObject({ state: 'waiting', detail: expect.stringContaining('locked') });
    rmSync(join(repo.path, '.git/index.lock'));
    expect((await merge(tree)).state).toBe('merged');
    const nothing = await work('codex', 'TASK-T-002', () => {});
    expect(await merge(nothing)).toEqual({ state: 'merged', detail: 'nothing had changed' });
  });

  it('W22 a merge that was cut off is found again, and made once', async () => {
    const tree = await work('claude', 'TASK-T-001', put('n.txt', 'n\n'));
    let begun = '';
    const cut = merge(tree, { onCommit: (commit) => {
      begun = commit;
      throw new Error('killed');
    } });
    await expect(cut).rejects.toThrow('killed');
    expect(repo.sh('status', '--porcelain')).toBe('');
    expect(await merge(tree, { begun })).toMatchObject({ state: 'merged' });
    const head = repo.sh('rev-parse', 'HEAD').trim();
    expect(await merge(tree, { begun: head })).toEqual({ state: 'merged', detail: '', commit: head });
    expect(repo.sh('rev-parse', 'HEAD').trim()).toBe(head);
  });

  it('W22 a git that is killed in the middle loses nothing: the next look says how it stands', async () => {
    const many = (t: TaskTree) => {
      for (let n = 0; n < 3_000; n += 1) put(`many-${n}.txt`, `${n}\n`.repeat(50))(t);
    };
    const tree = await work('claude', 'TASK-T-001', many);
    repo.write('mine.txt', 'mine\n');
    for (const after of [5, 20, 40, 80]) {
      let commit = '';
      await merge(tree, { onCommit: (c) => {
        commit = c;
        throw new Error('by hand');
      } }).catch(() => {});
      const git = spawn('git', ['merge', '--ff-only', '-q', commit], { cwd: repo.path, env: repo.env as NodeJS.ProcessEnv, stdio: 'ignore' });
      await wait(after);
      git.kill('SIGKILL');
      await new Promise((done) => git.once('close', done));
      const again = await merge(tree, { begun: commit });
      expect(['merged', 'waiting']).toContain(again.state);
      expect(main('mine.txt')).toBe('mine\n');
      expect(repo.sh('cat-file', '-t', tree.commit ?? '').trim()).toBe('commit');
      if (again.state === 'merged') return;
      expect(again.detail).toMatch(/locked|stands in its way/);
      rmSync(join(repo.path, '.git/index.lock'), { force: true });
      const finished = await merge(tree, { begun: commit });
      expect(finished).toMatchObject({ state: 'merged' });
      repo.sh('reset', '-q', '--hard', 'HEAD~1');
      repo.sh('clean', '-fdq', '-e', 'mine.txt');
    }
  });

  it('W23 a merged branch goes, its worktree stands at the merge, and its work stays reachable', async () => {
    const tree = await work('claude', 'TASK-T-001', put('n.txt', 'n\n'));
    await merge(tree);
    await tidyBranch(repo.git, repo.path, tree, 'refs/quatuor/p/TASK-T-001/work');
    expect(repo.sh('branch', '--list', 'quatuor/*')).toBe('');
    expect(repo.at(tree.path, 'rev-parse', 'HEAD')).toBe(repo.sh('rev-parse', 'HEAD'));
    expect(repo.sh('rev-parse', 'refs/quatuor/p/TASK-T-001/work').trim()).toBe(tree.commit);
  });

  it('W23 a branch on which something came after stays, and so does a worktree with uncommitted work', async () => {
    const tree = await work('claude', 'TASK-T-001', put('n.txt', 'n\n'));
    await merge(tree);
    writeFileSync(inTree(tree, 'more.txt'), 'm');
    await tidyBranch(repo.git, repo.path, tree, 'refs/quatuor/p/x');
    expect(repo.at(tree.path, 'branch', '--show-current').trim()).toBe(tree.branch);
    await commitWork(repo.git, tree, 'later');
    await tidyBranch(repo.git, repo.path, tree, 'refs/quatuor/p/x');
    expect(repo.sh('branch', '--list', tree.branch)).not.toBe('');
  });
});
