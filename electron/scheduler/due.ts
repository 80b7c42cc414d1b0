/** setTimeout takes no more; ms. */
const MOST_MS = 2 ** 31 - 1;

/** Wakes the rules at the one moment at which time alone makes something come due. */
export interface Due {
  /** The state, the agents or the policy changed: the moment may be another one. */
  look(): void;
  close(): void;
}

/**
 * @param next the next such moment by the rules, epoch ms; null: there is none
 * @param wake called when it has come
 */
export function createDue(options: { next: () => number | null; wake: () => void; now: () => number }): Due {
  let timer: NodeJS.Timeout | undefined;
  let at: number | null = null;
  const look = (): void => {
    const next = options.next();
    if (next === at) return;
    clearTimeout(timer);
    at = next;
    if (next === null) return;
    timer = setTimeout(() => {
      at = null;
      // A clock that was set back: it is not yet that time, and `look` finds the moment again.
      if (options.now() >= next) options.wake();
      look();
    }, Math.min(MOST_MS, Math.max(1, next - options.now())));
    timer.unref();
  };
  return { look, close: () => clearTimeout(timer) };
}
