import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualPolicy } from '../../model/index.ts';
import { dispatch, valuesOf } from '../index.ts';
import {
  accept, carryOut, crash, effects, fail, finish, holderOf, MINUTE, openOne, pass, readBack, record, refusal, restart, see, settle, start,
  submit, unverified, working, world, write, type State,
} from '../test/handoff-world.ts';
import { mayNot, type Caller } from '../control/roles.ts';
import { onCompaction } from './begin.ts';
import { handoffDue } from './due.ts';
import { candidates, unfit } from './successor.ts';

const limit = (state: State, agent: string, minutes: number | null) =>
  see(state, agent, { state: 'rate-limited', limit: { text: 'limit', seenAt: state.now, until: minutes === null ? null : state.now + minutes * MINUTE } });
const of = (state: State, type: string) => state.events.filter((e) => e.type === type);
/** The successor takes its prompt and shows what it has read. */
const takes = (state: State): State => {
  const at = settle(state);
  const { id, prompt } = openOne(at)!;
  return readBack(accept(at, prompt!), id, true);
};
/** The incumbent is asked, and answers. */
const judges = (state: State): State => {
  const asked = settle(state);
  const done = finish(accept(asked, openOne(asked)!.asked!), openOne(asked)!.asked!);
  return carryOut(done, effects(done).find((e) => e.do === 'judge')!);
};

