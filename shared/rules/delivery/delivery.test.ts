import { describe, expect, it } from 'vitest';
import { advance, begin } from './delivery.ts';
import type { Input, Look, Machine, Pace, Step } from './delivery.ts';

const pace: Pace = {
  settle: 150, echo: 6_000, accept: 2_000, weak: 1_500, giveUp: 20_000, quiet: 3_000, stable: 300, rest: 1_500,
};
const seen: Look = {
  now: 0, offset: 1, personKey: 0, lastPersonAt: null, composer: 'empty', partial: false, channel: false,
  steers: true, shown: false, stashable: false, state: 'ready', since: -10_000, why: '',
};
const look = (now: number, change: Partial<Look> = {}): Input => ({ type: 'look', ...seen, now, ...change });

function run(machine: Machine, ...inputs: Input[]): Step {
  return inputs.reduce<Step>((step, input) => advance(step.machine, input, pace), { machine, actions: [] });
}

/** Typed at 1,000, Enter at 1,200. */
const entered = (): Machine =>
  run(
    begin(),
    look(500),
    { type: 'journaled', now: 900 },
    look(950),
    { type: 'wrote', now: 1_000, result: 'done' },
    look(1_160, { composer: 'ours' }),
    { type: 'wrote', now: 1_200, result: 'done' },
  ).machine;

