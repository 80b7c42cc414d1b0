import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

  it('P1 a project that was taken off the list, or fell off its end, is the same when it is opened again', () => {
    const registry = openRegistry(join(dir, 'projects.json'), 1);
    const open = (name: string, at: number) => {
      mkdirSync(join(dir, name), { recursive: true });
      return registry.opened(inspectFolder(join(dir, name)), at).id;
    };
    const ids = Array.from({ length: 60 }, (_, i) => open(`p${i}`, i));
    expect(registry.list()).toHaveLength(50);
    registry.forget(registry.list()[0]!.path);
    expect(openRegistry(join(dir, 'projects.json'), 2).list().map((e) => e.name)).not.toContain('p59');
    expect([open('p59', 100), open('p0', 101)]).toEqual([ids[59], ids[0]]);
    expect(registry.list().map((e) => e.name).slice(0, 2)).toEqual(['p0', 'p59']);
  });

  it('X5 another folder that got the number of a removed one is another project', () => {
    const registry = openRegistry(join(dir, 'projects.json'), 1);
    const was = { path: join(dir, 'old'), name: 'old', prefix: 'O', fingerprint: '66:1234:1000' };
    const { id } = registry.opened(was, 1);
    expect(registry.opened({ ...was, path: join(dir, 'clone'), fingerprint: '66:1234:2000' }, 2).id).not.toBe(id);
    expect(registry.opened({ ...was, path: join(dir, 'moved') }, 3).id).toBe(id);
  });

  it('P1 a folder that moved is found although another one stands at its old place', () => {
    const registry = openRegistry(join(dir, 'projects.json'), 1);
    mkdirSync(join(dir, 'a'));
    const { id } = registry.opened(inspectFolder(join(dir, 'a')), 1);
    renameSync(join(dir, 'a'), join(dir, 'b'));
    mkdirSync(join(dir, 'a'));
    expect(registry.opened(inspectFolder(join(dir, 'b')), 2).id).toBe(id);
    expect(registry.opened(inspectFolder(join(dir, 'a')), 3).id).not.toBe(id);
  });

  it('P4 a list that a full disk cannot take stays as it was', () => {
    const disk = join(dir, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return expect(process.getuid?.()).not.toBe(0);
    }
    try {
      const file = join(disk, 'projects.json');
      const registry = openRegistry(file, 1);
      const folder = { path: join(dir, 'x'), name: 'x'.repeat(3_000), prefix: 'X', fingerprint: '1:1:1' };
      registry.opened(folder, 1);
      const before = readFileSync(file, 'utf8');
      writeFileSync(join(disk, 'fill'), Buffer.alloc(52 * 1024));
      expect(() => {
        for (let i = 0; i < 20; i += 1) registry.opened({ ...folder, path: join(dir, `x${i}`), fingerprint: `1:${i}:2` }, i);
      }).toThrow(/ENOSPC/);
      expect(JSON.parse(readFileSync(file, 'utf8')).projects.length).toBe(registry.list().length);
      expect(readFileSync(file, 'utf8').startsWith(before.slice(0, 30))).toBe(true);
      expect(readdirSync(disk).sort()).toEqual(['fill', 'projects.json']);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('P3 keeps a broken list beside, says why, and goes on empty', () => {
    const file = join(dir, 'projects.json');
    writeFileSync(file, '{"version":1,"projects":[{"id":3}]}');
    const registry = openRegistry(file, 42);
    expect(registry.list()).toEqual([]);
    expect(registry.warnings[0]).toContain('broken-42');
    expect(readdirSync(dir)).toContain('projects.json.broken-42');
  });

  it('P3 goes on empty also where a broken list cannot be set aside, and leaves it', () => {
    const file = join(dir, 'projects.json');
    writeFileSync(file, 'no list');
    mkdirSync(join(`${file}.broken-42`, 'in the way'), { recursive: true });
    const registry = openRegistry(file, 42);
    expect(registry.list()).toEqual([]);
    expect(registry.warnings[0]).toContain('nor set aside');
    expect(readFileSync(file, 'utf8')).toBe('no list');
  });
});
