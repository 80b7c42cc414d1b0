import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Seed } from '../project/index.ts';
import { createSeeds } from './seeds.ts';

const nothing: Seed = { found: false, queue: false, status: false, memory: false, tasks: null, orchestrator: null };

test('X5 a folder is looked at once, beside other work, and again after it may have changed', async () => {
  const looked: string[] = [];
  let found = 0;
  const seeds = createSeeds(
    () => (found += 1),
    (path) => {
      looked.push(path);
      return path === '/old' ? { ...nothing, found: true, queue: true, tasks: 12, orchestrator: 'amp' } : nothing;
    },
  );
  expect([seeds.of('/old'), seeds.of('/new'), seeds.of('/old')]).toEqual([null, null, null]);
  expect(looked).toEqual([]);
  for (let i = 0; i < 5; i += 1) await turn();
  expect(looked).toEqual(['/old', '/new']);
  expect(found).toBe(1);
  expect(seeds.of('/old')).toEqual({ tasks: 12, orchestrator: 'amp' });
  expect(seeds.of('/new')).toBeNull();
  expect(looked).toHaveLength(2);
  seeds.forget();
  seeds.of('/new');
  for (let i = 0; i < 3; i += 1) await turn();
  expect(looked).toEqual(['/old', '/new', '/new']);
});
