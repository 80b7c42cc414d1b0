import { emptyDesk, emptyDraft, type Agent, type AgentLive, type Context, type Desk, type EventBody, type Message, type Task } from '../../shared/model/index.ts';
import { reduce } from '../../shared/rules/index.ts';

// What the tests of this folder build their desks from: events, as in the journal.

export const agent = (id: 'claude' | 'amp' | 'codex', maxTasks = 2): Agent => ({
  id,
  name: id.toUpperCase(),
  hue: id,
  adapter: id,
  command: id,
  args: [],
  env: {},
  autonomy: 'edits',
  specialities: ['any'],
  maxTasks,
  window: 0,
  simulated: false,
});

export const taskId = (n: number): string => `TASK-T-${String(n).padStart(3, '0')}`;

export const task = (n: number, change: Partial<Task> = {}): Task => ({
  ...emptyDraft(),
  id: taskId(n),
  title: `Task ${n}`,
  ...change,
});

export const message = (id: string, to: string, n: number, queuedAt: number): Message => ({
  id,
  agent: to,
  taskId: taskId(n),
  text: 'do it',
  provenance: 'person',
  stage: 'queued',
  queuedAt,
});

/** Folds events, each with its time in epoch ms, into a desk with three agents. */
export function deskOf(...events: [at: number, body: EventBody][]): Desk {
  const all: typeof events = [
    [0, { type: 'project.opened', project: { id: 'p', path: '/p', name: 'p', prefix: 'T', language: 'en', demo: false } }],
    [0, { type: 'project.trusted' }],
    [0, { type: 'agents.set', agents: [agent('claude'), agent('amp', 3), agent('codex')] }],
    ...events,
  ];
  return all.reduce((desk, [at, body], seq) => reduce(desk, { seq: seq + 1, at, body }), emptyDesk);
}

/** The events by which an agent gets a task and accepts it at `at`, 200 ms after it was written. */
export function given(n: number, to: string, at: number): [number, EventBody][] {
  const id = `m${n}-${at}`;
  return [
    [at - 400, { type: 'task.assigned', id: taskId(n), agent: to }],
    [at - 300, { type: 'message.queued', message: message(id, to, n, at - 300) }],
    [at - 200, { type: 'message.written', id }],
    [at, { type: 'message.accepted', id, detail: 'hook' }],
  ];
}

/** A context of which all is known; `percent` of a ceiling of 200,000 tokens. */
export const context = (percent: number, change: Partial<Context> = {}): Context => ({
  used: percent * 2_000,
  window: 1_000_000,
  ceiling: 200_000,
  ceilingFrom: 'user',
  percent,
  rawPercent: percent / 5,
  source: 'status-line',
  at: 0,
  model: 'a-model',
  generation: 0,
  perTurn: 4_100,
  turnsLeft: Math.max(0, (90 - percent) / 2.05),
  ...change,
});

export const live = (id: string, change: Partial<AgentLive> = {}): AgentLive => ({
  id,
  cli: { status: 'found' },
  state: 'working',
  since: 0,
  why: 'because',
  evidence: [],
  pane: { id: 1, cols: 80, rows: 24, exited: false },
  waiting: null,
  context: null,
  spent: null,
  limit: null,
  capabilities: [],
  ...change,
});
