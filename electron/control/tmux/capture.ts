import type { Screen } from '../../terminals/index.ts';
import type { Row } from './parse.ts';

export interface Captured {
  from: Row | null;
  to: Row | null;
  /** Rows that go on are one line. */
  join: boolean;
  /** With their colours. */
  colors: boolean;
}

/** True if what is wanted needs the rows with their colours. */
export const wantsStyled = ({ join, colors }: Pick<Captured, 'join' | 'colors'>): boolean => join || colors;

// eslint-disable-next-line no-control-regex
const SGR = /\x1b\[[\d;]*m/g;

/**
 * The lines of a screen as capture-pane prints them: 0 is the first visible row, negative rows are
 * the history; without rows the visible ones. Null: the terminal host is an earlier one that gives no colours.
 */
export function captured(
  { lines, scrollback, styled, wrapped }: Pick<Screen, 'lines' | 'scrollback' | 'styled' | 'wrapped'>,
  { from, to, join, colors }: Captured,
): string[] | null {
  const first = (from === 'end' ? -scrollback.length : Math.max(from ?? 0, -scrollback.length)) + scrollback.length;
  const last = (to === 'end' || to === null ? lines.length - 1 : Math.min(to, lines.length - 1)) + scrollback.length;
  if (!wantsStyled({ join, colors })) return [...scrollback, ...lines].slice(first, last + 1);
  if (!styled || !wrapped) return null;
  const out: string[] = [];
  for (let y = first; y <= last && y < styled.length; y += 1) {
    const row = colors ? styled[y]! : styled[y]!.replace(SGR, '');
    if (join && wrapped[y] && out.length > 0) out[out.length - 1] += row;
    else out.push(row);
  }
  return join ? out : out.map((row) => row.trimEnd());
}
