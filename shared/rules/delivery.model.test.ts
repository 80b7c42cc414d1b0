/**
 * The delivery protocol against every interleaving of a small world: a CLI with a composer and
 * dialogs, a person at the keyboard, a host that may vanish. Explored breadth first, with times
 * kept relative so that equal situations meet.
 */
import { describe, expect, it } from 'vitest';
import { advance, begin } from './delivery.ts';
import type { Action, Input, Machine, Pace } from './delivery.ts';

const pace: Pace = { settle: 1, echo: 2, accept: 1, weak: 1, giveUp: 3, quiet: 1, stable: 1, rest: 1 };
type Text = '' | 'draft' | 'ours' | 'mixed';

interface World {
  alive: boolean;
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
  /** Our text was taken by the CLI, and it has not said so yet. */
  untold: boolean;
  taken: boolean;
  /** What happened, for the rules. */
  texts: number;
  enters: number;
  journaledWriting: boolean;
  drafted: boolean;
}

interface Situation {
  machine: Machine;
  world: World;
  /** A conditional write that is on its way to the host. */
  write: Extract<Action, { do: 'write' }> | null;
  journaling: boolean;
  budget: number;
}

const world0: World = {
  alive: true, composer: '', stash: false, dialog: false, dialogTold: false, working: false,
  offset: 0, personKey: 0, personAge: 2, stateAge: 2, swallow: 0, untold: false, taken: false,
  texts: 0, enters: 0, journaledWriting: false, drafted: false,
};

const moved = (w: World, change: Partial<World>): World => ({ ...w, ...change, offset: w.offset + 1 });
const NOW = 100;

function feed(s: Situation, input: Input): Situation {
  const { machine, actions } = advance(s.machine, input, pace);
  const writes = actions.filter((a) => a.do === 'write');
  const starts = actions.some((a) => a.do === 'journal' && a.stage === 'writing');
  expect(writes.length).toBeLessThanOrEqual(s.write ? 0 : 1);
  return {
    ...s, machine, write: writes[0] ?? s.write, journaling: s.journaling || starts,
  };
}

function look(s: Situation, stashable: boolean): Situation {
  const w = s.world;
  const state = !w.alive ? 'exited' : w.dialogTold ? 'waiting-for-you' : w.working ? 'working' : 'ready';
  const composer = !w.alive ? 'none' : w.dialog ? 'dialog' : w.composer === '' ? 'empty'
    : w.composer === 'ours' ? 'ours' : 'draft';
  return feed(s, {
    type: 'look', now: NOW, offset: w.offset, personKey: w.personKey,
    lastPersonAt: w.personAge > 1 ? null : NOW - w.personAge, composer,
    shown: composer === 'empty' && w.taken, stashable, state, since: NOW - w.stateAge, why: '',
  });
}

/** The host does the write, if its condition still holds; here the rules are checked. */
function perform(s: Situation, result: 'done' | 'unknown' = 'done'): Situation {
  const { write, world: w } = s;
  if (!write) return s;
  const rest = { ...s, write: null };
  const holds = w.alive && write.condition.offset === w.offset && write.condition.personKey === w.personKey;
  if (!holds) return feed(rest, { type: 'wrote', now: NOW, result: 'refused' });
  expect(w.dialog, 'D5 nothing is written while a dialog is drawn').toBe(false);
  expect(w.personAge, 'D4 a person who types is waited for').toBeGreaterThanOrEqual(pace.quiet);
  let world = w;
  if (write.what === 'stash') {
    expect(w.composer, 'only a draft is put aside').toBe('draft');
    world = moved(w, { composer: '', stash: true });
  } else if (write.what === 'text') {
    expect(w.journaledWriting, 'D1 state before bytes').toBe(true);
    expect(w.texts, 'D2 the text goes out once').toBe(0);
    expect(w.composer, 'D4 never into a draft').toBe('');
    world = moved(w, { composer: 'ours', texts: 1 });
  } else {
    expect(w.composer, 'D5 Enter only onto our text').toBe('ours');
    expect(w.enters, 'D3 one Enter and one more').toBeLessThan(2);
    world = w.swallow > 0
      ? { ...w, swallow: w.swallow - 1, enters: w.enters + 1 }
      : moved(w, {
          composer: w.stash ? 'draft' : '', stash: false, enters: w.enters + 1,
          working: true, stateAge: 0, untold: true, taken: true,
        });
  }
  return feed({ ...rest, world }, { type: 'wrote', now: NOW, result });
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
      ended: m.ended && { ...m.ended, at: older(m.ended.at, 1) ?? 0 },
    },
    world: {
      ...s.world, personAge: Math.min(2, s.world.personAge + 1), stateAge: Math.min(2, s.world.stateAge + 1),
    },
  };
}

