import { readFile } from 'node:fs/promises';
import { descendants, parseStat, processes } from './children.ts';
import type { Used } from './children.ts';

const SHELLS = /^-?(?:sh|bash|dash|ash|zsh|fish|ksh|mksh|tcsh|csh|nu|pwsh)$/;
/** It is looked at most so often, this long after something was printed. ms. */
const EVERY_MS = 700;

export interface Front {
  /** Something was printed: a prompt, perhaps. */
  printed(): void;
  close(): void;
}

/** The name of one process, or null; of use only where that is cheap to know. */
async function nameOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  return readFile(`/proc/${pid}/stat`, 'latin1').then((text) => parseStat(text)?.name ?? null, () => null);
}

/** The name of the last one, if all of them are shells. */
const allShells = (list: readonly Used[]): string | undefined =>
  list.every(({ name }) => SHELLS.test(name)) ? list.at(-1)?.name : undefined;

/**
 * Watches whether a shell with nothing running below it has the pane: the CLI that it started, or
 * that it took the place of, is gone, and told nobody. `onShell` is called with the shell's name
 * when that begins, and with null when it is over. Looks only after something was printed.
 */
export function watchFront(
  pid: number,
  onShell: (name: string | null) => void,
  list: () => Promise<Used[] | null> = processes,
  name: (pid: number) => Promise<string | null> = nameOf,
): Front {
  let timer: NodeJS.Timeout | undefined;
  let shell = false;
  let closed = false;

  const look = async (): Promise<void> => {
    const quick = await name(pid);
    let found = quick;
    if (quick === null || SHELLS.test(quick)) {
      const all = await list();
      const leader = all?.find((one) => one.pid === pid);
      const mine = all && leader ? [leader, ...descendants(pid, all)] : [];
      // A server of the CLI beside the terminal's own processes may outlive it for a while.
      const front = mine.filter((one) => one.front);
      found = (front.length > 0 ? allShells(front) : mine.length === 1 ? mine[0]!.name : null) ?? null;
    }
    const next = found !== null && SHELLS.test(found);
    if (closed || next === shell) return;
    shell = next;
    onShell(shell ? found : null);
  };

  return {
    printed() {
      if (timer || closed) return;
      timer = setTimeout(() => {
        timer = undefined;
        void look();
      }, EVERY_MS).unref();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
