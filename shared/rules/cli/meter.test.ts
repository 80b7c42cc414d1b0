import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ceiling, Compaction, Context, Usage, WindowSetting } from '../../model/index.ts';
import { claudeCeiling, codexCeiling, CLAUDE_PIN, lowerCeiling, plainCeiling } from './ceiling.ts';
import { createMeter } from './meter.ts';
import type { Meter } from './meter.ts';

const NOW = 10_000_000;
const LIMIT: Ceiling = { tokens: 100_000, from: 'pinned' };

type Told = { usage: Usage } | { compaction: Compaction } | { prompt: number };

function tell(told: readonly Told[], now = NOW): Meter {
  const meter = createMeter();
  for (const one of told)
    if ('usage' in one) meter.usage(one.usage, now);
    else if ('compaction' in one) meter.compaction(one.compaction, now);
    else meter.prompt(one.prompt, now);
  return meter;
}

const usage = (at: number, used: number, more: Partial<Usage> = {}): Told => ({
  usage: { at, source: 'transcript', used, ...more },
});
const done = (at: number, after: number | null = null): Told => ({
  compaction: { at, phase: 'done', trigger: 'auto', tokens: null, after },
});
const contextOf = (told: readonly Told[], ceiling: Ceiling | null = LIMIT): Context => tell(told).context(ceiling)!;

/** A session as a CLI lives it, in steps of a minute, so that no two things come together. */
const session = fc
  .array(
    fc.record({
      kind: fc.constantFrom('usage', 'usage', 'usage', 'prompt', 'done'),
      used: fc.integer({ min: 0, max: 300_000 }),
      window: fc.constantFrom(undefined, 200_000, 1_000_000),
      answer: fc.integer({ min: 1, max: 6 }),
    }),
    { maxLength: 30 },
  )
  .map((steps) =>
    steps.map(({ kind, used, window, answer }, i): Told => {
      const at = 60_000 * (i + 1);
      if (kind === 'prompt') return { prompt: at };
      if (kind === 'done') return done(at, used);
      const spent = { input: answer * 10, cached: answer, output: answer * 2, usd: null };
      return usage(at, used, {
        model: `m${answer}`,
        answer: { id: `a${answer}`, spent },
        usd: i,
        ...(window ? { window } : {}),
      });
    }),
  );

