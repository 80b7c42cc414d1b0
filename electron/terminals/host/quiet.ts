export interface Quiet {
  happened(): void;
  /** What waits to be said is said now. */
  hurry(): void;
  stop(): void;
}

/**
 * Says at most once in `ms` that something happens: at once when it begins, and once more after
 * the last time, so that who looks at every word misses nothing.
 */
export function createQuiet(ms: number, tell: () => void): Quiet {
  let saidAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const say = (): void => {
    timer = undefined;
    saidAt = performance.now();
    tell();
  };
  return {
    happened() {
      if (timer) return;
      const wait = saidAt + ms - performance.now();
      if (wait <= 0) say();
      else timer = setTimeout(say, wait).unref();
    },
    hurry() {
      if (!timer) return;
      clearTimeout(timer);
      say();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
