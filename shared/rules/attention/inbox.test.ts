import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProposalDraft, usualPolicy, type GateStep, type Proposal } from '../../model/index.ts';
import { inbox, waitingOn } from '../index.ts';
import { makeWorld } from '../test/world.ts';

const all = (w: ReturnType<typeof makeWorld>) => inbox(w.desk, w.live, w.now);
const red: GateStep = { command: 'npm test', ok: false, exitCode: 1, reason: 'exit code 1', output: 'boom', startedAt: 0, endedAt: 1 };

describe('N1 the inbox', () => {
  it('N1 is empty while nothing waits for the person', () => {
    const w = makeWorld();
    w.run(w.add(), 'claude');
    w.add();
    expect(all(w)).toEqual([]);
  });

  it('N1 holds questions, logins, texts in doubt, red gates, approvals and ends, each with what can be done', () => {
    const w = makeWorld(['a', 'b', 'c', 'd', 'e', 'f']);
    w.state('a', 'waiting-for-you');
    w.state('b', 'needs-login');
    const doubtful = w.add();
    w.submit({ type: 'task.give', id: doubtful, agent: 'c' });
    const prompt = w.desk.tasks[doubtful]?.messageId ?? '';
    w.record({ type: 'message.writing', id: prompt }, { type: 'message.unverified', id: prompt, detail: 'no receipt' });
    w.submit({ type: 'policy.set', policy: { ...usualPolicy, sendBacks: 0 } });
    const checked = w.add({ gates: ['npm test'] });
    w.run(checked, 'd');
    w.record({ type: 'message.finished', id: w.desk.tasks[checked]?.messageId ?? '', detail: '' });
    const run = w.desk.tasks[checked]?.gate?.runId ?? '';
    w.record({ type: 'gate.step', id: checked, runId: run, step: red }, { type: 'gate.finished', id: checked, runId: run, ok: false });
    const foreign = w.add();
    w.record({ type: 'task.edited', id: foreign, draft: { ...w.desk.tasks[foreign]!.task, gates: ['make it'] } });
    w.run(foreign, 'e');
    w.record({ type: 'message.finished', id: w.desk.tasks[foreign]?.messageId ?? '', detail: '' });
    const cut = w.add();
    w.record({ type: 'session.started', session: { id: 's', agent: 'f', pane: 'p', cliSession: 'x', startedAt: w.now } });
    w.run(cut, 'f');
    w.state('f', 'exited');
    w.record({ type: 'session.ended', id: 's', end: 'exited', exitCode: 1 });
    expect(all(w).map(({ kind, agent, task, actions }) => [kind, agent, task, actions]).sort()).toEqual([
      ['approve', 'e', foreign, ['approve', 'details']],
      ['doubt', 'c', doubtful, ['arrived', 'again', 'give-up', 'go']],
      ['ended', 'f', cut, ['reassign', 'resume', 'start', 'go']],
      ['gate', 'd', checked, ['output', 'send-back', 'check-again', 'go']],
      ['login', 'b', undefined, ['go']],
      ['question', 'a', undefined, ['go']],
    ]);
  });

  it('N1 what blocks more stands first; then the weightier task; then the older', () => {
    const w = makeWorld(['a', 'b', 'c']);
    const low = w.add({ priority: 'low' });
    const high = w.add({ priority: 'high' });
    const root = w.add();
    const next = w.add({ dependsOn: [root] });
    w.add({ dependsOn: [next] });
    w.run(low, 'a');
    w.run(high, 'b');
    w.run(root, 'c');
    for (const agent of ['a', 'b', 'c']) w.state(agent, 'waiting-for-you');
    expect(all(w).map(({ agent, blocks, priority }) => [agent, blocks, priority])).toEqual([
      ['c', 3, 'medium'], ['b', 1, 'high'], ['a', 1, 'low'],
    ]);
  });

  it('N1 a task is told of once, and a text that the person settled not at all', () => {
    const w = makeWorld();
    const id = w.add();
    w.submit({ type: 'task.give', id, agent: 'claude' });
    const prompt = w.desk.tasks[id]?.messageId ?? '';
    w.record({ type: 'message.writing', id: prompt }, { type: 'message.failed', id: prompt, detail: 'broken' });
    expect(all(w)).toMatchObject([{ kind: 'failed', message: prompt, task: id }]);
    w.submit({ type: 'message.resolve', id: prompt, choice: 'give-up' });
    expect(all(w)).toEqual([]);
  });

  it('N1 counts each task that waits once, however many ways lead to it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 11 })), { maxLength: 30 }), (edges) => {
        const w = makeWorld();
        const ids: string[] = [];
        for (let n = 0; n < 12; n += 1)
          ids.push(w.add({ dependsOn: [...new Set(edges.filter(([from, to]) => from === n && to < n).map(([, to]) => ids[to]!))] }));
        const reach = (id: string, seen = new Set<string>()): Set<string> => {
          if (seen.has(id)) return seen;
          seen.add(id);
          for (const other of ids) if (w.desk.tasks[other]!.task.dependsOn.includes(id)) reach(other, seen);
          return seen;
        };
        for (const id of ids) expect(waitingOn(w.desk, [id])).toEqual(reach(id));
      }),
      { numRuns: 100 },
    );
  });
});

it('N1 G3 proposals are in it, one item for each goal, until all are settled', () => {
  const w = makeWorld();
  const proposal = (goal: string, key: string, at: number): Proposal => ({
    id: `${goal}/${key}`, goal, key, at, state: 'open', draft: ProposalDraft.parse({ title: `Task ${key}` }),
  });
  for (const p of [proposal('goal-001', 'a', 50), proposal('goal-001', 'b', 40), proposal('by-hand', 'a', 60)])
    w.record({ type: 'proposal.added', proposal: p });
  expect(all(w)).toMatchObject([
    { key: 'proposals:goal-001', since: 40, detail: 'Task a\nTask b', actions: ['review'] },
    { key: 'proposals:by-hand', since: 60 },
  ]);
  for (const id of ['goal-001/a', 'goal-001/b', 'by-hand/a']) w.record({ type: 'proposal.settled', id, as: 'refused' });
  expect(all(w)).toEqual([]);
});
