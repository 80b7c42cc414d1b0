import { z } from 'zod';
import { openLearnedFile } from './learned-file.ts';

/** So many starts of a CLI are kept. */
const KEPT = 20;
/** No start is waited for longer; one that took longer waited for a person. ms. */
const MOST_MS = 60_000;

const File = z.object({
  version: z.literal(1),
  /** Per CLI how long its last starts took until their first sign of life, ms. */
  starts: z.record(z.string(), z.array(z.number().min(0).max(MOST_MS)).max(KEPT)),
});

/** How long the CLIs take to start on this machine. */
export interface Starts {
  /** How long a start may stay silent: `least` (the rule's) or twice the slowest of the last ones. ms. */
  allowed(cli: string, least: number): number;
  saw(cli: string, ms: number): void;
}

/**
 * Opens the file; null keeps everything in memory. A broken file is kept beside, told to
 * `onProblem`, and begun anew.
 */
export function openStarts(file: string | null, onProblem: (text: string) => void): Starts {
  const kept = openLearnedFile(file, 'start times', (body) => File.parse(body).starts, onProblem);
  let starts = kept.found ?? {};
  return {
    allowed(cli, least) {
      const slowest = Math.max(0, ...(Object.hasOwn(starts, cli) ? starts[cli]! : []));
      return Math.max(least, Math.min(2 * slowest, MOST_MS));
    },
    saw(cli, ms) {
      if (!(ms >= 0 && ms <= MOST_MS)) return;
      const known = Object.hasOwn(starts, cli) ? starts[cli]! : [];
      starts[cli] = [...known, Math.round(ms)].slice(-KEPT);
      starts = { ...kept.again(), ...starts };
      kept.save({ version: 1, starts });
    },
  };
}
