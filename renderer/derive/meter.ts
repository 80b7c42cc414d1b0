import { usualPolicy, type AgentLive, type Context, type HandoffPolicy, type Spent } from '../../shared/model/index.ts';
import { t } from '../text.ts';

/** calm: nothing to do; near: a handoff is prepared; full: it is carried out. */
export type Fill = 'calm' | 'near' | 'full';

/** Percent of the ceiling at which a handoff is prepared, and at which it is carried out (H2). */
export type Marks = Pick<HandoffPolicy, 'prepare' | 'execute'>;
const usual: Marks = usualPolicy.handoff;

/** Whole percent, rounded down: 90 is shown when 90 is reached. */
export const whole = (percent: number): number => Math.max(0, Math.floor(percent));

export function fillOf(percent: number, { prepare, execute }: Marks = usual): Fill {
  return percent >= execute ? 'full' : percent >= prepare ? 'near' : 'calm';
}

export interface MeterFigure {
  /** Percent of the ceiling; null when only the tokens are known. */
  percent: number | null;
  fill: Fill;
  /** What stands in the header. */
  text: string;
  /** The same as a sentence, for screen readers. */
  label: string;
}

/** The figure of the header; null when the CLI told nothing. An unknown share is never a number. */
export function meterFigure(live: AgentLive | undefined, marks: Marks = usual): MeterFigure | null {
  const context = live?.context;
  if (!context) return null;
  const m = t.meter;
  if (context.percent === null)
    return { percent: null, fill: 'calm', text: m.short(context.used), label: m.labelTokens(m.exact(context.used)) };
  const percent = whole(context.percent);
  const fill = fillOf(context.percent, marks);
  const next = fill === 'calm' ? null : forecast(context, marks);
  return { percent, fill, text: m.percent(percent), label: [m.label(percent), next].filter(Boolean).join('. ') };
}

export interface MeterRow {
  name: string;
  value: string;
}

/** What is known about a context, a row each; what is not known has no row. */
export function meterRows(context: Context, spent: AgentLive['spent']): MeterRow[] {
  const m = t.meter;
  const { window, ceiling, rawPercent } = context;
  const rows: (MeterRow | null)[] = [
    window !== null && rawPercent !== null && (window !== ceiling || ceiling === null)
      ? { name: m.ofWindow, value: m.ofWindowValue(m.percent(whole(rawPercent)), m.exact(window)) }
      : null,
    context.ceilingFrom ? { name: m.ceiling, value: m.from[context.ceilingFrom] } : null,
    context.perTurn !== null ? { name: m.perTurn, value: m.about(m.exact(round(context.perTurn))) } : null,
    context.generation > 0 ? { name: m.generation, value: m.times(context.generation) } : null,
    context.model ? { name: m.model, value: context.model } : null,
    ...spentRows(spent),
  ];
  return rows.filter((row) => row !== null);
}

/** What was used, as rows; empty when nothing is known. */
export function spentRows(spent: AgentLive['spent'] | undefined): MeterRow[] {
  if (!spent || brief(spent) === null) return [];
  const m = t.meter;
  const rows = [{ name: m.spent, value: m.spentTokens(spent.input, spent.cached, spent.output) }];
  if (spent.usd !== null) rows.push({ name: m.cost, value: m.usd(spent.usd) });
  return rows;
}

/** What was used, in a word: dollars where they are told, else tokens; null when it is nothing. */
export function brief(spent: Spent): string | null {
  if (spent.usd !== null && spent.usd > 0) return t.meter.usd(spent.usd);
  const tokens = spent.input + spent.cached + spent.output;
  return tokens > 0 ? t.meter.tokens(tokens) : null;
}

/** The sentence about what comes next; null when it cannot be said. */
export function forecast(context: Context, { prepare, execute }: Marks = usual): string | null {
  const { percent } = context;
  if (percent === null) return null;
  if (percent >= execute) return t.meter.over(execute);
  if (percent >= prepare) {
    const left = turnsTo(context, execute);
    return left === null ? t.meter.near(prepare) : t.meter.nearTurns(prepare, left, execute);
  }
  const left = turnsTo(context, prepare);
  return left === null ? null : t.meter.turns(left, prepare);
}

/** About so many turns until the context is at `percent` of its ceiling, at least one; null when it cannot be said. */
export function turnsTo({ ceiling, perTurn, used }: Context, percent: number): number | null {
  if (ceiling === null || perTurn === null || perTurn <= 0) return null;
  return Math.max(1, Math.round(((ceiling * percent) / 100 - used) / perTurn));
}

/** Two leading digits: an average is not better known than that. */
function round(n: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, n))) - 1);
  return Math.round(n / unit) * unit;
}
