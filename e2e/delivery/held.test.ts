/** What a pause of the run does to texts that wait. */
import { expect, it } from 'vitest';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeCli } from '../fakes/index.ts';
import { bench, prompt } from './lib.ts';

it('W11 a paused run holds a task back, says so, lets the person’s own text pass, and goes on', async () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-held-')));
  const fake = fakeCli('claude', {}, { dir, runtime: process.execPath });
  let paused = true;
  const held = ({ taskId }: { taskId?: string | undefined }) => (paused && taskId !== undefined ? 'the run is paused' : null);
  const b = await bench('claude', (agent) => ({ ...agent, command: fake.file }), { dir, held });
  try {
    await b.start();
    b.send(prompt('TASK', 5), 'm1', { taskId: 'TASK-T-001' });
    await b.waitsFor(/the run is paused/);
    b.send(prompt('MINE', 3), 'm2');
    await b.reaches('m2', 'finished', 40_000);
    expect(b.journal.filter((e) => e.id === 'm1')).toEqual([]);
    paused = false;
    b.delivery.nudge();
    await b.reaches('m1', 'finished', 40_000);
    const taken = fake.prompts().map((text) => /END OF (\w+)/.exec(text)?.[1]);
    expect(taken).toEqual(['MINE', 'TASK']);
  } finally {
    await b.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
});