describe('the protocol, step by step', () => {
  it('D8 work alone is a weak receipt, but not when the CLI says that it took another text', () => {
    const works = look(3_000, { state: 'working', since: 1_250 });
    expect(run(entered(), works).machine.phase).toBe('accepted');
    const other: Input = { type: 'prompt', at: 1_300, match: 'other', source: 'hook' };
    expect(run(entered(), other, works).machine.phase).toBe('receipt');
    const late = run(entered(), other, works, look(30_000));
    expect(late.machine.outcome).toBe('unverified');
    expect(late.actions).toMatchObject([{ stage: 'unverified', detail: expect.stringContaining('not word for word') as unknown }]);
    const ours: Input = { type: 'prompt', at: 1_400, match: 'same', source: 'hook' };
    expect(run(entered(), other, works, ours).machine.phase).toBe('accepted');
  });

  it('D8 work that a loaded machine hears of before the answer to its Enter is that Enter’s, and older work is not', () => {
    const typed = run(begin(), look(500), { type: 'journaled', now: 900 }, look(950), { type: 'wrote', now: 1_000, result: 'done' }, look(1_160, { composer: 'ours' })).machine;
    expect(typed.phase).toBe('entering');
    const wrote: Input = { type: 'wrote', now: 1_900, asked: 1_170, result: 'done' };
    // By its state, which began before the answer came.
    expect(run(typed, wrote, look(3_000, { state: 'working', since: 1_200 })).machine.phase).toBe('accepted');
    expect(run(typed, wrote, look(3_000, { state: 'working', since: 1_000 })).machine.phase).toBe('receipt');
    // By its word, though its turn is over by the time of the next look.
    const works = (at: number): Input => ({ type: 'working', at, source: 'title' });
    expect(run(typed, works(1_200), wrote, look(3_000)).machine.phase).toBe('accepted');
    expect(run(typed, works(1_000), wrote, look(3_000)).machine.phase).toBe('receipt');
    // Nothing went out: what it heard proves nothing for the next one.
    const refused = run(typed, works(1_200), { ...wrote, result: 'refused' }).machine;
    expect(refused).toMatchObject({ phase: 'echo', workingAt: null });
  });

  it('D10 a prompt that is told of again, late, does not undo the end that came meanwhile; a later one does', () => {
    const told = (at: number, source: 'hook' | 'transcript'): Input => ({ type: 'prompt', at, match: 'same', source });
    const end: Input = { type: 'ended', at: 1_400, source: 'report', detail: 'it reports that its turn is done' };
    const since = look(2_000, { since: 1_400 });
    expect(run(entered(), told(1_300, 'hook'), end, told(1_310, 'transcript'), since).machine.outcome).toBe('finished');
    expect(run(entered(), told(1_300, 'hook'), end, told(1_500, 'hook'), since).machine.outcome).toBe(null);
  });

  it('A8 a turn that a usage limit ended is no finished one, though nothing else names its end', () => {
    const works = run(entered(), look(3_000, { state: 'working', since: 1_250 })).machine;
    expect(works.phase).toBe('accepted');
    const limited = look(5_100, { state: 'rate-limited', since: 5_000 });
    const ready = (now: number) => look(now, { since: 20_000 });
    const over = run(works, limited, ready(20_100), ready(31_000));
    expect(over.actions).toMatchObject([{ stage: 'failed', limit: true, detail: expect.stringContaining('usage limit') as unknown }]);
    // It went on by itself, as CLIs do that try again.
    const on = run(works, limited, look(6_000, { state: 'working', since: 5_900 }), ready(20_100), ready(31_000));
    expect(on.machine.outcome).toBe('finished');
  });

  it('D8 D3 accepted by work alone, a text is in doubt again when another one is named; its own words settle it', () => {
    const weak = run(entered(), look(3_000, { state: 'working', since: 1_250 })).machine;
    const other: Input = { type: 'prompt', at: 1_300, match: 'other', source: 'hook' };
    const late = run(weak, other);
    expect(late.machine.outcome).toBe('unverified');
    expect(late.actions).toMatchObject([{ stage: 'unverified', detail: expect.stringContaining('not this one') as unknown }]);
    const old: Input = { ...other, at: 900 };
    expect(run(weak, old).machine.phase).toBe('accepted');
    const ours: Input = { type: 'prompt', at: 1_300, match: 'same', source: 'hook' };
    expect(run(weak, ours, { ...other, at: 5_000 }).machine.phase).toBe('accepted');
    expect(run(entered(), ours, { ...other, at: 5_000 }).machine.phase).toBe('accepted');
  });

  it('D2 nothing is typed while the control connection is still being opened; then it is the road', () => {
    const soon = run(begin(), look(500, { opening: true }));
    expect(soon).toMatchObject({ machine: { phase: 'waiting', road: null }, actions: [{ do: 'look' }] });
    expect(soon.machine.why).toContain('being opened');
    expect(run(soon.machine, look(900, { channel: true })).machine.road).toBe('channel');
    expect(run(soon.machine, look(900)).machine.road).toBe('keys');
  });

  it('D10 an end is believed after a rest without work', () => {
    const taken = run(entered(), { type: 'prompt', at: 1_300, match: 'same', source: 'hook', turn: 't' }).machine;
    const ended: Input = { type: 'ended', at: 2_000, turn: 't', detail: 'done', source: 'hook' };
    expect(run(taken, ended, look(3_000)).machine.phase).toBe('accepted');
    expect(run(taken, ended, look(3_600)).machine.outcome).toBe('finished');
    const on = run(taken, ended, { type: 'working', at: 2_040, source: 'report' }, look(3_600, { state: 'working', since: 2_040 }));
    expect(on.machine.phase).toBe('accepted');
    expect(run(on.machine, { ...ended, at: 9_000 }, look(10_600)).machine.outcome).toBe('finished');
  });

  it('D10 the CLI’s own report is believed after 300 ms, its control connection at once only where its word is final', () => {
    const taken = run(entered(), { type: 'prompt', at: 1_300, match: 'same', source: 'hook', turn: 't' }).machine;
    const ended = (source: string, turn = 't'): Input => ({ type: 'ended', at: 2_000, turn, detail: 'done', source });
    expect(run(taken, ended('report'), look(2_200)).machine.phase).toBe('accepted');
    expect(run(taken, ended('report'), look(2_300)).machine.outcome).toBe('finished');
    const final = (turn: string): Input => ({ ...ended('channel', turn), final: true }) as Input;
    expect(run(taken, final('t'), look(2_000)).machine.outcome).toBe('finished');
    expect(run(taken, final('other'), look(2_000)).machine.phase).toBe('accepted');
    // OpenCode tells of an error before it takes the next text: what comes at once is never answered.
    expect(run(taken, ended('channel'), look(3_400)).machine.phase).toBe('accepted');
    expect(run(taken, ended('channel'), look(3_500)).machine.outcome).toBe('finished');
    const fresh = { channel: true, since: 1_900 };
    expect(run(begin(), look(2_000, fresh)).machine.phase).toBe('waiting');
    expect(run(begin(), look(2_000, { ...fresh, atOnce: true })).machine.phase).toBe('journaling');
  });

  it('D3 a text that went with the start waits behind its questions, however long', () => {
    const started = run(begin(), { type: 'launch', now: 0 }, { type: 'journaled', now: 0 }, { type: 'launched', now: 10, result: 'done', reason: '' });
    const asked = run(started.machine, look(3_600_000, { state: 'waiting-for-you', since: 500, composer: 'dialog' }));
    expect([asked.machine.phase, asked.machine.why]).toEqual(['receipt', 'it gets the text with its start: it has a question for you']);
    expect(run(asked.machine, look(3_610_000, { since: 3_605_000 })).machine.phase).toBe('receipt');
    expect(run(asked.machine, look(3_630_000, { since: 3_605_000 })).machine.outcome).toBe('unverified');
  });
});
