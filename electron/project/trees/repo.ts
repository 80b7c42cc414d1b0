import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGit, type Git } from './git.ts';

/** A repository for a test, with a configuration of its own and none of the machine's. */
export interface Repo {
  dir: string;
  /** The main tree. */
  path: string;
  env: Record<string, string | undefined>;
  git: Git;
  /** Runs git as a person does; gives what it prints. */
  sh(...args: string[]): string;
  at(cwd: string, ...args: string[]): string;
  write(path: string, text: string): void;
  end(): void;
}

export function makeRepo(first: Record<string, string> | null = { 'a.txt': 'a\n' }): Repo {
  const dir = mkdtempSync(join(tmpdir(), 'quatuor-git-'));
  const path = join(dir, 'palm oil');
  mkdirSync(path);
  const config = join(dir, 'gitconfig');
  writeFileSync(config, '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n');
  const env = { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1', HOME: dir };
  const at = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const sh = (...args: string[]) => at(path, ...args);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  sh('init', '-q', '-b', 'main');
  for (const [file, text] of Object.entries(first ?? {})) write(file, text);
  if (first) {
    sh('add', '.');
    sh('commit', '-q', '-m', 'first');
  }
  return { dir, path, env, git: createGit(env), sh, at, write, end: () => rmSync(dir, { recursive: true, force: true }) };
}
