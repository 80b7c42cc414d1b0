/** A slice of a second in which so many turns are given; ms. */
export const SLICE_MS = 50;

/** Turns in the order of asking, at most so many in a second: who comes alone has its turn at once. */
export interface Turns {
  /** Calls `turn` when it is its turn. Gives a function that takes the wish back. */
  next(turn: () => void): () => void;
  /** Nobody who waits has a turn any more. */
  close(): void;
}

export function createTurns(perSecond: number): Turns {
  const most = Math.max(1, Math.round((perSecond * SLICE_MS) / 1_000));
  const waiting = new Set<{ turn(): void }>();
  let given = 0;
  let clock: NodeJS.Timeout | undefined;
  const slice = (): void => {
    clock = undefined;
    given = 0;
    for (const one of waiting) {
      if (given >= most) return;
      waiting.delete(one);
      give(one.turn);
    }
  };
  const give = (turn: () => void): void => {
    given += 1;
    clock ??= setTimeout(slice, SLICE_MS);
    turn();
  };
  return {
    next(turn) {
      const one = { turn };
      if (given < most && waiting.size === 0) give(turn);
      else waiting.add(one);
      return () => void waiting.delete(one);
    },
    close() {
      clearTimeout(clock);
      waiting.clear();
    },
  };
}
