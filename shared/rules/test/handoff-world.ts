import { Agent, emptyDesk, TaskDraft, usualPolicy, type AgentLive, type AgentState, type Desk, type EventBody, type Handoff, type Policy } from '../../model/index.ts';
import type { DeskCommand } from '../../contract/window.ts';
import { decide, handoffEffects, openHandoffs, reduce, takenAlong, valuesOf, whatFollows, type HandoffEffect } from '../index.ts';

export const MINUTE = 60_000;

/** All of an imagined app and its agents that decides what can happen next; a value, never changed. */
export interface State {
  desk: Desk;
  live: Record<string, AgentLive>;
  now: number;
  ids: number;
  /** Messages whose text a CLI has really taken, how often. */
  taken: Record<string, number>;
  /** What has gone wrong in the protocol, if anything has. */
  wrong: string[];
  /** What was done to come here. */
  trace: readonly string[];
  events: readonly EventBody[];
}

const liveOf = (id: string, state: AgentState, since: number, percent: number | null = null): AgentLive => ({
  id, state, since, cli: { status: 'found' }, why: '', evidence: [], pane: null, waiting: null, spent: null, limit: null, capabilities: [],
  context: percent === null ? null : {
    used: percent, window: 100, ceiling: 100, ceilingFrom: 'pinned', percent, rawPercent: percent, source: 'hook', at: since, model: null,
    generation: 0, perTurn: null, turnsLeft: null,
  },
});

const agentOf = (id: string, window: number): Agent =>
  Agent.parse({ id, name: id, hue: 'claude', adapter: 'claude', command: id, specialities: ['any'], maxTasks: 2, window });

/** Applies events, and looks at what they must never do. */
export function commit(state: State, bodies: readonly EventBody[]): State {
  let { desk } = state;
  const wrong = [...state.wrong];
  for (const body of bodies) {
    if (body.type === 'orchestrator.set' && body.epoch <= (desk.orchestrator?.epoch ?? 0)) wrong.push(`epoch ${body.epoch} twice`);
    if (body.type === 'handoff.passed') {
      const prompt = desk.messages[desk.handoffs[body.id]?.prompt ?? ''];
      if (prompt && ['writing', 'written', 'unverified'].includes(prompt.stage)) wrong.push(`passed on while ${prompt.id} is ${prompt.stage}`);
    }
    const moving = openHandoffs(desk).some((h) => !h.task && ['executing', 'delivering', 'confirming'].includes(h.step));
    if (body.type === 'task.assigned' && body.by === 'app' && moving) wrong.push(`${body.id} was handed out in a handoff`);
    desk = reduce(desk, { seq: desk.seq + 1, at: state.now, body });
  }
  const roles = openHandoffs(desk).filter(({ task }) => task === undefined);
  if (roles.length > 1) wrong.push('two handoffs of the role');
  return { ...state, desk, wrong, events: [...state.events, ...bodies] };
}

export const contextOf = (state: State, ids: { n: number }) => ({ now: state.now, newId: () => `id-${(ids.n += 1)}`, live: state.live });

/** What follows by itself next; null: nothing does. */
export function step(state: State): State | null {
  const ids = { n: state.ids };
  const bodies = whatFollows(state.desk, contextOf(state, ids));
  return bodies.length === 0 ? null : commit({ ...state, ids: ids.n }, bodies);
}

/** Lets all follow that follows by itself. */
export function rest(state: State): State {
  let at = state;
  for (let round = 0; round < 200; round += 1) {
    const next = step(at);
    if (!next) return at;
    at = next;
  }
  return { ...at, wrong: [...at.wrong, 'the rules never come to rest'] };
}

export const record = (state: State, ...bodies: EventBody[]): State => rest(commit(state, bodies));

/** A person's command; one that is refused changes nothing. */
export function submit(state: State, command: DeskCommand): State {
  const ids = { n: state.ids };
  const decision = decide(state.desk, command, contextOf(state, ids));
  return 'refused' in decision ? state : rest(commit({ ...state, ids: ids.n }, decision.events));
}

