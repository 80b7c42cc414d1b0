import { Agent, emptyDesk, TaskDraft, usualPolicy, type AgentLive, type AgentState, type Desk, type EventBody, type JournalEvent, type Policy } from '../../model/index.ts';
import { decide, reduce, whatFollows } from '../index.ts';
import type { DeskCommand } from '../../contract/window.ts';

export const MIN = 60_000;

const liveOf = (id: string, state: AgentState, since: number): AgentLive => ({
  id, state, since, cli: { status: 'found' }, why: `it is ${state}`, evidence: [], pane: null,
  waiting: null, context: null, spent: null, limit: null, capabilities: [],
});

/** A desk on a clock of its own, driven the way the writer drives it, with every event kept. */
export function makeWorld(names: string[] = ['claude', 'codex']) {
  const agents = names.map((id, window) =>
    Agent.parse({ id, name: id, hue: 'claude', adapter: 'claude', command: id, specialities: ['any'], maxTasks: 3, window }));
  let desk: Desk = emptyDesk;
  let now = 1_000_000;
  let count = 0;
  const events: JournalEvent[] = [];
  let live: Record<string, AgentLive> = Object.fromEntries(names.map((id) => [id, liveOf(id, 'ready', now)]));
  let absent: string[] = [];
  const commit = (bodies: EventBody[]): void => {
    for (const body of bodies) {
      const event = { seq: desk.seq + 1, at: now, body };
      events.push(event);
      desk = reduce(desk, event);
    }
  };
  const rest = (): void => {
    for (let round = 0; round < 300; round += 1) {
      const context = { now, newId: () => `id-${(count += 1)}`, live, absent: (paths: string[], task: string) => paths.filter((p) => absent.includes(p) || absent.includes(`${task}: ${p}`)) };
      const next = whatFollows(desk, context);
      if (next.length === 0) return;
      commit(next);
    }
    throw new Error('never rests');
  };
  const record = (...bodies: EventBody[]): void => {
    commit(bodies);
    rest();
  };
  const submit = (command: DeskCommand): string | null => {
    const decision = decide(desk, command, { now, newId: () => `id-${(count += 1)}`, live });
    if ('refused' in decision) return decision.refused;
    record(...decision.events);
    return null;
  };
  record(
    { type: 'project.opened', project: { id: 'p', path: '/p', name: 'palm', prefix: 'PO', language: 'fr', demo: false } },
    { type: 'agents.set', agents },
    { type: 'project.trusted' },
  );
  return {
    get desk() { return desk; },
    get live() { return live; },
    get now() { return now; },
    events,
    submit,
    record,
    rest,
    /** Events of a type so far. */
    of: <T extends EventBody['type']>(type: T) =>
      events.map((e) => e.body).filter((b): b is Extract<EventBody, { type: T }> => b.type === type),
    policy(patch: Partial<Policy['stall']> = {}, more: Partial<Policy> = {}) {
      submit({ type: 'policy.set', policy: { ...usualPolicy, ...more, stall: { ...usualPolicy.stall, ...patch } } });
    },
    /** Paths that are missing, or `<task>: <path>` where one task is worked on. */
    absent(paths: string[]) { absent = paths; },
    /** Adds a task and gives its id. */
    add(draft: Partial<TaskDraft> = {}): string {
      const refused = submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'Work', ...draft }) });
      if (refused) throw new Error(refused);
      return desk.order.at(-1) ?? '';
    },
    /** Gives a task to an agent, which accepts its prompt and begins to work. */
    run(id: string, agent: string) {
      const refused = submit({ type: 'task.give', id, agent });
      if (refused) throw new Error(refused);
      const message = desk.tasks[id]?.messageId ?? '';
      record({ type: 'message.writing', id: message }, { type: 'message.written', id: message }, { type: 'message.accepted', id: message, detail: '' });
      this.state(agent, 'working');
    },
    /** The agent is seen in a state from now on. `quiet`: how long nothing had been seen before, ms. */
    state(agent: string, state: AgentState, quiet = 0) {
      const evidence: AgentLive['evidence'] =
        state === 'stalled' ? [{ source: 'silence', at: now, ttl: 0, says: state, detail: 'silent', quiet }] : [];
      const limit = state === 'rate-limited' ? { text: 'Usage limit reached', seenAt: now, until: null } : null;
      live = { ...live, [agent]: { ...liveOf(agent, state, now), evidence, limit } };
      rest();
    },
    /** The computer sleeps for so long, and nothing is looked at meanwhile. */
    sleep(minutes: number) {
      const from = now;
      now += minutes * MIN;
      record({ type: 'app.slept', from, to: now });
    },
    /** Time passes, looked at each minute as the app does more often. */
    pass(minutes: number) {
      for (let i = 0; i < minutes; i += 1) {
        now += MIN;
        rest();
      }
    },
    /** The clock is set back by so many minutes. */
    back(minutes: number) {
      now -= minutes * MIN;
      rest();
    },
    /** A run of the agent's program begins; `by`: the app started it. */
    start(agent: string, by?: 'app', cliSession: string | null = 'c1') {
      const id = `s${(count += 1)}`;
      record({ type: 'session.started', session: { id, agent, pane: id, cliSession, startedAt: now, ...(by ? { by, goesOn: true as const } : {}) } });
      this.state(agent, 'ready');
      return id;
    },
    /** The agent's program ends by itself. */
    crash(agent: string, exitCode: number | null = 1) {
      const id = desk.current[agent] ?? '';
      live = { ...live, [agent]: liveOf(agent, 'exited', now) };
      record({ type: 'session.ended', id, end: 'exited', exitCode });
      const message = Object.values(desk.messages).find((m) => m.agent === agent && m.stage === 'accepted');
      if (message) record({ type: 'message.failed', id: message.id, detail: 'its program ended before the turn was over' });
    },
    /** The app starts again: the journal is read anew, and nothing is known of the agents yet. */
    restart() {
      desk = events.reduce(reduce, emptyDesk);
      for (const id of names) live = { ...live, [id]: liveOf(id, 'unknown', now) };
      rest();
    },
  };
}
