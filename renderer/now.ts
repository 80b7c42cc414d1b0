import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (!document.hidden) for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time in epoch ms, rounded down to `step` ms: a component redraws once a step at most. */
export function useNow(step = 1_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step) * step);
}

/** A step that fits what is shown: each second in the first and the last minute, else each five. */
export function stepFor(at: number | undefined): number {
  return at !== undefined && Math.abs(Date.now() - at) < 61_000 ? 1_000 : 5_000;
}
