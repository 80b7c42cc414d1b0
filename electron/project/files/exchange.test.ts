import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exchange } from './exchange.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'exchange-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it.runIf(process.platform === 'linux')('P4 two files change their names in one step, whatever the names are made of', async () => {
  const [one, other] = [join(dir, '-e $x "1";'), join(dir, 'é\nb')];
  writeFileSync(one, 'first');
  writeFileSync(other, 'second');
  expect(await exchange(one, other)).toBe('done');
  expect([readFileSync(one, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['second', 'first']);
});

it('P4 where one of them is missing, nothing is changed', async () => {
  const one = join(dir, 'one');
  writeFileSync(one, 'first');
  expect(await exchange(one, join(dir, 'none'))).toBe(process.platform === 'linux' ? 'gone' : 'unable');
  expect(readFileSync(one, 'utf8')).toBe('first');
});
