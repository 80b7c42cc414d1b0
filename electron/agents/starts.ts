import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

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
  const starts = file === null ? {} : read(file, onProblem);
  const save = (): void => {
    if (file === null) return;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const fresh = `${file}.${process.pid}.new`;
      writeFileSync(fresh, `${JSON.stringify({ version: 1, starts })}\n`, { mode: 0o600 });
      renameSync(fresh, file);
    } catch (error) {
      onProblem(`What was learned about start times cannot be kept: ${(error as Error).message}`);
    }
  };
  return {
    allowed(cli, least) {
      const slowest = Math.max(0, ...(Object.hasOwn(starts, cli) ? starts[cli]! : []));
      return Math.max(least, Math.min(2 * slowest, MOST_MS));
    },
    saw(cli, ms) {
      if (!(ms >= 0 && ms <= MOST_MS)) return;
      const known = Object.hasOwn(starts, cli) ? starts[cli]! : [];
      starts[cli] = [...known, Math.round(ms)].slice(-KEPT);
      save();
    },
  };
}

function read(file: string, onProblem: (text: string) => void): Record<string, number[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  try {
    return File.parse(JSON.parse(text)).starts;
  } catch (error) {
    const aside = `${file}.broken-${Date.now()}`;
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    try {
      renameSync(file, aside);
      onProblem(`What was learned about start times could not be read (${reason}); it is kept as ${aside}.`);
    } catch {
      onProblem(`What was learned about start times could not be read (${reason}), nor kept beside.`);
    }
    return {};
  }
}
