/** The figures of the matrix, as one line for programs or as tables for people. */
import { median, report } from '../report.ts';
import type { Target } from '../report.ts';
import type { Result } from './types.ts';

/** A situation that was not brought about, and why. */
export interface NotRun {
  name: string;
  reason: string;
}

/** So much of it must be right, in percent, and so many situations there must be. */
const SHARE = { fake: 100, replay: 100, real: 95 };
const COUNT = 60;

/** `groups`: results by `<cli>.fake`, `<cli>.replay` and `<cli>.real`. */
export function tell(groups: Map<string, Result[]>, notRun: Map<string, NotRun[]>, whole: boolean): void {
  const figures: Record<string, number | string> = {};
  const targets: Record<string, Target> = {};
  for (const [group, results] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const kind = group.split('.')[1] as keyof typeof SHARE;
    const right = results.filter((r) => r.ok).length;
    figures[`${group}.total`] = results.length;
    figures[`${group}.right`] = right;
    figures[`${group}.share`] = (100 * right) / results.length;
    const times = results.flatMap((r) => (r.ms === null ? [] : [r.ms]));
    if (times.length > 0) figures[`${group}.ms`] = median(times);
    figures[`${group}.misses`] = results.filter((r) => !r.ok).map((r) => r.name).join('; ');
    const left = notRun.get(group);
    if (left) figures[`${group}.notRun`] = left.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    targets[`${group}.share`] = { min: SHARE[kind] };
    if (whole && kind !== 'replay') targets[`${group}.total`] = { min: COUNT };
    if (!process.argv.includes('--json')) table(group, results);
  }
  report('states', figures, targets);
}

function table(group: string, results: Result[]): void {
  console.log(`\n${group}`);
  for (const r of results.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const ms = r.ms === null ? '' : `${r.ms} ms`;
    console.log(`${r.ok ? ' ' : '✗'} ${r.name.padEnd(46)} ${r.expected}${r.ok ? '' : `   DERIVED ${r.derived}`}   ${ms}`);
  }
  console.log('');
}