describe('H2 when a handoff begins, and when it is carried out', () => {
  it('H2 prepares at 90 % of the ceiling, and executes at 98 %', () => {
    const low = see(world(), 'claude', {}, 89.9);
    expect(openOne(low)).toBeUndefined();
    const high = see(low, 'claude', {}, 90);
    expect(openOne(high)).toMatchObject({ step: 'preparing', from: 'claude', to: 'amp', cause: 'context', percent: 90 });
    expect(effects(high)).toEqual([{ do: 'draft', id: openOne(high)!.id }]);
    const judged = judges(high);
    expect(openOne(judged)).toMatchObject({ step: 'preparing', judgement: { next: 'the next thing' } });
    const full = see(judged, 'claude', {}, 98);
    expect(openOne(full)).toMatchObject({ step: 'delivering', to: 'amp', epoch: 2 });
    expect(holderOf(full)).toBe('amp');
    const done = takes(full);
    expect(openOne(done)).toBeUndefined();
    expect(Object.values(done.desk.handoffs)[0]?.end).toMatchObject({ as: 'done' });
  });

  it('H2 both marks are the person’s to set, and with none of it by itself only they start one', () => {
    const early = world(undefined, { handoff: { ...usualPolicy.handoff, prepare: 50, execute: 60 } });
    expect(openOne(see(early, 'claude', {}, 55))).toMatchObject({ step: 'preparing' });
    const never = world(undefined, { handoff: { ...usualPolicy.handoff, auto: false } });
    expect(openOne(see(never, 'claude', {}, 99))).toBeUndefined();
    expect(openOne(submit(never, { type: 'handoff.start' }))).toMatchObject({ cause: 'person' });
  });

  it('H2 waits at 98 % for the judgement, and no longer than the deadline', () => {
    const asked = settle(see(world(), 'claude', {}, 98));
    expect(openOne(asked)).toMatchObject({ step: 'executing' });
    expect(openOne(pass(asked, 2))).toMatchObject({ step: 'executing' });
    const late = pass(asked, 3);
    expect(openOne(late)).toMatchObject({ step: 'delivering', judgement: {}, unjudged: 'it did not answer within 3 min' });
    // The question that still waited is taken back.
    expect(late.desk.messages[openOne(asked)!.asked!]).toMatchObject({ stage: 'failed', settled: true });
  });

  it('H2 a crash, a far or unknown limit, a lost login and a compaction execute at once', () => {
    const moved = (state: State) => ({ holder: holderOf(state), cause: openOne(state)?.cause });
    expect(moved(crash(world(), 'claude'))).toEqual({ holder: 'amp', cause: 'crash' });
    expect(moved(limit(world(), 'claude', 60))).toEqual({ holder: 'amp', cause: 'limit' });
    expect(moved(limit(world(), 'claude', null))).toEqual({ holder: 'amp', cause: 'limit' });
    expect(openOne(limit(world(), 'claude', 5))).toBeUndefined();
    const login = see(world(), 'claude', { state: 'needs-login' });
    expect(openOne(login)).toBeUndefined();
    expect(moved(pass(login, 2))).toEqual({ holder: 'amp', cause: 'login' });
    const w = world();
    const context = { now: w.now, newId: () => 'h', live: w.live };
    expect(moved(record(w, ...onCompaction(w.desk, context, 'claude', { trigger: 'auto' })))).toEqual({ holder: 'amp', cause: 'compaction' });
    expect(onCompaction(w.desk, context, 'claude', { trigger: 'manual' })).toEqual([]);
    expect(onCompaction(w.desk, context, 'codex', { trigger: 'auto' })).toEqual([]);
  });

  it('H2 a task whose agent crashed for good goes to the first that could have it, and till then begins no handoff', () => {
    const rule = { crash: { ...usualPolicy.crash, tries: 1 } };
    const { state, id } = working(world(['claude', 'amp'], rule), 'amp');
    const lone = see(state, 'claude', { state: 'needs-login' });
    const once = crash(lone, 'amp');
    const session = { id: 's-amp-2', agent: 'amp', pane: 'p-amp-2', cliSession: 'c-amp', startedAt: once.now, by: 'app' as const };
    const dead = crash(see(record(once, { type: 'session.started', session }), 'amp', { state: 'working' }), 'amp');
    expect(dead.desk.tasks[id]).toMatchObject({ stage: 'needs-you', agent: 'amp' });
    expect(Object.values(dead.desk.handoffs).filter((h) => h.task === id)).toEqual([]);
    const free = see(dead, 'claude', { state: 'ready' });
    expect(Object.values(free.desk.handoffs).filter((h) => h.task === id)).toMatchObject([{ from: 'amp', to: 'claude', cause: 'crash' }]);
  });

  it('H2 who is stopped by the person or ends in good order keeps the role', () => {
    expect(openOne(crash(world(), 'claude', 'stopped'))).toBeUndefined();
    expect(openOne(record(world(), { type: 'session.ended', id: 's-claude', end: 'exited', exitCode: 0 }))).toBeUndefined();
  });

  it('H2 what has room again is not handed on', () => {
    const begun = settle(see(world(), 'claude', {}, 92));
    const asked = openOne(begun)!.asked!;
    const room = see(begun, 'claude', {}, 30);
    expect(openOne(room)).toBeUndefined();
    expect(room.desk.messages[asked]).toMatchObject({ stage: 'failed', settled: true });
    expect(of(room, 'handoff.ended')).toMatchObject([{ as: 'dropped' }]);
  });

  it('H2 nobody is asked what became of the question for the judgement, once its session is over', () => {
    const asked = settle(see(world(), 'claude', {}, 98));
    const { asked: id } = openOne(asked)!;
    // It broke off in its turn, with its program.
    const broke = crash(accept(asked, id!), 'claude');
    expect(broke.desk.messages[id!]).toMatchObject({ stage: 'failed', settled: true });
    const open = unverified(write(asked, id!), id!);
    expect(open.desk.messages[id!]).toMatchObject({ stage: 'unverified' });
    expect(crash(open, 'claude').desk.messages[id!]).toMatchObject({ stage: 'failed', settled: true });
  });

  it('H2 nothing of it happens while the run is paused, and no time passes then', () => {
    const asked = settle(see(world(), 'claude', {}, 98));
    const paused = pass(submit(asked, { type: 'run.set', run: 'paused' }), 60);
    expect(openOne(paused)).toMatchObject({ step: 'executing' });
    const on = submit(paused, { type: 'run.set', run: 'on' });
    expect(openOne(pass(on, 2))).toMatchObject({ step: 'executing' });
    expect(openOne(pass(on, 3))).toMatchObject({ step: 'delivering' });
  });

  it('H2 a context that stays full is handed on once, whatever percent is told', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 130, noNaN: true }), { maxLength: 12 }), (percents) => {
      let state = world();
      for (const percent of percents) state = see(state, 'claude', {}, percent);
      const open = Object.values(state.desk.handoffs).filter((h) => h.step !== 'over');
      expect(open.length).toBeLessThanOrEqual(1);
      expect(state.wrong).toEqual([]);
    }), { numRuns: 60 });
  });
});

