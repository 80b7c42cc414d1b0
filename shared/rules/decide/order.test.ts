import { describe, expect, test } from 'vitest';
import { ShellDraft, type Order } from '../../contract/control.ts';
import type { Caller } from '../control/roles.ts';
import { makeWorld } from '../test/world.ts';
import { decideOrder, MOST_WAITING } from './order.ts';

/** A desk whose claude holds the role; its orders are carried out as main does it. */
function world(max = 3) {
  const w = makeWorld(['claude', 'amp', 'codex']);
  const sessions = Object.fromEntries(['claude', 'amp', 'codex'].map((id) => [id, w.start(id)]));
  w.record({ type: 'orchestrator.set', agent: 'claude', epoch: 1 });
  if (max !== 3) w.record({ type: 'agents.set', agents: w.desk.agents.map((a) => ({ ...a, maxTasks: max })) });
  const as = (agent: string): Caller => ({ agent, session: sessions[agent] ?? '' });
  let n = 0;
  const order = (what: Order, caller: Caller = as('claude')) => {
    const decision = decideOrder(w.desk, what, caller, { now: w.now, newId: () => `o${(n += 1)}`, live: w.live });
    if ('events' in decision) w.record(...decision.events);
    return 'events' in decision ? decision.done.says : 'forbidden' in decision ? `forbidden: ${decision.forbidden}` : decision.refused;
  };
  const send = (agent: string, text: string, caller?: Caller) => order({ do: 'send', agent, text }, caller);
  const texts = (agent: string) => Object.values(w.desk.messages).filter((m) => m.agent === agent);
  /** The turn of a task ends, and its gate is green. */
  const finish = (id: string) => {
    w.record({ type: 'message.finished', id: w.desk.tasks[id]?.messageId ?? '', detail: '' });
    w.record({ type: 'gate.finished', id, runId: w.desk.tasks[id]?.gate?.runId ?? '', ok: true });
  };
  return { w, as, order, send, texts, finish };
}
const prompt = (id: string) => `[TACHE ORCHESTRATEUR]\nTASK_ID: ${id}\nfais-le`;

describe('W2 a text of the orchestrator that names a task', () => {
  test('is that task’s assignment, in its words, once: as its prompt, marked as an agent’s', () => {
    const { w, send, texts } = world();
    const id = w.add({ title: 'One' });
    expect(send('1', prompt(id))).toContain('goes to amp');
    expect(w.desk.tasks[id]).toMatchObject({ stage: 'delivering', agent: 'amp', by: 'agent' });
    expect(texts('amp')).toMatchObject([{ text: prompt(id), taskId: id, provenance: 'agent', from: 'claude' }]);
    expect(send('amp', prompt(id))).toContain('already');
    expect(send('codex', prompt(id))).toContain('goes to codex');
    expect(texts('codex')).toHaveLength(1);
    expect(texts('amp').filter((m) => m.stage === 'queued')).toHaveLength(0);
  });

  test('waits in the agent’s backlog, and then goes out in those words', () => {
    const { w, send, texts, finish } = world();
    const [first, second] = [w.add({ title: 'One' }), w.add({ title: 'Two' })];
    w.run(first, 'amp');
    expect(send('amp', prompt(second))).toContain('number 2');
    expect(texts('amp')).toHaveLength(1);
    expect(send('amp', `${prompt(second)}, again`)).toContain('number 2');
    finish(first);
    expect(w.desk.tasks[first]?.stage).toBe('done');
    expect(texts('amp').map((m) => m.text)).toContain(`${prompt(second)}, again`);
    expect(texts('amp')).toHaveLength(2);
  });

  test('is reserved where the agent is full or a dependency is open, and keeps its words', () => {
    const { w, send, texts, finish } = world(1);
    const first = w.add({ title: 'One' });
    const second = w.add({ title: 'Two', dependsOn: [first] });
    expect(send('codex', prompt(second))).toContain(`it depends on ${first}`);
    expect(w.desk.tasks[second]).toMatchObject({ stage: 'queued', reservedFor: 'codex', words: { from: 'claude' } });
    w.run(first, 'amp');
    finish(first);
    expect(texts('codex')).toMatchObject([{ text: prompt(second), taskId: second }]);
  });

  test('is not carried over to an agent that the person chose instead', () => {
    const { w, send, texts, finish } = world(1);
    const first = w.add({ title: 'One' });
    const second = w.add({ title: 'Two', dependsOn: [first] });
    send('codex', prompt(second));
    w.run(first, 'codex');
    finish(first);
    w.submit({ type: 'task.release', id: second });
    w.submit({ type: 'task.give', id: second, agent: 'amp' });
    expect(texts('amp').map((m) => m.text)).not.toContain(prompt(second));
  });

  test('is a plain text where the task is in that agent’s hands, refused where it is in another’s or done', () => {
    const { w, send, texts, finish } = world();
    const id = w.add({ title: 'One' });
    w.run(id, 'amp');
    expect(send('amp', prompt(id))).toContain('on its way');
    expect(texts('amp').filter((m) => m.taskId === undefined)).toHaveLength(1);
    expect(send('codex', prompt(id))).toContain('hands already');
    finish(id);
    expect(send('codex', prompt(id))).toContain('is done');
    expect(texts('codex')).toEqual([]);
  });

  test('adds a task that is not known yet, by its number; a number that was used is none', () => {
    const { w, send, texts } = world();
    expect(send('amp', prompt('TASK-PO-005'))).toContain('was not known');
    expect(w.desk.tasks['TASK-PO-005']).toMatchObject({ stage: 'delivering', agent: 'amp', from: 'file' });
    expect(w.desk.lastNumber).toBe(5);
    expect(send('codex', prompt('TASK-PO-003'))).toContain('on its way');
    expect(w.desk.tasks['TASK-PO-003']).toBeUndefined();
    expect(texts('codex')).toMatchObject([{ text: prompt('TASK-PO-003') }]);
  });

  test('a reminder that names a task reminds, and hands nothing out', () => {
    const { w, send } = world();
    const id = w.add({ title: 'One' });
    expect(send('amp', `[RAPPEL URGENT]\nTASK_ID: ${id}`)).toContain('on its way');
    expect(w.desk.tasks[id]?.stage).toBe('queued');
  });
});

