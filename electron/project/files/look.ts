import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fingerprint } from './disk.ts';

/** How often the files are looked at when no hint comes. ms. */
const SLOW_MS = 2_000;

export interface Look {
  /** Looks now, also for folders that have come. */
  now(): Promise<void>;
  close(): void;
}

/**
 * Tells when one of the files may have changed. Hints come from the system at once; a slow look makes
 * up for those that are missed, and for folders that vanish and come back. A hint may be false.
 */
export function lookAt(root: string, paths: () => readonly string[], onHint: () => void, slowMs = SLOW_MS): Look {
  const watchers = new Map<string, { watcher: FSWatcher; ino: number }>();
  const last = new Map<string, string>();
  let closed = false;
  let looking = false;

  const arm = async (dir: string): Promise<void> => {
    const ino = await stat(dir).then((about) => about.ino, () => null);
    const armed = watchers.get(dir);
    if (armed && armed.ino === ino) return;
    armed?.watcher.close();
    watchers.delete(dir);
    if (ino === null || closed) return;
    try {
      const watcher = watch(dir, { persistent: false }, (_event, name) => {
        if (name === null || paths().some((path) => basename(path) === name)) onHint();
      });
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(dir);
      });
      watchers.set(dir, { watcher, ino });
    } catch {
      // Too many watches, or it has just gone: the slow look does it.
    }
  };
  const look = async (): Promise<void> => {
    if (looking || closed) return;
    looking = true;
    let changed = false;
    for (const path of paths()) {
      await arm(dirname(join(root, path)));
      const print = await fingerprint(root, path);
      changed ||= last.get(path) !== print;
      last.set(path, print);
    }
    looking = false;
    if (changed && !closed) onHint();
  };
  const timer = setInterval(() => void look(), slowMs);
  timer.unref();
  void look();
  return {
    now: look,
    close() {
      closed = true;
      clearInterval(timer);
      for (const { watcher } of watchers.values()) watcher.close();
    },
  };
}
