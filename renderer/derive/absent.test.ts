import { expect, test } from 'vitest';
import { absence, absentWords, isAbsent } from './absent.ts';
import { explanationText } from './explain.ts';
import { live } from './made.ts';
import { paneState } from './pane.ts';

const agent = { command: 'amp' } as Parameters<typeof absence>[0];
const hint = { text: 'Amp is not installed.' };
const pane = { id: 1, cols: 80, rows: 24, exited: false };

test('A6 an agent without its program says so, and how that changes', () => {
  const missing = live('amp', { pane: null, cli: { status: 'missing', hint } });
  const told = absence(agent, missing)!;
  expect(told).toMatchObject({ why: 'there is no “amp” on your PATH', by: null, entries: [] });
  expect(told.changes).toEqual([expect.stringContaining('Look again')]);
  expect(explanationText('AMP', told, 0)).toContain('There is no “amp” on your PATH.');
  expect(paneState(missing, undefined).label).toBe('Not installed');
});

test('A17 one whose file is wrong is not called missing', () => {
  const broken = 'my.json, line 3, column 7: a comma is missing.';
  const wrong = live('amp', { pane: null, cli: { status: 'missing', hint, broken } });
  expect(absence(agent, wrong)?.why).toBe('my.json, line 3, column 7: a comma is missing');
  expect(absentWords(wrong.cli)).toBe('Cannot start');
  expect(paneState(wrong, undefined).label).toBe('Cannot start');
});

test('A1 one that runs while its program is taken away is in its own state', () => {
  const runs = live('amp', { pane, state: 'working', cli: { status: 'missing', hint } });
  expect(isAbsent(runs)).toBe(false);
  expect(absence(agent, runs)).toBeNull();
  expect(paneState(runs, undefined).label).toBe('Working');
});
