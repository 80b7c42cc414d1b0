import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agent, emptyDesk, type Desk, type EventBody } from '../../model/index.ts';
import { agentProblems } from './agents.ts';
import { decide, type Decision } from './decide.ts';
import { reduce } from '../fold/reduce.ts';

const agent = (id: string, change: Partial<Agent> = {}): Agent =>
  Agent.parse({ id, name: id, hue: 'claude', adapter: 'claude', command: 'claude', specialities: ['any'], maxTasks: 2, window: id.charCodeAt(0), ...change });

const task = {
  id: 'TASK-T-001', title: 'One', kind: 'any', priority: 'low', estimateMinutes: 5, context: '', objective: '',
  files: [], steps: [], tests: [], criteria: [], deliverables: [], documentation: [], gates: [], dependsOn: [],
} as const;
const message = { id: 'm', agent: 'b', text: 'hi', provenance: 'person', stage: 'queued', queuedAt: 1 } as const;

const deskOf = (...bodies: EventBody[]): Desk =>
  [{ type: 'agents.set' as const, agents: [agent('a'), agent('b')] }, ...bodies].reduce(
    (desk, body, seq) => reduce(desk, { seq: seq + 1, at: 1, body }),
    emptyDesk,
  );
const set = (desk: Desk, agents: Agent[], allowAll: string[] = []): Decision =>
  decide(desk, { type: 'agents.set', agents, allowAll }, { now: 1, newId: () => 'x', live: {} });
const kinds = (agents: Agent[], desk = deskOf(), allowAll: string[] = []) =>
  agentProblems(desk, {}, agents, allowAll).map((p) => [p.agent, p.field, p.kind]);

test('C1 a list of agents is taken whole, or refused with the agent and what is wrong with it', () => {
  const list = [agent('b', { name: 'Bee' }), agent('c')];
  expect(set(deskOf(), list)).toEqual({ events: [{ type: 'agents.set', agents: list }] });
  expect(set(deskOf(), [agent('a'), agent('b')])).toEqual({ events: [] });
  expect(set(deskOf(), [])).toEqual({ refused: 'A project needs at least one agent' });
  expect(set(deskOf(), [agent('a'), agent('a', { name: 'x' })])).toEqual({ refused: 'There are two agents with the id a' });
  expect(set(deskOf(), [{ ...agent('a'), maxTasks: 21 }])).toEqual({ refused: 'a: Between 1 and 20' });
});

test('C1 an agent that holds a task, has a text on its way or runs stays', () => {
  const added: EventBody = { type: 'task.added', task: { ...task, files: [], steps: [], tests: [], criteria: [], deliverables: [], documentation: [], gates: [], dependsOn: [] } };
  const given = deskOf(added, { type: 'task.assigned', id: task.id, agent: 'b' });
  expect(set(given, [agent('a')])).toEqual({ refused: 'b has TASK-T-001: give that to another agent first' });
  const reserved = deskOf(added, { type: 'task.reserved', id: task.id, agent: 'b' });
  expect(kinds([agent('a')], reserved)).toEqual([['b', 'list', 'holds']]);
  const texted = deskOf({ type: 'message.queued', message });
  expect(kinds([agent('a')], texted)).toEqual([['b', 'list', 'text']]);
  const over = deskOf({ type: 'message.queued', message }, { type: 'message.finished', id: 'm', detail: '' });
  expect(kinds([agent('a')], over)).toEqual([]);
  const session = { id: 's', agent: 'b', pane: 'p', cliSession: null, startedAt: 1 };
  const running = deskOf({ type: 'session.started', session });
  expect(set(running, [agent('a')])).toEqual({ refused: 'b is running: stop it first' });
  expect(kinds([agent('a'), agent('b', { adapter: 'codex' })], running)).toEqual([['b', 'command', 'runs-as']]);
  const ended = deskOf({ type: 'session.started', session }, { type: 'session.ended', id: 's', end: 'stopped', exitCode: 0 });
  expect(kinds([agent('a')], ended)).toEqual([]);
  const pane = { b: { pane: { id: 1, cols: 80, rows: 24, exited: false } } };
  expect(agentProblems(deskOf(), pane, [agent('a')], [])).toHaveLength(1);
});

