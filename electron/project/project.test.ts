import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TaskId } from '../../shared/model/index.ts';
import { gitBranch, inspectFolder, openRegistry, prefixOf } from './index.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('folder', () => {
  it('makes a prefix that every task id accepts, whatever the name', () => {
    expect(prefixOf('palm-oil-bot')).toBe('PO');
    expect(prefixOf('quatuor')).toBe('QUA');
    fc.assert(fc.property(fc.string(), (name) => TaskId.safeParse(`TASK-${prefixOf(name)}-001`).success));
  });

  it('says what is wrong with a folder that cannot be opened', () => {
    writeFileSync(join(dir, 'notes.txt'), '');
    expect(() => inspectFolder(join(dir, 'gone'))).toThrow(/There is no folder/);
    expect(() => inspectFolder(join(dir, 'notes.txt'))).toThrow(/is a file/);
  });

  it('refuses a folder without write permission, as an unprivileged user', () => {
    const locked = join(dir, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    chmodSync(dir, 0o755);
    const module = join(import.meta.dirname, 'folder.ts');
    const script = `import(${JSON.stringify(module)}).then(({ inspectFolder }) => {
      if (process.getuid() === 0) process.setuid(65534);
      inspectFolder(${JSON.stringify(locked)});
    }).catch((error) => console.log(error.message))`;
    const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(said).toMatch(/No permission to write/);
  });

  it('reads the branch from a repository, a worktree and nothing', () => {
    const repo = join(dir, 'repo');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: repo });
    mkdirSync(repo);
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'first');
    git('worktree', 'add', '-q', '-b', 'feature/x', join(dir, 'tree'));
    expect(gitBranch(repo)).toBe('main');
    expect(gitBranch(join(dir, 'tree'))).toBe('feature/x');
    expect(gitBranch(dir)).toBeNull();
  });
});

describe('registry', () => {
  it('P1 finds a project again by its path, and after its folder moved', () => {
    const old = join(dir, 'old');
    mkdirSync(old);
    const file = join(dir, 'projects.json');
    const first = openRegistry(file, 1).opened(inspectFolder(old), 1);
    renameSync(old, join(dir, 'new'));
    const again = openRegistry(file, 2).opened(inspectFolder(join(dir, 'new')), 2);
    expect(again.id).toBe(first.id);
    expect(openRegistry(file, 3).list()).toHaveLength(1);
  });

  it('keeps two folders apart', () => {
    mkdirSync(join(dir, 'a'));
    mkdirSync(join(dir, 'b'));
    const registry = openRegistry(join(dir, 'projects.json'), 1);
    const a = registry.opened(inspectFolder(join(dir, 'a')), 1);
    const b = registry.opened(inspectFolder(join(dir, 'b')), 2);
    expect(a.id).not.toBe(b.id);
    expect(registry.list().map((e) => e.name)).toEqual(['b', 'a']);
    registry.forget(a.path);
    expect(registry.list()).toHaveLength(1);
  });

  it('P3 keeps a broken list beside, says why, and goes on empty', () => {
    const file = join(dir, 'projects.json');
    writeFileSync(file, '{"version":1,"projects":[{"id":3}]}');
    const registry = openRegistry(file, 42);
    expect(registry.list()).toEqual([]);
    expect(registry.warnings[0]).toContain('broken-42');
    expect(readdirSync(dir)).toContain('projects.json.broken-42');
  });
});
