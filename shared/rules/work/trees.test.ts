import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, usualPaths, usualPolicy, type EventBody, type Merge } from '../../model/index.ts';
import { inTerminal, inbox, leftOutOfMerge, reduce, worksInTree } from '../index.ts';
import { indexOf } from './work-index.ts';
import { makeWorld } from '../test/world.ts';

const tree = { path: '/t/claude', cwd: '/t/claude', branch: 'quatuor/x', base: 'b', into: 'main' };

/** A task that its agent has finished in a worktree, and what became of its gate. */
function passed(policy: Partial<typeof usualPolicy> = {}) {
  const w = makeWorld(['claude', 'codex']);
  w.submit({ type: 'policy.set', policy: { ...usualPolicy, ...policy } });
  const id = w.add();
  const next = w.add({ dependsOn: [id] });
  w.run(id, 'claude');
  w.record({ type: 'task.tree', id, tree });
  const finish = () => {
    w.record({ type: 'message.finished', id: w.desk.tasks[id]?.messageId ?? '', detail: '' });
    w.record({ type: 'gate.finished', id, runId: w.desk.tasks[id]?.gate?.runId ?? '', ok: true });
  };
  const merge = (state: Merge['state'], detail = '') => w.record({ type: 'task.merge', id, merge: { state, detail } });
  return { w, id, next, finish, merge, stage: (of = id) => w.desk.tasks[of]?.stage };
}

describe('a branch whose gate has passed', () => {
  it('W22 waits for the person, or is merged at once if the policy says so', () => {
    for (const [policy, state] of [['ask', 'waiting'], ['auto', 'merging']] as const) {
      const p = passed({ merge: policy });
      p.finish();
      expect(p.w.desk.tasks[p.id]).toMatchObject({ stage: 'merging', merge: { state } });
    }
  });

  it('W4 leaves its agent free, and is done, with what waits for it, only once it is merged', () => {
    const p = passed();
    const other = p.w.add();
    p.w.submit({ type: 'task.give', id: other, agent: 'claude' });
    p.w.submit({ type: 'task.give', id: p.next, agent: 'codex' });
    expect(inTerminal(p.w.desk, 'claude')?.task.id).toBe(p.id);
    p.finish();
    expect(inTerminal(p.w.desk, 'claude')?.task.id).toBe(other);
    expect(p.stage(p.next)).toBe('queued');
    p.merge('conflict', 'a.txt');
    expect([p.stage(), p.stage(p.next)]).toEqual(['merging', 'queued']);
    p.merge('merged');
    expect(p.stage()).toBe('done');
    expect(p.stage(p.next)).toBe('delivering');
  });

  it('W22 is merged or kept once, by a person who is told why when it cannot be', () => {
    const p = passed();
    expect(p.w.submit({ type: 'merge.do', id: p.id })).toContain('no branch that waits');
    p.finish();
    expect(inbox(p.w.desk, p.w.live, p.w.now)).toMatchObject([{ kind: 'merge', task: p.id, blocks: 2, actions: ['changes', 'merge', 'keep'] }]);
    expect(p.w.submit({ type: 'merge.do', id: p.id })).toBeNull();
    expect(p.w.submit({ type: 'merge.do', id: p.id })).toContain('is being merged');
    expect(p.w.submit({ type: 'task.release', id: p.id })).not.toBeNull();
    p.merge('conflict', 'a.txt');
    expect(inbox(p.w.desk, p.w.live, p.w.now)).toMatchObject([{ kind: 'conflict', detail: 'a.txt' }]);
    expect(p.w.submit({ type: 'merge.keep', id: p.id })).toBeNull();
    expect(p.stage()).toBe('done');
    expect(inbox(p.w.desk, p.w.live, p.w.now)).toEqual([]);
  });

  it('W3 what is known of a desk from event to event is what its journal alone gives', () => {
    const states = fc.constantFrom<Merge['state']>('waiting', 'merging', 'merged', 'conflict', 'kept');
    fc.assert(
      fc.property(fc.array(states, { maxLength: 6 }), fc.boolean(), (merges, release) => {
        const p = passed();
        p.finish();
        for (const state of merges) p.merge(state);
        if (release) p.w.submit({ type: 'task.release', id: p.id });
        const again = p.w.events.reduce(reduce, emptyDesk);
        expect(again).toEqual(p.w.desk);
        const lists = (desk: typeof again) => {
          const { merging, ready, blocked } = indexOf(desk);
          return [merging, ready, blocked].map((nodes) => [...nodes].map((node) => node.id).sort());
        };
        expect(lists(p.w.desk)).toEqual(lists({ ...again }));
      }),
      { numRuns: 200 },
    );
  });

  it('W24 that conflicts goes back to its agent, in its turn, with words of its own, and to its gate again', () => {
    const p = passed();
    p.finish();
    expect(p.w.submit({ type: 'merge.return', id: p.id })).toContain('does not conflict');
    p.merge('conflict', 'a.txt');
    const other = p.w.add();
    p.w.submit({ type: 'task.give', id: other, agent: 'claude' });
    expect(p.w.submit({ type: 'merge.return', id: p.id })).toBeNull();
    expect(p.w.desk.tasks[p.id]).toMatchObject({ stage: 'assigned', agent: 'claude', tree, merge: { state: 'returned', detail: 'a.txt' } });
    p.w.record({ type: 'task.done', id: other });
    const message = p.w.desk.messages[p.w.desk.tasks[p.id]?.messageId ?? ''];
    expect(message?.text).toMatch(/^\[TASK-PO-001\] .*main: a\.txt\./);
    expect(message?.provenance).toBe('app');
    p.w.record({ type: 'message.accepted', id: message?.id ?? '', detail: '' });
    p.finish();
    expect(p.w.desk.tasks[p.id]).toMatchObject({ stage: 'merging', merge: { state: 'waiting' } });
  });

  it('W21 a task that goes back to the queue keeps its branch and loses its merge and its count of red gates', () => {
    const p = passed();
    p.finish();
    p.merge('conflict', 'a.txt');
    p.w.record({ type: 'gate.returned', id: p.id } satisfies EventBody);
    expect(p.w.submit({ type: 'task.release', id: p.id })).toBeNull();
    const { tree: kept, merge, reds } = p.w.desk.tasks[p.id] ?? {};
    expect([kept, merge, reds]).toEqual([tree, undefined, undefined]);
  });
});

