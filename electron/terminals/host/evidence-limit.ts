import type { Evidence } from './evidence.ts';

/** So many pieces of evidence at once, and so many more a second. */
const BURST = 200;
const PER_SECOND = 100;
const LATER_MS = 250;

type Tell = (evidence: Evidence, offset: number, at: number) => void;

/**
 * Lets evidence through as it comes, in order, until a program says too much; then of each kind
 * only the newest, a few times a second. A program can so never flood those who listen.
 */
export function createEvidenceLimit(tell: Tell) {
  let left = BURST;
  let filled = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Map<string, [Evidence, number, number]>();

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const due = [...late.values()].sort((a, b) => a[1] - b[1] || a[2] - b[2]);
    late.clear();
    for (const [evidence, offset, at] of due) tell(evidence, offset, at);
  };

  return {
    push(evidence: Evidence, offset: number, at: number): void {
      // A clock that was set back takes nothing away.
      left = Math.min(BURST, left + (Math.max(0, at - filled) * PER_SECOND) / 1000);
      filled = at;
      if (left >= 1 && timer === undefined) {
        left--;
        tell(evidence, offset, at);
        return;
      }
      const key = evidence.kind === 'mode' ? `mode ${evidence.mode}` : evidence.kind;
      late.delete(key);
      late.set(key, [evidence, offset, at]);
      timer ??= setTimeout(flush, LATER_MS);
    },
    flush,
    stop(): void {
      clearTimeout(timer);
      late.clear();
    },
  };
}
