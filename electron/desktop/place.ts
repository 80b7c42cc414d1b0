import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomic } from '../project/index.ts';
import type { Kept } from './opening.ts';

const pixel = z.number().int().min(-100_000).max(100_000);
const Kept: z.ZodType<Kept> = z.object({
  version: z.literal(1),
  bounds: z.object({ x: pixel, y: pixel, width: pixel.min(1), height: pixel.min(1) }),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});

const OpenWindows = z.object({
  version: z.literal(1),
  windows: z.array(z.object({ project: z.string().min(1).max(4_096), place: Kept.nullable() })).max(100),
});
/** A project that was open, and where its window stood. */
export type KeptWindow = z.infer<typeof OpenWindows>['windows'][number];

/** The windows that were open at the end, the one in front first; what cannot be read counts as none. */
export function readWindows(file: string): KeptWindow[] {
  try {
    const { windows } = OpenWindows.parse(JSON.parse(readFileSync(file, 'utf8')));
    return windows.filter(({ project }, i) => windows.findIndex((one) => one.project === project) === i);
  } catch {
    return [];
  }
}

/**
 * The windows that a start opens where it names no project, the one in front first: those that were open at the end and
 * whose folders are there, else the project of the last time. None: one with the first screen.
 * @param recent the projects that were opened here, the latest first
 */
export function windowsAgain(kept: readonly KeptWindow[], recent: readonly { path: string }[], isThere: (path: string) => boolean): KeptWindow[] {
  const again = kept.filter(({ project }) => isThere(project));
  if (again.length > 0) return again;
  const [last] = recent;
  return last && isThere(last.path) ? [{ project: last.path, place: null }] : [];
}

/** Keeps them for the next start. A disk that takes nothing is no reason to stop anything. */
export function keepWindows(file: string, windows: readonly KeptWindow[]): void {
  try {
    writeAtomic(file, JSON.stringify({ version: 1, windows }));
  } catch {
    // They are kept with the next change.
  }
}

/** What was kept; null: nothing, or nothing that can be read. */
export function readPlace(file: string): Kept | null {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps it for the next start. A disk that takes nothing is no reason to stop anything. */
export function keepPlace(file: string, kept: Omit<Kept, 'version'>): void {
  try {
    writeAtomic(file, JSON.stringify({ version: 1, ...kept }));
  } catch {
    // It is kept with the next change.
  }
}