it('W21 a session that runs stays where it began, whatever the settings say meanwhile', () => {
  const w = makeWorld(['claude']);
  const own = w.desk.agents.map((agent) => ({ ...agent, isolation: 'worktree' as const }));
  expect(worksInTree(w.desk, 'claude', '/t')).toBe(false);
  w.record({ type: 'agents.set', agents: own });
  expect(worksInTree(w.desk, 'claude', '/t')).toBe(true);
  const session = { id: 's', agent: 'claude', pane: 's', cliSession: null, startedAt: 1, cwd: '/p' };
  w.record({ type: 'session.started', session });
  expect(worksInTree(w.desk, 'claude', '/t')).toBe(false);
  w.record({ type: 'session.ended', id: 's', end: 'exited', exitCode: 0 }, { type: 'session.started', session: { ...session, id: 's2', cwd: '/t/claude' } });
  expect(worksInTree(w.desk, 'claude', '/t')).toBe(true);
});

it('W22 the project’s files stay out of a merge, unless the task is about them', () => {
  expect(leftOutOfMerge({ files: [] }, usualPaths)).toContain('CLAUDE.md');
  const about = [{ path: './CLAUDE.md', notes: '' }, { path: 'orchestratoragent/prompts/claude.md', notes: '' }];
  const left = leftOutOfMerge({ files: about }, usualPaths);
  expect(left).not.toContain('CLAUDE.md');
  expect(left).not.toContain('orchestratoragent/prompts');
  expect(left).toContain('ORCHESTRATION_STATUS.md');
});