describe('K6 orders from shells', () => {
  test('D9 the person’s texts are the person’s; an agent’s stay an agent’s, and are bounded', () => {
    const { send, texts } = world();
    send('amp', 'mine', null);
    expect(texts('amp')[0]).toMatchObject({ provenance: 'person' });
    for (let i = 0; i < MOST_WAITING; i += 1) expect(send('codex', `text ${i}`)).toContain('on its way');
    expect(send('codex', 'one too many')).toContain('not taken your last 20');
    expect(send('claude', 'to myself')).toContain('your own pane');
    expect(send('amp', ' \n ')).toContain('empty');
    expect(send('9', 'x')).toContain('There are: claude (window 0)');
  });

  test('X5 a task from a shell runs nothing that the person has not approved', () => {
    const { w, order, as } = world();
    const draft = ShellDraft.parse({ title: 'Checked', gates: ['make test'], files: ['a.ts'] });
    expect(order({ do: 'add', draft })).toContain('approves its commands');
    expect(order({ do: 'add', draft }, null)).toContain('approves its commands');
    expect(w.desk.approved).toEqual({});
    expect(Object.values(w.desk.tasks).map((r) => r.from)).toEqual(['file', undefined]);
    expect(order({ do: 'add', draft }, as('amp'))).toContain('forbidden');
  });

  test('W4 a report leads to the gate, and is only its own agent’s', () => {
    const { w, order, as } = world();
    const id = w.add({ title: 'One' });
    w.run(id, 'amp');
    expect(order({ do: 'report', status: 'completed', notes: '', task: id }, as('codex'))).toContain('forbidden');
    expect(order({ do: 'report', status: 'completed', notes: '' }, as('codex'))).toContain('no task in hand');
    expect(order({ do: 'report', status: 'blocked', notes: 'no API' }, as('amp'))).toContain('noted');
    expect(w.desk.tasks[id]).toMatchObject({ stage: 'needs-you', reason: 'no API' });
    expect(order({ do: 'report', status: 'completed', notes: 'all done' }, as('amp'))).toContain('gate');
    expect(w.of('gate.started')).toHaveLength(1);
  });

  test('W12 a claim is granted by the rule for claims; a question goes to the holder', () => {
    const { w, order, as, texts } = world();
    const id = w.add({ title: 'One' });
    expect(order({ do: 'claim' }, as('amp'))).toContain('hands out the work');
    w.policy({}, { mode: 'orchestrator' });
    expect(order({ do: 'claim' }, as('amp'))).toContain(`${id} is yours`);
    expect(order({ do: 'ask', text: 'Which one?' }, as('amp'))).toContain('on its way to claude');
    expect(texts('claude')).toMatchObject([{ text: 'Which one?', from: 'amp', provenance: 'agent' }]);
    expect(order({ do: 'ask', text: 'Which one?' }, as('claude'))).toContain('your own pane');
  });

  test('H4 the first holder is the person’s to name; only a leader starts a handoff', () => {
    const w = makeWorld(['claude', 'amp']);
    const context = { now: 0, newId: () => 'h', live: w.live };
    const named = decideOrder(w.desk, { do: 'handoff', to: 'amp' }, null, context);
    expect('events' in named && named.events).toEqual([{ type: 'orchestrator.set', agent: 'amp', epoch: 1 }]);
    const session = w.start('claude');
    expect(decideOrder(w.desk, { do: 'handoff', to: 'claude' }, { agent: 'claude', session }, context)).toHaveProperty('forbidden');
    expect(decideOrder(w.desk, { do: 'run', run: 'paused' }, { agent: 'claude', session }, context)).toHaveProperty('forbidden');
  });
});

describe('K23 a refusal says the command that helps', () => {
  test('for a task that is none, a report of none, a claim for nobody, and a question of the person', () => {
    const { order } = world();
    for (const agent of ['amp', 'codex']) expect(order({ do: 'assign', task: 'TASK-PO-404', agent })).toBe('TASK-PO-404 does not exist: quatuor task list shows the queue');
    expect(order({ do: 'report', status: 'completed', notes: '' }, null)).toContain('quatuor report … --task TASK');
    expect(order({ do: 'claim' }, null)).toContain('quatuor claim --agent AGENT');
    expect(order({ do: 'ask', text: 'What?' }, null)).toContain('quatuor send AGENT TEXT');
  });
});
