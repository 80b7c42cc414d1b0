import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskCommand } from '../../contract/window.ts';
import { emptyDesk, EventBody, ProposalDraft, TaskDraft, usualPolicy, type Desk, type Proposal } from '../../model/index.ts';
import { decide, findCycle, foreignGates, foundProposals, proposalProblems, reduce, startGate } from '../index.ts';

const made = (key: string, change: Partial<ProposalDraft> = {}, goal = 'goal-001'): Proposal => ({
  id: `${goal}/${key}`, goal, key, at: 1, state: 'open', draft: ProposalDraft.parse({ title: `Task ${key}`, ...change }),
});

const agent = {
  id: 'claude', name: 'Claude', hue: 'claude', adapter: 'claude', command: 'claude', args: [], env: {},
  specialities: ['any'], maxTasks: 2, window: 0, autonomy: 'edits', simulated: false,
} as const;

function place(policy = usualPolicy) {
  let desk: Desk = emptyDesk;
  const record = (...bodies: EventBody[]) => {
    for (const body of bodies) desk = reduce(desk, { seq: desk.seq + 1, at: 1, body });
  };
  record(
    { type: 'project.opened', project: { id: 'p', path: '/p', name: 'palm', prefix: 'PO', language: 'fr', demo: false } },
    { type: 'agents.set', agents: [{ ...agent, args: [], specialities: ['any'] }] },
    { type: 'project.trusted' },
    { type: 'policy.set', policy },
  );
  let ids = 0;
  const submit = (command: DeskCommand): string | null => {
    const decision = decide(desk, command, { now: 5, newId: () => `id-${(ids += 1)}`, live: {} });
    if ('refused' in decision) return decision.refused;
    record(...decision.events);
    return null;
  };
  const found = (...proposals: Proposal[]) => {
    const bodies = foundProposals(desk, proposals);
    record(...bodies);
    return bodies.map((body) => body.type);
  };
  const acceptAll = (...keys: string[]) =>
    submit({ type: 'proposal.accept', items: keys.map((key) => ({ id: `goal-001/${key}` })) });
  return { record, submit, found, acceptAll, get desk() { return desk; } };
}

const problems = (desk: Desk, key: string) => proposalProblems(desk, desk.proposals[`goal-001/${key}`]!).filter((p) => p.kind !== 'quality');

describe('a goal', () => {
  it('G3 goes to its agent as a message that names the file and asks for long tasks', () => {
    const p = place();
    expect(p.submit({ type: 'goal.add', text: ' \n', agent: 'claude' })).toContain('Write');
    expect(p.submit({ type: 'goal.add', text: 'Alerts by mail', agent: 'nobody' })).toContain('no such agent');
    expect(p.submit({ type: 'goal.add', text: 'Alerts by mail', agent: 'claude' })).toBeNull();
    const goal = p.desk.goals['goal-001']!;
    const message = p.desk.messages[goal.messageId]!;
    expect(message).toMatchObject({ agent: 'claude', provenance: 'person', stage: 'queued' });
    for (const words of ['Alerts by mail', '.quatuor/proposals/goal-001.json', 'LONGUES', '"dependsOn"', 'minimum 10 lignes'])
      expect(message.text).toContain(words);
    expect(message.text.split('\n').length).toBeGreaterThanOrEqual(20);
    p.submit({ type: 'goal.add', text: 'More', agent: 'claude' });
    expect(Object.keys(p.desk.goals)).toEqual(['goal-001', 'goal-002']);
  });
});

/** What every object has by birth. */
const INBORN = Object.getOwnPropertyNames(Object.prototype);

