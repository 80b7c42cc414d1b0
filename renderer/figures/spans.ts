import type { Desk } from '../../shared/model/index.ts';
import { valuesOf } from '../../shared/rules/index.ts';
import type { Span } from '../../shared/rules/figures/index.ts';

export const spanNames = ['hour', 'day', 'week', 'all'] as const;
export type SpanName = (typeof spanNames)[number];

const HOUR = 3_600_000;
const LEAST = 60_000;

/** The span of a name, which ends now. `firstWork`: when the first work began, or now; all begins with the first that is known. */
export function spanOf(name: SpanName, desk: Desk, firstWork: number, now: number): Span {
  const begins = {
    hour: () => now - HOUR,
    day: () => new Date(now).setHours(0, 0, 0, 0),
    week: () => now - 7 * 24 * HOUR,
    all: () => [...valuesOf(desk.sessions).map((s) => s.startedAt), ...valuesOf(desk.tasks).map((r) => r.times.added), ...(desk.gone ?? []).map((g) => g.added)].reduce((a, b) => Math.min(a, b), firstWork),
  };
  return { from: Math.min(begins[name](), now - LEAST), to: now };
}