function successors(s: Situation): Situation[] {
  const { world: w, machine: m } = s;
  const spend = (world: World): Situation => ({ ...s, world, budget: s.budget - 1 });
  const out: Situation[] = [tick(s)];
  if (!s.write && !s.journaling) out.push(look(s, true), look(s, false));
  if (s.write) out.push(perform(s));
  if (s.journaling) {
    const written = { ...s, journaling: false, world: { ...w, journaledWriting: true } };
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
  if (s.budget > 0 && w.alive) {
    out.push(spend(moved(w, {})));
    if (w.dialog) out.push(spend(moved(w, { dialog: false, dialogTold: false, stateAge: 0 })));
    else {
      out.push(spend(moved(w, { dialog: true })));
      out.push(spend(moved(w, { dialog: true, dialogTold: true, stateAge: 0 })));
    }
    const typed = w.composer === 'ours' || w.composer === 'mixed' ? 'mixed' : 'draft';
    const key = { personKey: w.personKey + 1, personAge: 0 };
    if (!w.dialog) out.push(spend(moved(w, { ...key, composer: typed, drafted: true })));
    // A key that prints nothing yet: only the key counter moves.
    out.push(spend({ ...w, ...key }));
    if (s.write) {
      out.push(feed({ ...spend(w), write: null }, { type: 'wrote', now: NOW, result: 'unknown' }));
      out.push(perform({ ...s, budget: s.budget - 1 }, 'unknown'));
    }
    const dead = spend(moved(w, { alive: false, working: false, composer: '', dialog: false }));
    out.push(feed(dead, { type: 'exited', now: NOW }));
  }
  return out;
}

/** Offsets only matter by being the same: the condition's is kept as a difference. */
function signature(s: Situation): string {
  const c = s.write?.condition;
  const write = s.write && [s.write.what, c && s.world.offset - c.offset, c && s.world.personKey - c.personKey];
  const { offset: _o, personKey: _p, ...world } = s.world;
  const { why: _w, workingBy: _b, ended, ...machine } = s.machine;
  return JSON.stringify([world, machine, ended && ended.at, write, s.journaling, s.budget]);
}

function explore(start: World, budget: number, check: (s: Situation) => void): number {
  const first: Situation = { machine: begin(), world: start, write: null, journaling: false, budget };
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
      expect(w.enters, 'D3 "nothing was sent" only without an Enter').toBe(0);
    if (m.phase === 'accepted') expect(w.taken, 'D8 accepted is what was taken').toBe(true);
    if (m.phase === 'waiting') expect(w.texts, 'nothing is out while it waits').toBe(0);
    if (!w.drafted && w.alive && w.texts === 0) expect(w.composer).toBe('');
  };

  it('D1 D2 D3 D4 D5 D6 hold with three disturbances at any moment', () => {
    const states = explore(world0, 3, check);
    expect(states).toBeGreaterThan(5_000);
    for (const phase of ['finished', 'unverified', 'failed', 'accepted', 'echo', 'receipt'])
      expect(phases).toContain(phase);
  }, 60_000);

  it('D3 holds when the CLI swallows one Enter or two', () => {
    expect(explore({ ...world0, swallow: 1 }, 2, check)).toBeGreaterThan(1_000);
    expect(explore({ ...world0, swallow: 2 }, 2, check)).toBeGreaterThan(1_000);
    expect(phases).toContain('rescuing');
  }, 60_000);

  it('D4 a draft that stands there first is put aside, never overwritten', () => {
    const start: World = { ...world0, composer: 'draft', drafted: true };
    expect(explore(start, 2, (s) => {
      const { world: w } = s;
      phases.add(s.machine.phase);
      const kept = !w.alive || w.stash || w.composer === 'draft' || w.composer === 'mixed' || w.texts > 0;
      expect(kept, 'the draft is in the composer or put aside until our prompt is in').toBe(true);
    })).toBeGreaterThan(1_000);
    expect(phases).toContain('stashing');
  }, 60_000);
});
