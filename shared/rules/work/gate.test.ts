import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, Task, usualPolicy, type Desk, type EventBody, type GateStep, type Policy, type Session } from '../../model/index.ts';
import { follow, reduce, tickedIn, tickedStep, type Context } from '../index.ts';

const id = 'TASK-PO-001';
const agent = {
  id: 'claude', name: 'Claude', hue: 'claude', adapter: 'claude', command: 'claude', args: [], env: {},
  specialities: ['any'], maxTasks: 2, window: 0, autonomy: 'edits', simulated: false,
} as const;
const session = { id: 's', agent: 'claude', pane: 's', cliSession: null, startedAt: 1 } satisfies Session;

/** A task that an agent has finished and whose gate runs, and what happens to it. */
function checking(policy: Partial<Policy> = {}, more: EventBody[] = []) {
  let desk: Desk = emptyDesk;
  let ids = 0;
  const context = (): Context => ({ now: desk.seq, newId: () => `n${(ids += 1)}`, live: {} });
  const record = (...bodies: EventBody[]) => {
    for (let next = bodies; next.length > 0; next = follow(desk, context()))
      for (const body of next) desk = reduce(desk, { seq: desk.seq + 1, at: desk.seq + 1, body });
  };
  const task = () => desk.tasks[id]!;
  const finish = () => {
    const message = task().messageId!;
    record({ type: 'message.accepted', id: message, detail: '' }, { type: 'message.finished', id: message, detail: '' });
  };
  const step = (part: Partial<GateStep>): GateStep =>
    ({ command: 'make', ok: false, exitCode: 1, reason: 'exit 1', output: 'boom', startedAt: 1, endedAt: 2, ...part });
  const gate = (part: Partial<GateStep> | null, stopped?: boolean) => {
    const { runId } = task().gate!;
    if (part) record({ type: 'gate.step', id, runId, step: step(part) });
    record({ type: 'gate.finished', id, runId, ok: part?.ok ?? false, ...(stopped ? { stopped } : {}) });
  };
  record(
    { type: 'agents.set', agents: [agent as never] },
    { type: 'project.trusted' },
    { type: 'policy.set', policy: { ...usualPolicy, ...policy } },
    { type: 'session.started', session },
    { type: 'command.approved', command: 'make' },
    { type: 'task.added', task: Task.parse({ id, title: 't', gates: ['make'] }) },
    { type: 'task.assigned', id, agent: 'claude' },
    ...more,
  );
  finish();
  return { task, finish, gate, record, get desk() { return desk; } };
}

describe('a red gate', () => {
  it('W5 goes back to its agent as often as the policy says, then the person is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), (sendBacks) => {
        const d = checking({ sendBacks });
        for (let n = 0; n < sendBacks; n += 1) {
          d.gate({});
          expect(d.task()).toMatchObject({ stage: 'delivering', reds: n + 1 });
          const sent = d.desk.messages[d.task().messageId!]!;
          expect(sent).toMatchObject({ agent: 'claude', taskId: id, provenance: 'app' });
          expect(sent.text).toContain('boom');
          d.finish();
          expect(d.task().stage).toBe('checking');
        }
        d.gate({});
        expect(d.task().stage).toBe('needs-you');
        expect(d.task().reason).toContain('make: exit 1');
        expect(Object.keys(d.desk.messages)).toHaveLength(sendBacks + 1);
      }),
    );
  });

  it('W5 asks the person at once when it was stopped, when its agent cannot mend it, or when that is gone', () => {
    const stopped = checking();
    stopped.gate(null, true);
    expect(stopped.task()).toMatchObject({ stage: 'needs-you', reason: 'The check was stopped' });
    const cut = checking();
    cut.gate({ reason: 'stopped' }, true);
    expect(cut.task().stage).toBe('needs-you');
    const fault = checking();
    fault.gate({ fault: true, reason: 'the folder is gone' });
    expect(fault.task()).toMatchObject({ stage: 'needs-you', reason: 'make: the folder is gone' });
    const gone = checking();
    gone.record({ type: 'session.ended', id: 's', end: 'exited', exitCode: 1 });
    gone.gate({});
    expect(gone.task().stage).toBe('needs-you');
    for (const d of [stopped, cut, fault, gone]) expect(Object.keys(d.desk.messages)).toHaveLength(1);
  });

  it('W5 waits with its output while the run is paused, and goes back when it goes on', () => {
    const d = checking();
    d.record({ type: 'run.set', run: 'paused' });
    d.gate({});
    expect(d.task().stage).toBe('checking');
    expect(Object.keys(d.desk.messages)).toHaveLength(1);
    d.record({ type: 'run.set', run: 'on' });
    expect(d.task().stage).toBe('delivering');
  });

  it('W5 starts counting anew when the task is given again', () => {
    const d = checking({ sendBacks: 1 });
    d.gate({});
    d.finish();
    d.gate({});
    expect(d.task().stage).toBe('needs-you');
    d.record({ type: 'task.released', id });
    expect(d.task().reds).toBeUndefined();
  });
});

describe('criteria', () => {
  const criteria = ['It is fast', 'It  is small'];
  it('W4 are a hint: which are ticked is told, in whatever case they were written', () => {
    expect(tickedStep({ criteria }, undefined).reason).toMatch(/ticked none of 2/);
    expect(tickedStep({ criteria }, ['it is SMALL'])).toEqual({ reason: '1 of 2 ticked; open: It is fast', output: '[ ] It is fast\n[x] It  is small' });
    const notes = 'Done.\n- [x] It is fast\n  * [X] it is small \n- [ ] no';
    expect(tickedIn(notes)).toEqual(['It is fast', 'it is small']);
    expect(tickedIn('nothing ticked')).toBeUndefined();
    expect(tickedStep({ criteria }, criteria).reason).toBe('2 of 2 ticked');
  });
});
