import { createHash } from 'node:crypto';
import { z } from 'zod';
import { openLearnedFile } from './learned-file.ts';
import type { Told } from './probe.ts';

/** So many answers are kept, the newest. */
const KEPT = 24;

const File = z.object({
  version: z.literal(1),
  told: z.array(z.object({ of: z.string().length(64), version: z.string().max(1_000), help: z.string().max(512 * 1024).nullable() })).max(KEPT),
});

/** What CLIs told of themselves in an earlier run of the app. */
export interface ToldFile {
  find(asked: string): Told | null;
  keep(asked: string, told: Told): void;
}

/**
 * Opens the file; null keeps nothing. `asked` is all that an answer depends on; it holds a person's
 * environment, so only its digest is written. An answer without a version is none.
 */
export function openToldFile(file: string | null, onProblem: (text: string) => void): ToldFile {
  const kept = openLearnedFile(file, 'the CLIs', (body) => File.parse(body).told, onProblem);
  let all = kept.found ?? [];
  const digest = (asked: string): string => createHash('sha256').update(asked).digest('hex');
  return {
    find(asked) {
      const of = digest(asked);
      const found = all.find((one) => one.of === of);
      return found ? { version: found.version, help: found.help } : null;
    },
    keep(asked, { version, help }) {
      const of = digest(asked);
      const old = all.find((one) => one.of === of);
      if (version === null || (old?.version === version && old.help === help)) return;
      all = [...(kept.again() ?? all).filter((one) => one.of !== of), { of, version, help }].slice(-KEPT);
      kept.save({ version: 1, told: all });
    },
  };
}
