import { closeSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Closes the files that came along from the process that started this one. Chromium opens its
 * caches, pipes and sockets without close-on-exec, and a detached host would hold them for days:
 * whoever waits for the app's output to end would wait for the host.
 *
 * A descriptor counts as inherited when the parent has the same number open on the same pipe,
 * socket or file. Does nothing where there is no /proc. Call it before anything else is opened.
 * @returns how many were closed
 */
export function closeInherited(parent: number = process.ppid): number {
  let closed = 0;
  const runtime = dirname(process.execPath);
  for (const fd of numbersIn('/proc/self/fd')) {
    if (fd <= 2) continue;
    const target = linkOf('self', fd);
    if (!target || target.startsWith('anon_inode:') || target.startsWith(runtime)) continue;
    if (target.startsWith('/dev/') && !target.startsWith('/dev/shm/')) continue;
    if (linkOf(parent, fd) !== target) continue;
    try {
      closeSync(fd);
      closed += 1;
    } catch {
      // Closed between the look and now.
    }
  }
  return closed;
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number);
  } catch {
    return [];
  }
}

function linkOf(process_: number | 'self', fd: number): string | null {
  try {
    return readlinkSync(`/proc/${process_}/fd/${fd}`);
  } catch {
    return null;
  }
}
