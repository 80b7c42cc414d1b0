import { describe, expect, it } from 'vitest';
import { usualPolicy, type EventBody, type Handoff } from '../../model/index.ts';
import {
  accept, carryOut, commit, crash, effects, fail, finish, MINUTE, openOne, readBack, record, rest, restart, see, settle, start, submit, unverified, working,
  world, write, type State,
} from '../test/handoff-world.ts';
import { plainDesk, valuesOf } from '../index.ts';
import { handoffDue } from './due.ts';

/** How often each kind of mishap may come in one run of the world. */
interface Budget {
  kills: number;
  crashes: number;
  limits: number;
  people: number;
  faults: number;
  doubts: number;
}

interface Node {
  state: State;
  budget: Budget;
}

const said = (state: State, what: string): State => ({ ...state, trace: [...state.trace, what] });

/** All that can happen next, with what is left of the budget. */
function moves({ state, budget }: Node): Node[] {
  const next: Node[] = [];
  const add = (what: string, change: () => State, cost: Partial<Budget> = {}): void => {
    const left = { ...budget };
    for (const [kind, n] of Object.entries(cost)) left[kind as keyof Budget] -= n;
    if (Object.values(left).some((n) => n < 0)) return;
    const to = change();
    if (to !== state) next.push({ state: said(to, what), budget: left });
  };
  const { desk } = state;
  const h = openOne(state);
  const due = handoffDue(desk, state.live, state.now);
  if (due !== null) add('time', () => rest({ ...state, now: due }));
  for (const effect of effects(state)) {
    if (effect.do === 'read') continue;
    add(effect.do, () => carryOut(state, effect));
    if (effect.do === 'memory') add('memory fails', () => record(state, { type: 'handoff.asked', id: effect.id, question: 'disk', about: 'memory' }), { faults: 1 });
  }
  for (const m of valuesOf(desk.messages)) {
    const about = m.id === h?.prompt ? 'prompt' : m.id === h?.asked ? 'ask' : null;
    if (!about || desk.sessions[desk.current[m.agent] ?? '']?.end) continue;
    if (m.stage === 'queued') add(`${about} goes out`, () => write(state, m.id));
    if (m.stage === 'writing' || m.stage === 'written') {
      const took = { ...state, taken: { ...state.taken, [m.id]: (state.taken[m.id] ?? 0) + 1 } };
      if (!state.taken[m.id]) add(`${about} accepted`, () => accept(state, m.id));
      // It arrived, and nothing says so yet.
      if (!state.taken[m.id]) add(`${about} arrives unseen`, () => took, { doubts: 1 });
      add(`${about} unverified`, () => unverified(state, m.id), { doubts: 1 });
      if (!state.taken[m.id]) add(`${about} not sent`, () => fail(state, m.id, 'not sent'), { faults: 1 });
    }
    if (m.stage === 'unverified' && state.taken[m.id]) {
      add(`${about} receipt late`, () => record(state, { type: 'message.accepted', id: m.id, detail: 'late' }));
      if (about === 'prompt' && h) add('shows it all the same', () => readBack(state, h.id, true));
    }
    if (m.stage === 'unverified' && about === 'prompt') {
      for (const choice of ['arrived', 'again', 'give-up'] as const) {
        // A person looks first: what arrived is not sent again.
        const arrived = (state.taken[m.id] ?? 0) > 0;
        if (arrived === (choice === 'arrived')) add(`person: ${choice}`, () => submit(state, { type: 'message.resolve', id: m.id, choice }), { people: 1 });
      }
    }
    if (m.stage === 'accepted' && about === 'prompt' && h && !h.readBack) {
      add('shows it', () => readBack(state, h.id, true));
      add('turn ends', () => finish(state, m.id));
      add('turn breaks', () => fail(state, m.id), { faults: 1 });
    }
    if (m.stage === 'finished' && about === 'prompt' && h && !h.readBack) {
      add('late: it shows it', () => readBack(state, h.id, true));
      add('shows nothing', () => readBack(state, h.id, false), { faults: 1 });
    }
  }
  if (h) {
    for (const agent of new Set([h.from, h.to ?? h.from])) {
      const runs = !desk.sessions[desk.current[agent] ?? '']?.end;
      if (runs) add(`${agent} crashes`, () => crash(state, agent), { crashes: 1 });
      else if (desk.sessions[desk.current[agent] ?? '']?.end === 'exited') add(`${agent} comes back`, () => start(state, agent));
    }
    if (h.to && state.live[h.to]?.state === 'ready')
      add(`${h.to} at its limit`, () => see(state, h.to!, { state: 'rate-limited', limit: { text: 'limit', seenAt: state.now, until: state.now + 600 * MINUTE } }), { limits: 1 });
    add('person: cancel', () => submit(state, { type: 'handoff.cancel', id: h.id }), { people: 1 });
    add('person: go codex', () => submit(state, { type: 'handoff.go', id: h.id, to: 'codex' }), { people: 1 });
    add('person: confirm', () => submit(state, { type: 'handoff.confirm', id: h.id }), { people: 1 });
    add('killed', () => restart(state), { kills: 1 });
  }
  return next;
}

