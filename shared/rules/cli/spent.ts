import type { Spent } from '../../model/index.ts';

const nothing: Spent = { input: 0, cached: 0, output: 0, usd: null };

/** The sum of two. Dollars are those that were told; null when neither part told any. */
export function addSpent(a: Spent | undefined, b: Spent): Spent {
  const one = a ?? nothing;
  const usd = one.usd === null && b.usd === null ? null : (one.usd ?? 0) + (b.usd ?? 0);
  return {
    input: one.input + b.input,
    cached: one.cached + b.cached,
    output: one.output + b.output,
    usd,
  };
}

/**
 * What was used between two totals of one session; `before` is absent at its start. A total that
 * fell, because the CLI began to count anew, gives what it counted since.
 */
export function spentBetween(before: Spent | undefined, after: Spent): Spent {
  const from = before ?? nothing;
  const part = (a: number, b: number): number => (b >= a ? b - a : b);
  return {
    input: part(from.input, after.input),
    cached: part(from.cached, after.cached),
    output: part(from.output, after.output),
    // Dollars that were not told before may be those of earlier turns.
    usd: after.usd === null || (before && before.usd === null) ? null : part(from.usd ?? 0, after.usd),
  };
}

/** True if nothing was used at all. */
export function isNothing(spent: Spent): boolean {
  return spent.input === 0 && spent.cached === 0 && spent.output === 0 && !spent.usd;
}