describe('H5 the successor', () => {
  const order = (state: State, more: object = {}) =>
    candidates(state.desk, state.live, state.now, { from: 'claude', cause: 'context', passed: [], ...more }).map(({ agent }) => agent).filter((agent) => agent !== 'claude');

  it('H5 is the next agent in the list, as AMP after Claude, unless the person has set an order', () => {
    const four = world(['claude', 'amp', 'antigravity', 'codex']);
    expect(order(four)).toEqual(['amp', 'antigravity', 'codex']);
    expect(candidates(four.desk, four.live, four.now, { from: 'codex', cause: 'context', passed: [] })[0]?.agent).toBe('claude');
    const set = world(['claude', 'amp', 'antigravity', 'codex'], { handoff: { ...usualPolicy.handoff, order: ['codex'] } });
    expect(order(set)).toEqual(['codex', 'amp', 'antigravity']);
  });

  it('H5 architecture comes before the rest of the list, and who is free before who works', () => {
    const four = world(['claude', 'amp', 'antigravity', 'codex']);
    const agents = four.desk.agents.map((a) => (a.id === 'codex' ? { ...a, specialities: ['architecture' as const] } : a));
    const good = record(four, { type: 'agents.set', agents });
    expect(order(good)).toEqual(['amp', 'codex', 'antigravity']);
    expect(order(see(good, 'amp', { state: 'working' }))).toEqual(['codex', 'antigravity', 'amp']);
  });

  it('H5 is never one that is itself near its ceiling, at a limit, in a dialog, without a login or gone', () => {
    const near = see(world(), 'amp', {}, 90);
    expect(order(near)).toEqual(['codex']);
    expect(order(limit(world(), 'amp', 60))).toEqual(['codex']);
    for (const state of ['needs-login', 'waiting-for-you', 'stalled'] as const) expect(order(see(world(), 'amp', { state }))).toEqual(['codex']);
    expect(order(see(world(), 'amp', { cli: { status: 'missing' } }))).toEqual(['codex']);
    expect(order(crash(world(), 'amp'))).toEqual(['codex']);
  });

  it('H5 one that gave the role away rests, while another may have it', () => {
    const done = takes(judges(see(world(), 'claude', {}, 98)));
    expect(holderOf(done)).toBe('amp');
    const back = see(see(done, 'claude', {}, 20), 'amp', {}, 98);
    expect(openOne(back)).toMatchObject({ from: 'amp', to: 'codex' });
    const two = takes(judges(see(world(['claude', 'amp']), 'claude', {}, 98)));
    expect(openOne(see(see(two, 'claude', {}, 20), 'amp', {}, 98))).toMatchObject({ from: 'amp', to: 'claude' });
  });

  it('H5 shows nothing of what it read: the next one, by a new epoch, and it is told', () => {
    const at = settle(judges(see(world(), 'claude', {}, 98)));
    const { id, prompt } = openOne(at)!;
    const ended = readBack(finish(accept(at, prompt!), prompt!), id, false);
    expect(openOne(ended)).toMatchObject({ step: 'delivering', to: 'codex', epoch: 3, passed: [{ agent: 'amp', prompt }] });
    expect(holderOf(ended)).toBe('codex');
    expect(of(ended, 'handoff.told')).toMatchObject([{ agent: 'amp' }]);
    expect(of(restart(ended), 'handoff.told')).toHaveLength(1);
  });

  it('H5 is started when it does not run; one that does not take its prompt in time is passed over', () => {
    const down = record(world(), { type: 'session.ended', id: 's-amp', end: 'exited', exitCode: 0 });
    const at = settle(judges(see(see(down, 'amp', { state: 'exited' }), 'claude', {}, 98)));
    expect(openOne(at)).toMatchObject({ step: 'delivering', to: 'amp' });
    expect(at.desk.sessions[at.desk.current['amp']!]?.end).toBeUndefined();
    const late = pass(at, 3);
    expect(openOne(late)).toMatchObject({ to: 'codex', passed: [{ agent: 'amp', why: 'it did not take the prompt within 3 min' }] });
    expect(late.desk.messages[openOne(at)!.prompt!]).toMatchObject({ stage: 'failed', settled: true });
  });

  it('H5 nobody can: the person is asked, the incumbent has the role, and the first that can takes it', () => {
    const asked = limit(limit(limit(world(), 'amp', 600), 'codex', 600), 'claude', 600);
    expect(openOne(asked)).toMatchObject({ step: 'asking', about: 'nobody', cause: 'limit' });
    for (const why of ['claude: would be no better off', 'amp: is at its usage limit', 'codex: is at its usage limit']) expect(openOne(asked)?.question).toContain(why);
    expect(holderOf(asked)).toBe('claude');
    expect(openOne(see(asked, 'codex', { state: 'ready', limit: null }))).toMatchObject({ step: 'delivering', to: 'codex' });
    // Or the incumbent's limit is over.
    const room = see(asked, 'claude', { state: 'ready', limit: null });
    expect(openOne(room)).toBeUndefined();
    expect(of(room, 'handoff.ended')).toMatchObject([{ as: 'back' }]);
  });

  it('H5 the program ends with its prompt in doubt: nobody goes on with it, and the next one has the role at once', () => {
    const at = settle(judges(see(world(), 'claude', {}, 98)));
    const { prompt } = openOne(at)!;
    const gone = crash(write(at, prompt!), 'amp');
    expect(gone.desk.messages[prompt!]).toMatchObject({ stage: 'failed', settled: true });
    expect(openOne(gone)).toMatchObject({ step: 'delivering', to: 'codex', passed: [{ agent: 'amp', why: expect.stringContaining('its program ended') }] });
    // One that lives may have taken it: that stays the person's to say.
    expect(openOne(pass(unverified(write(at, prompt!), prompt!), 3))).toMatchObject({ step: 'asking', about: 'arrived' });
    expect(gone.wrong).toEqual([]);
  });

  it('H5 all fail, a fresh session of the incumbent too: the role is its own again, by a new epoch, and the person is asked', () => {
    let at = settle(judges(see(world(), 'claude', {}, 98)));
    for (let n = 0; n < 3; n += 1) at = settle(fail(at, openOne(at)!.prompt!, 'gone'));
    expect(openOne(at)).toMatchObject({ step: 'asking', passed: [{ agent: 'amp' }, { agent: 'codex' }, { agent: 'claude' }] });
    expect(at.desk.orchestrator).toEqual({ agent: 'claude', epoch: 4 });
    expect(mayNot(at.desk, { agent: 'amp', session: 's-amp', epoch: 2 }, 'send')).not.toBeNull();
    // It does not pass for recovered: what it was asked to show it did not show.
    expect(openOne(pass(at, 60))).toMatchObject({ step: 'asking' });
  });

  describe('H5b a fresh session of the same agent, where nobody else can', () => {
    const alone = (): State => limit(limit(world(), 'amp', 600), 'codex', 600);

    it('H5b has the role before the person is asked: the old session ends before the prompt goes out', () => {
      const at = judges(see(alone(), 'claude', {}, 98));
      expect(openOne(at)).toMatchObject({ step: 'delivering', to: 'claude', epoch: 2, why: ['a fresh session of the same agent'] });
      const old: Caller = { agent: 'claude', session: 's-claude', epoch: 2 };
      const prompted = carryOut(at, effects(at)[0]!);
      expect(effects(prompted)).toEqual([{ do: 'stop', id: openOne(at)!.id, agent: 'claude' }]);
      // What it orders until then is the session's that goes.
      expect(mayNot(prompted.desk, old, 'send')).toContain('fresh session');
      expect(mayNot(prompted.desk, old, 'report')).toBeNull();
      const ready = settle(prompted);
      expect(ready.desk.sessions['s-claude']?.end).toBe('stopped');
      expect(mayNot(ready.desk, old, 'send')).toContain('over');
      const done = takes(ready);
      expect(of(done, 'handoff.ended')).toMatchObject([{ as: 'done' }]);
      expect(done.desk.orchestrator).toEqual({ agent: 'claude', epoch: 2 });
      expect(of(done, 'handoff.told')).toEqual([]);
      expect(done.wrong).toEqual([]);
    });

    it('H5b follows a crash, never a limit or a lost login, and comes after all others', () => {
      expect(settle(crash(world(['claude']), 'claude')).desk.handoffs).toMatchObject({ 'id-1': { to: 'claude', cause: 'crash', step: 'delivering' } });
      expect(openOne(limit(world(['claude']), 'claude', 600))).toMatchObject({ step: 'asking' });
      const first = candidates(world().desk, world().live, world().now, { from: 'claude', cause: 'context', passed: [] });
      expect(first.map(({ agent }) => agent)).toEqual(['amp', 'codex', 'claude']);
    });

    it('H5b H11 is the person’s to want at any time; a wish for another never ends the incumbent', () => {
      const wanted = settle(judges(submit(world(), { type: 'handoff.start', to: 'claude' })));
      expect(openOne(wanted)).toMatchObject({ to: 'claude', step: 'delivering', cause: 'person' });
      expect(takes(wanted).desk.orchestrator).toEqual({ agent: 'claude', epoch: 2 });
      let other = settle(judges(submit(world(), { type: 'handoff.start', to: 'amp' })));
      other = settle(fail(other, openOne(other)!.prompt!, 'gone'));
      expect(other.desk.sessions['s-claude']?.end).toBeUndefined();
      expect(of(other, 'handoff.ended')).toMatchObject([{ as: 'back' }]);
    });

    it('H5b takes the holder’s own task along, in the same prompt, and its gate proves it', () => {
      const { state, id } = working(alone(), 'claude');
      const before = state.desk.tasks[id]!.messageId!;
      const at = settle(judges(see(state, 'claude', {}, 98)));
      const { prompt } = openOne(at)!;
      expect(at.desk.messages[prompt!]).toMatchObject({ taskId: id, agent: 'claude' });
      expect(at.desk.messages[before]).toMatchObject({ stage: 'failed', settled: true });
      expect(at.desk.tasks[id]).toMatchObject({ stage: 'delivering', agent: 'claude', messageId: prompt });
      const done = takes(at);
      expect(of(done, 'handoff.ended')).toMatchObject([{ as: 'done' }]);
      expect(done.desk.tasks[id]).toMatchObject({ stage: 'running', agent: 'claude' });
      expect(done.wrong).toEqual([]);
    });

    it('H5b begins anew three times in a row, and no more: then the person is asked', () => {
      let at = alone();
      for (let n = 0; n < 3; n += 1) at = see(takes(judges(see(at, 'claude', {}, 98))), 'claude', {}, 20);
      expect(of(at, 'handoff.ended')).toHaveLength(3);
      at = judges(see(at, 'claude', {}, 98));
      expect(openOne(at)).toMatchObject({ step: 'asking' });
      expect(openOne(at)?.question).toContain('claude: has begun anew 3 times in a short time');
    });
  });

  it('H5 says for each that cannot why', () => {
    const w = see(world(), 'amp', {}, 91);
    const about = { from: 'claude', cause: 'context' as const, passed: [] };
    expect(unfit(w.desk, w.live, about, 'amp')).toBe('has 91 % of its context in use itself');
    expect(unfit(w.desk, w.live, { ...about, cause: 'person' }, 'claude')).toBe('holds it already');
    expect(unfit(w.desk, w.live, { ...about, cause: 'limit' }, 'claude')).toBe('would be no better off in a fresh session');
    expect(unfit(w.desk, w.live, about, 'codex')).toBeNull();
  });
});

