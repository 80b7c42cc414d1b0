import { spawn } from 'node:child_process';

/** Why a git command failed; the message is for the person, in git's own words where it has any. */
export class GitError extends Error {
  /** `missing`: there is no git program; `time`: it did not end in time; `unresolved`: marks of a conflict are left. */
  readonly kind: 'missing' | 'time' | 'failed' | 'unresolved';
  readonly code: number | null;
  /** All that git said of it, bounded. */
  readonly complaint: string;
  constructor(kind: GitError['kind'], message: string, code: number | null = null, complaint = '') {
    super(message);
    this.kind = kind;
    this.code = code;
    this.complaint = complaint;
  }
}

export interface GitRun {
  cwd: string;
  /** Another index than the folder's own. */
  index?: string;
  input?: string;
  /** Who stands in a commit instead of the person. */
  author?: { name: string; email: string };
  limitMs?: number;
  /** Output is cut after so many bytes, and git is ended. */
  most?: number;
  /** These exit codes are answers, too. */
  codes?: readonly number[];
}

export interface GitAnswer {
  out: string;
  /** What it complained of, at most the first 16 KiB. */
  err: string;
  code: number;
  cut: boolean;
}

/** Runs git with arguments, never by a shell. @throws GitError */
export type Git = (args: string[], run: GitRun) => Promise<GitAnswer>;

const LIMIT_MS = 60_000;
const MOST = 64 * 1024 * 1024;

/**
 * What a repository could make git run, and what would change it behind the person's back, is off:
 * hooks, a file watcher, clean-up, signing (which may ask for a passphrase).
 */
const CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'commit.gpgSign=false',
  'advice.addEmbeddedRepo=false',
  'core.safecrlf=false',
  // Else a switch or a reset would throw away what is uncommitted in submodules.
  'submodule.recurse=false',
].flatMap((one) => ['-c', one]);

/** Variables by which a caller's own git command would lead ours elsewhere. */
const FOREIGN = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|EXTERNAL_DIFF)$/;

export function createGit(base: Record<string, string | undefined>): Git {
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(base).filter(([name]) => !FOREIGN.test(name))),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Reading never writes the person's index.
    GIT_OPTIONAL_LOCKS: '0',
  };
  return (args, { cwd, index, input, author, limitMs = LIMIT_MS, most = MOST, codes = [0] }) =>
    new Promise((resolve, reject) => {
      const child = spawn('git', [...CONFIG, ...args], {
        cwd,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          ...env,
          ...(index ? { GIT_INDEX_FILE: index } : {}),
          ...(author
            ? { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email }
            : {}),
        },
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      let size = 0;
      let said = 0;
      let cut = false;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, limitMs);
      child.stdout.on('data', (chunk: Buffer) => {
        if (cut) return;
        out.push(chunk.subarray(0, most - size));
        size += chunk.length;
        if (size <= most) return;
        cut = true;
        child.kill('SIGKILL');
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (said < 16_384) err.push(chunk);
        said += chunk.length;
      });
      child.stdin.on('error', () => {});
      child.stdin.end(input ?? '');
      child.once('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const missing = error.code === 'ENOENT';
        reject(new GitError(missing ? 'missing' : 'failed', missing ? `git was not found, or the folder ${cwd} is gone` : error.message));
      });
      child.once('close', (code) => {
        clearTimeout(timer);
        const text = Buffer.concat(out).toString('utf8');
        const complaint = Buffer.concat(err).toString('utf8').slice(0, 16_384);
        if (late) return reject(new GitError('time', `git ${args[0]} did not end within ${Math.round(limitMs / 1000)} s`));
        if (cut) return resolve({ out: text, err: complaint, code: 0, cut });
        if (code !== null && codes.includes(code)) return resolve({ out: text, err: complaint, code, cut });
        reject(new GitError('failed', wordsOf(args, complaint), code, complaint));
      });
    });
}

/** The line in which git says what went wrong. */
function wordsOf(args: string[], stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim()).filter(Boolean);
  const told = lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines.at(-1) ?? `git ${args[0]} failed`;
  const words = told.replace(/^(?:fatal|error):\s*/, '');
  return /index\.lock|\.lock': File exists/.test(stderr)
    ? `the repository is locked by another git command (${words})`
    : words;
}
