import { expect, test } from 'vitest';
import type { Evidence } from '../../shared/model/index.ts';
import { explain } from '../../shared/rules/index.ts';
import { explanationText, origin } from './explain.ts';

const evidence: Evidence[] = [
  { source: 'process', at: 0, ttl: 0, says: 'starting', detail: 'its program runs' },
  { source: 'report', at: 8_000, ttl: 60_000, says: 'working', detail: 'it reports that it works' },
  { source: 'title', at: 9_000, ttl: 30_000, says: 'ready', detail: 'its title shows no work', rule: 'claude#idle' },
];

test('A6 each piece of evidence says its source, its age, how long it counts and its rule', () => {
  const told = explain(evidence, 10_000);
  expect(told.entries.map(origin)).toEqual([
    ['its own report', '2 s ago', 'counts for 58 s more'],
    ['process', '10 s ago'],
    ['window title', '1 s ago', 'counts for 29 s more', 'rule claude#idle'],
  ]);
  const later = explain([{ source: 'silence', at: 30_000, ttl: 0, says: 'unknown', detail: 'nothing' }], 10_000);
  expect(later.entries.map(origin)).toEqual([['silence', 'in 20 s']]);
});

test('A6 the text to copy names what decides first, why the others do not, and what would change it', () => {
  const lines = explanationText('Claude', explain(evidence, 10_000), 10_000).split('\n');
  expect(lines[0]).toMatch(/^Claude: Working\. It reports that it works\. /);
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  expect(at('What decides')).toBeGreaterThan(0);
  expect(lines[at('What decides') + 1]).toContain('It reports that it works');
  expect(at('What else')).toBeGreaterThan(at('What decides'));
  expect(lines[at('What else') + 2]).toMatch(/^- Its title shows no work \(window title, .*\): \w/);
  expect(at('What would change it')).toBeGreaterThan(at('What else'));
  const none = explanationText('Claude', explain([], 0), 0);
  expect(none).toContain('Unknown');
  expect(none).not.toContain('What decides');
});
