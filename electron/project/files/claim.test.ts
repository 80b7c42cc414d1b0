import { afterEach, describe, expect, it } from 'vitest';
import { bench, QUEUE, STATUS, type Bench } from './testing.ts';

let b: Bench;
afterEach(() => b.end());
const soon = { timeout: 60_000 };
const told = (): string => b.problems.join('\n');
type Row = Record<string, unknown> & { id: string };
const rows = (): Row[] => JSON.parse(b.read(QUEUE)).tasks;
const row = (id: string): Row | undefined => rows().find((one) => one.id === id);

/** Writes into the queue as a script of a worker does. */
function enter(...changes: Row[]): void {
  const queue = JSON.parse(b.read(QUEUE)) as { tasks: Row[] };
  for (const change of changes) Object.assign(queue.tasks.find(({ id }) => id === change.id)!, change);
  b.write(QUEUE, `${JSON.stringify(queue, null, 2)}\n`);
}
/** Four agents at work, and tasks that wait from TASK-PO-005 on. */
async function atWork(waiting: number, mode: 'automatic' | 'manual' = 'automatic'): Promise<void> {
  b = await bench({ on: true });
  const { policy } = b.desk();
  b.submit({ type: 'policy.set', policy: { ...policy, mode: 'automatic' } });
  for (let n = 0; n < 4 + waiting; n += 1) b.add({ title: `Task ${n + 1}` });
  if (mode === 'manual') b.submit({ type: 'policy.set', policy: { ...policy, mode } });
  await b.settled();
}
const texts = (agent: string): string[] =>
  Object.values(b.desk().messages).filter((m) => m.agent === agent && !m.taskId).map(({ text }) => text);
const assigned = (): string[] =>
  b.events.flatMap(({ body }) => (body.type === 'task.assigned' && body.by === 'agent' ? [`${body.id} ${body.agent}`] : []));

