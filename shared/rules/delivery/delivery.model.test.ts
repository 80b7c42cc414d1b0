/**
 * The delivery protocol against every interleaving of a small world: a CLI with a composer and
 * dialogs, a control connection or none, a start that takes the text along, a person at the
 * keyboard, a host that may vanish, and an app that is killed at any moment. Explored depth first,
 * with times kept relative so that equal situations meet.
 */
import { describe, expect, it } from 'vitest';
import type { Road } from '../../model/index.ts';
import { advance, begin, recover } from './delivery.ts';
import type { Action, Input, Machine, Pace } from './delivery.ts';

const pace: Pace = { settle: 1, echo: 2, accept: 1, weak: 1, giveUp: 3, quiet: 1, stable: 1, rest: 1 };
type Text = '' | 'draft' | 'ours' | 'mixed';

interface World {
  alive: boolean;
  /** Started with our text, and neither taken nor lost yet. */
  starting: boolean;
  composer: Text;
  stash: boolean;
  dialog: boolean;
  /** The dialog is told by the state, not only drawn. */
  dialogTold: boolean;
  working: boolean;
  offset: number;
  personKey: number;
  personAge: number;
  stateAge: number;
  swallow: number;
  channel: boolean;
  /** Our text was taken by the CLI, and it has not said so yet. */
  untold: boolean;
  /** How often the CLI took our text, by any road. */
  takes: number;
  /** What happened, for the rules. */
  texts: number;
  enters: number;
  drafted: boolean;
}

interface Situation {
  machine: Machine;
  world: World;
  /** What the journal holds of the message, and with which road. */
  stage: string;
  road: Road | null;
  /** A conditional write that is on its way to the host. */
  write: Extract<Action, { do: 'write' }> | null;
  journaling: Road | null;
  giving: boolean;
  launching: 'no' | 'asked' | 'spawned';
  /** How often it may be started. */
  starts: number;
  budget: number;
  kills: number;
}

const world0: World = {
  alive: true, starting: false, composer: '', stash: false, dialog: false, dialogTold: false, working: false,
  offset: 0, personKey: 0, personAge: 2, stateAge: 2, swallow: 0, channel: false, untold: false, takes: 0,
  texts: 0, enters: 0, drafted: false,
};

const moved = (w: World, change: Partial<World>): World => ({ ...w, ...change, offset: w.offset + 1 });
const NOW = 100;

/** The CLI takes our text: never a second time, whatever happened (D2). */
function taken(w: World, change: Partial<World> = {}): World {
  expect(w.takes, 'D2 the text is taken once, by one road').toBe(0);
  return moved(w, { working: true, stateAge: 0, untold: true, takes: 1, starting: false, ...change });
}

function feed(s: Situation, input: Input): Situation {
  const { machine, actions } = advance(s.machine, input, pace);
  let next: Situation = { ...s, machine };
  for (const action of actions) {
    if (action.do === 'journal' && action.stage === 'writing') next = { ...next, journaling: action.road };
    else if (action.do === 'journal') {
      const back = action.stage === 'returned';
      next = { ...next, stage: back ? 'queued' : action.stage, road: back ? null : next.road };
    } else if (action.do === 'write') {
      expect(next.write, 'D6 one write at a time').toBe(null);
      next = { ...next, write: action };
    } else if (action.do === 'give') {
      expect([next.stage, next.road], 'D1 state before the text is given').toEqual(['writing', 'channel']);
      next = { ...next, giving: true };
    } else if (action.do === 'launch') {
      expect([next.stage, next.road], 'D1 state before the start').toEqual(['writing', 'argument']);
      next = { ...next, launching: 'asked' };
    }
  }
  return next;
}

function look(s: Situation, stashable: boolean): Situation {
  const w = s.world;
  const state = !w.alive ? 'exited' : w.dialogTold ? 'waiting-for-you' : w.starting ? 'starting'
    : w.working ? 'working' : 'ready';
  const composer = !w.alive || w.starting ? 'none' : w.dialog ? 'dialog' : w.composer === '' ? 'empty'
    : w.composer === 'ours' ? 'ours' : 'draft';
  return feed(s, {
    type: 'look', now: NOW, offset: w.offset, personKey: w.personKey,
    lastPersonAt: w.personAge > 1 ? null : NOW - w.personAge, composer, partial: false,
    channel: w.alive && w.channel, steers: true,
    shown: composer === 'empty' && w.takes > 0, stashable, state, since: NOW - w.stateAge, why: '',
  });
}

