import { describe, expect, it } from 'vitest';
import { inbox } from '../index.ts';
import { makeWorld } from '../test/world.ts';

/** A first agent whose task a limit has just cut off. */
function limited(mode: 'orchestrator' | 'manual' = 'orchestrator') {
  const w = makeWorld();
  w.policy({}, { mode });
  w.start('claude');
  const id = w.add({ title: 'Cut off' });
  w.run(id, 'claude');
  w.pass(2);
  const cut = () => {
    w.state('claude', 'rate-limited');
    const message = w.desk.tasks[id]!.messageId!;
    w.record({ type: 'message.failed', id: message, detail: 'Usage limit reached', limit: true });
    return message;
  };
  const back = () => w.state('claude', 'ready');
  const again = () => {
    const message = w.desk.tasks[id]!.messageId!;
    w.record({ type: 'message.writing', id: message }, { type: 'message.written', id: message }, { type: 'message.accepted', id: message, detail: '' });
  };
  return { w, id, cut, back, again };
}
const kinds = (w: ReturnType<typeof makeWorld>) => inbox(w.desk, w.live, w.now).map((i) => i.kind);

describe('A8 a usage limit in the middle of a task', () => {
  it('A8 the agent is told to go on when its limit is over, and nobody is asked', () => {
    const { w, id, cut, back } = limited();
    const first = cut();
    expect(kinds(w)).toEqual([]);
    w.pass(60);
    expect(w.desk.tasks[id]!.messageId).toBe(first);
    back();
    const next = w.desk.messages[w.desk.tasks[id]!.messageId!]!;
    expect(next.id).not.toBe(first);
    expect(next.text).toContain('[REPRISE]');
    expect(next.text).toContain(id);
    expect(w.desk.tasks[id]!.stage).toBe('delivering');
    expect(kinds(w)).toEqual([]);
  });

  it('A8 in mode manual the person decides', () => {
    const { w, id, cut, back } = limited('manual');
    cut();
    expect(kinds(w)).toEqual(['failed']);
    back();
    expect(w.desk.tasks[id]!.stage).toBe('needs-you');
  });

  it('A8 while the run is paused nothing goes out; a task cut off again and again is the person’s', () => {
    const { w, id, cut, back, again } = limited();
    w.record({ type: 'run.set', run: 'paused' });
    cut();
    back();
    expect(w.desk.tasks[id]!.stage).toBe('needs-you');
    w.record({ type: 'run.set', run: 'on' });
    expect(w.desk.tasks[id]!.stage).toBe('delivering');
    for (let n = 1; n < 6; n += 1) {
      again();
      cut();
      expect(kinds(w)).toEqual(n < 5 ? [] : ['failed']);
      back();
    }
    expect(w.desk.tasks[id]!.stage).toBe('needs-you');
  });
});
