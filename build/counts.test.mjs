import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from './counts.mjs';

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-counts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = (value) => {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
};

const vitest = (...statuses) =>
  report({ testResults: [{ status: 'passed', assertionResults: statuses.map((status) => ({ status, fullName: status })) }] });

describe('unit counts', () => {
  it('sum passed and failed', () => {
    expect(vitestCounts(vitest('passed', 'passed', 'failed'), 1, false)).toMatchObject({ passed: 2, failed: 1 });
  });

  it('name what failed, where, and the first lines of why', () => {
    const failed = { status: 'failed', fullName: 'T1 lives on', failureMessages: [`\u001b[31mdead\u001b[39m\n${'at x\n'.repeat(50)}`] };
    const { notes } = vitestCounts(report({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [failed] }] }), 1, false);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^failed: T1 lives on \(a\.test\.ts\)\n  dead\n/);
    expect(notes[0].split('\n')).toHaveLength(13);
  });

  it('take a skipped or todo test for a failed one, unless a pattern left it out', () => {
    expect(vitestCounts(vitest('passed', 'skipped', 'todo'), 0, false)).toMatchObject({ passed: 1, failed: 2 });
    expect(vitestCounts(vitest('passed', 'skipped'), 0, true)).toMatchObject({ passed: 1, failed: 0 });
  });

  it('count a file that did not load, a bad end and a missing report', () => {
    expect(vitestCounts(report({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1, false).failed).toBe(1);
    expect(vitestCounts(vitest('passed'), 1, false)).toEqual({ passed: 1, failed: 1, notes: ['unit ended with code 1'] });
    expect(vitestCounts(join(folder, 'none'), 0, false).failed).toBe(1);
  });
});

const playwright = (tests, errors = []) =>
  report({ errors, suites: [{ suites: [{ specs: [{ file: 'a.spec.ts', title: 'works', tests }] }] }] });
const passed = { status: 'expected', expectedStatus: 'passed' };

describe('end-to-end counts', () => {
  it('find tests in nested suites', () => {
    expect(playwrightCounts(playwright([passed, { status: 'unexpected', expectedStatus: 'passed' }]), 1))
      .toEqual({ passed: 1, failed: 1, notes: ['failed: a.spec.ts works'] });
  });

  it('say why one failed', () => {
    const results = [{ error: { message: 'the card lay elsewhere' } }];
    expect(playwrightCounts(playwright([{ status: 'unexpected', expectedStatus: 'passed', results }]), 1).notes)
      .toEqual(['failed: a.spec.ts works\n  the card lay elsewhere']);
  });

  it.each([
    { status: 'skipped', expectedStatus: 'skipped' },
    { status: 'flaky', expectedStatus: 'passed' },
    { status: 'expected', expectedStatus: 'failed' },
  ])('take $status, expected to be $expectedStatus, for failed', (test) => {
    const counts = playwrightCounts(playwright([test]), 0);
    expect(counts).toMatchObject({ passed: 0, failed: 1 });
    expect(counts.notes[0]).toContain('a.spec.ts works');
  });

  it('count errors outside of tests, a bad end and a missing report', () => {
    expect(playwrightCounts(playwright([passed], [{ message: 'no such module' }]), 1).failed).toBe(1);
    expect(playwrightCounts(playwright([passed]), 1)).toMatchObject({ failed: 1, notes: ['e2e ended with code 1'] });
    expect(playwrightCounts(join(folder, 'none'), 1).failed).toBe(1);
  });
});
