import { describe, expect, it } from 'vitest';
import { dropOutcome, inbox } from '../index.ts';
import { makeWorld } from '../test/world.ts';

/** A task that a file says is completed, though nobody was given it. */
function told() {
  const w = makeWorld();
  const id = w.add({ title: 'Nobody had it' });
  w.record({ type: 'task.needs-you', id, reason: 'A file says that it is completed' });
  return { w, id };
}

describe('a task that waits for the person and is at no agent', () => {
  it('N1 is in the inbox, with what can be done', () => {
    const { w, id } = told();
    expect(inbox(w.desk, w.live, w.now)).toMatchObject([{ kind: 'decision', task: id, actions: ['details', 'check-again', 'reassign'] }]);
  });

  it('W4 is done once its gate has passed, and asks again when that is red', () => {
    const { w, id } = told();
    const check = (ok: boolean) => {
      expect(w.submit({ type: 'gate.run', id })).toBeNull();
      const runId = w.desk.tasks[id]?.gate?.runId ?? '';
      const step = { command: 'true', ok, exitCode: ok ? 0 : 1, reason: '', output: '', startedAt: 0, endedAt: 0 };
      w.record({ type: 'gate.step', id, runId, step }, { type: 'gate.finished', id, runId, ok });
    };
    check(false);
    expect(w.desk.tasks[id]?.stage).toBe('needs-you');
    check(true);
    expect(w.desk.tasks[id]?.stage).toBe('done');
  });

  it('W1 can be given to an agent at once', () => {
    const { w, id } = told();
    expect(dropOutcome(w.desk, w.live['claude'], id, 'claude')).toEqual({ kind: 'starts', why: 'idle' });
    expect(w.submit({ type: 'task.give', id, agent: 'claude' })).toBeNull();
    expect(w.desk.tasks[id]).toMatchObject({ stage: 'delivering', agent: 'claude' });
    w.submit({ type: 'undo' });
    expect(inbox(w.desk, w.live, w.now)).toEqual([]);
  });
});
