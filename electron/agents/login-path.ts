import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';

const MARK = '__QUATUOR_PATH__';
let cached: Promise<string> | undefined;

/**
 * The PATH of the user's login shell: a desktop launcher gives a program another one. Asked once;
 * falls back to this process's PATH when the shell does not answer within `timeoutMs`.
 */
export function loginPath(timeoutMs = 4_000): Promise<string> {
  cached ??= ask(process.env.SHELL || userInfo().shell || '/bin/sh', timeoutMs).then(
    (found) => merge(found, process.env.PATH ?? ''),
  );
  return cached;
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
