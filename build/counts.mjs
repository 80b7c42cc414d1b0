import { readFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, notes: string[]}} Counts notes: what to tell the person */

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
    if (suite.assertionResults.length === 0 && suite.status === 'failed') counts.failed += 1;
    for (const { status, fullName } of suite.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') counts.failed += 1;
      else if (!filtered) {
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
        if (!plain && test.status !== 'unexpected') {
          counts.notes.push(`${test.status}, so it counts as failed: ${spec.file} ${spec.title}`);
        }
      }
    }
  }
  return withExit({ ...counts, failed: counts.failed + report.errors.length }, 'e2e', code);
}
