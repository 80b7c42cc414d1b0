/** Work that can be done in small steps. */
export interface Steps {
  /** Does one short step; false when nothing is left to do. */
  step(): boolean;
}

/**
 * Shares the process between panes: gives each one with work a step in turn, and looks at sockets
 * and terminals every few milliseconds, so that one flooding pane holds up nobody. `budget` says
 * how many milliseconds may go by between two looks.
 */
export function createPump(budget: () => number) {
  const ready = new Set<Steps>();
  let scheduled = false;

  const run = (): void => {
    scheduled = false;
    const until = performance.now() + budget();
    do {
      for (const work of ready) {
        if (!work.step()) ready.delete(work);
      }
    } while (ready.size > 0 && performance.now() < until);
    if (ready.size > 0) schedule();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(run);
  };

  return {
    add(work: Steps): void {
      ready.add(work);
      schedule();
    },
    remove(work: Steps): void {
      ready.delete(work);
    },
  };
}
export type Pump = ReturnType<typeof createPump>;
