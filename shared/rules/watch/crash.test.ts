import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualPolicy } from '../../model/index.ts';
import { crashOf, dueStarts, inbox, mayStart } from '../index.ts';
import { makeWorld, MIN } from '../test/world.ts';

/** A world in mode orchestrator whose first agent runs a task. */
function working(mode: 'orchestrator' | 'manual' = 'orchestrator') {
  const w = makeWorld();
  w.policy({}, { mode });
  w.start('claude');
  const id = w.add({ title: 'Cut off' });
  w.run(id, 'claude');
  w.pass(2);
  return { w, id };
}
const due = (w: ReturnType<typeof makeWorld>) => dueStarts(w.desk, w.now);
const kinds = (w: ReturnType<typeof makeWorld>) => inbox(w.desk, w.live, w.now).map((i) => i.kind);

describe('W7b crash loops', () => {
  it('W7b an agent that ended in the middle of a task is started again by its own session, and told to go on', () => {
    const { w, id } = working();
    w.crash('claude');
    expect(kinds(w)).toEqual([]);
    expect(due(w)).toEqual([]);
    expect(mayStart(w.desk, 'claude', w.now)).toBe(false);
    w.pass(1);
    expect(due(w)).toEqual([{ agent: 'claude', how: 'resume' }]);
    w.start('claude', 'app');
    expect(w.desk.tasks[id]?.stage).toBe('delivering');
    const text = w.desk.messages[w.desk.tasks[id]?.messageId ?? '']?.text ?? '';
    expect(text).toContain('[REPRISE]');
    expect(text).toContain(id);
    expect(due(w)).toEqual([]);
    expect(kinds(w)).toEqual([]);
  });

  it('W7b in another conversation the whole task is handed over anew', () => {
    const { w, id } = working();
    w.crash('claude');
    w.pass(1);
    w.start('claude', 'app', 'c2');
    expect(w.desk.messages[w.desk.tasks[id]?.messageId ?? '']?.text).toContain(`TASK_ID: ${id}`);
  });

  it('W7b backs off by 1, 2, 4 and 8 minutes; then the circuit is open and the person is told', () => {
    const { w, id } = working();
    // With handoffs of workers' tasks another agent would go on with it.
    w.policy({}, { mode: 'orchestrator', handoff: { ...usualPolicy.handoff, workers: false } });
    for (const wait of [1, 2, 4, 8]) {
      w.crash('claude');
      expect(crashOf(w.desk, 'claude')?.again).toBe(w.now + wait * MIN);
      w.pass(wait - 1);
      expect(due(w)).toEqual([]);
      w.pass(1);
      expect(due(w)).toHaveLength(1);
      w.start('claude', 'app');
      const message = w.desk.tasks[id]?.messageId ?? '';
      w.record({ type: 'message.writing', id: message }, { type: 'message.written', id: message }, { type: 'message.accepted', id: message, detail: '' });
    }
    w.crash('claude');
    w.pass(600);
    expect(due(w)).toEqual([]);
    expect(mayStart(w.desk, 'claude', w.now)).toBe(false);
    expect(inbox(w.desk, w.live, w.now)).toMatchObject([{ kind: 'ended', task: id, times: 4, actions: ['reassign', 'resume', 'start', 'go'] }]);
    w.start('claude');
    expect(mayStart(w.desk, 'claude', w.now)).toBe(true);
  });

  it('W7b a run that lasted begins the count anew', () => {
    const { w, id } = working();
    w.crash('claude');
    w.pass(1);
    w.start('claude', 'app');
    const message = w.desk.tasks[id]?.messageId ?? '';
    w.record({ type: 'message.writing', id: message }, { type: 'message.accepted', id: message, detail: '' });
    w.state('claude', 'working');
    w.pass(10);
    w.crash('claude');
    expect(crashOf(w.desk, 'claude')).toMatchObject({ tries: 0, again: w.now + MIN });
  });

  it('W7b what ended in good order, was stopped, was lost or had no task is not started', () => {
    const calm = [
      (w: ReturnType<typeof makeWorld>) => w.crash('claude', 0),
      (w: ReturnType<typeof makeWorld>) => w.record({ type: 'session.ended', id: w.desk.current['claude'] ?? '', end: 'stopped', exitCode: 1 }),
      (w: ReturnType<typeof makeWorld>) => w.record({ type: 'session.ended', id: w.desk.current['claude'] ?? '', end: 'lost', exitCode: null }),
    ];
    for (const end of calm) {
      const { w } = working();
      end(w);
      w.pass(60);
      expect(due(w)).toEqual([]);
      expect(kinds(w)).toEqual(['ended']);
    }
    const idle = makeWorld();
    idle.policy({}, { mode: 'orchestrator' });
    idle.start('claude');
    idle.crash('claude');
    idle.pass(60);
    expect(due(idle)).toEqual([]);
  });

  it('W7b in mode manual, and while the run is paused, nothing is started by itself', () => {
    const { w } = working('manual');
    w.crash('claude');
    w.pass(60);
    expect(due(w)).toEqual([]);
    expect(kinds(w)).toEqual(['ended']);
    const paused = working();
    paused.w.submit({ type: 'run.set', run: 'paused' });
    paused.w.crash('claude');
    paused.w.pass(60);
    expect(due(paused.w)).toEqual([]);
  });

  it('W7b whatever happens: never more starts in a row than the policy says, and each after its wait', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ lives: fc.integer({ min: 0, max: 14 }), waits: fc.integer({ min: 0, max: 20 }) }), { maxLength: 12 }), fc.integer({ min: 0, max: 5 }), (runs, tries) => {
        const { w, id } = working();
        w.policy({}, { mode: 'orchestrator', crash: { tries, wait: 1 } });
        let row = 0;
        for (const { lives, waits } of runs) {
          w.crash('claude');
          const crashedAt = w.now;
          w.pass(waits);
          if (due(w).length === 0) {
            w.pass(60);
            if (due(w).length === 0) {
              expect(row).toBe(tries);
              return;
            }
          }
          expect(row).toBeLessThan(tries);
          expect(w.now - crashedAt).toBeGreaterThanOrEqual(2 ** row * MIN);
          w.start('claude', 'app');
          const message = w.desk.tasks[id]?.messageId ?? '';
          w.record({ type: 'message.writing', id: message }, { type: 'message.accepted', id: message, detail: '' });
          w.state('claude', 'working');
          w.pass(lives);
          row = lives >= 10 ? 0 : row + 1;
        }
      }),
      { numRuns: 100 },
    );
  });
});
