import type { Desk, Handoff } from '../../model/index.ts';
import type { Span } from './use.ts';

export interface HandoffRow {
  id: string;
  /** Absent: the orchestrator's role. */
  task?: string;
  from: string;
  /** Null: nobody was chosen (yet). */
  to: string | null;
  cause: Handoff['cause'];
  began: number;
  /** Null while it lasts. */
  ended: number | null;
  /** How full the window was when it began, percent of the ceiling; null: nobody knew. */
  percent: number | null;
  end: NonNullable<Handoff['end']>['as'] | null;
}

/** The handoffs that a span has a part of, the earliest first. */
export function handoffRows(desk: Desk, { from, to }: Span): HandoffRow[] {
  return Object.values(desk.handoffs)
    .map((h): HandoffRow => ({
      id: h.id,
      ...(h.task ? { task: h.task } : {}),
      from: h.from,
      to: h.to ?? null,
      cause: h.cause,
      began: h.beganAt,
      ended: h.end ? Math.max(h.end.at, h.beganAt) : null,
      percent: h.percent,
      end: h.end?.as ?? null,
    }))
    .filter(({ began, ended }) => began < to && (ended ?? Infinity) >= from)
    .sort((a, b) => a.began - b.began || a.id.localeCompare(b.id));
}
