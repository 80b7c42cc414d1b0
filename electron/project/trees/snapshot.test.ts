import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { changedSince, changesBetween, readNumstat } from './changes.ts';
import { createGit } from './git.ts';
import { makeRepo, type Repo } from './repo.ts';
import { keepSnapshot } from './snapshot.ts';

let repo: Repo;
afterEach(() => repo.end());
const REF = 'refs/quatuor/p/TASK-T-001/before';
const keep = () => keepSnapshot(repo.git, repo.path, REF, 'Before');
/** What a person sees of their repository. */
const seen = () => ({
  index: existsSync(join(repo.path, '.git/index')) ? readFileSync(join(repo.path, '.git/index')).toString('hex') : null,
  indexAt: existsSync(join(repo.path, '.git/index')) ? statSync(join(repo.path, '.git/index')).mtimeMs : null,
  head: readFileSync(join(repo.path, '.git/HEAD'), 'utf8'),
  status: repo.sh('--no-optional-locks', 'status', '--porcelain', '-uall'),
  branches: repo.sh('branch', '-a'),
  stash: repo.sh('stash', 'list'),
});
/** All files of a commit with their text. */
const filesOf = (commit: string) =>
  Object.fromEntries(repo.sh('ls-tree', '-r', '-z', '--name-only', commit).split('\0').filter(Boolean)
    .map((path) => [path, execFileSync('git', ['show', `${commit}:${path}`], { cwd: repo.path, env: repo.env }).toString('hex')]));
const filesNow = (dir = repo.path, prefix = ''): Record<string, string> =>
  Object.fromEntries(readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    if (entry.name === '.git') return [];
    if (entry.isDirectory()) return Object.entries(filesNow(join(dir, entry.name), `${path}/`));
    return [[path, readFileSync(join(dir, entry.name)).toString('hex')]];
  }));

