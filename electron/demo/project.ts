import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { baseFiles, exampleTasks } from './example/index.ts';
import type { ExampleTask } from './example/index.ts';

/**
 * How a gate's shell command starts Node: plain `node` when there is one from version 20 on,
 * else the runtime that this process runs on.
 */
export function gateNode(execPath = process.execPath, env: NodeJS.ProcessEnv = process.env): string {
  try {
    const version = execFileSync('node', ['--version'], { env, encoding: 'utf8', timeout: 5_000 });
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= 20) return 'node';
  } catch {
    // No node: fall through.
  }
  return `ELECTRON_RUN_AS_NODE=1 '${execPath.replaceAll("'", `'\\''`)}'`;
}

/**
 * Writes the example project into `dir` (made when missing, must be empty), as a git repository
 * with a first commit where git is there, and gives its tasks in order of id. `node` starts Node
 * in the gates' shell commands.
 */
export function makeDemoProject(dir: string, node = gateNode()): ExampleTask[] {
  for (const [path, text] of Object.entries(baseFiles)) {
    const full = join(dir, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text, { flag: 'wx' });
  }
  firstCommit(dir);
  return demoTasks(node);
}

/** The example's tasks with gate commands that start Node by `node`. */
export function demoTasks(node: string): ExampleTask[] {
  return exampleTasks.map((task) => ({
    ...task,
    gates: task.gates.map((gate) => gate.replace(/^node /, () => `${node} `)),
  }));
}

/** False when there is no git, or it refused: the example works without. */
function firstCommit(dir: string): boolean {
  const author = ['-c', 'user.name=Quatuor demo', '-c', 'user.email=demo@example.invalid'];
  const quiet = ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null'];
  const git = (...args: string[]) =>
    spawnSync('git', [...author, ...quiet, ...args], { cwd: dir, stdio: 'ignore', timeout: 20_000 })
      .status === 0;
  if (existsSync(join(dir, '.git'))) return true;
  return (
    git('init', '-q', '-b', 'main') &&
    git('add', '-A') &&
    git('commit', '-q', '-m', 'Prices as integer ticks, and the acceptance checks')
  );
}
