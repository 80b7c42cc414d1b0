import { expect, test } from 'vitest';
import fc from 'fast-check';
import { brief, fillOf, forecast, meterFigure, meterRows, spentRows, whole } from './meter.ts';
import { context, live } from './made.ts';

const values = (rows: { name: string; value: string }[]) => Object.fromEntries(rows.map((r) => [r.name, r.value]));

test('H1 what is not known is not shown, and never as 0 %', () => {
  expect(meterFigure(undefined)).toBeNull();
  expect(meterFigure(live('amp'))).toBeNull();
  const only = live('amp', { context: context(24, { ceiling: null, ceilingFrom: null, percent: null, turnsLeft: null }) });
  expect(meterFigure(only)).toMatchObject({ percent: null, text: '48k', fill: 'calm' });
  expect(forecast(only.context!)).toBeNull();
  expect(values(meterRows(only.context!, null))).not.toHaveProperty('Ceiling');
});

test('H2 the figure is calm below 90 % of the ceiling, and changes at 90 and at 98', () => {
  const fill = (percent: number) => meterFigure(live('amp', { context: context(percent) }))?.fill;
  expect([0, 89.99, 90, 97.99, 98, 104].map(fill)).toEqual(['calm', 'calm', 'near', 'near', 'full', 'full']);
});

test('H2 the number never says 90 before it is 90, and is never off by a point', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 140, noNaN: true }), (percent) => {
      expect(Math.abs(whole(percent) - percent)).toBeLessThan(1);
      expect(whole(percent) >= 90).toBe(fillOf(percent) !== 'calm');
    }),
  );
});

test('the rows name the raw percent beside, where the ceiling comes from, and what a turn adds', () => {
  const rows = values(meterRows(context(70, { generation: 2 }), { input: 1_240_000, cached: 980_000, output: 12_300, usd: 1.239 }));
  expect(rows).toEqual({
    'Of the window': '14 % of 1,000,000',
    Ceiling: 'set by you',
    'A turn adds': 'about 4,100',
    Compacted: 'twice',
    Model: 'a-model',
    'Tokens spent': '1.2M in, 980k cached, 12k out',
    Cost: '$1.24',
  });
  const pinned = context(70, { window: 200_000, rawPercent: 70, ceilingFrom: 'pinned' });
  expect(values(meterRows(pinned, null))).not.toHaveProperty('Of the window');
});

test('the forecast counts turns, never none of them, and ends at 90 %', () => {
  expect(forecast(context(84, { turnsLeft: 3.2 }))).toBe('About 3 turns to the handoff, at 90 %');
  expect(forecast(context(89.9, { turnsLeft: 0.1 }))).toBe('About 1 turn to the handoff, at 90 %');
  expect(forecast(context(50, { perTurn: null }))).toBeNull();
  expect(forecast(context(90))).toContain('Past 90 %');
  expect(forecast(context(98))).toContain('Past 98 %');
  expect(forecast(context(92))).toBe('Past 90 %: its handoff is prepared. About 3 turns to 98 %');
});

test('H2 the marks are those of the policy', () => {
  const marks = { prepare: 60, execute: 70 };
  const at = (percent: number) => meterFigure(live('amp', { context: context(percent) }), marks);
  expect([59, 60, 70].map((percent) => at(percent)?.fill)).toEqual(['calm', 'near', 'full']);
  expect(forecast(context(50), marks)).toBe('About 5 turns to the handoff, at 60 %');
  expect(at(59)?.label).toBe('Context 59 % full');
  expect(at(65)?.label).toBe('Context 65 % full. Past 60 %: its handoff is prepared. About 2 turns to 70 %');
});

test('what a CLI does not tell of its cost has no row', () => {
  expect(spentRows(null)).toEqual([]);
  expect(values(spentRows({ input: 900, cached: 0, output: 20, usd: null }))).toEqual({ 'Tokens spent': '900 in, 20 out' });
  expect(brief({ input: 900_000, cached: 90_000, output: 10_000, usd: null })).toBe('1M tokens');
  expect(brief({ input: 1, cached: 0, output: 0, usd: 0.5 })).toBe('$0.50');
  expect(brief({ input: 0, cached: 0, output: 0, usd: 0 })).toBeNull();
  expect(values(spentRows({ input: 0, cached: 0, output: 0, usd: 0.004 })).Cost).toBe('$0.004');
});