describe('the meter', () => {
  it('H9 says the same in whatever order it is told, and however often', () => {
    fc.assert(
      fc.property(session, fc.infiniteStream(fc.nat()), (told, dice) => {
        const seeds = dice[Symbol.iterator]();
        const mixed = [...told, ...told.filter((_, i) => i % 3 === 0)]
          .map((one) => ({ one, seed: seeds.next().value as number }))
          .sort((a, b) => a.seed - b.seed)
          .map(({ one }) => one);
        expect(tell(mixed).context(LIMIT)).toEqual(tell(told).context(LIMIT));
        expect(tell(mixed).spent()).toEqual(tell(told).spent());
      }),
    );
  });

  it('H1 percent is of the ceiling, and the raw percent of the window beside it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 2_000_000 }), (used, tokens) => {
        const context = contextOf([usage(1, used, { window: 200_000 })], { tokens, from: 'user' });
        expect(context.percent).toBeCloseTo((used / tokens) * 100, 6);
        expect(context.rawPercent).toBeCloseTo(used / 2_000, 6);
        expect(context).toMatchObject({ ceiling: tokens, ceilingFrom: 'user', window: 200_000, generation: 0 });
      }),
    );
    expect(contextOf([usage(1, 5)], null)).toMatchObject({ percent: null, rawPercent: null, ceiling: null, ceilingFrom: null });
  });

  it('H9 what is older never replaces what is newer', () => {
    const context = contextOf([usage(2_000, 50, { model: 'new', source: 'status-line' }), usage(1_000, 90, { model: 'old' })]);
    expect(context).toMatchObject({ used: 50, at: 2_000, model: 'new', source: 'status-line' });
  });

  it('H9 bears nonsense: it tells numbers that can be true, or nothing', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 0), fc.nat());
    const odd = fc.oneof(
      fc.record({ used: number, window: number, at: number, usd: number, input: number }).map(
        ({ used, window, at, usd, input }): Told =>
          usage(at, used, { window, usd, answer: { id: 'x', spent: { input, cached: 0, output: 0, usd } } }),
      ),
      fc.record({ at: number, after: number }).map(({ at, after }) => done(at, after)),
      number.map((prompt): Told => ({ prompt })),
    );
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 20 }), number, (told, ceiling) => {
        const meter = tell(told);
        const context = meter.context({ tokens: ceiling, from: 'learned' });
        const numbers = [
          ...(context ? [context.used, context.at, context.percent, context.rawPercent, context.perTurn, context.turnsLeft, context.window] : []),
          ...Object.values(meter.spent() ?? {}),
        ];
        for (const one of numbers) expect(one === null || (Number.isFinite(one) && one >= 0)).toBe(true);
        expect(context?.at ?? 0).toBeLessThanOrEqual(NOW);
      }),
    );
  });

  it('H8 after a compaction it falls, and the generation grows once, however many tell of it', () => {
    const before = [usage(1_000, 90_000), done(20_000, 3_000)];
    expect(contextOf(before)).toMatchObject({ used: 3_000, generation: 1, percent: 3 });
    const twice = [...before, done(21_000), { compaction: { at: 19_000, phase: 'about-to', trigger: 'auto', tokens: 90_000 } } as Told];
    expect(contextOf(twice)).toMatchObject({ used: 3_000, generation: 1 });
    expect(contextOf([...twice, usage(22_000, 25_000)])).toMatchObject({ used: 25_000, generation: 1 });
    expect(contextOf([...twice, done(900_000, 10)])).toMatchObject({ used: 10, generation: 2 });
    // One that does not say what is left leaves the percent open until the next answer.
    expect(contextOf([usage(1_000, 90_000), done(20_000)])).toMatchObject({ generation: 1, percent: null });
  });

  it('H8 is not misled by a status line that was begun before the compaction', () => {
    const told = [usage(1_000, 90_000), done(20_000, 3_000), usage(20_400, 90_000, { source: 'status-line' })];
    expect(contextOf(told).used).toBe(3_000);
    expect(contextOf([...told, usage(21_000, 24_000)]).used).toBe(24_000);
  });

  it('takes a rounded figure from the screen only while nothing better was told', () => {
    const shown = usage(5_000, 74_000, { source: 'screen' });
    expect(contextOf([shown])).toMatchObject({ used: 74_000, source: 'screen' });
    expect(contextOf([shown, usage(4_000, 73_920, { source: 'hook' })])).toMatchObject({ used: 73_920, source: 'hook' });
    expect(contextOf([usage(1_000, 90_000), done(20_000, 3_000), usage(30_000, 5_000, { source: 'screen' })]).used).toBe(5_000);
  });

  it('tells what is known already from what is new', () => {
    const meter = createMeter();
    const told: Usage = { at: 5, source: 'transcript', used: 1, window: 200_000, model: 'm', answer: { id: 'a', spent: { input: 1, cached: 0, output: 1, usd: null } } };
    expect(meter.usage(told, NOW)).toBe(true);
    expect(meter.usage(told, NOW)).toBe(false);
    expect(meter.compaction({ at: 10, phase: 'done', trigger: 'auto', tokens: 1 }, NOW)).toBe(true);
    expect(meter.compaction({ at: 12, phase: 'done', trigger: 'auto', tokens: 1 }, NOW)).toBe(false);
  });

  it('H9 lives through a clock that is set back', () => {
    const meter = createMeter();
    meter.usage({ at: NOW, source: 'transcript', used: 10_000 }, NOW);
    meter.compaction({ at: NOW, phase: 'done', trigger: 'auto', tokens: null, after: 7 }, NOW);
    const earlier = NOW - 3_600_000;
    meter.usage({ at: earlier, source: 'transcript', used: 20_000 }, earlier);
    expect(meter.context(LIMIT)).toMatchObject({ generation: 1, at: earlier });
    meter.usage({ at: earlier + 5_000, source: 'transcript', used: 30_000 }, earlier + 5_000);
    expect(meter.context(LIMIT)).toMatchObject({ used: 30_000, at: earlier + 5_000 });
    // A line from the future is one of now.
    meter.usage({ at: NOW * 9, source: 'transcript', used: 40_000 }, earlier + 6_000);
    expect(meter.context(LIMIT)).toMatchObject({ used: 40_000, at: earlier + 6_000 });
  });

  it('foretells the turns to 90 % from the last turns of this generation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 100, max: 5_000 }), (turns, grows) => {
        const told = Array.from({ length: turns }, (_, i): Told[] => [
          { prompt: 60_000 * i + 1_000 },
          usage(60_000 * i + 9_000, 20_000 + grows * i),
        ]).flat();
        const context = contextOf(told);
        expect(context.perTurn).toBe(grows);
        expect(context.turnsLeft).toBe(Math.max(0, Math.ceil((90_000 - context.used) / grows)));
        expect(contextOf([...told, done(9_000_000, 1_000)])).toMatchObject({ perTurn: null, turnsLeft: null });
      }),
    );
    expect(contextOf([{ prompt: 1_000 }, usage(2_000, 20_000)])).toMatchObject({ perTurn: null, turnsLeft: null });
  });

  it('H9 counts each answer once, with its largest figures, and takes the CLI’s own total before the sum', () => {
    const answer = (id: string, output: number) => ({ answer: { id, spent: { input: 10, cached: 5, output, usd: null } } });
    const told = [usage(1, 1, answer('a', 1)), usage(2, 1, answer('a', 20)), usage(3, 1, answer('a', 20)), usage(4, 1, answer('b', 2))];
    expect(tell(told).spent()).toEqual({ input: 20, cached: 10, output: 22, usd: null });
    expect(tell([...told, usage(5, 1, { usd: 1.5 })]).spent()?.usd).toBe(1.5);
    const total = { input: 7, cached: 8, output: 9, usd: null };
    expect(tell([...told, usage(5, 1, { total })]).spent()).toEqual(total);
  });
});