/** What a write does to the CLI, if its condition still holds; here the rules are checked. */
function effect(s: Situation): World | null {
  const { write, world: w } = s;
  const holds = w.alive && write?.condition.offset === w.offset && write.condition.personKey === w.personKey;
  if (!write || !holds) return null;
  expect(w.dialog, 'D5 nothing is written while a dialog is drawn').toBe(false);
  expect(w.personAge, 'D4 a person who types is waited for').toBeGreaterThanOrEqual(pace.quiet);
  if (write.what === 'stash') {
    expect(w.composer, 'only a draft is put aside').toBe('draft');
    return moved(w, { composer: '', stash: true });
  }
  expect(s.road, 'D2 keys only on the road that was written down').toBe('keys');
  if (write.what === 'text') {
    expect(s.stage, 'D1 state before bytes').toBe('writing');
    expect(w.texts, 'D2 the text goes out once').toBe(0);
    expect(w.composer, 'D4 never into a draft').toBe('');
    return moved(w, { composer: 'ours', texts: 1 });
  }
  expect(w.composer, 'D5 Enter only onto our text').toBe('ours');
  expect(w.enters, 'D3 one Enter and one more').toBeLessThan(2);
  if (w.swallow > 0) return { ...w, swallow: w.swallow - 1, enters: w.enters + 1 };
  return taken(w, { composer: w.stash ? 'draft' : '', stash: false, enters: w.enters + 1 });
}

function perform(s: Situation, result: 'done' | 'unknown' = 'done'): Situation {
  const world = effect(s);
  const rest = { ...s, write: null };
  if (!world) return feed(rest, { type: 'wrote', now: NOW, result: 'refused' });
  return feed({ ...rest, world }, { type: 'wrote', now: NOW, result });
}

/** The app is killed and started again: what was on its way happened, or did not. */
function killed(s: Situation): Situation[] {
  const journals = s.journaling ? [s, { ...s, stage: 'writing', road: s.journaling }] : [s];
  return journals.flatMap((j) => {
    const worlds = [j.world];
    const written = j.write && effect(j);
    if (written) worlds.push(written);
    if (j.giving && j.world.alive) worlds.push(taken(j.world));
    if (j.launching === 'asked') worlds.push(moved(j.world, { alive: true, starting: true, stateAge: 0 }));
    return worlds.map((world): Situation => {
      const begun = j.stage === 'writing' || j.stage === 'written' || j.stage === 'accepted';
      const machine = begun
        ? recover(j.stage as 'writing' | 'written' | 'accepted', NOW - 1, NOW + 1, j.road ?? 'keys')
        : begin(j.machine.urgent);
      const next: Situation = {
        ...j, world, machine, write: null, journaling: null, giving: false, launching: 'no', kills: j.kills - 1,
      };
      return begun && !world.alive ? feed(next, { type: 'exited', now: NOW }) : next;
    });
  });
}

/** One unit of time. Ages stop growing where no rule asks further. */
function tick(s: Situation): Situation {
  const older = (at: number | null, most: number) => (at === null ? null : Math.max(at - 1, NOW - most));
  const m = s.machine;
  return {
    ...s,
    machine: {
      ...m, textAt: older(m.textAt, 2), enterAt: older(m.enterAt, 3), workingAt: older(m.workingAt, 1),
      acceptedAt: older(m.acceptedAt, 1), readySince: older(m.readySince, 2),
      holdUntil: older(m.holdUntil, 1) ?? 0, notBefore: older(m.notBefore, 1) ?? 0,
      ended: m.ended && { ...m.ended, at: older(m.ended.at, 1) ?? 0 },
    },
    world: {
      ...s.world, personAge: Math.min(2, s.world.personAge + 1), stateAge: Math.min(3, s.world.stateAge + 1),
    },
  };
}

function launches(s: Situation): Situation[] {
  const { world: w } = s;
  const out: Situation[] = [];
  if (s.launching === 'asked') {
    const no = { ...s, launching: 'no' as const };
    const up = moved(w, { alive: true, starting: true, stateAge: 0 });
    out.push({ ...s, launching: 'spawned', world: up });
    out.push(feed(no, { type: 'launched', now: NOW, result: 'refused', reason: '' }));
    out.push(feed(no, { type: 'launched', now: NOW, result: 'unknown', reason: '' }));
    out.push(feed({ ...no, world: up }, { type: 'launched', now: NOW, result: 'unknown', reason: '' }));
  }
  if (s.launching === 'spawned')
    out.push(feed({ ...s, launching: 'no' }, { type: 'launched', now: NOW, result: 'done', reason: '' }));
  if (w.alive && w.starting && !w.dialog) {
    out.push({ ...s, world: taken(w) });
    // A CLI may lose it: after a question that was answered with no, for example.
    out.push({ ...s, world: moved(w, { starting: false, stateAge: 0 }) });
  }
  if (!w.alive && s.launching === 'no' && s.machine.phase === 'waiting' && s.starts > 0)
    out.push(feed({ ...s, starts: s.starts - 1 }, { type: 'launch', now: NOW }));
  return out;
}