describe('names that every object has', () => {
  it('W6 X5 are unknown tasks and commands that nobody approved, like any other', () => {
    const p = place();
    for (const [i, name] of INBORN.entries()) {
      p.found(made(`a${i}`, { dependsOn: [name], gates: [name] }));
      expect(problems(p.desk, `a${i}`)).toEqual([{ kind: 'unknown', id: name }]);
      expect(p.acceptAll(`a${i}`)).toContain(`depends on ${name}, which does not exist`);
      expect(foreignGates(p.desk, [p.desk.proposals[`goal-001/a${i}`]!])).toEqual([name]);
    }
    const take = place({ ...usualPolicy, proposals: 'take' });
    take.found(...INBORN.map((name, i) => made(`a${i}`, { dependsOn: [name] })), ...INBORN.map((name, i) => made(`b${i}`, { gates: [name] })));
    expect(take.desk.order).toHaveLength(INBORN.length);
    for (const id of take.desk.order)
      expect(startGate(take.desk, take.desk.tasks[id]!.task, 'run')).toMatchObject([{ type: 'task.needs-you' }]);
  });

  it('P1 whatever agents propose and the person accepts, the journal can hold it', () => {
    const name = fc.oneof(fc.constantFrom(...INBORN, 'a', 'b', 'TASK-PO-001', 'TASK-PO-1000000'), fc.string({ minLength: 1, maxLength: 60 }));
    const one = fc.record({ dependsOn: fc.array(name, { maxLength: 3 }), gates: fc.array(name, { maxLength: 2 }), title: fc.string({ minLength: 1, maxLength: 20 }).filter((t) => t.trim() !== '') });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), fc.boolean(), (drafts, takes) => {
        const p = place({ ...usualPolicy, proposals: takes ? 'take' : 'ask' });
        const keys = drafts.map((_, i) => ['a', 'b', 'c', 'd'][i]!);
        const bodies = foundProposals(p.desk, drafts.map((draft, i) => made(keys[i]!, draft)));
        p.record(...bodies);
        const accepted = decide(p.desk, { type: 'proposal.accept', items: keys.map((key) => ({ id: `goal-001/${key}` })) }, { now: 5, newId: () => 'x', live: {} });
        for (const body of [...bodies, ...('events' in accepted ? accepted.events : [])]) expect(EventBody.safeParse(body).error).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('proposals', () => {
  it('G3 are noted once, and again only when their file says something else', () => {
    const p = place();
    expect(p.found(made('a'), made('b'))).toEqual(['proposal.added', 'proposal.added']);
    expect(p.found(made('a'), made('b'))).toEqual([]);
    expect(p.found(made('a', { title: 'Other' }))).toEqual(['proposal.added']);
    p.submit({ type: 'proposal.refuse', ids: ['goal-001/a'] });
    expect(p.found(made('a', { title: 'Third' }))).toEqual([]);
    expect(p.desk.proposals['goal-001/a']).toMatchObject({ state: 'refused', draft: { title: 'Other' } });
    expect(p.desk.tasks).toEqual({});
  });

  it('G3 become tasks with ids of their own, which wait for each other as proposed', () => {
    const p = place();
    p.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'first' }) });
    p.found(made('a', { dependsOn: ['b', 'TASK-PO-001'] }), made('b'));
    expect(p.acceptAll('a')).toContain('accept that too');
    expect(p.acceptAll('a', 'b')).toBeNull();
    expect(p.desk.proposals['goal-001/a']).toMatchObject({ state: 'accepted', task: 'TASK-PO-002' });
    expect(p.desk.tasks['TASK-PO-002']?.task.dependsOn).toEqual(['TASK-PO-003', 'TASK-PO-001']);
    expect(p.desk.order).toEqual(['TASK-PO-001', 'TASK-PO-002', 'TASK-PO-003']);
    expect(p.acceptAll('a')).toContain('settled already');
  });

  it('G3 can wait for one that was accepted before, and no longer for its task once that is removed', () => {
    const p = place();
    p.found(made('a'), made('b', { dependsOn: ['a'] }), made('c', { dependsOn: ['a'] }));
    p.acceptAll('a');
    expect(p.acceptAll('b')).toBeNull();
    expect(p.desk.tasks['TASK-PO-002']?.task.dependsOn).toEqual(['TASK-PO-001']);
    p.submit({ type: 'task.release', id: 'TASK-PO-002' });
    p.record({ type: 'task.removed', id: 'TASK-PO-001' });
    expect(p.acceptAll('c')).toBeNull();
    expect(p.desk.tasks['TASK-PO-003']?.task.dependsOn).toEqual([]);
  });

  it('W6 unknown tasks, circles and refused ones are named and keep a proposal back', () => {
    const p = place();
    p.found(
      made('a', { dependsOn: ['TASK-PO-099'] }), made('b', { dependsOn: ['c'] }), made('c', { dependsOn: ['b'] }),
      made('d', { dependsOn: ['e'] }), made('e'),
    );
    expect(problems(p.desk, 'a')).toEqual([{ kind: 'unknown', id: 'TASK-PO-099' }]);
    expect(problems(p.desk, 'b')).toEqual([{ kind: 'cycle', ids: ['b', 'c', 'b'] }]);
    expect(p.acceptAll('a')).toContain('TASK-PO-099');
    expect(p.acceptAll('b', 'c')).toContain('b → c → b');
    p.submit({ type: 'proposal.refuse', ids: ['goal-001/e'] });
    expect(problems(p.desk, 'd')).toEqual([{ kind: 'refused', id: 'e' }]);
    expect(p.acceptAll('d')).toContain('you refused');
    expect(p.desk.tasks).toEqual({});
  });

  it('G3 files that a running task changes are named, and keep nothing back', () => {
    const p = place();
    p.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'Runs', files: [{ path: './src//a.ts' }] }) });
    p.submit({ type: 'task.give', id: 'TASK-PO-001', agent: 'claude' });
    p.record({ type: 'task.needs-you', id: 'TASK-PO-001', reason: 'x' });
    p.found(made('a', { files: [{ path: 'src/a.ts', notes: '' }] }), made('b', { title: 'runs' }));
    expect(problems(p.desk, 'a')).toEqual([{ kind: 'overlap', path: './src//a.ts', task: 'TASK-PO-001' }]);
    expect(problems(p.desk, 'b')).toEqual([{ kind: 'same-title', task: 'TASK-PO-001' }]);
    expect(p.acceptAll('a', 'b')).toBeNull();
  });

  it('X5 D9 accepting approves the commands and the words that were shown, taking at once neither', () => {
    const asked = place();
    asked.found(made('a', { gates: ['npm test'] }));
    expect(asked.desk.approved).toEqual({});
    asked.acceptAll('a');
    expect(asked.desk.approved).toEqual({ 'npm test': true });
    expect(asked.desk.tasks['TASK-PO-001']?.from).toBeUndefined();
    const taken = place({ ...usualPolicy, proposals: 'take' });
    expect(taken.found(made('a', { gates: ['npm test'] }))).toEqual(['proposal.added', 'task.added', 'proposal.settled']);
    expect(taken.desk.approved).toEqual({});
    expect(taken.desk.tasks['TASK-PO-001']).toMatchObject({ task: { gates: ['npm test'] }, from: 'file' });
  });

  it('G3 an edited one is accepted as edited', () => {
    const p = place();
    p.found(made('a'));
    const draft = ProposalDraft.parse({ title: 'Mine', gates: ['make'] });
    expect(p.submit({ type: 'proposal.accept', items: [{ id: 'goal-001/a', draft }] })).toBeNull();
    expect(p.desk.tasks['TASK-PO-001']?.task).toMatchObject({ title: 'Mine', gates: ['make'] });
    expect(p.desk.approved).toEqual({ make: true });
  });

  it('G3 a goal that is taken off the list refuses what is open of it', () => {
    const p = place();
    p.submit({ type: 'goal.add', text: 'x', agent: 'claude' });
    p.found(made('a'), made('b'));
    p.acceptAll('a');
    expect(p.submit({ type: 'goal.close', id: 'goal-001' })).toBeNull();
    expect(p.desk.goals['goal-001']?.closed).toBe(true);
    expect(p.desk.proposals['goal-001/b']?.state).toBe('refused');
    expect(p.desk.tasks['TASK-PO-001']).toBeDefined();
  });

  it('W6 G3 taking at once never makes a task with an unknown dependency or a circle, whatever is proposed', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const graph = fc.tuple(...keys.map(() => fc.subarray([...keys, 'TASK-PO-404'])));
    fc.assert(fc.property(graph, (edges) => {
      const p = place({ ...usualPolicy, proposals: 'take' });
      p.found(...keys.map((key, i) => made(key, { dependsOn: edges[i] ?? [] })));
      const { tasks } = p.desk;
      for (const { task } of Object.values(tasks)) {
        for (const id of task.dependsOn) expect(tasks[id]).toBeDefined();
        expect(findCycle((id) => tasks[id]?.task.dependsOn ?? [], task.id)).toBeNull();
      }
      for (const [i, key] of keys.entries()) {
        const alone = (edges[i] ?? []).length === 0;
        if (alone) expect(p.desk.proposals[`goal-001/${key}`]?.state).toBe('accepted');
      }
    }));
  });
});
