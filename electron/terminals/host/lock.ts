import { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` while no other process runs it with the same `path`. The lock is a file lock of the
 * system, so it goes when its holder dies. Throws if it is not free within `waitMs`.
 */
export async function withLock<T>(
  path: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const before = process.umask(0o077);
  const file = new DatabaseSync(path, { timeout: waitMs });
  process.umask(before);
  try {
    file.exec('BEGIN EXCLUSIVE');
    return await work();
  } finally {
    file.close();
  }
}