describe('the ceiling', () => {
  const pin: WindowSetting = { from: 'pinned', tokens: CLAUDE_PIN };

  it('H1 of Claude lies 33,000 below the window that is pinned, which is never larger than the model’s', () => {
    expect(claudeCeiling(pin, 200_000)).toEqual({ tokens: 167_000, from: 'pinned' });
    expect(claudeCeiling(pin, 1_000_000)).toEqual({ tokens: 967_000, from: 'pinned' });
    expect(claudeCeiling(pin, null)).toBeNull();
    expect(claudeCeiling({ from: 'user', tokens: 150_000 }, null)).toEqual({ tokens: 117_000, from: 'user' });
    expect(claudeCeiling({ from: 'user', tokens: 50_000 }, 200_000)).toEqual({ tokens: 67_000, from: 'user' });
    expect(claudeCeiling({ from: 'user', tokens: CLAUDE_PIN, percent: 50 }, 200_000)).toEqual({ tokens: 90_000, from: 'user' });
    expect(claudeCeiling({ from: 'user', tokens: null, off: true }, 200_000)).toEqual({ tokens: 177_000, from: 'user' });
    expect(claudeCeiling({ from: 'none', tokens: null }, 200_000)).toEqual({ tokens: 177_000, from: 'reported' });
  });

  it('H1 of Codex is 90 % of the whole window, or the person’s own limit if that is lower', () => {
    expect(codexCeiling({ from: 'none', tokens: null }, 258_400)).toEqual({ tokens: 244_800, from: 'reported' });
    expect(codexCeiling({ from: 'user', tokens: 100_000 }, 258_400)).toEqual({ tokens: 100_000, from: 'user' });
    expect(codexCeiling({ from: 'user', tokens: 900_000 }, 258_400)).toEqual({ tokens: 244_800, from: 'reported' });
    expect(codexCeiling({ from: 'none', tokens: null }, null)).toBeNull();
  });

  it('of another CLI is its window, or less where the person says so', () => {
    expect(plainCeiling({ from: 'none', tokens: null }, 300_000)).toEqual({ tokens: 300_000, from: 'reported' });
    expect(plainCeiling({ from: 'none', tokens: 100_000 }, 300_000)).toEqual({ tokens: 100_000, from: 'user' });
    expect(plainCeiling({ from: 'none', tokens: null }, null)).toBeNull();
  });

  it('H7 is lowered by what was learned, never raised', () => {
    fc.assert(
      fc.property(fc.option(fc.nat({ max: 1e6 })), fc.option(fc.nat({ max: 1e6 })), (set, learned) => {
        const configured = set === null ? null : { tokens: set, from: 'pinned' as const };
        const found = lowerCeiling(configured, learned);
        if (configured) expect(found!.tokens).toBeLessThanOrEqual(configured.tokens);
        else expect(found?.tokens ?? null).toBe(learned === 0 ? null : learned);
      }),
    );
  });
});
