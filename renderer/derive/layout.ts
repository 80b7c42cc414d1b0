import { gridShape } from './pane.ts';

export const layoutKinds = ['grid', 'focus', 'columns', 'tabs'] as const;
export type LayoutKind = (typeof layoutKinds)[number];

/** How a project's panes stand. */
export interface Layout {
  kind: LayoutKind;
  /** Agents from the first place to the last; those that are not in it come after them. */
  order: readonly string[];
  /** Of tabs: the one that is shown. */
  shown: string | null;
}

export const usualLayout: Layout = { kind: 'grid', order: [], shown: null };

/** A layout as it was kept; what is no layout is the usual one. */
export function readLayout(text: string | null): Layout {
  try {
    const { kind, order, shown } = JSON.parse(text ?? '{}') as Partial<Record<keyof Layout, unknown>>;
    return {
      kind: layoutKinds.find((one) => one === kind) ?? 'grid',
      order: Array.isArray(order) ? order.filter((id): id is string => typeof id === 'string').slice(0, 100) : [],
      shown: typeof shown === 'string' ? shown : null,
    };
  } catch {
    return usualLayout;
  }
}

/** The agents from the first place to the last. */
export function inPlaces(agents: readonly string[], order: readonly string[]): string[] {
  const known = [...new Set(order)].filter((id) => agents.includes(id));
  return [...known, ...agents.filter((id) => !known.includes(id))];
}

/** The order with two agents' places changed. */
export function swapped(places: readonly string[], one: string, other: string): string[] {
  return places.map((id) => (id === one ? other : id === other ? one : id));
}

/** The order with an agent one place further; null at the end. */
export function stepped(places: readonly string[], id: string, by: -1 | 1): string[] | null {
  const beside = places[places.indexOf(id) + by];
  return places.includes(id) && beside !== undefined ? swapped(places, id, beside) : null;
}

/** Where one pane stands: its area of the grid (rows and columns as CSS has them), or nowhere. */
export interface Spot {
  row: string;
  column: string;
  hidden: boolean;
  /** Of a focus layout: one of the strip. */
  small: boolean;
}

export interface Placed {
  columns: string;
  rows: string;
  spots: Record<string, Spot>;
}

/** Narrower than this a terminal says nothing: the rest is scrolled to. In px. */
const LEAST_WIDTH = 320;
/** Lower than this a program has so few rows that its login, its question or a text in its composer is not known there. */
const LEAST_HEIGHT = 200;
/** Of a grid, which many panes share: room for a header with all that can be pressed in it. */
const LEAST_COLUMN = 240;
const all = '1fr';
const each = (count: number, least: number): string => `repeat(${count}, minmax(${least === 0 ? '0' : `${least}px`}, ${all}))`;

/**
 * The place of each pane.
 * @param places the agents from the first place to the last
 * @param one the agent whose pane fills everything, or null
 */
export function placed(kind: LayoutKind, places: readonly string[], shown: string | null, one: string | null): Placed {
  const spots = (spot: (i: number) => Partial<Spot>): Record<string, Spot> =>
    Object.fromEntries(places.map((id, i) => [id, { row: '1', column: '1', hidden: false, small: false, ...spot(i) }]));
  const alone = (id: string): Placed => ({ columns: each(1, 0), rows: each(1, LEAST_HEIGHT), spots: spots((i) => ({ hidden: places[i] !== id })) });
  const count = places.length;
  if (one !== null && places.includes(one)) return alone(one);
  if (kind === 'tabs') return alone(shownOf(places, shown) ?? '');
  if (kind === 'columns') return { columns: each(count, LEAST_WIDTH), rows: each(1, LEAST_HEIGHT), spots: spots((i) => ({ column: `${i + 1}` })) };
  if (kind === 'focus' && count > 1)
    return {
      columns: 'minmax(0, 2.4fr) minmax(0, 1fr)',
      rows: each(count - 1, LEAST_HEIGHT),
      spots: spots((i) => (i === 0 ? { row: '1 / -1' } : { row: `${i}`, column: '2', small: true })),
    };
  const { columns, rows } = gridShape(count);
  const spare = columns * rows - count;
  return {
    columns: each(columns, LEAST_COLUMN),
    rows: each(rows, LEAST_HEIGHT),
    spots: spots((i) => {
      const column = (i % columns) + 1;
      // The last one takes what the grid leaves over.
      return { row: `${Math.floor(i / columns) + 1}`, column: i === count - 1 && spare > 0 ? `${column} / -1` : `${column}` };
    }),
  };
}

/** The agent whose tab is shown: the one that was chosen, or the first. */
export function shownOf(places: readonly string[], shown: string | null): string | null {
  return shown !== null && places.includes(shown) ? shown : (places[0] ?? null);
}
