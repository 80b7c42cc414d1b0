import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usualPaths, type FilePaths } from '../../../shared/model/index.ts';
import { BrokenFile } from './outline.ts';
import { atOnce } from './parts.ts';
import { readQueue } from './queue-file.ts';

/** What a folder has of the files that a project on tmux keeps. */
export interface Seed {
  /** It has a queue or a status file: it can be taken over as it is. */
  found: boolean;
  queue: boolean;
  status: boolean;
  memory: boolean;
  /** How many tasks its queue holds; null: it has none, or it cannot be read now. */
  tasks: number | null;
  orchestrator: string | null;
}

/** A queue that is larger is not counted before it is opened. Bytes. */
const MOST_TO_COUNT = 1024 * 1024;

/** Looks at a folder for the seed's files. Reads only, and runs nothing (X5). */
export function inspectSeed(path: string, paths: FilePaths = usualPaths): Seed {
  const has = (name: string): boolean => existsSync(join(path, name));
  const seed: Seed = { found: false, queue: has(paths.queue), status: has(paths.status), memory: has(paths.memory), tasks: null, orchestrator: null };
  seed.found = seed.queue || seed.status;
  if (!seed.queue) return seed;
  try {
    const file = join(path, paths.queue);
    const about = statSync(file);
    if (!about.isFile() || about.size > MOST_TO_COUNT) return seed;
    const queue = atOnce(readQueue(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), 'Q'));
    return { ...seed, tasks: queue.tasks.length, orchestrator: queue.orchestrator };
  } catch (error) {
    if (error instanceof BrokenFile || (error as NodeJS.ErrnoException).code !== undefined) return seed;
    throw error;
  }
}
