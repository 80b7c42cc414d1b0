import type { DeskCommand } from '../../contract/window.ts';
import { emptyDesk, TaskDraft, usualPolicy, type Agent, type AgentLive, type AgentState, type Desk, type EventBody, type Policy, type TaskRecord } from '../../model/index.ts';
import { decide } from '../decide/decide.ts';
import { follow, type Context } from '../work/follow.ts';
import { inTerminal } from '../work/queue.ts';
import { reduceAll } from '../fold/reduce.ts';

// A project with agents that are only said to work: events as the app would journal them, folded and
// followed by the real rules on a clock of its own. For tests and benches.

export const taskId = (n: number): string => `TASK-T-${String(n).padStart(3, '0')}`;

export const agentOf = (id: string, change: Partial<Agent> = {}): Agent => ({
  id, name: id.toUpperCase(), hue: 'claude', adapter: 'claude', command: 'claude', args: [], env: {}, autonomy: 'edits',
  specialities: ['any'], maxTasks: 2, window: 0, simulated: false, ...change,
});

const liveOf = (id: string, state: AgentState): AgentLive => ({
  id, cli: { status: 'found' }, state, since: 0, why: '', evidence: [], pane: null, waiting: null,
  context: null, spent: null, limit: null, capabilities: [],
});

export interface World {
  readonly desk: Desk;
  readonly live: Record<string, AgentLive>;
  now: number;
  context(): Context;
  /** Journals facts and all that follows from them. */
  record(...bodies: EventBody[]): void;
  /** What follows once something changed that is not journaled. */
  review(): void;
  /** @returns why it was refused, or null */
  submit(command: DeskCommand): string | null;
  /** What the person or agent is told beside it; a refusal throws. */
  told(command: DeskCommand): string | undefined;
  add(draft?: Partial<TaskDraft>): void;
  task(n: number): TaskRecord;
  see(agent: string, state: AgentState): void;
  /** Its CLI took the prompt that waits, after a start if it does not run. */
  accept(agent: string): void;
  /** It says that it is finished. */
  finish(agent: string): void;
  /** The gate of the task in its terminal ends. */
  gate(agent: string, ok: boolean): void;
  /** Its program ends. */
  end(agent: string, exitCode: number): void;
  start(agent: string): void;
}

const ROUNDS = 10_000;

/** A trusted project in which all agents are ready. Every event is told to `onEvent`. */
export function createWorld(agents: Agent[], policy: Partial<Policy> = {}, onEvent?: (body: EventBody, at: number) => void): World {
  let desk: Desk = emptyDesk;
  let ids = 0;
  const live = Object.fromEntries(agents.map(({ id }) => [id, liveOf(id, 'ready')]));

  const commit = (bodies: readonly EventBody[]): void => {
    desk = reduceAll(desk, bodies.map((body, i) => ({ seq: desk.seq + i + 1, at: world.now, body })));
    for (const body of bodies) onEvent?.(body, world.now);
  };
  const rest = (): void => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = follow(desk, world.context());
      if (next.length === 0) return;
      commit(next);
    }
    throw new Error('The rules never come to rest');
  };
  const held = (agent: string): TaskRecord => {
    const record = inTerminal(desk, agent);
    if (!record) throw new Error(`${agent} has nothing`);
    return record;
  };

  const world: World = {
    get desk() {
      return desk;
    },
    live,
    now: 1_000_000,
    context: () => ({ now: world.now, newId: () => `id-${(ids += 1)}`, live }),
    record(...bodies) {
      commit(bodies);
      rest();
    },
    review: rest,
    submit(command) {
      const decision = decide(desk, command, world.context());
      if ('refused' in decision) return decision.refused;
      world.record(...decision.events);
      return null;
    },
    told(command) {
      const decision = decide(desk, command, world.context());
      if ('refused' in decision) throw new Error(decision.refused);
      world.record(...decision.events);
      return decision.told;
    },
    add(draft = {}) {
      const refused = world.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 't', ...draft }) });
      if (refused) throw new Error(refused);
    },
    task(n) {
      return desk.tasks[taskId(n)]!;
    },
    see(agent, state) {
      live[agent] = { ...live[agent]!, state, since: world.now };
      rest();
    },
    accept(agent) {
      const id = held(agent).messageId ?? '';
      if (live[agent]!.state === 'exited') world.start(agent);
      world.record({ type: 'message.writing', id });
      live[agent] = { ...live[agent]!, state: 'working', since: world.now };
      world.record({ type: 'message.written', id }, { type: 'message.accepted', id, detail: 'hook' });
    },
    finish(agent) {
      const id = held(agent).messageId ?? '';
      live[agent] = { ...live[agent]!, state: 'ready', since: world.now };
      world.record({ type: 'message.finished', id, detail: 'stop' });
    },
    gate(agent, ok) {
      const { task, gate } = held(agent);
      const step = { command: 'make test', ok, exitCode: ok ? 0 : 1, reason: ok ? 'exit 0' : 'exit 1', output: '', startedAt: world.now, endedAt: world.now };
      const runId = gate?.runId ?? '';
      world.record({ type: 'gate.step', id: task.id, runId, step }, { type: 'gate.finished', id: task.id, runId, ok });
    },
    end(agent, exitCode) {
      live[agent] = { ...live[agent]!, state: 'exited', since: world.now };
      const carried = inTerminal(desk, agent)?.messageId ?? '';
      const fails: EventBody[] = desk.messages[carried]?.stage === 'accepted'
        ? [{ type: 'message.failed', id: carried, detail: 'its program ended before the turn was over' }]
        : [];
      world.record(...fails);
      const id = desk.current[agent];
      if (id) world.record({ type: 'session.ended', id, end: 'exited', exitCode });
      rest();
    },
    start(agent) {
      ids += 1;
      const session = { id: `s-${ids}`, agent, pane: `p-${ids}`, cliSession: null, startedAt: world.now };
      live[agent] = { ...live[agent]!, state: 'ready', since: world.now };
      world.record({ type: 'session.started', session });
    },
  };
  commit([
    { type: 'project.opened', project: { id: 'p', path: '/p', name: 'palm', prefix: 'T', language: 'en', demo: false } },
    { type: 'agents.set', agents },
    { type: 'policy.set', policy: { ...usualPolicy, mode: 'automatic', ...policy } },
    { type: 'project.trusted' },
  ]);
  for (const { id } of agents) world.start(id);
  return world;
}
