import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFact, HandoffFacts, TreeFacts } from '../../shared/rules/handoff/memory-types.ts';
import { findRepository, GitError, underWay, type Git } from '../project/index.ts';

/** A tree is looked at for no longer than this, and a command no longer than that. ms. */
const COMMAND_MS = 8_000;
const TREE_MS = 20_000;
const MOST_OUT = 4 * 1024 * 1024;
/** So many files and commits of a tree are told. */
const MOST_FILES = 300;
const COMMITS = 10;
const EARLIER = 20;

export interface FactsRequest {
  git: Git;
  /** The project's folder. */
  root: string;
  /** The agents' own worktrees. */
  trees: readonly { agent: string; path: string; task?: string }[];
  /** The memory that will be written, from the root: its folder holds the earlier ones. */
  file: string;
  transcript?: string | null;
  /** Epoch ms. */
  now: number;
}

/**
 * What git tells of the project and its worktrees, and which earlier memories there are. Never
 * rejects: what cannot be told stands in the tree's `problem`.
 */
export async function gatherFacts(request: FactsRequest): Promise<HandoffFacts> {
  const { git, root, trees, file, transcript, now } = request;
  const [main, ...others] = await Promise.all([
    inTime(treeFacts(git, { path: root }), { path: root }),
    ...trees.filter(({ path }) => existsSync(path)).map((tree) => inTime(treeFacts(git, tree), tree)),
  ]);
  return {
    at: now,
    trees: [main, ...others],
    earlier: await earlierMemories(root, file),
    ...(transcript ? { transcript } : {}),
  };
}

type Place = { path: string; agent?: string; task?: string };

const nothing = (place: Place, problem: string): TreeFacts => ({ ...place, branch: null, head: null, files: [], more: 0, commits: [], problem });

async function inTime(work: Promise<TreeFacts>, place: Place): Promise<TreeFacts> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TreeFacts>((resolve) => {
    timer = setTimeout(() => resolve(nothing(place, `git did not answer within ${TREE_MS / 1_000} s`)), TREE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function treeFacts(git: Git, place: Place): Promise<TreeFacts> {
  const facts = nothing(place, '');
  const problems: string[] = [];
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problems.push(error instanceof GitError ? error.message : String((error as Error).message));
    }
  };
  let top = place.path;
  await told(async () => {
    const repository = await findRepository(git, place.path);
    top = repository.top;
    if (existsSync(join(repository.gitDir, 'index.lock'))) problems.push('the repository is locked by another git command (index.lock)');
    const begun = underWay(repository);
    if (begun) facts.underWay = begun;
  });
  if (problems.length === 0 || problems[0]!.includes('index.lock')) {
    const run = { cwd: top, limitMs: COMMAND_MS, most: MOST_OUT };
    await told(async () => {
      const { out, cut } = await git(['status', '--porcelain=v2', '--branch', '-z', '-unormal', '--no-renames', '--ignore-submodules=dirty'], run);
      if (cut) problems.push('too many files differ to be listed');
      readInto(facts, out);
    });
    if (facts.head) {
      await told(async () => {
        const { out } = await git(['diff', '--numstat', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules', '-z', 'HEAD'], run);
        count(facts.files, out);
      });
      await told(async () => {
        const { out } = await git(['log', `-${COMMITS}`, '--no-show-signature', '--format=%h%x1f%ct%x1f%s', '-z'], run);
        facts.commits = readLog(out);
      });
    }
    facts.more = Math.max(0, facts.files.length - MOST_FILES);
    facts.files = facts.files.slice(0, MOST_FILES);
  }
  const { problem: _none, ...rest } = facts;
  return problems.length > 0 ? { ...rest, problem: [...new Set(problems)].join('; ').slice(0, 1_000) } : rest;
}

/** Reads `git status --porcelain=v2 --branch -z --no-renames`. */
export function readInto(facts: Pick<TreeFacts, 'branch' | 'head' | 'files'>, text: string): void {
  for (const entry of text.split('\0')) {
    const head = /^# branch\.oid ([0-9a-f]{7,})/.exec(entry)?.[1];
    const branch = /^# branch\.head (.+)$/.exec(entry)?.[1];
    if (head) facts.head = head.slice(0, 10);
    if (branch && branch !== '(detached)') facts.branch = branch;
    const file = fileIn(entry);
    if (file) facts.files.push(file);
  }
}

function fileIn(entry: string): FileFact | null {
  if (entry.startsWith('? ')) return { path: entry.slice(2), state: 'new' };
  if (entry.startsWith('u ')) return { path: after(entry, 10), state: 'conflict' };
  if (!entry.startsWith('1 ')) return null;
  const both = entry.slice(2, 4);
  const state = both.includes('D') ? 'deleted' : both.startsWith('A') ? 'new' : 'changed';
  return { path: after(entry, 8), state };
}

function after(entry: string, fields: number): string {
  let at = 0;
  for (let n = 0; n < fields; n += 1) at = entry.indexOf(' ', at) + 1;
  return entry.slice(at);
}

/** Reads `git diff --numstat -z`: a binary file has no numbers. */
function count(files: FileFact[], text: string): void {
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const entry of text.split('\0')) {
    const [added, removed, ...path] = entry.split('\t');
    const file = byPath.get(path.join('\t'));
    if (!file || !/^\d+$/.test(added ?? '') || !/^\d+$/.test(removed ?? '')) continue;
    file.added = Number(added);
    file.removed = Number(removed);
  }
}

/** Reads `git log --format=%h%x1f%ct%x1f%s -z`. */
export function readLog(text: string): TreeFacts['commits'] {
  return text.split('\0').flatMap((entry) => {
    const [id, seconds, subject] = entry.replace(/^\n/, '').split('\x1f');
    return id && seconds && /^\d+$/.test(seconds) ? [{ id, at: Number(seconds) * 1_000, subject: (subject ?? '').slice(0, 300) }] : [];
  });
}

/** Memories that lie in the folder of handoffs, newest first; from the project's root. */
async function earlierMemories(root: string, file: string): Promise<string[]> {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
  const found: { path: string; at: number }[] = [];
  for (const dir of [folder, `${folder}/earlier`])
    for (const name of await readdir(join(root, dir)).catch(() => [] as string[])) {
      const path = dir === '' ? name : `${dir}/${name}`;
      if (!name.endsWith('.md') || /\.(?:annex|read)(?:\.\d+)?\.md$/.test(name) || path === file) continue;
      const about = await stat(join(root, path)).catch(() => null);
      if (about?.isFile()) found.push({ path, at: about.mtimeMs });
    }
  return found.toSorted((a, b) => b.at - a.at || (a.path < b.path ? 1 : -1)).slice(0, EARLIER).map(({ path }) => path);
}