describe('H4 one holder', () => {
  it('H4 orders of a former holder, an older epoch or an earlier session are refused', () => {
    const at = judges(see(world(), 'claude', {}, 98));
    const may = ({ desk }: State, agent: string, epoch?: number) => mayNot(desk, { agent, session: `s-${agent}`, ...(epoch === undefined ? {} : { epoch }) }, 'send');
    expect(may(at, 'claude')).toContain('amp is, in epoch 2');
    expect(may(at, 'amp', 1)).toContain('epoch 2');
    expect(may(at, 'amp', 2)).toBeNull();
    expect(may(start(at, 'amp'), 'amp')).toContain('over');
    // What was refused is kept to be shown, the latest last.
    const refused = record(at, { type: 'order.refused', agent: 'claude', what: 'one', epoch: 1 }, { type: 'order.refused', agent: 'codex', what: 'two' });
    expect(refused.desk.refused).toEqual([{ agent: 'claude', what: 'one', epoch: 1, at: at.now }, { agent: 'codex', what: 'two', at: at.now }]);
  });

  it('H4 nothing new is handed out while it moves, and tasks in progress keep their workers', () => {
    const { state, id } = working(world(undefined, { mode: 'automatic' }), 'codex');
    const moving = judges(see(state, 'claude', {}, 98));
    const before = of(moving, 'task.assigned').length;
    const given = submit(moving, { type: 'task.add', draft: { ...state.desk.tasks[id]!.task, title: 'New' } });
    expect(of(given, 'task.assigned')).toHaveLength(before);
    expect(dispatch(given.desk, given.live, given.now).hold).toEqual({ why: 'handoff', from: 'claude', to: 'amp' });
    expect(given.desk.tasks[id]).toMatchObject({ stage: 'running', agent: 'codex' });
    expect(of(takes(given), 'task.assigned')).toHaveLength(before + 1);
  });

  it('H4 the former holder is told once, when it comes back in the same conversation', () => {
    const done = takes(crash(world(), 'claude'));
    expect(of(done, 'handoff.told')).toEqual([]);
    const fresh = start(done, 'claude', 'c-other');
    expect(of(fresh, 'handoff.told')).toEqual([]);
    const same = start(done, 'claude', 'c-claude');
    expect(of(same, 'handoff.told')).toMatchObject([{ agent: 'claude' }]);
    expect(of(restart(pass(same, 5)), 'handoff.told')).toHaveLength(1);
    expect(valuesOf(same.desk.messages).at(-1)?.text).toContain('amp');
  });

  it('H4 a prompt whose fate is not known goes to nobody else: it is looked for, then the person is asked', () => {
    const at = settle(judges(see(world(), 'claude', {}, 98)));
    const { prompt } = openOne(at)!;
    const doubt = unverified(write(at, prompt!), prompt!);
    expect(openOne(doubt)).toMatchObject({ step: 'delivering', to: 'amp' });
    const asked = pass(doubt, 3);
    expect(openOne(asked)).toMatchObject({ step: 'asking', about: 'arrived', to: 'amp' });
    expect(openOne(record(asked, { type: 'message.accepted', id: prompt!, detail: 'late' }))).toMatchObject({ step: 'confirming' });
    const shown = readBack(asked, openOne(asked)!.id, true);
    expect(openOne(shown)).toBeUndefined();
    expect(shown.desk.messages[prompt!]).toMatchObject({ stage: 'accepted' });
    const again = submit(asked, { type: 'message.resolve', id: prompt!, choice: 'again' });
    expect(openOne(again)).toMatchObject({ step: 'delivering', to: 'amp' });
    expect(openOne(again)!.prompt).not.toBe(prompt);
    const given = submit(asked, { type: 'message.resolve', id: prompt!, choice: 'give-up' });
    expect(openOne(given)).toMatchObject({ to: 'codex' });
  });

  it('H4 deadlines count from the app’s start, not from before', () => {
    const at = settle(judges(see(world(), 'claude', {}, 98)));
    const later = restart({ ...at, now: at.now + 120 * MINUTE });
    expect(openOne(later)).toMatchObject({ step: 'delivering', to: 'amp' });
    expect(openOne(pass(later, 3))).toMatchObject({ to: 'codex' });
  });
});