/** What makes two states the same for all that follows: times from now on, ids by their order. */
function keyOf({ state, budget }: Node): string {
  const { live, now, taken } = state;
  const desk = plainDesk(state.desk);
  const seen = new Map<string, number>();
  const part = { h: desk.handoffs, o: desk.orchestrator, m: desk.messages, s: desk.sessions, c: desk.current, t: desk.tasks, live, taken, budget };
  return JSON.stringify(part, (key, value: unknown) => {
    if (key === 'times' || key === 'detail' || key === 'text' || key === 'why') return undefined;
    return typeof value === 'number' && value > 1_000_000 ? value - now : value;
  }).replace(/id-\d+|s-\w+-\d+/g, (id) => {
    if (!seen.has(id)) seen.set(id, seen.size);
    return `#${seen.get(id)}`;
  });
}

/** What must hold in every state; the reasons why it does not. */
function broken(state: State): string[] {
  const { desk, taken } = state;
  const wrong = [...state.wrong];
  const prompts = state.events.filter((e): e is Extract<EventBody, { type: 'handoff.prompted' }> => e.type === 'handoff.prompted');
  for (const { prompt } of prompts) if ((taken[prompt] ?? 0) > 1) wrong.push(`${prompt} was taken twice`);
  const epochs = state.events.flatMap((e) => (e.type === 'orchestrator.set' ? [e.epoch] : []));
  if (new Set(epochs).size !== epochs.length) wrong.push('two holders in one epoch');
  if (!desk.orchestrator) wrong.push('nobody holds the role');
  for (const { task, stage } of valuesOf(desk.tasks)) if (!desk.order.includes(task.id) || !stage) wrong.push(`${task.id} is lost`);
  for (const h of Object.values(desk.handoffs)) if (h.task === undefined) wrong.push(...brokenRole(state, h));
  return wrong;
}

function brokenRole({ desk, events, taken }: State, h: Handoff): string[] {
  const wrong: string[] = [];
  const mine = events.filter((e): e is Extract<EventBody, { type: 'handoff.prompted' | 'handoff.chosen' }> =>
    (e.type === 'handoff.prompted' || e.type === 'handoff.chosen') && e.id === h.id);
  // Between one choice and the next, a prompt may only follow another that was certainly not taken.
  let had: string | null = null;
  for (const e of mine) {
    if (e.type === 'handoff.chosen') had = null;
    else {
      if (had !== null && (taken[had] ?? 0) > 0) wrong.push(`a second prompt after ${had} was taken`);
      had = e.prompt;
    }
  }
  const latest = Object.values(desk.handoffs).filter(({ task }) => task === undefined).at(-1);
  const holder = desk.orchestrator?.agent;
  if (latest === h && h.end?.as === 'done' && holder !== h.to) wrong.push(`it ended with ${h.to}, and ${holder} holds the role`);
  if (latest === h && h.end?.as === 'back' && holder !== h.from) wrong.push(`it went back to ${h.from}, and ${holder} holds the role`);
  return wrong;
}

/**
 * Nobody does anything any more but the clock, and the app's own effects (`works`): then it comes to
 * an end, or to the person, within the deadlines.
 */
function comesToRest(from: State, works: boolean): string | null {
  const { judge, take, read } = usualPolicy.handoff;
  const most = from.now + (2 * judge + 3 * (take + read) + 5) * MINUTE;
  let state = from;
  for (let round = 0; round < 60; round += 1) {
    if (works) state = settle(state);
    const h = openOne(state);
    if (!h || h.step === 'asking') return state.now <= most ? null : `it took until ${(state.now - from.now) / MINUTE} min`;
    if (h.step === 'preparing' && h.cause === 'context') return null;
    const due = handoffDue(state.desk, state.live, state.now);
    if (due === null) return `it stands still at ${h.step}: ${JSON.stringify(h)}`;
    state = rest({ ...state, now: due });
  }
  return 'it never comes to rest';
}

