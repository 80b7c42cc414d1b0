import type { Desk } from '../../shared/model/index.ts';
import { sum, tokenBins, tokenRows, type Span, type TokenBin, type Used } from '../../shared/rules/figures/index.ts';
import { nameOf } from '../derive/card.ts';
import { t } from '../text.ts';
import { niceSteps, type Drawing, type Shape } from './drawing.ts';
import { cell, figure, iso, timeAxis, timeWords, WIDTH, type Cell, type Figure } from './figure.ts';
import { hueOf } from './use.ts';

const BINS = 30;
const LEFT = 60;
const TOP = 26;
const HIGH = 220;

/** What each agent and task used over a span. */
export function tokensFigure(desk: Desk, span: Span): Figure {
  const w = t.figures.tokens;
  const bins = tokenBins(desk, span, BINS);
  const rows = tokenRows(desk, span);
  const all = rows.reduce((n, row) => n + sum(row), 0);
  const unknown = rows.reduce((n, row) => n + row.unknown, 0);
  const known = (row: Used, value: number): Cell => figure(row.told === 0 ? w.unknown : t.grouped(value));
  return {
    drawing: drawing(desk, bins, span),
    label: w.label(t.short(all), unknown),
    table: {
      head: [t.figures.agent, t.figures.task, w.input, w.output, w.cached, w.cost, w.turns, w.unknownTurns],
      rows: rows.map((row) => [
        cell(nameOf(desk, row.agent), { hue: hueOf(desk, row.agent) }),
        cell(row.task ? [row.task, desk.tasks[row.task]?.task.title].filter(Boolean).join(' ') : w.noTask),
        known(row, row.spent.input), known(row, row.spent.output), known(row, row.spent.cached),
        figure(row.spent.usd === null ? w.unknown : w.usd(row.spent.usd)),
        figure(String(row.told)), figure(row.unknown === 0 ? '–' : String(row.unknown)),
      ]),
    },
    csv: () => ({
      head: w.csv,
      // Of a part of which nobody told anything the cells are empty, not nothing.
      rows: bins.flatMap(({ from, to, by }) =>
        Object.entries(by).map(([agent, { spent, told, unknown: untold }]) => {
          const value = (tokens: number): string => (told === 0 ? '' : String(tokens));
          return [nameOf(desk, agent), iso(from), iso(to), value(spent.input), value(spent.output), value(spent.cached), spent.usd === null ? '' : spent.usd.toFixed(4), String(told), String(untold)];
        }),
      ),
    }),
    ...(rows.length === 0 ? { empty: w.empty } : {}),
  };
}

function drawing(desk: Desk, bins: readonly TokenBin[], span: Span): Drawing {
  const w = t.figures.tokens;
  const ofBin = ({ by }: TokenBin): number => Object.values(by).reduce((n, one) => n + sum(one), 0);
  const most = Math.max(1, ...bins.map(ofBin));
  const bottom = TOP + HIGH;
  const y = (tokens: number): number => bottom - (tokens / most) * HIGH;
  const wide = (WIDTH - LEFT) / bins.length;
  const shapes: Shape[] = niceSteps(most).flatMap((step): Shape[] => [
    { kind: 'path', d: `M${LEFT} ${y(step).toFixed(1)}H${WIDTH}`, ink: 'line' },
    { kind: 'text', x: LEFT - 8, y: y(step) + 4, text: t.short(step), ink: 'dim', small: true, anchor: 'end' },
  ]);
  shapes.push(...timeAxis(span, LEFT, WIDTH, TOP, bottom));
  for (const [i, bin] of bins.entries()) {
    const x = LEFT + i * wide + 2;
    let at = bottom;
    let unknown = 0;
    for (const agent of Object.keys(bin.by).sort()) {
      const used = bin.by[agent];
      if (!used) continue;
      unknown += used.unknown;
      const high = (sum(used) / most) * HIGH;
      if (used.told === 0 || high === 0) continue;
      at -= high;
      const tell = w.tell(timeWords(bin.from, span), nameOf(desk, agent), t.grouped(sum(used)));
      shapes.push({ kind: 'rect', x, y: at, width: wide - 4, height: Math.max(1, high - 1), ink: `hue-${hueOf(desk, agent)}`, tell });
    }
    // How much they used nobody knows: a mark of one height, whatever the scale.
    if (unknown > 0) shapes.push({ kind: 'rect', x, y: Math.min(at, bottom) - 12, width: wide - 4, height: 10, ink: 'unknown', tell: w.tellUnknown(timeWords(bin.from, span), unknown) });
  }
  let x = LEFT;
  const legend = bottom + 36;
  const agents = desk.agents.filter(({ id }) => bins.some(({ by }) => by[id]));
  for (const { id, name, hue } of agents) {
    shapes.push({ kind: 'dot', x: x + 5, y: legend - 4, ink: `hue-${hue}` }, { kind: 'text', x: x + 16, y: legend, text: nameOf(desk, id), ink: 'dim', small: true });
    x += 36 + name.length * 6.2;
  }
  if (bins.some(({ by }) => Object.values(by).some((one) => one.unknown > 0)))
    shapes.push({ kind: 'rect', x, y: legend - 9, width: 11, height: 10, ink: 'unknown' }, { kind: 'text', x: x + 18, y: legend, text: w.unknownTurns, ink: 'dim', small: true });
  return { width: WIDTH, height: legend + 8, shapes };
}