describe('H11 the person', () => {
  it('H11 starts one to whom they want; what cannot be is refused in words', () => {
    const w = world();
    const begun = submit(w, { type: 'handoff.start', to: 'codex' });
    expect(openOne(begun)).toMatchObject({ step: 'preparing', cause: 'person', wanted: 'codex', to: 'codex' });
    expect(openOne(judges(begun))).toMatchObject({ step: 'delivering', to: 'codex' });
    expect(refusal(begun, { type: 'handoff.start' })).toBe('There is a handoff of it already');
    expect(refusal(w, { type: 'handoff.start', to: 'nobody' })).toBe('There is no such agent');
    expect(refusal(see(w, 'codex', {}, 95), { type: 'handoff.start', to: 'codex' })).toBe('codex has 95 % of its context in use itself');
    expect(refusal(w, { type: 'handoff.start', task: 'TASK-PO-001' })).toBe("TASK-PO-001 is in nobody's hands");
  });

  it('H11 goes on without the judgement, edits the memory before it is sent, and not after', () => {
    const begun = settle(submit(world(), { type: 'handoff.start' }));
    const { id } = openOne(begun)!;
    const edited = submit(begun, { type: 'handoff.edit', id, text: 'mine' });
    const gone = settle(submit(edited, { type: 'handoff.go', id }));
    expect(openOne(gone)).toMatchObject({ step: 'delivering', edited: 'mine', unjudged: 'you went on without it' });
    expect(refusal(gone, { type: 'handoff.edit', id, text: 'late' })).toBe('The memory was sent already');
  });

  it('H11 calls it off: dropped before it moved, given back after, and none begins by itself then', () => {
    const begun = see(world(), 'claude', {}, 92);
    const { id } = openOne(begun)!;
    const off = submit(begun, { type: 'handoff.cancel', id });
    expect(openOne(see(off, 'claude', {}, 99))).toBeUndefined();
    const moved = settle(judges(submit(world(), { type: 'handoff.start' })));
    const prompt = openOne(moved)!.prompt!;
    const back = submit(moved, { type: 'handoff.cancel', id: openOne(moved)!.id });
    expect(back.desk.orchestrator).toEqual({ agent: 'claude', epoch: 3 });
    expect(back.desk.messages[prompt]).toMatchObject({ stage: 'failed', settled: true });
    expect(of(back, 'handoff.told')).toMatchObject([{ agent: 'claude' }]);
  });

  it('H11 the one that they wanted fails: the incumbent that can go on has it again', () => {
    const at = settle(judges(submit(world(), { type: 'handoff.start', to: 'codex' })));
    const failed = fail(at, openOne(at)!.prompt!);
    expect(openOne(failed)).toBeUndefined();
    expect(failed.desk.orchestrator).toEqual({ agent: 'claude', epoch: 3 });
    expect(Object.values(failed.desk.handoffs)[0]?.end).toMatchObject({ as: 'back' });
  });

  it('H11 vouches for a successor, and chooses another one', () => {
    const at = settle(judges(see(world(), 'claude', {}, 98)));
    const { id, prompt } = openOne(at)!;
    expect(refusal(at, { type: 'handoff.confirm', id })).toBe('amp has not taken the prompt yet');
    const vouched = submit(accept(at, prompt!), { type: 'handoff.confirm', id });
    expect(Object.values(vouched.desk.handoffs)[0]?.end).toMatchObject({ as: 'done', detail: 'you vouched for it' });
    const other = submit(at, { type: 'handoff.go', id, to: 'codex' });
    expect(openOne(other)).toMatchObject({ to: 'codex', passed: [{ agent: 'amp', why: 'you chose another one' }] });
    expect(refusal(write(at, prompt!), { type: 'handoff.go', id, to: 'codex' })).toContain('its fate is not known');
  });
});

