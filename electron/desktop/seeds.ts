import type { SeedHint } from '../../shared/contract/index.ts';
import { inspectSeed } from '../project/index.ts';

/** What folders hold of a project that ran on tmux, looked at one after the other, beside the window's own work. */
export interface Seeds {
  /** What is known of a folder; null while it was not looked at, or when there is nothing. */
  of(path: string): SeedHint | null;
  /** What was seen may have changed: it is looked at again when it is asked for. */
  forget(): void;
}

/** @param onFound called when something was found that was not known when it was asked for */
export function createSeeds(onFound: () => void, look: typeof inspectSeed = inspectSeed): Seeds {
  let known = new Map<string, SeedHint | null>();
  let waiting: string[] = [];
  let planned = false;
  const next = (): void => {
    planned = false;
    const path = waiting.shift();
    if (path === undefined) return;
    const { found, tasks, orchestrator } = look(path);
    known.set(path, found ? { tasks, orchestrator } : null);
    plan();
    if (found) onFound();
  };
  const plan = (): void => {
    if (planned || waiting.length === 0) return;
    planned = true;
    setImmediate(next);
  };
  return {
    of(path) {
      const seed = known.get(path);
      if (seed === undefined && !waiting.includes(path)) {
        waiting.push(path);
        plan();
      }
      return seed ?? null;
    },
    forget() {
      known = new Map();
      waiting = [];
    },
  };
}
