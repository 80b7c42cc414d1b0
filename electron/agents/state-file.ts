import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

const POLL_MS = 2_000;

/**
 * Hands out a small file's text whenever it changes, null when it is gone. The folder may come
 * later than the watch.
 */
export function watchFile(path: string, onText: (text: string | null) => void): () => void {
  let last: string | null | undefined;
  let watcher: FSWatcher | undefined;
  let closed = false;
  const look = async (): Promise<void> => {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (closed || text === last) return;
    last = text;
    onText(text);
  };
  const open = (): void => {
    if (watcher || closed) return;
    try {
      watcher = watch(dirname(path), (_event, name) => {
        if (name === null || name === basename(path)) void look();
      });
      watcher.on('error', () => {
        watcher?.close();
        watcher = undefined;
      });
    } catch {
      // The folder is not there yet: the poll tries again.
    }
  };
  const poll = setInterval(() => {
    open();
    void look();
  }, POLL_MS);
  poll.unref();
  open();
  void look();
  return () => {
    closed = true;
    clearInterval(poll);
    watcher?.close();
  };
}
