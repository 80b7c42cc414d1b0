import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRemembered } from './told.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'told-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('N3 what was notified', () => {
  it('N3 is known after a restart, by project, and bounded', () => {
    const file = join(dir, 'told.json');
    const first = openRemembered(file);
    first.keep('p', ['gate:1', 'question:claude']);
    first.keep('q', Array.from({ length: 900 }, (_, i) => `k${i}`));
    for (let i = 0; i < 60; i += 1) first.keep(`r${i}`, ['x']);
    first.keep('p', ['gate:1']);
    const again = openRemembered(file);
    expect(again.keys('p')).toEqual(['gate:1']);
    expect(again.keys('q')).toEqual([]);
    expect(again.keys('r59')).toEqual(['x']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('P3 a record that is no record, or cannot be written, is borne', () => {
    const file = join(dir, 'told.json');
    for (const text of ['', '[]', '{"version":1,"projects":{"p":3}}']) {
      writeFileSync(file, text);
      expect(openRemembered(file).keys('p')).toEqual([]);
    }
    const nowhere = openRemembered(join(dir, 'gone', 'told.json'));
    nowhere.keep('p', ['a']);
    expect(nowhere.keys('p')).toEqual(['a']);
    openRemembered(file).keep('p', ['a']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, projects: { p: ['a'] } });
  });
});