function answers(s: Situation): Situation[] {
  if (!s.giving) return [];
  const no = { ...s, giving: false };
  const given = (at: Situation, result: 'accepted' | 'refused' | 'unknown') =>
    feed(at, { type: 'given', now: NOW, result, reason: '', ...(result === 'accepted' ? { turn: 't' } : {}) });
  const out = [given(no, 'refused'), given(no, 'unknown')];
  if (!s.world.alive || s.world.takes > 0) return out;
  const told = feed({ ...s, world: { ...taken(s.world), untold: false } }, {
    type: 'prompt', at: NOW, match: 'same', source: 'hook', turn: 't',
  });
  const yes = { ...no, world: taken(s.world) };
  return [...out, given(yes, 'accepted'), given(yes, 'unknown'), given({ ...told, giving: false }, 'accepted')];
}

function successors(s: Situation): Situation[] {
  const { world: w, machine: m } = s;
  const spend = (world: World): Situation => ({ ...s, world, budget: s.budget - 1 });
  const out: Situation[] = [tick(s), ...launches(s), ...answers(s)];
  if (!s.write && !s.journaling && s.launching === 'no') out.push(look(s, true), look(s, false));
  if (s.write) out.push(perform(s));
  if (s.journaling) {
    const written = { ...s, journaling: null, stage: 'writing', road: s.journaling };
    out.push(feed(written, { type: 'journaled', now: NOW }));
  }
  if (w.untold) {
    const told = { ...s, world: { ...w, untold: false } };
    out.push(feed(told, { type: 'prompt', at: NOW, match: 'same', source: 'hook', turn: 't' }));
    out.push(feed(s, { type: 'working', at: NOW, source: 'report' }));
  }
  if (w.working && m.phase !== 'over') {
    const idle = { ...s, world: moved(w, { working: false, stateAge: 0 }) };
    out.push(feed(idle, { type: 'ended', at: NOW, detail: 'done', source: 'report' }));
  }
  if (s.kills > 0) out.push(...killed(s));
  if (s.budget > 0 && w.alive) {
    out.push(spend(moved(w, {})));
    if (w.channel) out.push(spend({ ...w, channel: false }));
    if (w.dialog) out.push(spend(moved(w, { dialog: false, dialogTold: false, stateAge: 0 })));
    else {
      out.push(spend(moved(w, { dialog: true })));
      out.push(spend(moved(w, { dialog: true, dialogTold: true, stateAge: 0 })));
    }
    const typed = w.composer === 'ours' || w.composer === 'mixed' ? 'mixed' : 'draft';
    const key = { personKey: w.personKey + 1, personAge: 0 };
    if (!w.dialog && !w.starting) out.push(spend(moved(w, { ...key, composer: typed, drafted: true })));
    // A key that prints nothing yet: only the key counter moves.
    out.push(spend({ ...w, ...key }));
    if (s.write) {
      out.push(feed({ ...spend(w), write: null }, { type: 'wrote', now: NOW, result: 'unknown' }));
      out.push(perform({ ...s, budget: s.budget - 1 }, 'unknown'));
    }
    const dead = spend(moved(w, {
      alive: false, starting: false, working: false, composer: '', dialog: false, dialogTold: false,
    }));
    out.push(feed(dead, { type: 'exited', now: NOW }));
  }
  return out;
}

/** Offsets only matter by being the same: the condition's is kept as a difference. */
function signature(s: Situation): string {
  const c = s.write?.condition;
  const write = s.write && [s.write.what, c && s.world.offset - c.offset, c && s.world.personKey - c.personKey];
  const { offset: _o, personKey: _p, ...world } = s.world;
  const { why: _w, workingBy: _b, ended, ...m } = s.machine;
  const later = m.phase === 'accepted' || m.phase === 'over';
  // What the protocol does not ask for any more makes no difference.
  const machine = {
    ...m,
    textAt: later ? 0 : m.textAt,
    enterAt: later ? 0 : m.enterAt,
    workingAt: later ? m.workingAt !== null : m.workingAt,
    notBefore: m.phase === 'waiting' ? Math.max(0, m.notBefore - NOW) : 0,
    holdUntil: later ? 0 : Math.max(0, m.holdUntil - NOW),
  };
  const way = [s.stage, s.road, s.journaling, s.giving, s.launching, s.starts, s.budget, s.kills];
  return JSON.stringify([Object.values(world), Object.values(machine), ended && ended.at, write, way]);
}

