import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask } from '../../electron/control/cli/connect.ts';
import { createControl, type Control, type ControlledProject } from '../../electron/control/index.ts';
import type { PaneFile, PaneKey } from '../../shared/contract/control.ts';
import { decideOrder } from '../../shared/rules/decide/order.ts';
import { makeWorld } from '../../shared/rules/test/world.ts';
import { flood } from './flood.ts';

vi.setConfig({ testTimeout: 120_000 });

let dir: string;
let control: Control;
let w: ReturnType<typeof makeWorld>;
const logged: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'q-flood-'));
  w = makeWorld(['claude', 'amp', 'codex']);
  let n = 0;
  const project: ControlledProject = {
    desk: () => w.desk,
    live: () => Object.values(w.live),
    tail: (count) => w.events.slice(-count),
    forbidden: () => {},
    order(order, caller, facts) {
      const decision = decideOrder(w.desk, order, caller, { now: w.now, newId: () => `m${(n += 1)}`, live: w.live }, facts);
      if (!('events' in decision)) return { ok: false, code: 'forbidden' in decision ? 'forbidden' : 'refused', message: 'no' };
      w.record(...decision.events);
      return { ok: true, done: decision.done };
    },
    start: async () => ({ ok: true }),
    stop: async () => ({ ok: true }),
  };
  control = createControl({
    version: '0', home: dir, execPath: process.execPath, script: '/none', projects: () => [project], spoolDir: () => join(dir, 'spool'),
    host: () => null, log: (line) => logged.push(line), onProblem: (text) => logged.push(text),
  });
});
afterEach(() => {
  control.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The key of an agent's pane, as it lies in its file. */
function keyOf(agent: string): PaneKey & { socket: string } {
  const session = w.start(agent);
  const folder = join(dir, 'spool', session);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { files } = control.equip({ id: session, agent }, folder, '/p');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  const { key, socket } = JSON.parse(readFileSync(join(folder, 'pane-key'), 'utf8')) as PaneFile;
  return { session, key, socket };
}

test('K43 X1 of thousands of requests with a fault none gets in, and what is asked rightly is still answered', async () => {
  const { socket, ...holder } = keyOf('claude');
  const { socket: _same, ...worker } = keyOf('amp');
  w.record({ type: 'orchestrator.set', agent: 'claude', epoch: 1 });
  await expect.poll(() => readFileSync(join(dir, 'control.json'), 'utf8')).toContain(socket);
  const before = JSON.stringify(w.desk);
  const memory = process.memoryUsage().rss;
  const told = await flood({ path: socket, count: 3_000, seed: 6, keys: { holder, worker }, huge: 2 });
  expect(told.in).toEqual([]);
  expect(told.sent).toBeGreaterThanOrEqual(3_000);
  // Each kind came, and whatever was a whole request was refused in words.
  expect(Object.keys(told.kinds)).toHaveLength(12);
  expect(told.refused).toBeGreaterThan(told.sent * 0.7);
  expect(JSON.stringify(w.desk)).toBe(before);
  // Two requests of 50 MB are made in this same process.
  expect(process.memoryUsage().rss - memory).toBeLessThan(400e6);
  expect(logged).toEqual([]);
  // The same socket still answers who asks rightly.
  expect(await ask({ socket, pane: holder }, { do: 'status' })).toMatchObject({ you: { role: 'orchestrator', agent: 'claude' } });
});
