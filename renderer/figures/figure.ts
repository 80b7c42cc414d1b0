import { csvCell, exportName } from '../derive/timeline-export.ts';
import type { Drawing, Shape } from './drawing.ts';
import { niceTimes } from './drawing.ts';
import type { Span } from '../../shared/rules/figures/index.ts';
import { t } from '../text.ts';

export const figureKinds = ['use', 'tokens', 'handoffs', 'burn'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** A picture with what it shows as a table, and as a file for spreadsheets. */
export interface Figure {
  drawing: Drawing;
  /** All that is seen, in a sentence. */
  label: string;
  table: { head: string[]; rows: Cell[][] };
  /** Made when it is asked for: it has more than is drawn. */
  csv(): Csv;
  /** Nothing to be drawn, in words. */
  empty?: string;
}
export interface Csv {
  head: string[];
  rows: string[][];
}
export interface Cell {
  text: string;
  hue?: string;
  number?: true;
  handoff?: string;
}

export const WIDTH = 1_060;
export const LEFT = 150;

export const iso = (at: number): string => new Date(at).toISOString();
/** Minutes with two decimals, as spreadsheets of every language read them. */
export const minutes = (ms: number): string => (ms / 60_000).toFixed(2);
export const cell = (text: string, more: Omit<Cell, 'text'> = {}): Cell => ({ text, ...more });
export const figure = (text: string): Cell => ({ text, number: true });

export const toCsv = ({ head, rows }: Csv): string => [head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');

/** The name under which a figure is saved. */
export const figureName = (project: string, kind: FigureKind, as: 'csv' | 'svg', now: number): string => exportName(project, as, now).replace(/timeline(?=-\d{4}-)/, kind);

/** A moment on an axis: the time, with the day where the span is longer than one. */
export function timeWords(at: number, { from, to }: Span): string {
  if (to - from <= 600_000) return t.clock(at, true);
  const d = new Date(at);
  const day = t.figures.day(d.getDate(), d.getMonth());
  if (to - from <= 86_400_000) return t.clock(at);
  return d.getHours() === 0 && d.getMinutes() === 0 ? day : `${day} ${t.clock(at)}`;
}

/** Lines and names for times, from `left` to `right`, px. */
export function timeAxis(span: Span, left: number, right: number, top: number, bottom: number): Shape[] {
  const x = (at: number): number => left + ((at - span.from) / (span.to - span.from)) * (right - left);
  return niceTimes(span.from, span.to).flatMap((at): Shape[] => [
    { kind: 'path', d: `M${x(at).toFixed(1)} ${top}V${bottom}`, ink: 'line' },
    ...(x(at) > right - 20 ? [] : [{ kind: 'text' as const, x: x(at), y: bottom + 16, text: timeWords(at, span), ink: 'dim' as const, small: true, anchor: 'middle' as const }]),
  ]);
}