describe('a worker that takes its next task in a file', () => {
  it('W12 has claimed it: it is granted once, and the file goes on saying so', async () => {
    await atWork(2);
    enter({ id: 'TASK-PO-005', status: 'in_progress', assigned_to: 'AMP' });
    await expect.poll(() => b.desk().tasks['TASK-PO-005'], soon).toMatchObject({ stage: 'assigned', agent: 'amp', by: 'agent', why: [{ by: 'claim' }] });
    await b.settled();
    expect(row('TASK-PO-005')).toMatchObject({ status: 'in_progress', assigned_to: 'AMP' });
    expect(row('TASK-PO-006')).toMatchObject({ status: 'pending' });
    enter({ id: 'TASK-PO-005', notes: 'begun' });
    await b.settled();
    await b.reopen();
    expect(assigned()).toEqual(['TASK-PO-005 amp']);
    expect([told(), texts('amp')]).toEqual(['', []]);
  });

  it('W12 is refused in words, to the person and in its pane, where the rules forbid it; the file says how it is', async () => {
    await atWork(2);
    enter({ id: 'TASK-PO-005', status: 'in_progress', assigned_to: 'amp' });
    await expect.poll(assigned, soon).toHaveLength(1);
    await b.settled();
    enter({ id: 'TASK-PO-005', assigned_to: 'codex' }, { id: 'TASK-PO-006', status: 'in_progress', assigned_to: 'antigravity' });
    await expect.poll(told, soon).toMatch(/Codex took TASK-PO-005 in a file, and that was not granted: AMP has it/);
    expect(told()).toMatch(/Antigravity took TASK-PO-006 .* takes 1 at a time/);
    await b.settled();
    expect(row('TASK-PO-005')).toMatchObject({ assigned_to: 'amp', status: 'in_progress' });
    expect(row('TASK-PO-006')).toMatchObject({ assigned_to: null, status: 'pending' });
    expect(assigned()).toHaveLength(1);
    expect(texts('codex').join()).toContain("cette tache n'est pas a toi: AMP l'a deja");
    expect(texts('antigravity').join()).toContain('tu as deja 1 tache, ton maximum');
    // It tries again at once: it was told.
    enter({ id: 'TASK-PO-006', status: 'in_progress', assigned_to: 'antigravity' });
    await expect.poll(() => row('TASK-PO-006')?.status, soon).toBe('pending');
    await b.settled();
    expect(texts('antigravity')).toHaveLength(1);
  });

  it('W12 with manual nothing is granted', async () => {
    await atWork(1, 'manual');
    enter({ id: 'TASK-PO-005', status: 'in_progress', agent: 'amp' });
    await expect.poll(told, soon).toMatch(/AMP took TASK-PO-005 .*The person hands out the work/);
    expect(b.desk().tasks['TASK-PO-005']).toMatchObject({ stage: 'queued' });
    expect(texts('amp').join()).toContain('une personne distribue les taches');
  });

  it('W12 who is only named for a task that must wait has it reserved, as in a task that a file adds', async () => {
    await atWork(2);
    enter({ id: 'TASK-PO-005', assigned_to: 'antigravity' }, { id: 'TASK-PO-006', assigned_to: 'nobody' });
    await expect.poll(() => b.desk().tasks['TASK-PO-005']?.reservedFor, soon).toBe('antigravity');
    await expect.poll(told, soon).toMatch(/line \d+: TASK-PO-006 is for nobody, and there is no such agent/);
    expect(texts('antigravity')).toEqual([]);
  });

  it('W12 in progress without a name is nobody’s: it waits, and that is said', async () => {
    await atWork(1);
    enter({ id: 'TASK-PO-005', status: 'in_progress' });
    await expect.poll(told, soon).toMatch(/TASK-PO-005 is in progress and not whose it is/);
    await expect.poll(() => row('TASK-PO-005')?.status, soon).toBe('pending');
  });

  it('W12 a line in the status file is a claim as well', async () => {
    await atWork(1);
    b.write(STATUS, `${b.read(STATUS)}\n- AMP: IN PROGRESS | TASK-PO-005\n`);
    await expect.poll(assigned, soon).toEqual(['TASK-PO-005 amp']);
    await b.settled();
    b.write(STATUS, b.read(STATUS).replace('AMP: IN PROGRESS | TASK-PO-005', 'Codex: IN PROGRESS | TASK-PO-005'));
    await expect.poll(told, soon).toMatch(/Codex took TASK-PO-005 in a file, and that was not granted/);
    expect(assigned()).toHaveLength(1);
  });

  it('P1 what goes back to the queue stands there without its agent, so that others take it; another’s word stays', async () => {
    b = await bench({ on: true, files: { [QUEUE]: JSON.stringify({ tasks: [{ id: 'TASK-PO-001', title: 'One' }, { id: 'TASK-PO-002', title: 'Two', agent: 'codex' }] }, null, 2) } });
    b.give('TASK-PO-001', 'amp');
    await b.settled();
    expect(row('TASK-PO-001')).toMatchObject({ agent: 'amp', status: 'in_progress' });
    b.record({ type: 'task.released', id: 'TASK-PO-001' });
    await b.settled();
    expect(row('TASK-PO-001')).toMatchObject({ agent: null, status: 'pending' });
    expect(row('TASK-PO-002')?.['agent']).toBe('codex');
  });

  it('W12 one that enters itself for everything gets what it has room for, and is not flooded with answers', async () => {
    await atWork(120);
    enter(...Array.from({ length: 120 }, (_, n) => ({ id: `TASK-PO-${String(n + 5).padStart(3, '0')}`, status: 'in_progress', assigned_to: 'amp' })));
    await expect.poll(told, soon).toMatch(/Agents were entered for 70 more tasks in a file at once/);
    await b.settled();
    expect(assigned()).toEqual(['TASK-PO-005 amp', 'TASK-PO-006 amp']);
    expect(texts('amp')).toHaveLength(3);
    expect(b.problems.length).toBeLessThan(10);
    expect(rows().filter(({ status, assigned_to }) => status === 'in_progress' && assigned_to === 'amp').map(({ id }) => id)).toEqual(['TASK-PO-005', 'TASK-PO-006']);
    expect(rows().slice(6).every(({ status, assigned_to }) => status === 'pending' && assigned_to === null)).toBe(true);
  });
});
