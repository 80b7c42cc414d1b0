import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskCommand } from '../contract/window.ts';
import { Task, TaskDraft, emptyDesk, usualPolicy, type Agent, type AgentLive, type AgentState, type Desk, type EventBody } from '../model/index.ts';
import { decide, dropOutcome, findCycle, follow, held, inDoubt, inTerminal, reduce, reservations, type Context } from './index.ts';

const agents: Agent[] = (['claude', 'amp', 'antigravity', 'codex'] as const).map((id, i) => ({
  id, name: id, hue: id, adapter: id, command: id, args: [], env: {}, specialities: ['any'],
  maxTasks: [2, 3, 1, 2][i] ?? 1, window: i, simulated: false,
}));

function liveOf(state: AgentState, status: 'found' | 'missing' = 'found'): Record<string, AgentLive> {
  return Object.fromEntries(
    agents.map((a) => [a.id, { id: a.id, cli: { status }, state, since: 0, why: '', evidence: [], pane: null, waiting: null }]),
  );
}

/** A desk driven the way the writer drives it: journal, fold, follow until it rests. */
function driver(live = liveOf('ready')) {
  let desk: Desk = emptyDesk;
  let counter = 0;
  let now = 1_000;
  const context = (): Context => ({ now, newId: () => `id-${(counter += 1)}`, live });
  const commit = (bodies: EventBody[]) => {
    for (const body of bodies) desk = reduce(desk, { seq: desk.seq + 1, at: (now += 1), body });
  };
  const rest = () => {
    for (let round = 0; round < 200; round += 1) {
      const next = follow(desk, context());
      if (next.length === 0) return;
      commit(next);
    }
    throw new Error('never rests');
  };
  const record = (...bodies: EventBody[]) => {
    commit(bodies);
    rest();
  };
  const submit = (command: DeskCommand) => {
    const decision = decide(desk, command, context());
    if ('refused' in decision) return decision.refused;
    record(...decision.events);
    return null;
  };
  record(
    { type: 'project.opened', project: { id: 'p', path: '/p', name: 'palm', prefix: 'PO', language: 'fr', demo: false } },
    { type: 'agents.set', agents },
    { type: 'project.trusted' },
  );
  const add = (draft: Partial<TaskDraft> = {}) => submit({ type: 'task.add', draft: TaskDraft.parse({ title: 't', ...draft }) });
  const task = (n: number) => desk.tasks[`TASK-PO-${String(n).padStart(3, '0')}`]!;
  return { add, task, submit, record, get desk() { return desk; }, live };
}

const T = (n: number) => `TASK-PO-${String(n).padStart(3, '0')}`;

describe('a prompt that still waits for its pane', () => {
  const waits = () => {
    const d = driver(liveOf('exited'));
    d.add();
    expect(d.submit({ type: 'task.give', id: T(1), agent: 'antigravity' })).toBeNull();
    expect(d.task(1).stage).toBe('delivering');
    return d;
  };
  const sent = (d: ReturnType<typeof driver>) =>
    Object.values(d.desk.messages).filter((m) => m.stage === 'queued').map((m) => m.agent);

  it('D1 can be taken back, and no restart sends it', () => {
    const d = waits();
    expect(d.submit({ type: 'task.release', id: T(1) })).toBeNull();
    expect(d.task(1).stage).toBe('queued');
    expect(sent(d)).toEqual([]);
  });

  it('W1 can be given to another agent, and goes to that one alone', () => {
    const d = waits();
    expect(d.submit({ type: 'task.give', id: T(1), agent: 'codex' })).toBeNull();
    expect(d.task(1)).toMatchObject({ stage: 'delivering', agent: 'codex' });
    expect(sent(d)).toEqual(['codex']);
    expect(d.submit({ type: 'task.remove', id: T(1) })).toBeNull();
    expect(sent(d)).toEqual([]);
  });

  it('D1 cannot be taken back once its first byte may be out', () => {
    const d = waits();
    d.record({ type: 'message.writing', id: d.task(1).messageId! });
    expect(d.submit({ type: 'task.release', id: T(1) })).toContain('in work');
    expect(d.submit({ type: 'task.give', id: T(1), agent: 'codex' })).not.toBeNull();
    expect(d.submit({ type: 'task.remove', id: T(1) })).toContain('in work');
  });
});