/** Why a command is refused; null when it is not. */
export function refusal(state: State, command: DeskCommand): string | null {
  const decision = decide(state.desk, command, contextOf(state, { n: state.ids }));
  return 'refused' in decision ? decision.refused : null;
}

export function see(state: State, agent: string, change: Partial<AgentLive>, percent?: number): State {
  const was = state.live[agent]!;
  const context = percent === undefined ? {} : { context: liveOf(agent, was.state, state.now, percent).context };
  return rest({ ...state, live: { ...state.live, [agent]: { ...was, ...change, ...context, since: state.now } } });
}

/** A trusted project in which claude holds the role and each agent runs. */
export function world(names: string[] = ['claude', 'amp', 'codex'], policy: Partial<Policy> = {}): State {
  const agents = names.map(agentOf);
  const first: State = {
    desk: emptyDesk, live: Object.fromEntries(names.map((id) => [id, liveOf(id, 'ready', 0, 20)])),
    now: 10_000_000, ids: 0, taken: {}, wrong: [], trace: [], events: [],
  };
  return record(
    first,
    { type: 'project.opened', project: { id: 'p', path: '/p', name: 'palm', prefix: 'PO', language: 'en', demo: false } },
    { type: 'agents.set', agents },
    { type: 'policy.set', policy: { ...usualPolicy, ...policy } },
    { type: 'project.trusted' },
    ...names.map((id): EventBody => ({
      type: 'session.started', session: { id: `s-${id}`, agent: id, pane: `p-${id}`, cliSession: `c-${id}`, startedAt: first.now },
    })),
    { type: 'orchestrator.set', agent: names[0]!, epoch: 1 },
  );
}

/** Adds a task that an agent works on. */
export function working(state: State, agent: string, draft: Partial<TaskDraft> = {}): { state: State; id: string } {
  let at = submit(state, { type: 'task.add', draft: TaskDraft.parse({ title: 'Work', ...draft }) });
  const id = at.desk.order.at(-1)!;
  at = submit(at, { type: 'task.give', id, agent });
  at = accept(at, at.desk.tasks[id]!.messageId!);
  return { state: see(at, agent, { state: 'working' }), id };
}

/** The first byte of a message goes out. */
export const write = (state: State, id: string): State =>
  record(state, { type: 'message.writing', id, road: 'keys' });

/** Its CLI takes a message. */
export function accept(state: State, id: string): State {
  const before = state.desk.messages[id]?.stage === 'queued' ? write(state, id) : state;
  const took = { ...before, taken: { ...before.taken, [id]: (before.taken[id] ?? 0) + 1 } };
  return record(took, { type: 'message.written', id }, { type: 'message.accepted', id, detail: 'hook' });
}

export const finish = (state: State, id: string): State => record(state, { type: 'message.finished', id, detail: 'stop' });

export const fail = (state: State, id: string, detail = 'broke'): State => record(state, { type: 'message.failed', id, detail });

export const unverified = (state: State, id: string): State => record(state, { type: 'message.unverified', id, detail: 'no receipt' });

/** An agent's program ends with an error, and with it what was under way to it. */
export function crash(state: State, agent: string, end: 'exited' | 'stopped' = 'exited'): State {
  const under = valuesOf(state.desk.messages).filter((m) => m.agent === agent);
  const live = { ...state.live, [agent]: { ...state.live[agent]!, state: 'exited' as const, since: state.now } };
  const bodies = under.flatMap((m): EventBody[] =>
    m.stage === 'accepted' ? [{ type: 'message.failed', id: m.id, detail: 'its program ended before the turn was over' }]
    : m.stage === 'writing' || m.stage === 'written' ? [{ type: 'message.unverified', id: m.id, detail: 'its program ended' }]
    : []);
  const session = state.desk.current[agent];
  const over: EventBody[] = session && !state.desk.sessions[session]?.end ? [{ type: 'session.ended', id: session, end, exitCode: end === 'exited' ? 1 : null }] : [];
  return record({ ...state, live }, ...bodies, ...over);
}

