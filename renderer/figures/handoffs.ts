import type { Desk } from '../../shared/model/index.ts';
import { handoffRows, type HandoffRow, type Span } from '../../shared/rules/figures/index.ts';
import { nameOf } from '../derive/card.ts';
import { t } from '../text.ts';
import type { Drawing, Shape } from './drawing.ts';
import { cell, figure, iso, minutes, timeAxis, timeWords, WIDTH, type Figure } from './figure.ts';

const LEFT = 250;
const RIGHT = 130;
const ROW = 30;
/** So many are drawn, the latest; the table has all of the span. */
const MOST = 16;

/** Which role or task went from whom to whom in a span, when, how full the window was, and how long it took. */
export function handoffsFigure(desk: Desk, span: Span, now: number): Figure {
  const w = t.figures.handoffs;
  const rows = handoffRows(desk, span);
  const to = (row: HandoffRow): string => (row.to === null ? w.nobody : row.to === row.from ? t.handoff.fresh : nameOf(desk, row.to));
  const took = ({ began, ended }: HandoffRow): string => (ended === null ? w.lasts : t.span(ended - began));
  const full = ({ percent }: HandoffRow): string => (percent === null ? w.unknown : t.timeline.percent(Math.round(percent)));
  const what = ({ task }: HandoffRow): string => task ?? w.role;
  return {
    drawing: drawing(desk, rows.slice(-MOST), span, now, { to, took, full, what }),
    label: w.label(rows.length),
    table: {
      head: [t.figures.when, w.what, w.from, w.to, w.full, w.took, w.end],
      rows: rows.toReversed().map((row) => [
        cell(timeWords(row.began, span), { handoff: row.id }), cell(what(row)), cell(nameOf(desk, row.from)), cell(to(row)),
        figure(full(row)), figure(took(row)), cell(row.end ? t.handoff.ends[row.end] : w.lasts),
      ]),
    },
    csv: () => ({
      head: w.csv,
      rows: rows.map((row) => [
        iso(row.began), row.ended === null ? '' : iso(row.ended), row.task ?? '', nameOf(desk, row.from), row.to === null ? '' : nameOf(desk, row.to),
        row.percent === null ? '' : row.percent.toFixed(1), row.ended === null ? '' : minutes(row.ended - row.began), row.cause, row.end ?? '',
      ]),
    }),
    ...(rows.length === 0 ? { empty: w.empty } : {}),
  };
}

type Words = Record<'to' | 'took' | 'full' | 'what', (row: HandoffRow) => string>;

function drawing(desk: Desk, rows: readonly HandoffRow[], span: Span, now: number, words: Words): Drawing {
  const w = t.figures.handoffs;
  const right = WIDTH - RIGHT;
  const bottom = 24 + rows.length * ROW;
  const x = (at: number): number => LEFT + ((Math.min(span.to, Math.max(span.from, at)) - span.from) / (span.to - span.from)) * (right - LEFT);
  const shapes: Shape[] = [
    { kind: 'text', x: WIDTH, y: 12, text: w.full, ink: 'dim', small: true, anchor: 'end' },
    ...timeAxis(span, LEFT, right, 22, bottom),
  ];
  for (const [i, row] of rows.entries()) {
    const y = 24 + i * ROW;
    const { percent } = row;
    const ends = x(row.ended ?? now);
    const tell = w.tell(timeWords(row.began, span), words.what(row), nameOf(desk, row.from), words.to(row), words.full(row), words.took(row));
    shapes.push(
      { kind: 'text', x: 0, y: y + 18, text: w.line(words.what(row), nameOf(desk, row.from), words.to(row)), ink: 'text', width: LEFT - 16 },
      { kind: 'rect', x: x(row.began), y: y + 6, width: Math.max(4, ends - x(row.began)), height: 16, ink: row.task ? 'dim' : 'baton', soft: row.end === 'done' || row.end === null ? 0.8 : 0.35, tell, handoff: row.id },
      { kind: 'rect', x: right + 20, y: y + 11, width: 60, height: 6, ink: percent === null ? 'unknown' : 'idle' },
      ...(percent === null ? [] : [{ kind: 'rect' as const, x: right + 20, y: y + 11, width: Math.min(60, (percent / 100) * 60), height: 6, ink: percent >= 98 ? ('failed' as const) : ('you' as const) }]),
      { kind: 'text', x: WIDTH, y: y + 18, text: percent === null ? '?' : words.full(row), ink: 'dim', small: true, anchor: 'end' },
    );
  }
  return { width: WIDTH, height: bottom + 24, shapes };
}
