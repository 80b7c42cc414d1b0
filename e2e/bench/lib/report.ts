/** One figure that is held against a limit. */
export interface Target {
  /** At most (`max`) or at least (`min`) this. */
  max?: number;
  min?: number;
}

const round = (value: number): number => Number(value.toPrecision(4));

/**
 * Prints what a bench measured: a table, or with `--json` one line and nothing else on stdout.
 * A figure that is no number, or is missing, does not hold. Sets the exit code to 1 then.
 */
export function report(
  name: string,
  figures: Record<string, number | string>,
  targets: Record<string, Target>,
): void {
  const rounded = Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [key, typeof value === 'number' ? round(value) : value]),
  );
  const holdsFor = ([key, { max, min }]: [string, Target]): boolean => {
    const value = figures[key];
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    return (max === undefined || value <= max) && (min === undefined || value >= min);
  };
  const entries = Object.entries(targets);
  const holds = entries.length > 0 && entries.every(holdsFor);
  if (!holds) process.exitCode = 1;
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ name, figures: rounded, targets, holds }));
    return;
  }
  for (const [key, value] of Object.entries(rounded)) {
    const target = targets[key];
    const limit = target ? (target.max !== undefined ? `at most ${target.max}` : `at least ${target.min}`) : '';
    const verdict = target ? (holdsFor([key, target]) ? 'holds' : 'DOES NOT HOLD') : '';
    console.log(`${key.padEnd(32)} ${String(value).padStart(12)}   ${limit.padEnd(14)} ${verdict}`.trimEnd());
  }
}

/** Says on stderr what goes on. */
export const say = (text: string): void => console.error(text);

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The value below which the given part of the values lies, e.g. 0.95. */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
