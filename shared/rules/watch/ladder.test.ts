import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentState } from '../../model/index.ts';
import { inbox } from '../index.ts';
import { makeWorld, MIN } from '../test/world.ts';

/** A world whose first agent works on a task. */
function working(draft: Parameters<ReturnType<typeof makeWorld>['add']>[0] = {}) {
  const w = makeWorld();
  const id = w.add(draft);
  w.run(id, 'claude');
  return { w, id };
}
const steps = (w: ReturnType<typeof makeWorld>) => w.of('watch.step').map((s) => s.step);
const reminders = (w: ReturnType<typeof makeWorld>) =>
  w.of('message.queued').flatMap(({ message }) => (message.taskId ? [] : [message]));
/** The first message that waits goes out and is taken. */
const deliver = (w: ReturnType<typeof makeWorld>) => {
  const message = Object.values(w.desk.messages).find((m) => m.stage === 'queued');
  if (!message) throw new Error('nothing waits');
  for (const type of ['message.writing', 'message.written'] as const) w.record({ type, id: message.id });
  w.record({ type: 'message.accepted', id: message.id, detail: '' });
};

describe('W7 the stall ladder', () => {
  it('W7 reminds in the seed’s words after the set time without a sign, and not before', () => {
    const { w, id } = working();
    w.pass(30);
    expect(steps(w)).toEqual([]);
    w.state('claude', 'stalled', 4 * MIN);
    w.pass(5);
    expect(steps(w)).toEqual([]);
    w.pass(1);
    expect(steps(w)).toEqual(['remind']);
    expect(reminders(w)).toMatchObject([{ agent: 'claude', provenance: 'app', urgent: true }]);
    expect(reminders(w)[0]?.text).toBe(
      `[RAPPEL URGENT]\nTu as une tache en cours: ${id}\nSi tu es bloque, indique le probleme dans ORCHESTRATION_STATUS.md\nSinon, CONTINUE le travail.`,
    );
  });

  it('W7 climbs: a second one that names objective, missing files and gate, then the person, then the offer', () => {
    const { w, id } = working({ objective: 'Make it whole', files: [{ path: 'a.rs', notes: '' }, { path: 'b.rs', notes: '' }], gates: ['cargo test'] });
    w.absent([`${id}: b.rs`, 'TASK-PO-999: a.rs']);
    w.state('claude', 'stalled');
    w.pass(10);
    deliver(w);
    w.pass(10);
    const second = reminders(w)[1]?.text ?? '';
    expect(second).toContain(id);
    for (const words of ['Make it whole', '- b.rs', 'cargo test', '20 minutes']) expect(second).toContain(words);
    expect(second).not.toContain('a.rs');
    expect(inbox(w.desk, w.live, w.now)).toEqual([]);
    w.pass(10);
    expect(inbox(w.desk, w.live, w.now)).toMatchObject([{ kind: 'stall', task: id, agent: 'claude', actions: ['leave', 'go'] }]);
    w.pass(10);
    expect(steps(w)).toEqual(['remind', 'again', 'tell', 'offer']);
    expect(inbox(w.desk, w.live, w.now)[0]?.actions).toContain('reassign');
    w.pass(600);
    expect(steps(w)).toHaveLength(4);
    expect(w.submit({ type: 'watch.seen', id })).toBeNull();
    expect(inbox(w.desk, w.live, w.now)).toEqual([]);
  });

  it('W7 an agent that works, asks, is at its limit or starts is not reminded', () => {
    for (const state of ['working', 'waiting-for-you', 'needs-login', 'rate-limited', 'starting', 'exited'] as const) {
      const { w } = working();
      w.state('claude', state);
      w.pass(300);
      expect(reminders(w)).toEqual([]);
    }
  });

  it('W7 A30 hours in which the computer slept are no silence: what was left of the time is waited for after them', () => {
    const { w } = working();
    w.state('claude', 'stalled');
    w.pass(9);
    w.sleep(8 * 60);
    expect(steps(w)).toEqual([]);
    w.pass(1);
    expect(steps(w)).toEqual(['remind']);
    deliver(w);
    w.sleep(8 * 60);
    expect(steps(w)).toEqual(['remind']);
    w.pass(10);
    expect(steps(w)).toEqual(['remind', 'again']);
    // The words do not count the night either.
    expect(reminders(w).at(-1)?.text).toContain('20 minutes');
  });

  it('W7 no step is taken twice across a restart, and the next one comes in its time', () => {
    const { w } = working();
    w.state('claude', 'stalled');
    w.pass(10);
    w.restart();
    w.state('claude', 'stalled');
    w.pass(9);
    expect(steps(w)).toEqual(['remind']);
    w.pass(1);
    expect(steps(w)).toEqual(['remind', 'again']);
  });

  it('W7 a reminder that still waits is taken back when the agent goes on', () => {
    const { w } = working();
    w.state('claude', 'stalled');
    w.pass(10);
    const [first] = reminders(w);
    w.state('claude', 'working');
    expect(w.desk.messages[first?.id ?? '']).toMatchObject({ stage: 'failed', settled: true });
    expect(inbox(w.desk, w.live, w.now)).toEqual([]);
  });

  it('W7 work that lasts ends the episode; a flicker does not begin it anew', () => {
    const { w } = working();
    w.state('claude', 'stalled');
    w.pass(10);
    deliver(w);
    w.state('claude', 'working');
    w.pass(3);
    w.state('claude', 'stalled');
    w.pass(10);
    expect(steps(w)).toEqual(['remind', 'again']);
    deliver(w);
    w.state('claude', 'working');
    w.pass(30);
    expect(w.of('watch.over')).toHaveLength(1);
    w.state('claude', 'stalled');
    w.pass(10);
    expect(w.of('watch.step').at(-1)).toMatchObject({ step: 'remind', episode: 2 });
  });

  it('W7 where the budget is spent, or a text is in doubt, the person is told instead', () => {
    const { w } = working();
    w.policy({ perHour: 0 });
    w.state('claude', 'stalled');
    w.pass(10);
    expect(steps(w)).toEqual(['tell']);
    expect(reminders(w)).toEqual([]);
    const other = working();
    other.w.submit({ type: 'message.send', agent: 'claude', text: 'mine' });
    const mine = reminders(other.w)[0]?.id ?? '';
    other.w.record({ type: 'message.writing', id: mine }, { type: 'message.unverified', id: mine, detail: 'no receipt' });
    other.w.state('claude', 'stalled');
    other.w.pass(10);
    expect(steps(other.w)).toEqual(['tell']);
    expect(reminders(other.w)).toHaveLength(1);
  });

  it('W7 a prompt that lies ready and is not taken is told to the person, not to the agent', () => {
    const w = makeWorld();
    const id = w.add();
    w.state('claude', 'unknown');
    w.submit({ type: 'task.give', id, agent: 'claude' });
    w.pass(10);
    expect(steps(w)).toEqual(['tell']);
    expect(reminders(w)).toEqual([]);
    expect(inbox(w.desk, w.live, w.now)).toMatchObject([{ kind: 'stall', task: id }]);
  });

  it('W7 while the run is paused nobody is reminded', () => {
    const { w } = working();
    w.submit({ type: 'run.set', run: 'paused' });
    w.state('claude', 'stalled');
    w.pass(60);
    expect(steps(w)).toEqual([]);
    w.submit({ type: 'run.set', run: 'on' });
    expect(steps(w)).toEqual(['remind']);
  });

  it('W7 whatever happens: each step once an episode, in order, within the budget, only to the silent', () => {
    const state = fc.constantFrom<AgentState>('working', 'stalled', 'ready', 'unknown', 'waiting-for-you', 'rate-limited', 'starting');
    const act = fc.oneof(
      fc.record({ do: fc.constant('state' as const), agent: fc.constantFrom('claude', 'codex'), state }),
      fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 25 }) }),
      fc.record({ do: fc.constant('restart' as const) }),
      fc.record({ do: fc.constant('deliver' as const) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.integer({ min: 0, max: 4 }), (acts, perHour) => {
        const w = makeWorld();
        w.policy({ perHour });
        for (const agent of ['claude', 'codex']) w.run(w.add(), agent);
        for (const a of acts) {
          const before = w.events.length;
          if (a.do === 'state') w.state(a.agent, a.state);
          else if (a.do === 'pass') w.pass(a.minutes);
          else if (a.do === 'restart') w.restart();
          else if (Object.values(w.desk.messages).some((m) => m.stage === 'queued')) deliver(w);
          for (const { body } of w.events.slice(before))
            if (body.type === 'watch.step') expect(['stalled', 'ready', 'unknown']).toContain(w.live[body.agent]?.state);
        }
        const order = ['remind', 'again', 'tell', 'offer'];
        const taken = new Map<string, number>();
        for (const s of w.of('watch.step')) {
          const key = `${s.id} ${s.episode}`;
          const place = order.indexOf(s.step);
          expect(place).toBeGreaterThan(taken.get(key) ?? -1);
          taken.set(key, place);
        }
        const sent = w.events.filter((e) => e.body.type === 'watch.step' && e.body.reminder);
        for (const agent of ['claude', 'codex']) {
          const times = sent.flatMap((e) => (e.body.type === 'watch.step' && e.body.agent === agent ? [e.at] : []));
          for (const t of times) expect(times.filter((o) => o > t - 60 * MIN && o <= t).length).toBeLessThanOrEqual(perHour);
        }
      }),
      { numRuns: 300 },
    );
  });
});
