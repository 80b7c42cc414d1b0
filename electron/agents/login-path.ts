import { execFile } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';

const MARK = '__QUATUOR_PATH__';
/** A PATH that was remembered is asked for anew so long after the start. */
const REFRESH_MS = 8_000;

let cached: Promise<string> | undefined;

/**
 * The PATH of the user's login shell: a desktop launcher gives a program another one. Asked once;
 * falls back to this process's PATH when the shell does not answer within `timeoutMs`. A shell may
 * take a second to start: its answer is kept in `file`, counts at once the next time, and is then
 * checked a little later. `onChange` hears when the shell says something else by then.
 */
export function loginPath(file: string, onChange: () => void = () => {}, timeoutMs = 4_000): Promise<string> {
  cached ??= find(file, onChange, timeoutMs);
  return cached;
}

async function find(file: string, onChange: () => void, timeoutMs: number): Promise<string> {
  const shell = process.env.SHELL || userInfo().shell || '/bin/sh';
  const own = process.env.PATH ?? '';
  const asker = { shell, from: own };
  const known = recall(file, asker);
  if (known === null) {
    const path = await ask(shell, timeoutMs);
    remember(file, asker, path);
    return merge(path, own);
  }
  const check = async (): Promise<void> => {
    const path = await ask(shell, timeoutMs);
    if (path === null || path === known) return;
    remember(file, asker, path);
    cached = Promise.resolve(merge(path, own));
    onChange();
  };
  setTimeout(() => void check(), REFRESH_MS).unref();
  return merge(known, own);
}

/** Who was asked: a shell, with this PATH to begin with. */
export interface Asker {
  shell: string;
  from: string;
}

/** What the same shell said when it was last asked; null when that is not known. */
export function recall(file: string, { shell, from }: Asker): string | null {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>> | null;
    if (kept?.['shell'] !== shell || kept['from'] !== from) return null;
    const path = kept['path'];
    return typeof path === 'string' && path !== '' ? path : null;
  } catch {
    return null;
  }
}

/** Keeps the shell's answer for the next start; without it that only takes longer. */
export function remember(file: string, asker: Asker, path: string | null): void {
  if (path === null) return;
  try {
    writeFileSync(`${file}.new`, JSON.stringify({ ...asker, path }), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // A full or closed disk: asked again the next time.
  }
}

/** Asks one shell for its login PATH; null when it gives none in time. */
export function ask(shell: string, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    // printenv and not $PATH: fish would print a list with spaces.
    const script = `printf '${MARK}'; printenv PATH; printf '${MARK}'`;
    const child = execFile(
      shell,
      ['-ilc', script],
      {
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: 1_000_000,
        env: { ...process.env, TERM: 'dumb', ELECTRON_RUN_AS_NODE: undefined },
      },
      (_error, stdout) => {
        const path = stdout.split(MARK)[1]?.trim();
        resolve(path ? path : null);
      },
    );
    child.stdin?.end();
  });
}

/** The shell's folders first, then those that only this process has. */
export function merge(shell: string | null, own: string): string {
  const folders = [...(shell ?? '').split(':'), ...own.split(':')].filter(Boolean);
  return [...new Set(folders)].join(':');
}
