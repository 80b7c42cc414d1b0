import { execFile } from 'node:child_process';

/** The number of renameat2 on each kind of processor; the call has been in Linux since 3.15. */
const CALL: Partial<Record<string, number>> = { x64: 316, arm64: 276 };
const PERL = '/usr/bin/perl';
/** AT_FDCWD twice, RENAME_EXCHANGE; 2: one of the two names is gone. */
const SCRIPT = 'exit 0 if syscall($ARGV[0] + 0, -100, $ARGV[1], -100, $ARGV[2], 2) == 0; exit($! == 2 ? 2 : 1)';

/**
 * Exchanges the files of two names in one step, so that neither name is ever missing and nothing that
 * came to either in the last moment is lost. Node has no call for it, and perl is part of nearly every
 * system. gone: a name has no file; unable: not on this system or file system, and nothing was changed.
 */
export function exchange(one: string, other: string): Promise<'done' | 'gone' | 'unable'> {
  const call = process.platform === 'linux' ? CALL[process.arch] : undefined;
  if (call === undefined) return Promise.resolve('unable');
  return new Promise((resolve) =>
    execFile(PERL, ['-e', SCRIPT, String(call), one, other], { env: {} }, (error) =>
      resolve(error === null ? 'done' : error.code === 2 ? 'gone' : 'unable'),
    ),
  );
}
