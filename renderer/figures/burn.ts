import type { Desk } from '../../shared/model/index.ts';
import { burnAt, burnPoints, type BurnPoint, type Span } from '../../shared/rules/figures/index.ts';
import { t } from '../text.ts';
import { niceSteps, type Drawing, type Shape } from './drawing.ts';
import { figure, iso, timeAxis, timeWords, WIDTH, cell, type Figure } from './figure.ts';

const LEFT = 46;
const RIGHT = 70;
const TOP = 14;
const HIGH = 240;
/** Parts of the span that can be come to by keys. */
const STOPS = 24;
/** So many changes stand in the table; the file has all. */
const MOST_ROWS = 200;

/** How many tasks were open and done over a span. */
export function burnFigure(desk: Desk, span: Span, now: number): Figure {
  const w = t.figures.burn;
  const end = Math.min(span.to, now);
  const all = burnPoints(desk);
  const inside = all.filter(({ at }) => at > span.from && at <= end);
  const points = [burnAt(all, span.from), ...inside, burnAt(all, end)];
  const last = burnAt(all, end);
  const stops = Array.from({ length: STOPS + 1 }, (_, i) => burnAt(all, span.from + ((end - span.from) * i) / STOPS));
  return {
    drawing: drawing(points, stops, span, end),
    label: w.label(last.open, last.done),
    table: {
      head: [t.figures.when, w.open, w.done],
      rows: inside.slice(-MOST_ROWS).toReversed().map(({ at, open, done }) => [cell(timeWords(at, span)), figure(String(open)), figure(String(done))]),
    },
    csv: () => ({ head: w.csv, rows: points.map(({ at, open, done }) => [iso(at), String(open), String(done)]) }),
    ...(all.length === 0 ? { empty: w.empty } : {}),
  };
}

function drawing(points: readonly BurnPoint[], stops: readonly BurnPoint[], span: Span, end: number): Drawing {
  const w = t.figures.burn;
  const most = Math.max(1, ...points.map(({ open, done }) => Math.max(open, done)));
  const right = WIDTH - RIGHT;
  const bottom = TOP + HIGH;
  const x = (at: number): number => LEFT + ((at - span.from) / (span.to - span.from)) * (right - LEFT);
  const y = (n: number): number => bottom - (n / most) * HIGH;
  const line = (of: (point: BurnPoint) => number): string =>
    points.map((point, i) => `${i === 0 ? `M${x(point.at).toFixed(1)} ` : `H${x(point.at).toFixed(1)}V`}${y(of(point)).toFixed(1)}`).join('');
  const shapes: Shape[] = niceSteps(most).flatMap((step): Shape[] => [
    { kind: 'path', d: `M${LEFT} ${y(step).toFixed(1)}H${right}`, ink: 'line' },
    { kind: 'text', x: LEFT - 8, y: y(step) + 4, text: String(Math.round(step)), ink: 'dim', small: true, anchor: 'end' },
  ]);
  const last = points.at(-1);
  shapes.push(
    ...timeAxis(span, LEFT, right, TOP, bottom),
    { kind: 'path', d: `${line(({ open }) => open)}V${bottom}H${x(span.from).toFixed(1)}Z`, ink: 'hue-antigravity', fill: true, soft: 0.12 },
    { kind: 'path', d: line(({ open }) => open), ink: 'hue-antigravity' },
    { kind: 'path', d: line(({ done }) => done), ink: 'well', dashed: true },
  );
  if (last) {
    const near = Math.abs(y(last.open) - y(last.done)) < 14;
    const up = last.open >= last.done;
    shapes.push(
      { kind: 'text', x: x(end) + 8, y: y(last.open) + (near ? (up ? -4 : 14) : 4), text: w.openNow(last.open), ink: 'hue-antigravity', small: true },
      { kind: 'text', x: x(end) + 8, y: y(last.done) + (near ? (up ? 14 : -4) : 4), text: w.doneNow(last.done), ink: 'well', small: true },
    );
  }
  const wide = (x(end) - LEFT) / STOPS;
  for (const stop of stops.slice(1))
    shapes.push({ kind: 'rect', x: x(stop.at) - wide, y: TOP, width: wide, height: HIGH, ink: 'ground', soft: 0, tell: w.tell(timeWords(stop.at, span), stop.open, stop.done) });
  return { width: WIDTH, height: bottom + 26, shapes };
}
