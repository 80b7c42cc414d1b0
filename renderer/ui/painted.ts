import { startTransition, useEffect, useState } from 'react';

/** So long at most it is waited for a frame: a window that nobody sees has none. Ms. */
const LONGEST_MS = 100;

/** Does something once what stands now has been drawn. @returns how to leave it */
export function afterPaint(act: () => void): () => void {
  let late: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(late);
    clearTimeout(anyway);
  };
  const once = (): void => {
    stop();
    act();
  };
  const frame = requestAnimationFrame(() => (late = setTimeout(once)));
  const anyway = setTimeout(once, LONGEST_MS);
  return stop;
}

/**
 * A value one frame later: what the person does is drawn with it as it was, and then what only follows
 * from it. @param first what it is at the beginning, if that is to be something else
 */
export function usePainted<T extends string | boolean | object>(value: T, first: T = value): T {
  const [painted, setPainted] = useState(first);
  useEffect(() => {
    if (painted === value) return;
    return afterPaint(() => startTransition(() => setPainted(value)));
  }, [value, painted]);
  return painted;
}
