import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomic } from '../project/index.ts';

/** So many things of a project, and so many projects, are remembered: the latest. */
const MOST_KEYS = 500;
const MOST_PROJECTS = 50;
const Kept = z.object({ version: z.literal(1), projects: z.record(z.string(), z.array(z.string())) });

/** What the person was notified of, by project, so that a restart of the app tells nothing twice. */
export interface Remembered {
  keys(project: string): string[];
  /** Keeps it, if it is not what was kept already. A file that cannot be written is no one's matter. */
  keep(project: string, keys: readonly string[]): void;
}

/** Opens the record. One that cannot be read counts as empty: at worst something is told once more. */
export function openRemembered(file: string): Remembered {
  let projects = read(file);
  return {
    keys: (project) => projects[project] ?? [],
    keep(project, keys) {
      const kept = keys.slice(-MOST_KEYS);
      if (JSON.stringify(projects[project] ?? []) === JSON.stringify(kept)) return;
      const { [project]: _old, ...others } = projects;
      projects = Object.fromEntries([...Object.entries(others).slice(1 - MOST_PROJECTS), [project, kept]]);
      try {
        writeAtomic(file, JSON.stringify({ version: 1, projects }));
      } catch {
        // It is written with the next change; until then it holds in memory.
      }
    },
  };
}

function read(file: string): Record<string, string[]> {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).projects;
  } catch {
    return {};
  }
}
