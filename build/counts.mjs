import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{passed: number, failed: number, notes: string[]}} Counts notes: what to tell the person, each failure among it */

const LINES = 12;

/** What failed and why in few lines: the end of a long log must be enough to know it. */
const failure = (where, message) =>
  [`failed: ${where}`, ...stripVTControlCharacters(message ?? '').split('\n').slice(0, LINES)].join('\n  ').trimEnd();

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** A tool that ended badly without one failed test still failed: count it once and say so. */
function withExit(counts, what, code) {
  if (code === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, notes: [...counts.notes, `${what} ended with code ${code}`] };
}

/**
 * Counts of a vitest run from its JSON report. Skipped and todo tests count as failed; a file
 * that could not be loaded counts as one failure.
 * @param {string} file the report
 * @param {number} code exit code of the run
 * @param {boolean} filtered true when a pattern chose the tests: the others are then left out rightly
 * @returns {Counts}
 */
export function vitestCounts(file, code, filtered) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, notes: [`unit: no report, exit code ${code}`] };
  const counts = { passed: 0, failed: 0, notes: [] };
  for (const suite of report.testResults) {
    if (suite.assertionResults.length === 0 && suite.status === 'failed') {
      counts.failed += 1;
      counts.notes.push(failure(suite.name, suite.message));
    }
    for (const { status, fullName, failureMessages } of suite.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') {
        counts.failed += 1;
        counts.notes.push(failure(`${fullName} (${suite.name})`, failureMessages?.[0]));
      } else if (!filtered) {
        counts.failed += 1;
        counts.notes.push(`not run, so it counts as failed: ${fullName}`);
      }
    }
  }
  return withExit(counts, 'unit', code);
}

function* specsOf(suite) {
  yield* suite.specs ?? [];
  for (const inner of suite.suites ?? []) yield* specsOf(inner);
}

/**
 * Counts of a Playwright run from its JSON report. Whatever is not plainly passed is failed:
 * skipped, flaky, expected to fail, not run.
 * @param {string} file the report
 * @param {number} code exit code of the run
 * @returns {Counts}
 */
export function playwrightCounts(file, code) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, notes: [`e2e: no report, exit code ${code}`] };
  const counts = { passed: 0, failed: 0, notes: [] };
  for (const suite of report.suites) {
    for (const spec of specsOf(suite)) {
      for (const test of spec.tests) {
        const plain = test.status === 'expected' && test.expectedStatus === 'passed';
        if (plain) counts.passed += 1;
        else counts.failed += 1;
        if (plain) continue;
        const error = test.results?.findLast((result) => result.error)?.error;
        if (test.status === 'unexpected') counts.notes.push(failure(`${spec.file} ${spec.title}`, error?.message));
        else counts.notes.push(`${test.status}, so it counts as failed: ${spec.file} ${spec.title}`);
      }
    }
  }
  counts.failed += report.errors.length;
  for (const { message } of report.errors) counts.notes.push(failure('outside of a test', message));
  return withExit(counts, 'e2e', code);
}
