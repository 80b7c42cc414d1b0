/** Nobody looks for so long only where nothing could run: the desk is looked at every other second. ms. */
const LEAST_MS = 60_000;

/** Tells when the computer slept, or the app was held: by the looks that did not come. */
export interface SleepWatch {
  /** The sleep that has just been over, epoch ms; null: there was none since the last look. */
  look(): { from: number; to: number } | null;
}

/** @param now the clock on the wall, which goes on while the computer sleeps; one that was set back is no sleep */
export function watchSleep(now: () => number): SleepWatch {
  let seen = now();
  return {
    look() {
      const from = seen;
      seen = now();
      return seen - from > LEAST_MS ? { from, to: seen } : null;
    },
  };
}