/** An agent's program runs again, in a session of its own. */
export function start(state: State, agent: string, cliSession: string | null = null): State {
  const id = `s-${agent}-${state.ids + 1}`;
  const live = { ...state.live, [agent]: liveOf(agent, 'ready', state.now) };
  return record({ ...state, live, ids: state.ids + 1 }, {
    type: 'session.started', session: { id, agent, pane: id, cliSession, startedAt: state.now },
  });
}

export const pass = (state: State, minutes: number): State => rest({ ...state, now: state.now + minutes * MINUTE });

export const effects = (state: State): HandoffEffect[] => handoffEffects(state.desk, state.live);

/** Carries out one effect as the app does, when all goes well. */
export function carryOut(state: State, effect: HandoffEffect): State {
  const h = state.desk.handoffs[effect.id]!;
  const n = state.ids + 1;
  const next = { ...state, ids: n };
  const message = (agent: string, taskId?: string) => ({
    id: `id-${n}`, agent, text: effect.do, provenance: 'app' as const, stage: 'queued' as const, queuedAt: state.now, ...(taskId ? { taskId } : {}),
  });
  switch (effect.do) {
    case 'draft':
      return record(next, { type: 'message.queued', message: message(h.from) }, { type: 'handoff.drafted', id: h.id, file: 'm.md', asked: `id-${n}` });
    case 'judge':
      return record(state, { type: 'handoff.judged', id: h.id, judgement: { next: 'the next thing' } });
    case 'memory': {
      const task = h.task === undefined ? takenAlong(state.desk, h)?.task.id : h.task;
      const before = state.desk.messages[state.desk.tasks[task ?? '']?.messageId ?? ''];
      const ends: EventBody[] = before && before.stage !== 'finished' && !before.settled
        ? [{ type: 'message.failed', id: before.id, detail: 'handed on', settled: true }] : [];
      return record(next, ...ends, { type: 'message.queued', message: message(h.to!, task) }, {
        type: 'handoff.prompted', id: h.id, prompt: `id-${n}`, memory: { file: 'm.md', text: 'memory', facts: 1, judged: [] },
      });
    }
    case 'stop':
      return crash(state, effect.agent, 'stopped');
    case 'start':
      return start(state, effect.agent);
    case 'read':
      return state;
  }
}

/** Carries out all that is to be done until only looking is left. */
export function settle(state: State): State {
  let at = state;
  for (let round = 0; round < 50; round += 1) {
    const effect = effects(at).find((e) => e.do !== 'judge' && e.do !== 'read');
    if (!effect) return at;
    at = carryOut(at, effect);
  }
  return { ...at, wrong: [...at.wrong, 'the effects never come to rest'] };
}

export const readBack = (state: State, id: string, ok: boolean): State =>
  record(state, { type: 'handoff.read', id, readBack: { text: 'said', ok, missing: ok ? [] : ['goal'] } });

/** The one handoff, of the role or of a task, that is not over. */
export const openOne = (state: State): Handoff | undefined => openHandoffs(state.desk)[0];

/** What is to be seen of a message's agent. */
export const holderOf = (state: State): string | undefined => state.desk.orchestrator?.agent;

/** The app is killed and started again: what a CLI was given is found out from what it says itself. */
export function restart(state: State): State {
  const open = openHandoffs(state.desk).map(({ id }): EventBody => ({ type: 'handoff.resumed', id }));
  const found = valuesOf(state.desk.messages).flatMap((m): EventBody[] => {
    if (m.stage !== 'writing' && m.stage !== 'written') return [];
    return (state.taken[m.id] ?? 0) > 0
      ? [{ type: 'message.accepted', id: m.id, detail: 'by its text (hook)' }]
      : [{ type: 'message.unverified', id: m.id, detail: 'the app ended while it was on its way' }];
  });
  // Delivery has taken up what was under way before anything follows.
  return record(commit(state, found), ...open);
}