describe('queue', () => {
  it('P1 the same journal folds to the same state', () => {
    const d = driver();
    d.add();
    d.submit({ type: 'task.give', id: T(1), agent: 'claude' });
    expect(d.desk.tasks[T(1)]).toMatchObject({ stage: 'delivering', agent: 'claude' });
  });

  it('W1 a drop is what its preview said, in every state', () => {
    const step = fc.record({ task: fc.integer({ min: 1, max: 9 }), agent: fc.constantFrom(...agents.map((a) => a.id)), end: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 6 }), (steps, edges) => {
        const d = driver();
        for (let n = 1; n <= 9; n += 1) {
          const dependsOn = edges.filter(([from, to]) => from === n && to < n).map(([, to]) => T(to));
          expect(d.add({ dependsOn })).toBeNull();
        }
        for (const { task, agent, end } of steps) {
          const outcome = dropOutcome(d.desk, d.live[agent], T(task), agent);
          const refused = d.submit({ type: 'task.give', id: T(task), agent });
          const record = d.desk.tasks[T(task)]!;
          if (outcome.kind === 'refused') expect(refused).not.toBeNull();
          else expect(refused).toBeNull();
          if (outcome.kind === 'starts') expect(record.stage).toBe('delivering');
          if (outcome.kind === 'line') expect(record.stage).toBe('assigned');
          if (outcome.kind === 'reserved') expect([record.stage, record.reservedFor]).toEqual(['queued', agent]);
          if (end) finish(d, agent);
          invariants(d.desk);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('W1 a reserved task moves in when there is room, and starts only when its dependencies are done', () => {
    const d = driver();
    d.add();
    d.add({ dependsOn: [T(1)] });
    d.submit({ type: 'task.give', id: T(2), agent: 'codex' });
    expect(d.task(2)).toMatchObject({ stage: 'queued', reservedFor: 'codex' });
    d.submit({ type: 'task.give', id: T(1), agent: 'claude' });
    finish(d, 'claude');
    expect(d.task(1).stage).toBe('done');
    expect(d.task(2).stage).toBe('delivering');
  });

  it('W4 a finished agent is not a done task: the gate decides', () => {
    const d = driver();
    d.submit({ type: 'policy.set', policy: { ...usualPolicy, sendBacks: 0 } });
    d.add({ gates: ['make test'] });
    d.submit({ type: 'task.give', id: T(1), agent: 'claude' });
    const id = d.task(1).messageId!;
    d.record({ type: 'message.accepted', id, detail: 'hook' }, { type: 'message.finished', id, detail: 'stop' });
    expect(d.task(1).stage).toBe('checking');
    const runId = d.task(1).gate!.runId;
    const step = { command: 'make test', ok: false, exitCode: 2, reason: 'exit 2', output: 'boom', startedAt: 1, endedAt: 2 };
    d.record({ type: 'gate.step', id: T(1), runId, step }, { type: 'gate.finished', id: T(1), runId, ok: false });
    expect(d.task(1)).toMatchObject({ stage: 'needs-you', reason: 'make test: exit 2' });
    expect(d.submit({ type: 'gate.return', id: T(1) })).toBeNull();
    expect(d.desk.messages[d.task(1).messageId!]?.text).toContain('boom');
    expect(d.task(1).stage).toBe('delivering');
  });

  it('W6 refuses unknown dependencies and cycles, and names them', () => {
    const d = driver();
    d.add();
    d.add({ dependsOn: [T(1)] });
    expect(d.add({ dependsOn: [T(9)] })).toContain(T(9));
    const draft = TaskDraft.parse({ title: 'x', dependsOn: [T(2)] });
    expect(d.submit({ type: 'task.edit', id: T(1), draft })).toContain(`${T(1)} → ${T(2)} → ${T(1)}`);
  });

  it('W6 finds a cycle exactly when there is one', () => {
    const graph = fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(graph, (edges) => {
        const of = (id: string) => (edges[Number(id)] ?? []).map(String);
        const reach = new Set<string>();
        const todo = [...of('0')];
        while (todo.length > 0) {
          const next = todo.pop()!;
          if (!reach.has(next)) {
            reach.add(next);
            todo.push(...of(next));
          }
        }
        expect(findCycle(of, '0') !== null).toBe(reach.has('0'));
      }),
    );
  });

  it('X5 a gate command that nobody approved is not run', () => {
    const d = driver();
    const task = Task.parse({ id: T(1), title: 'from a file', gates: ['curl evil'] });
    d.record({ type: 'task.added', task });
    d.submit({ type: 'task.give', id: T(1), agent: 'claude' });
    finish(d, 'claude');
    expect(d.task(1)).toMatchObject({ stage: 'needs-you', reason: 'Approve the gate: curl evil' });
    d.submit({ type: 'gate.approve', id: T(1) });
    d.submit({ type: 'gate.run', id: T(1) });
    expect(d.task(1).stage).toBe('checking');
  });

  it('X5 nothing starts in a project that is not trusted', () => {
    const d = driver();
    const before = { ...d.desk, trusted: false };
    expect(dropOutcome(before, undefined, T(1), 'claude').kind).toBe('refused');
    expect(follow(before, { now: 1, newId: () => 'x', live: d.live })).toEqual([]);
  });

  it('D2 a message in doubt asks the person, and each answer settles it once', () => {
    for (const choice of ['arrived', 'again', 'give-up'] as const) {
      const d = driver();
      d.add();
      d.submit({ type: 'task.give', id: T(1), agent: 'amp' });
      const id = d.task(1).messageId!;
      d.record({ type: 'message.unverified', id, detail: 'no receipt' });
      expect(d.task(1).stage).toBe('needs-you');
      expect(d.submit({ type: 'message.resolve', id, choice })).toBeNull();
      const expected = { arrived: 'running', again: 'delivering', 'give-up': 'queued' }[choice];
      expect(d.task(1).stage).toBe(expected);
      if (choice === 'again') expect(d.task(1).messageId).not.toBe(id);
      if (choice !== 'again') expect(Object.keys(d.desk.messages)).toHaveLength(1);
    }
  });

  it('D2 an answer that is pressed twice counts once: nothing is sent again by the second press', () => {
    for (const first of ['arrived', 'again', 'give-up'] as const)
      for (const second of ['arrived', 'again', 'give-up'] as const) {
        const d = driver();
        d.submit({ type: 'message.send', agent: 'amp', text: 'do it' });
        const id = Object.keys(d.desk.messages)[0]!;
        d.record({ type: 'message.unverified', id, detail: 'no receipt' });
        expect(d.submit({ type: 'message.resolve', id, choice: first })).toBeNull();
        const before = d.desk.messages;
        expect(d.submit({ type: 'message.resolve', id, choice: second })).toBe('That message is settled already');
        expect(d.desk.messages).toBe(before);
      }
  });

  it('D3 a message in doubt whose task is taken back or removed waits for nobody any more', () => {
    for (const type of ['task.release', 'task.remove'] as const) {
      const d = driver();
      d.add();
      d.submit({ type: 'task.give', id: T(1), agent: 'amp' });
      const id = d.task(1).messageId!;
      d.record({ type: 'message.unverified', id, detail: 'no receipt' });
      expect(d.submit({ type, id: T(1) })).toBeNull();
      expect(d.desk.messages[id]).toMatchObject({ stage: 'failed', settled: true });
      expect(inDoubt(d.desk, d.desk.messages[id]!)).toBe(false);
    }
  });

  it('D2 D3 a gate’s output in doubt is not sent back a second time', () => {
    const d = driver();
    d.submit({ type: 'policy.set', policy: { ...usualPolicy, sendBacks: 0 } });
    d.add({ gates: ['false'] });
    d.submit({ type: 'task.give', id: T(1), agent: 'claude' });
    const id = d.task(1).messageId!;
    d.record({ type: 'message.accepted', id, detail: '' }, { type: 'message.finished', id, detail: '' });
    const { runId } = d.task(1).gate!;
    const step = { command: 'false', ok: false, exitCode: 1, reason: 'exit code 1', output: '', startedAt: 1, endedAt: 2 };
    d.record({ type: 'gate.step', id: T(1), runId, step }, { type: 'gate.finished', id: T(1), runId, ok: false });
    expect(d.submit({ type: 'gate.return', id: T(1) })).toBeNull();
    d.record({ type: 'message.unverified', id: d.task(1).messageId!, detail: 'no receipt' });
    expect(d.submit({ type: 'gate.return', id: T(1) })).toContain('Say first');
  });

  it('D7 a text with nothing in it is refused in words; what is left out of one is said', () => {
    const d = driver();
    const send = (text: string) => d.submit({ type: 'message.send', agent: 'amp', text });
    for (const text of ['', ' \n\t ', '\u200F\u200B', '\u0000\u001B']) expect(send(text)).toContain('the text is empty');
    expect(Object.keys(d.desk.messages)).toEqual([]);
    expect(send('do\u001B[31m it\u0000')).toBeNull();
    const [message] = Object.values(d.desk.messages);
    expect(message).toMatchObject({ text: 'do[31m it', detail: '2 control characters left out (ESC, NUL)' });
    expect(send('x'.repeat(1_000_000))).toBeNull();
  });

  it('D1 D2 a message keeps its road and its times, and loses them when nothing of it was taken', () => {
    const d = driver();
    d.submit({ type: 'message.send', agent: 'amp', text: 'do it' });
    const id = Object.keys(d.desk.messages)[0]!;
    d.record({ type: 'message.writing', id, road: 'channel', file: '.quatuor/prompts/x.md' });
    expect(d.desk.messages[id]).toMatchObject({ stage: 'writing', road: 'channel', file: '.quatuor/prompts/x.md' });
    expect(d.desk.messages[id]?.writingAt).toBeTypeOf('number');
    d.record({ type: 'message.returned', id, detail: 'refused' });
    expect(d.desk.messages[id]).toMatchObject({ stage: 'queued', detail: 'refused' });
    for (const key of ['road', 'file', 'writingAt']) expect(d.desk.messages[id]).not.toHaveProperty(key);
    d.record({ type: 'message.writing', id });
    expect(d.desk.messages[id]).toMatchObject({ stage: 'writing', road: 'keys' });
  });

  it('keeps a task that is in work from being removed, and one that others wait for', () => {
    const d = driver();
    d.add();
    d.add({ dependsOn: [T(1)] });
    expect(d.submit({ type: 'task.remove', id: T(1) })).toContain(T(2));
    expect(d.submit({ type: 'task.remove', id: T(2) })).toBeNull();
    d.submit({ type: 'task.give', id: T(1), agent: 'amp' });
    d.record({ type: 'message.writing', id: d.task(1).messageId! });
    expect(d.submit({ type: 'task.remove', id: T(1) })).toContain('in work');
  });

  it('gives new ids and never one that was used before', () => {
    const d = driver();
    d.add();
    d.add();
    d.submit({ type: 'task.remove', id: T(2) });
    d.add();
    expect(Object.keys(d.desk.tasks).sort()).toEqual([T(1), T(3)]);
  });
});

/** Brings the task in an agent's terminal to its end, gate passed. */
function finish(d: ReturnType<typeof driver>, agent: string): void {
  const record = inTerminal(d.desk, agent);
  if (record?.stage !== 'delivering') return;
  const id = record.messageId!;
  d.record({ type: 'message.accepted', id, detail: '' }, { type: 'message.finished', id, detail: '' });
  const checking = d.desk.tasks[record.task.id]!;
  if (checking.stage === 'checking')
    d.record({ type: 'gate.finished', id: record.task.id, runId: checking.gate!.runId, ok: true });
}

function invariants(desk: Desk): void {
  for (const agent of desk.agents) {
    const mine = held(desk, agent.id);
    expect(mine.length).toBeLessThanOrEqual(agent.maxTasks);
    expect(mine.filter((r) => r.stage !== 'assigned').length).toBeLessThanOrEqual(1);
    const room = agent.maxTasks - mine.length;
    const ready = reservations(desk, agent.id).filter((r) => r.task.dependsOn.every((id) => desk.tasks[id]?.stage === 'done'));
    expect(room > 0 && ready.length > 0).toBe(false);
  }
  for (const record of Object.values(desk.tasks))
    if (record.stage !== 'queued')
      for (const id of record.task.dependsOn) expect(desk.tasks[id]?.stage).toBe('done');
}
