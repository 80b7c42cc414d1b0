/** Git repositories for the real CLIs to work in. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Repo {
  dir: string;
  /** The text of a file in it, or undefined. */
  read(path: string): string | undefined;
  git(...args: string[]): string;
  dispose(): void;
}

/** A clone of this very repository in a temporary folder, at its last commit. */
export function cloneOfThis(): Repo {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-clone-')));
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, dir], { stdio: ['ignore', 'ignore', 'pipe'] });
  return repoAt(dir);
}

/** A new repository with one commit, at `dir` (must not exist or be empty). */
export function smallRepo(dir: string): Repo {
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', dir]);
  writeFileSync(join(dir, 'README.md'), '# Demo\n');
  const repo = repoAt(dir);
  repo.git('add', '.');
  repo.git('commit', '--quiet', '-m', 'Start');
  return repo;
}

function repoAt(dir: string): Repo {
  return {
    dir,
    read: (path) => (existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : undefined),
    git: (...args) => execFileSync(
      'git', ['-C', dir, '-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', ...args], { encoding: 'utf8' },
    ),
    dispose: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}