/** Looks at every state that can be reached within the budget. */
function explore(first: State, budget: Budget, most: number): { states: number; ends: Record<string, number>; bounded: boolean } {
  const seen = new Set<string>();
  const ends: Record<string, number> = {};
  let open: Node[] = [{ state: first, budget }];
  while (open.length > 0 && seen.size < most) {
    const later: Node[] = [];
    for (const node of open) {
      const key = keyOf(node);
      if (seen.has(key) || seen.size >= most) continue;
      seen.add(key);
      const { state } = node;
      const wrong = broken(state);
      const stuck = [comesToRest(state, true), comesToRest(state, false)].filter((why) => why !== null);
      if (wrong.length > 0 || stuck.length > 0) throw new Error(`${[...wrong, ...stuck].join('; ')}\nafter: ${state.trace.join(' > ')}`);
      const h = openOne(state);
      if (!h) {
        const end = Object.values(state.desk.handoffs).at(-1)?.end?.as ?? 'none';
        ends[end] = (ends[end] ?? 0) + 1;
        continue;
      }
      later.push(...moves(node));
    }
    open = later;
  }
  return { states: seen.size, ends, bounded: open.length > 0 };
}

const nothing: Budget = { kills: 0, crashes: 0, limits: 0, people: 0, faults: 0, doubts: 0 };
const MOST = 2_500;

/** Claude holds the role at so many percent, and codex works on a task. */
function atPercent(percent: number): State {
  const { state } = working(world(), 'codex');
  return see(state, 'claude', {}, percent);
}

describe('H4 H5 the handoff protocol, in all interleavings', () => {
  const cases: [string, () => State, Budget][] = [
    ['nothing goes wrong', () => atPercent(98), nothing],
    ['the app is killed at any two steps', () => atPercent(98), { ...nothing, kills: 2 }],
    ['texts are in doubt and the app is killed', () => atPercent(98), { ...nothing, kills: 1, doubts: 2, people: 1 }],
    ['programs crash', () => atPercent(98), { ...nothing, crashes: 2, kills: 1 }],
    ['successors fail, and one reaches its limit', () => atPercent(98), { ...nothing, faults: 2, limits: 1 }],
    ['the person meddles', () => atPercent(98), { ...nothing, people: 2, faults: 1 }],
    ['the person starts it', () => submit(atPercent(40), { type: 'handoff.start', to: 'amp' }), { ...nothing, kills: 1, faults: 1, people: 1 }],
    ['nobody else is there', () => see(world(['claude']), 'claude', {}, 98), { ...nothing, kills: 1, faults: 1, crashes: 1 }],
    ['nobody else is there, and the holder works on a task of its own', () => see(working(world(['claude']), 'claude').state, 'claude', {}, 98), { ...nothing, kills: 1, crashes: 1 }],
    ['the holder has crashed', () => crash(atPercent(97), 'claude'), { ...nothing, kills: 1, crashes: 1, faults: 1 }],
  ];
  for (const [name, make, budget] of cases) {
    it(`H4 H5 ${name}: one holder, no prompt twice, nothing lost, an end within the deadlines`, () => {
      const { states, ends } = explore(make(), budget, MOST);
      expect(states).toBeGreaterThan(5);
      expect(ends['done'] ?? 0).toBeGreaterThan(0);
    });
  }

  it('H2 H4 a task in the middle: never with two conversations, never lost, an end within the deadlines', () => {
    const { state, id } = working(world(['claude', 'amp', 'codex'], { mode: 'automatic' }), 'amp');
    const { ends } = explore(see(state, 'amp', {}, 98), { ...nothing, kills: 1, faults: 1, crashes: 1 }, MOST);
    expect(ends['done']).toBeGreaterThan(0);
    expect(id).toBe('TASK-PO-001');
  });

  it('H4 finds what is broken: a protocol that lets a candidate go while its prompt is on its way', () => {
    const at = carryOut(carryOut(atPercent(98), { do: 'draft', id: openOne(atPercent(98))!.id }), { do: 'draft', id: openOne(atPercent(98))!.id });
    const due = rest({ ...at, now: at.now + 4 * MINUTE });
    const prompted = write(settle(due), openOne(settle(due))!.prompt!);
    const h = openOne(prompted)!;
    expect(broken(commit(prompted, [{ type: 'handoff.passed', id: h.id, agent: h.to!, why: 'late' }]))).not.toEqual([]);
  });
});
