import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, Message, type Desk } from '../../shared/model/index.ts';
import { agentOf, taskId } from '../../shared/rules/test/sim.ts';
import { burnFigure } from './burn.ts';
import { fitted, niceSteps, niceTimes, toSvg } from './drawing.ts';
import { toCsv, figureName, WIDTH, type Figure } from './figure.ts';
import { partAfter } from './FigureView.tsx';
import { handoffsFigure } from './handoffs.ts';
import { spanNames, spanOf } from './spans.ts';
import { tokensFigure } from './tokens.ts';
import { timeFigure } from './use.ts';

const NOW = 1_700_000_000_000;
const name = fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom('=1+1', '+x', '-y', '@z', '<b>', '"', 'a,b\nc'));
const ago = fc.integer({ min: 0, max: 3 * 86_400_000 });
const desk = fc.record({
  names: fc.tuple(name, name),
  texts: fc.array(fc.record({ agent: fc.constantFrom('a', 'b'), ago, tokens: fc.option(fc.nat(500_000)), task: fc.boolean() }), { maxLength: 10 }),
  handoffs: fc.array(fc.record({ ago, took: fc.option(fc.nat(600_000)), percent: fc.option(fc.nat(120)) }), { maxLength: 5 }),
  runs: fc.array(fc.record({ agent: fc.constantFrom('a', 'b'), ago, long: fc.nat(86_400_000) }), { maxLength: 5 }),
}).map(({ names, texts, handoffs, runs }): Desk => ({
  ...emptyDesk,
  agents: [agentOf('a', { name: names[0] }), agentOf('b', { name: names[1], hue: 'codex' })],
  messages: Object.fromEntries(texts.map(({ agent, ago: at, tokens, task }, i) => [`m${i}`, Message.parse({
    id: `m${i}`, agent, text: 'x', provenance: 'app', stage: 'finished', queuedAt: NOW - at, acceptedAt: NOW - at, finishedAt: NOW - at / 2,
    ...(task ? { taskId: taskId(1) } : {}), ...(tokens === null ? {} : { spent: { input: tokens, cached: 0, output: 1, usd: null }, spentAt: NOW - at / 2 }),
  })])),
  handoffs: Object.fromEntries(handoffs.map(({ ago: at, took, percent }, i) => [`h${i}`, {
    id: `h${i}`, from: 'a', to: 'b', cause: 'context' as const, percent, step: 'over' as const, stepAt: NOW, beganAt: NOW - at, passed: [],
    ...(took === null ? {} : { end: { as: 'done' as const, at: NOW - at + took, detail: '' } }),
  }])),
  sessions: Object.fromEntries(runs.map(({ agent, ago: at, long }, i) => [`s${i}`, { id: `s${i}`, agent, pane: 'p', cliSession: null, startedAt: NOW - at, endedAt: Math.min(NOW, NOW - at + long) }])),
}));
const all = (of: Desk, span = spanOf('all', of, NOW, NOW)): Figure[] => [timeFigure(of, {}, span, NOW), tokensFigure(of, span), burnFigure(of, span, NOW), handoffsFigure(of, span, NOW)];

describe('G5 figures', () => {
  it('stay within their picture, with numbers that are numbers, whatever there is', () => {
    fc.assert(fc.property(desk, fc.constantFrom(...spanNames), (of, which) => {
      for (const { drawing } of all(of, spanOf(which, of, NOW, NOW))) {
        for (const shape of drawing.shapes) {
          if (shape.kind === 'path') expect(shape.d).not.toMatch(/NaN|Infinity|undefined/);
          else for (const value of [shape.x, shape.y]) expect(Number.isFinite(value)).toBe(true);
          if (shape.kind !== 'rect') continue;
          expect(shape.width).toBeGreaterThanOrEqual(0);
          expect(shape.x).toBeGreaterThanOrEqual(-0.01);
          expect(shape.x + shape.width).toBeLessThanOrEqual(WIDTH + 4.01);
        }
      }
    }));
  });

  it('as CSV have a line for each row with as many cells as the heading, and no formula', () => {
    fc.assert(fc.property(desk, (of) => {
      for (const made of all(of)) {
        const csv = made.csv();
        for (const row of csv.rows) expect(row).toHaveLength(csv.head.length);
        const text = toCsv(csv);
        expect(text.endsWith('\r\n')).toBe(true);
        expect(text.split('\r\n')).toHaveLength(csv.rows.length + 2);
        for (const cells of csv.rows) for (const one of cells) expect(toCsv({ head: [one], rows: [] })).not.toMatch(/^"?\s*[=+\-@]/);
      }
    }));
  });

  it('draw what nobody told as unknown, never as nothing', () => {
    const m = { agent: 'a', text: 'x', provenance: 'app', stage: 'finished', queuedAt: NOW - 9_000, acceptedAt: NOW - 8_000, finishedAt: NOW - 5_000 };
    const of: Desk = { ...emptyDesk, agents: [agentOf('a')], messages: { m: Message.parse({ ...m, id: 'm' }) } };
    const { drawing, table, csv } = tokensFigure(of, { from: NOW - 10_000, to: NOW });
    expect(drawing.shapes.filter((shape) => shape.kind === 'rect' && shape.tell).map(({ ink }) => ink)).toEqual(['unknown']);
    expect(table.rows[0]?.slice(2, 6).map(({ text }) => text)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(csv().rows[0]?.slice(3)).toEqual(['', '', '', '', '0', '1']);
  });

  it('as SVG hold no mark-up of a name, no address and no style from elsewhere', () => {
    fc.assert(fc.property(desk, (of) => {
      for (const { drawing } of all(of)) {
        const svg = toSvg(drawing, 'a <b> & "c"', 'x');
        expect(svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
        expect(svg).not.toMatch(/<b>|var\(--|<style|<script|href|NaN/);
        const addresses = [...svg.matchAll(/https?:[^"]*|url\([^)]*\)/g)].map(([found]) => found);
        for (const address of addresses) expect(['http://www.w3.org/2000/svg', 'url(#unknown)']).toContain(address);
      }
    }));
  });

  it('have scales of few round steps, and times that lie within', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), ago, (most, long) => {
      const steps = niceSteps(most);
      expect(steps.length).toBeLessThanOrEqual(6);
      expect(steps.at(-1)).toBeLessThanOrEqual(most);
      const times = niceTimes(NOW - long - 60_000, NOW);
      expect(times.length).toBeLessThanOrEqual(9);
      for (const at of times) expect(at >= NOW - long - 60_000 && at <= NOW).toBe(true);
    }));
    expect(niceSteps(0)).toEqual([0]);
    expect(fitted('abcdef', 20, 6.6)).toBe('ab…');
  });

  it('are gone through by keys, and saved under a name of their kind', () => {
    expect([partAfter('ArrowRight', 0, 3), partAfter('ArrowLeft', 0, 3), partAfter('End', 0, 3), partAfter('x', 0, 3)]).toEqual([1, 0, 2, undefined]);
    expect(figureName('Timeline bot', 'burn', 'csv', NOW)).toMatch(/^timeline-bot-burn-\d{4}-\d\d-\d\d\.csv$/);
  });
});