describe('a checkpoint', () => {
  it('W20 is the working tree exactly, and leaves index, HEAD, branches and status as they were', async () => {
    const name = fc.constantFrom('a.txt', 'b.txt', 'deep/er/c.txt', 'ü ’"\\.txt', '-x', ':(top)', 'new line\n.txt');
    const edit = fc.oneof(
      fc.record({ do: fc.constant('write' as const), name, bytes: fc.uint8Array({ maxLength: 12 }) }),
      fc.record({ do: fc.constant('remove' as const), name }),
      fc.record({ do: fc.constant('stage' as const), name }),
      fc.record({ do: fc.constant('commit' as const) }),
    );
    repo = makeRepo();
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 10 }), fc.array(edit, { maxLength: 4 }), async (before, later) => {
        repo.end();
        repo = makeRepo({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
        const play = (edits: typeof before) => {
          for (const one of edits) {
            if (one.do === 'commit') repo.sh('commit', '-q', '--allow-empty', '-m', 'c');
            else if (one.do === 'write') {
              mkdirSync(join(repo.path, one.name, '..'), { recursive: true });
              writeFileSync(join(repo.path, one.name), one.bytes);
            } else if (one.do === 'remove') rmSync(join(repo.path, one.name), { force: true });
            else if (existsSync(join(repo.path, one.name))) repo.sh('add', '--', `./${one.name}`);
          }
        };
        play(before);
        const was = seen();
        const files = filesNow();
        const { commit, without } = await keep();
        expect(seen()).toEqual(was);
        expect(without).toEqual([]);
        expect(filesOf(commit)).toEqual(files);
        play(later);
        expect(filesOf(repo.sh('rev-parse', REF).trim())).toEqual(files);
        const since = await changedSince(repo.git, repo.path, commit, ['a.txt', 'b.txt']);
        const now = filesNow();
        expect(since).toEqual(new Set(['a.txt', 'b.txt'].filter((path) => files[path] !== now[path])));
      }),
      { numRuns: 25 },
    );
  });

  it('W20 sees a change of the same length in the moment of the index’s own', async () => {
    repo = makeRepo();
    for (let n = 0; n < 8; n += 1) {
      repo.write('a.txt', `${n}0\n`);
      repo.sh('add', 'a.txt');
      repo.write('a.txt', `${n}1\n`);
      const { commit } = await keep();
      expect(repo.sh('show', `${commit}:a.txt`)).toBe(`${n}1\n`);
    }
  });

  it('W20 is made although the index is locked', async () => {
    repo = makeRepo();
    repo.write('b.txt', 'b\n');
    writeFileSync(join(repo.path, '.git/index.lock'), '');
    const { commit } = await keep();
    expect(repo.sh('show', `${commit}:b.txt`)).toBe('b\n');
  });

  it('W20 is made in a repository without a commit, from a folder below the top, and in a worktree', async () => {
    repo = makeRepo(null);
    repo.write('below/new.txt', 'n\n');
    repo.write('top.txt', 't\n');
    const first = await keepSnapshot(repo.git, join(repo.path, 'below'), REF, 'x');
    expect(Object.keys(filesOf(first.commit)).sort()).toEqual(['below/new.txt', 'top.txt']);
    expect(await changedSince(repo.git, join(repo.path, 'below'), first.commit, ['new.txt'])).toEqual(new Set());
    repo.write('below/new.txt', 'm\n');
    expect(await changedSince(repo.git, join(repo.path, 'below'), first.commit, ['./new.txt', 'none.txt'])).toEqual(new Set(['./new.txt']));
    repo.sh('add', '.');
    repo.sh('commit', '-q', '-m', 'c');
    repo.sh('worktree', 'add', '-q', '-b', 'w', join(repo.dir, 'w'));
    writeFileSync(join(repo.dir, 'w', 'mine.txt'), 'w\n');
    const { commit } = await keepSnapshot(repo.git, join(repo.dir, 'w'), 'refs/quatuor/p/w', 'x');
    expect(repo.sh('show', `${commit}:mine.txt`)).toBe('w\n');
  });

  it('W20 leaves out what git ignores, other repositories and huge files, and names the latter', async () => {
    repo = makeRepo({ '.gitignore': 'made/\n' });
    repo.write('made/x', 'x');
    repo.write('inner/y', 'y');
    repo.at(join(repo.path, 'inner'), 'init', '-q');
    repo.write('huge.bin', '');
    truncateSync(join(repo.path, 'huge.bin'), 21 * 1024 * 1024);
    const { commit, without } = await keep();
    expect(Object.keys(filesOf(commit))).toEqual(['.gitignore']);
    expect(without).toEqual([
      { path: 'huge.bin', why: 'larger than 20 MiB' },
      { path: 'inner', why: 'another repository' },
    ]);
    expect(await changedSince(repo.git, repo.path, commit, ['made/x', 'huge.bin', '/etc/passwd'])).toEqual(new Set(['made/x', 'huge.bin', '/etc/passwd']));
  });

  it('W20 keeps links as links, and goes on without a file that cannot be read', async () => {
    repo = makeRepo();
    symlinkSync('/nowhere', join(repo.path, 'link'));
    const { commit } = await keep();
    expect(repo.sh('ls-tree', commit, 'link')).toMatch(/^120000/);
    repo.write('secret.txt', 's\n');
    chmodSync(join(repo.path, 'secret.txt'), 0);
    for (const path of [repo.dir, repo.path]) chmodSync(path, 0o777);
    execFileSync('chmod', ['-R', 'go+rwX', join(repo.path, '.git'), join(repo.dir, 'gitconfig')]);
    repo.at(repo.path, 'config', '--file', join(repo.dir, 'gitconfig'), 'safe.directory', '*');
    const modules = ['git', 'snapshot'].map((name) => JSON.stringify(join(import.meta.dirname, `${name}.ts`)));
    const script = `Promise.all([import(${modules[0]}), import(${modules[1]})]).then(async ([{ createGit }, { keepSnapshot }]) => {
      if (process.getuid() === 0) process.setuid(65534);
      const { without } = await keepSnapshot(createGit(process.env), ${JSON.stringify(repo.path)}, 'refs/quatuor/x', 'x');
      console.log(JSON.stringify(without));
    }).catch((error) => console.log(error.message))`;
    const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: { ...repo.env, ELECTRON_RUN_AS_NODE: '1' } });
    expect(JSON.parse(said)).toEqual([{ path: 'secret.txt', why: 'permission denied' }]);
  });

  it('W20 says in words why there is none: no repository, no git, no folder', async () => {
    repo = makeRepo();
    await expect(keepSnapshot(repo.git, repo.dir, REF, 'x')).rejects.toThrow('this folder is not in a git repository');
    await expect(keepSnapshot(createGit({ PATH: '/nowhere' }), repo.path, REF, 'x')).rejects.toThrow(/git was not found/);
    await expect(keepSnapshot(repo.git, join(repo.dir, 'gone'), REF, 'x')).rejects.toThrow(/is gone/);
  });

  it('X5 runs no hook and no watcher of the repository', async () => {
    repo = makeRepo();
    const ran = join(repo.dir, 'ran');
    for (const hook of ['post-checkout', 'pre-commit', 'post-index-change', 'reference-transaction'])
      writeFileSync(join(repo.path, '.git/hooks', hook), `#!/bin/sh\ntouch '${ran}'\n`, { mode: 0o755 });
    repo.sh('config', 'core.fsmonitor', `touch '${ran}'; false`);
    repo.write('b.txt', 'b\n');
    await keep();
    expect(existsSync(ran)).toBe(false);
  });
});

describe('changes', () => {
  it('W21 are the files with their lines, renames and binaries too, and the patch, bounded', async () => {
    repo = makeRepo({ 'a.txt': 'one\ntwo\nthree\nfour\n', 'old name.txt': 'l\n'.repeat(40) });
    const { commit } = await keep();
    repo.write('a.txt', 'one\n2\nthree\nfour\nfive\n');
    repo.sh('mv', 'old name.txt', 'new\tname.txt');
    repo.write('bin', 'a\0b');
    const found = await changesBetween(repo.git, repo.path, commit, null);
    expect(found.files).toEqual([
      { path: 'a.txt', plus: 2, minus: 1 },
      { path: 'bin', plus: null, minus: null },
      { path: 'new\tname.txt', from: 'old name.txt', plus: 0, minus: 0 },
    ]);
    expect(found.patch).toContain('-two\n+2\n');
    expect(found.cut).toBe(false);
    expect((await changesBetween(repo.git, repo.path, commit, null, ['a.txt', 'bin'])).files).toHaveLength(1);
    repo.write('long.txt', `${'x'.repeat(99)}\n`.repeat(30_000));
    const long = await changesBetween(repo.git, repo.path, commit, null);
    expect(long.cut).toBe(true);
    expect(long.patch.length).toBeLessThanOrEqual(1024 * 1024);
    expect(long.files).toHaveLength(4);
  });

  it('reads any listing without falling over it', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('1', '-', '\t', '\0', 'a', '\n') }), (text) => {
      expect(readNumstat(text)).toBeInstanceOf(Array);
    }));
    repo = makeRepo();
  });
});