describe('H3 a task in the middle', () => {
  it('H3 goes to a fresh session of the same agent: the old one ends first, and the prompt carries the task', () => {
    const { state, id } = working(world(), 'codex');
    const at = judges(see(state, 'codex', {}, 98));
    expect(openOne(at)).toMatchObject({ task: id, from: 'codex', to: 'codex', step: 'delivering' });
    const old = at.desk.current['codex'];
    const fresh = settle(at);
    expect(fresh.desk.sessions[old!]?.end).toBe('stopped');
    expect(fresh.desk.current['codex']).not.toBe(old);
    expect(fresh.desk.tasks[id]).toMatchObject({ stage: 'delivering', agent: 'codex', messageId: openOne(fresh)!.prompt });
    const done = takes(at);
    expect(done.desk.tasks[id]).toMatchObject({ stage: 'running', agent: 'codex' });
    expect(openOne(done)).toBeUndefined();
    expect(holderOf(done)).toBe('claude');
  });

  it('H3 goes to another agent when a far limit stops it; a near or unknown one is waited for', () => {
    const { state, id } = working(world(), 'codex');
    expect(openOne(limit(state, 'codex', 20))).toBeUndefined();
    expect(openOne(limit(state, 'codex', null))).toBeUndefined();
    const at = settle(limit(state, 'codex', 300));
    expect(openOne(at)).toMatchObject({ task: id, from: 'codex', to: 'amp', cause: 'limit' });
    // It stands still, and its conversation stays.
    expect(at.desk.sessions['s-codex']?.end).toBeUndefined();
    expect(takes(at).desk.tasks[id]).toMatchObject({ stage: 'running', agent: 'amp' });
  });

  it('H3 a task that fills one context after the other is handed on three times in a row, and no more', () => {
    let at = working(world(), 'codex').state;
    for (let n = 0; n < 5; n += 1) {
      at = see(see(at, 'codex', { state: 'working' }), 'codex', {}, 98);
      if (openOne(at)) at = takes(judges(at));
    }
    expect(of(at, 'handoff.began')).toHaveLength(3);
    expect(of(see(pass(at, 31), 'codex', {}, 98), 'handoff.began')).toHaveLength(4);
  });

  it('H3 a task that its agent finishes meanwhile is not handed on', () => {
    const { state, id } = working(world(), 'codex');
    const at = settle(see(state, 'codex', {}, 92));
    expect(openOne(at)).toMatchObject({ step: 'preparing', task: id });
    const done = finish(see(at, 'codex', { state: 'ready' }), state.desk.tasks[id]!.messageId!);
    expect(openOne(done)).toBeUndefined();
    expect(of(done, 'handoff.ended')).toMatchObject([{ as: 'dropped' }]);
  });

  it('H3 the role goes before the task that its holder works on', () => {
    const { state, id } = working(world(), 'claude');
    const at = see(state, 'claude', {}, 98);
    expect(Object.values(at.desk.handoffs)).toMatchObject([{ from: 'claude' }]);
    expect(openOne(at)?.task).toBeUndefined();
    expect(refusal(state, { type: 'handoff.start', task: id })).toContain("holds the orchestrator's role");
    const moved = takes(judges(at));
    expect(openOne(moved)).toMatchObject({ task: id, from: 'claude', to: 'claude' });
  });

  it('H3 two at their limits at once: one role, one task, and no agent gets both', () => {
    const { state, id } = working(world(['claude', 'amp', 'codex', 'gemini']), 'codex');
    const at = limit(limit(state, 'codex', 300), 'claude', 300);
    const open = Object.values(at.desk.handoffs);
    expect(open.map((h) => [h.task, h.from])).toEqual(expect.arrayContaining([[id, 'codex'], [undefined, 'claude']]));
    expect(new Set(open.map((h) => h.to)).size).toBe(2);
  });
});

describe('A30 deadlines and the sleep of the computer', () => {
  it('H5 A30 a successor that was to show what it read is not passed over for the hours that the computer slept', () => {
    const asked = settle(submit(world(), { type: 'handoff.start', to: 'codex' }));
    const judged = judges(asked);
    const { id, prompt } = openOne(settle(judged))!;
    const reading = accept(settle(judged), prompt!);
    const night = record({ ...reading, now: reading.now + 480 * MINUTE }, { type: 'app.slept', from: reading.now, to: reading.now + 480 * MINUTE });
    expect(of(night, 'handoff.passed')).toEqual([]);
    const due = handoffDue(night.desk, night.live, night.now);
    expect(due).toBe(night.now + usualPolicy.handoff.read * MINUTE);
    const late = pass(night, usualPolicy.handoff.read);
    expect(of(late, 'handoff.passed')).toHaveLength(1);
    expect(late.desk.handoffs[id]?.passed).toHaveLength(1);
  });
});
