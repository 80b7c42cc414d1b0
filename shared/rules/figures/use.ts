import { MOST_PAST, type AgentLive, type Desk } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';
import { allBars, cuts, type BarTone } from './pieces.ts';

/** What an agent's time went into. idle: it ran, and had nothing to do; off: it did not run; unknown: nobody wrote it down. */
export type UseKind = BarTone | 'idle' | 'off' | 'unknown';
export const timeKinds: readonly UseKind[] = ['work', 'checking', 'you', 'still', 'limit', 'idle', 'off', 'unknown'];

/** A stretch of time, epoch ms. */
export interface Span {
  from: number;
  to: number;
}

export interface Use {
  agent: string;
  /** ms; together they are the span. */
  ms: Record<UseKind, number>;
}

/** Who says something of the same moment is believed in this order. A check runs, and a person is waited for, without the agent's program too. */
const RANK: Record<UseKind, number> = { unknown: 8, work: 7, you: 6, limit: 5, checking: 4, still: 3, off: 2, idle: 1 };
const ALIVE: ReadonlySet<UseKind> = new Set(['work', 'still', 'limit', 'unknown']);

interface Said extends Span {
  kind: UseKind;
}

/** What each agent did in a span that is not in the future. The parts of each are not negative, and together the span. */
export function timeOf(desk: Desk, live: Record<string, AgentLive>, { from, to }: Span, now: number): Use[] {
  const end = Math.max(from, Math.min(to, now));
  const pieces = allBars(desk, live, now);
  // The desk keeps only so many waits and checks: before the first one, work and waits cannot be told apart.
  const knownFrom = desk.past.length >= MOST_PAST ? (desk.past[0]?.from ?? -Infinity) : -Infinity;
  const removed = goneWork(desk, now);
  return desk.agents.map(({ id }) => {
    const said: Said[] = pieces.filter(({ agent }) => agent === id).map(({ tone, from: a, to: b }) => ({ kind: tone, from: a, to: b }));
    said.push(...(removed.get(id) ?? []));
    for (const m of valuesOf(desk.messages)) {
      // A task's prompt is its task's; what else was sent to it is work as well.
      if (m.agent !== id || m.taskId || m.acceptedAt === undefined) continue;
      const over = m.finishedAt ?? (m.stage === 'accepted' ? now : m.acceptedAt);
      said.push({ kind: 'work', from: m.acceptedAt, to: over });
    }
    const sessions = valuesOf(desk.sessions).filter(({ agent }) => agent === id);
    const runs = sessions.map((s): Span => ({ from: s.startedAt, to: s.endedAt ?? now }));
    return { agent: id, ms: shares(said, runs, { from, to: end }, knownFrom, desk.slept) };
  });
}

/** What agents did for tasks that were removed since. */
function goneWork(desk: Desk, now: number): Map<string, Said[]> {
  const by = new Map<string, Said[]>();
  if (!desk.gone?.length) return by;
  const past = Map.groupBy(desk.past, ({ task }) => task ?? '');
  for (const { id, spans } of desk.gone) {
    for (const { agent, from, to = now } of spans) {
      const over = (past.get(id) ?? []).filter((s) => s.agent === agent && s.from < to && (s.to ?? now) > from);
      const mine = cuts(from, to, over, now).map(({ tone, from: a, to: b }): Said => ({ kind: tone, from: a, to: b }));
      by.set(agent, [...(by.get(agent) ?? []), ...mine]);
    }
  }
  return by;
}

/** Divides a span: outside of `runs`, and while the computer slept, the agent was off, and what needs its program cannot have been. */
export function shares(said: readonly Said[], runs: readonly Span[], { from, to }: Span, knownFrom = -Infinity, slept: readonly Span[] = []): Record<UseKind, number> {
  const ms = Object.fromEntries(timeKinds.map((kind) => [kind, 0])) as Record<UseKind, number>;
  const inside = (at: number): boolean => at > from && at < to;
  const edges = [...new Set([from, to, ...[...said, ...runs, ...slept].flatMap((one) => [one.from, one.to]).filter(inside), ...[knownFrom].filter(inside)])].sort((a, b) => a - b);
  // All that begins is sorted once; what is over is dropped on the way.
  const waiting = [...said].sort((a, b) => a.from - b.from);
  const starts = [...runs].sort((a, b) => a.from - b.from);
  let open: Said[] = [];
  let running: Span[] = [];
  let next = 0;
  let nextRun = 0;
  for (const [i, a] of edges.entries()) {
    const b = edges[i + 1];
    if (b === undefined) break;
    for (; (waiting[next]?.from ?? Infinity) <= a; next++) open.push(waiting[next] as Said);
    for (; (starts[nextRun]?.from ?? Infinity) <= a; nextRun++) running.push(starts[nextRun] as Span);
    open = open.filter((one) => one.to > a);
    running = running.filter((one) => one.to > a);
    const alive = running.length > 0;
    let kind: UseKind = alive ? 'idle' : 'off';
    for (const one of open) if ((alive || !ALIVE.has(one.kind)) && RANK[one.kind] > RANK[kind]) kind = one.kind;
    if (alive && a < knownFrom) kind = 'unknown';
    // While the computer slept nobody did anything.
    if (slept.some((one) => one.from <= a && one.to >= b)) kind = 'off';
    ms[kind] += b - a;
  }
  return ms;
}

/** The days of a span, by the person's own midnights; at most so many, the latest. */
export function daysOf({ from, to }: Span, most = 62): Span[] {
  const days: Span[] = [];
  for (let end = to; end > from && days.length < most; ) {
    const midnight = new Date(end - 1).setHours(0, 0, 0, 0);
    days.unshift({ from: Math.max(from, midnight), to: end });
    end = midnight;
  }
  return days;
}
