import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createGit } from '../project/index.ts';
import { makeRepo, type Repo } from '../project/trees/repo.ts';
import { gatherFacts, readInto, readLog } from './facts.ts';

const FILE = 'orchestratoragent/handoff/claude_to_amp.md';
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));
const repo = (): Repo => {
  const made = makeRepo({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'gone.txt': 'x\n' });
  ends.push(made.end);
  return made;
};
const facts = (made: Repo, more: Partial<Parameters<typeof gatherFacts>[0]> = {}) => gatherFacts({ git: made.git, root: made.path, trees: [], file: FILE, now: 5, ...more });

describe('what git and the disk tell for a memory', () => {
  it('H3 tells branch, commits, and each file that differs with its lines', async () => {
    const made = repo();
    made.write('a.txt', 'a\nmore\nlines\n');
    made.write('new folder/x.txt', 'x');
    made.sh('rm', '-q', 'gone.txt');
    const { trees } = await facts(made, { transcript: '/t.jsonl' });
    expect(trees).toHaveLength(1);
    expect(trees[0]).toMatchObject({ path: made.path, branch: 'main', more: 0, commits: [{ subject: 'first' }] });
    expect(trees[0]?.head).toMatch(/^[0-9a-f]{10}$/);
    expect(trees[0]?.problem).toBeUndefined();
    expect(trees[0]?.files).toEqual([
      { path: 'a.txt', state: 'changed', added: 2, removed: 0 },
      { path: 'gone.txt', state: 'deleted', added: 0, removed: 1 },
      { path: 'new folder/', state: 'new' },
    ]);
  });

  it('H3 tells of each agent’s worktree and the branch in it; one that is not there is left out', async () => {
    const made = repo();
    const path = join(made.dir, 'trees', 'codex');
    made.sh('worktree', 'add', '-q', '-b', 'quatuor/TASK-PO-001', path);
    writeFileSync(join(path, 'b.txt'), 'changed\n');
    const { trees } = await facts(made, { trees: [{ agent: 'codex', path, task: 'TASK-PO-001' }, { agent: 'amp', path: join(made.dir, 'none') }] });
    expect(trees).toHaveLength(2);
    expect(trees[0]?.files).toEqual([]);
    expect(trees[1]).toMatchObject({ agent: 'codex', task: 'TASK-PO-001', branch: 'quatuor/TASK-PO-001', files: [{ path: 'b.txt', state: 'changed' }] });
  });

  it('H3 a locked repository, a merge under way and a conflict are told, and the rest stands there', async () => {
    const made = repo();
    made.sh('checkout', '-q', '-b', 'side');
    made.write('a.txt', 'side\n');
    made.sh('commit', '-qam', 'side');
    made.sh('checkout', '-q', 'main');
    made.write('a.txt', 'main\n');
    made.sh('commit', '-qam', 'main');
    expect(() => made.sh('merge', '-q', 'side')).toThrow();
    made.write('.git/index.lock', '');
    const { trees } = await facts(made);
    expect(trees[0]).toMatchObject({ underWay: 'a merge', problem: expect.stringContaining('index.lock'), files: [{ path: 'a.txt', state: 'conflict' }] });
  });

  it('H3 without git, outside a repository and before the first commit the memory goes on', async () => {
    const made = repo();
    const noGit = createGit({ ...made.env, PATH: '/nowhere' });
    expect((await facts(made, { git: noGit })).trees[0]).toMatchObject({ branch: null, files: [], problem: expect.stringContaining('git was not found') });
    const plain = mkdtempSync(join(tmpdir(), 'quatuor-plain-'));
    ends.push(() => rmSync(plain, { recursive: true, force: true }));
    expect((await facts(made, { root: plain })).trees[0]).toMatchObject({ path: plain, problem: 'this folder is not in a git repository' });
    const fresh = makeRepo(null);
    ends.push(fresh.end);
    fresh.write('x.txt', 'x');
    expect((await facts(fresh)).trees[0]).toMatchObject({ branch: 'main', head: null, files: [{ path: 'x.txt', state: 'new' }] });
  });

  it('H3 many files are bounded, and their number told', async () => {
    const made = repo();
    for (let n = 0; n < 350; n += 1) made.write(`f${n}.txt`, 'x');
    const { trees } = await facts(made);
    expect(trees[0]?.files).toHaveLength(300);
    expect(trees[0]?.more).toBe(50);
  });

  it('H3 earlier memories are named, newest first, without annexes and read-backs', async () => {
    const made = repo();
    const at = (name: string, seconds: number): void => {
      made.write(`orchestratoragent/handoff/${name}`, 'x');
      utimesSync(join(made.path, 'orchestratoragent/handoff', name), seconds, seconds);
    };
    mkdirSync(join(made.path, 'orchestratoragent/handoff/dir.md'), { recursive: true });
    at('amp_to_claude.md', 100);
    at('earlier/claude_to_amp.1.md', 200);
    at('claude_to_amp.md', 300);
    at('claude_to_amp.annex.md', 300);
    at('claude_to_amp.read.md', 300);
    expect((await facts(made)).earlier).toEqual(['orchestratoragent/handoff/earlier/claude_to_amp.1.md', 'orchestratoragent/handoff/amp_to_claude.md']);
  });

  it('H3 what git prints is read whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      readInto({ branch: null, head: null, files: [] }, text);
      for (const { id, at } of readLog(text)) expect(id && Number.isFinite(at)).toBeTruthy();
    }));
  });
});