test('C2 nothing is allowed without asking unless the person confirmed it for that agent', () => {
  const bold = agent('a', { autonomy: 'all' });
  expect(kinds([bold])).toEqual([['a', 'autonomy', 'confirm-all']]);
  expect(kinds([bold], deskOf(), ['b'])).toEqual([['a', 'autonomy', 'confirm-all']]);
  expect(kinds([bold], deskOf(), ['a'])).toEqual([]);
  const had = deskOf({ type: 'agents.set', agents: [bold] });
  expect(kinds([{ ...bold, name: 'Renamed' }], had)).toEqual([]);
  expect(kinds([{ ...bold, adapter: 'codex' }], had)).toEqual([['a', 'autonomy', 'confirm-all']]);
});

test('C1 a custom agent’s file may name the command', () => {
  const described: Agent = { ...agent('a'), adapter: 'custom', command: '', definition: 'agent.json' };
  expect(kinds([described])).toEqual([]);
});

test('C1 each wrong field is named', () => {
  const wrong: [Partial<Agent>, string, string][] = [
    [{ name: '  ' }, 'name', 'no-name'],
    [{ name: 'B' }, 'name', 'same-name'],
    [{ name: 'a\u001bb' }, 'name', 'bad-character'],
    [{ command: ' ' }, 'command', 'no-command'],
    [{ command: 'a\nb' }, 'command', 'bad-character'],
    [{ adapter: 'custom' }, 'definition', 'no-definition'],
    [{ args: ['a\u0000'] }, 'args', 'bad-character'],
    [{ env: { '1A': 'x' } }, 'env', 'env-name'],
    [{ env: { '': 'x' } }, 'env', 'env-name'],
    [{ env: { A: '\u0000' } }, 'env', 'bad-character'],
    [{ specialities: [] }, 'specialities', 'no-speciality'],
    [{ maxTasks: 1.5 }, 'maxTasks', 'max-tasks'],
    [{ maxTasks: Number.NaN }, 'maxTasks', 'max-tasks'],
    [{ contextWindow: 19_999 }, 'contextWindow', 'window'],
    [{ window: 1_000 }, 'window', 'window-number'],
    [{ window: agent('b').window }, 'window', 'same-window'],
  ];
  const found = wrong.map(([change]) => kinds([agent('b'), { ...agent('a'), ...change }]));
  expect(found).toEqual(wrong.map(([, field, kind]) => [['a', field, kind]]));
});

test('C1 what is accepted is always a list that the journal can hold', () => {
  const word = fc.string({ maxLength: 12 });
  const any = fc.record({
    id: fc.constantFrom('a', 'b', 'c'), name: fc.string({ minLength: 1, maxLength: 40 }), command: fc.string({ minLength: 1, maxLength: 12 }), args: fc.array(word),
    env: fc.dictionary(word, word), maxTasks: fc.integer({ min: -2, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 4 }), (changes) => {
      const agents = changes.map((change) => ({ ...agent(change.id), ...change }));
      const decision = set(deskOf(), agents);
      if ('refused' in decision) {
        expect(decision.refused).not.toBe('');
        return;
      }
      for (const one of agents) expect(Agent.safeParse(one).success).toBe(true);
      expect(new Set(agents.map((a) => a.id)).size).toBe(agents.length);
    }),
  );
});

test('a text goes out urgent only when the person chose that', () => {
  const sent = (urgent?: boolean) =>
    decide(deskOf(), { type: 'message.send', agent: 'a', text: 'hi', ...(urgent === undefined ? {} : { urgent }) }, { now: 1, newId: () => 'x', live: {} });
  expect(sent(true)).toMatchObject({ events: [{ message: { urgent: true, provenance: 'person' } }] });
  for (const plain of [sent(false), sent()])
    expect('events' in plain && plain.events[0]).not.toHaveProperty('message.urgent');
});
