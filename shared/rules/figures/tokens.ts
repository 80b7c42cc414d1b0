import type { Desk, Message, Spent } from '../../model/index.ts';
import { addSpent } from '../cli/spent.ts';
import { valuesOf } from '../long/record.ts';
import type { Span } from './use.ts';

/** What turns used, and how many of them told nothing. */
export interface Used {
  spent: Spent;
  told: number;
  unknown: number;
}

export const nothingUsed: Used = { spent: { input: 0, cached: 0, output: 0, usd: null }, told: 0, unknown: 0 };

export interface TokenBin extends Span {
  /** By agent; who is not here had no turn. */
  by: Record<string, Used>;
}

/** When a turn counts: when its tokens were told, or, where nobody told them, when it was over. Null: not yet. */
function countsAt(m: Message): number | null {
  if (m.spent) return m.spentAt ?? m.finishedAt ?? m.acceptedAt ?? m.queuedAt;
  return m.acceptedAt === undefined ? null : (m.finishedAt ?? null);
}

const add = (used: Used | undefined, m: Message): Used => {
  const { spent, told, unknown } = used ?? nothingUsed;
  return m.spent ? { spent: addSpent(told > 0 ? spent : undefined, m.spent), told: told + 1, unknown } : { spent, told, unknown: unknown + 1 };
};

function turns(desk: Desk, { from, to }: Span): { m: Message; at: number }[] {
  return valuesOf(desk.messages).flatMap((m) => {
    const at = countsAt(m);
    return at !== null && at >= from && at < to ? [{ m, at }] : [];
  });
}

/** What was used over time, in `count` parts of a span of the same length. */
export function tokenBins(desk: Desk, span: Span, count: number): TokenBin[] {
  const step = (span.to - span.from) / count;
  const bins = Array.from({ length: count }, (_, i): TokenBin => ({ from: span.from + i * step, to: span.from + (i + 1) * step, by: {} }));
  for (const { m, at } of turns(desk, span)) {
    const bin = bins[Math.min(count - 1, Math.max(0, Math.floor((at - span.from) / step)))];
    if (bin) bin.by[m.agent] = add(bin.by[m.agent], m);
  }
  return bins;
}

export interface TokenRow extends Used {
  agent: string;
  /** Absent: texts that were no task's. */
  task?: string;
}

/** What was used in a span, by agent and task, the most first. */
export function tokenRows(desk: Desk, span: Span): TokenRow[] {
  const rows = new Map<string, TokenRow>();
  for (const { m } of turns(desk, span)) {
    const key = `${m.agent} ${m.taskId ?? ''}`;
    rows.set(key, { agent: m.agent, ...(m.taskId ? { task: m.taskId } : {}), ...add(rows.get(key), m) });
  }
  return [...rows.values()].sort((a, b) => sum(b) - sum(a) || b.unknown - a.unknown || a.agent.localeCompare(b.agent) || (a.task ?? '').localeCompare(b.task ?? ''));
}

/** Tokens that were read anew and written; those from a cache do not count. */
export const sum = ({ spent }: Used): number => spent.input + spent.output;