interface From {
  world?: Partial<World>;
  budget: number;
  kills?: number;
  starts?: number;
  urgent?: boolean;
}

function explore({ world, budget, kills = 0, starts = 0, urgent = false }: From, check: (s: Situation) => void): number {
  const first: Situation = {
    machine: begin(urgent), world: { ...world0, ...world }, stage: 'queued', road: null, write: null,
    journaling: null, giving: false, launching: 'no', starts, budget, kills,
  };
  const seen = new Set<string>([signature(first)]);
  const queue = [first];
  for (let s = queue.pop(); s; s = queue.pop()) {
    check(s);
    // What follows is over for this message.
    if (s.machine.phase === 'over') continue;
    for (const next of successors(s)) {
      const id = signature(next);
      if (seen.has(id)) continue;
      seen.add(id);
      if (seen.size > 600_000) throw new Error('the world has grown too large to explore');
      queue.push(next);
    }
  }
  return seen.size;
}

describe('the delivery protocol in every interleaving', () => {
  const phases = new Set<string>();
  const check = (s: Situation): void => {
    phases.add(s.machine.outcome ?? s.machine.phase);
    const { machine: m, world: w } = s;
    if (m.outcome === 'failed' && m.acceptedAt === null)
      expect(w.takes, 'D3 "nothing was taken" only when it is so').toBe(0);
    if (m.phase === 'accepted' || m.outcome === 'finished')
      expect(w.takes, 'D8 accepted is what was taken').toBe(1);
    if (m.phase === 'waiting') expect([w.texts, w.takes], 'nothing is out while it waits').toEqual([0, 0]);
    if (!w.drafted && w.alive && w.texts === 0 && w.takes === 0) expect(w.composer).toBe('');
  };
  const visits = (...wanted: string[]) => {
    for (const phase of wanted) expect(phases).toContain(phase);
  };

  it('D1 D2 D3 D4 D5 D6 hold for keys with three disturbances at any moment', () => {
    expect(explore({ budget: 3 }, check)).toBeGreaterThan(5_000);
    visits('finished', 'unverified', 'failed', 'accepted', 'echo', 'receipt');
  });

  it('D3 holds when the CLI swallows one Enter or two', () => {
    expect(explore({ world: { swallow: 1 }, budget: 2 }, check)).toBeGreaterThan(1_000);
    expect(explore({ world: { swallow: 2 }, budget: 2 }, check)).toBeGreaterThan(1_000);
    visits('rescuing');
  });

  it('D4 a draft that stands there first is put aside, never overwritten', () => {
    const world = { composer: 'draft', drafted: true } as const;
    expect(explore({ world, budget: 2 }, (s) => {
      check(s);
      const { world: w } = s;
      const kept = !w.alive || w.stash || w.composer === 'draft' || w.composer === 'mixed' || w.texts > 0;
      expect(kept, 'the draft is in the composer or put aside until our prompt is in').toBe(true);
    })).toBeGreaterThan(1_000);
    visits('stashing');
  });

  it('D1 D2 D4 hold for the control connection, lost or answering as it likes', () => {
    expect(explore({ world: { channel: true }, budget: 2 }, check)).toBeGreaterThan(1_000);
    visits('giving');
    const world = { channel: true, composer: 'draft', drafted: true } as const;
    explore({ world, budget: 1 }, (s) => {
      check(s);
      const { world: w } = s;
      const typed = w.stash || w.texts > 0;
      if (w.alive && !typed) expect(['draft', 'mixed'], 'the draft is not touched').toContain(w.composer);
    });
  });

  it('D1 D2 hold for a text that goes with the start, whatever the start asks', () => {
    expect(explore({ world: { alive: false }, budget: 2, starts: 2 }, check)).toBeGreaterThan(1_000);
    visits('launching');
  });

  it('D2 a kill at any moment leaves a message whole or in doubt, on every road', () => {
    expect(explore({ budget: 1, kills: 2 }, check)).toBeGreaterThan(1_000);
    expect(explore({ world: { channel: true }, budget: 1, kills: 2 }, check)).toBeGreaterThan(1_000);
    expect(explore({ world: { alive: false }, budget: 1, kills: 2, starts: 2 }, check)).toBeGreaterThan(1_000);
  });

  it('D5 an urgent message goes into a turn that runs, never into a dialog', () => {
    const world = { working: true, stateAge: 3 };
    expect(explore({ world, budget: 2, urgent: true }, check)).toBeGreaterThan(1_000);
    const stays = new Set<string>();
    explore({ world, budget: 0 }, (s) => {
      if (s.world.working && s.world.takes === 0) stays.add(s.machine.phase);
    });
    expect([...stays], 'a message that is not urgent waits for the end of the turn').toEqual(['waiting']);
  });
});
