import type { AgentLive, Desk, Stretch } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';

/** What an agent did with a stretch of time; checking: its task was checked; you: it waited for the person; still: no progress. */
export type BarTone = 'work' | 'checking' | 'you' | 'still' | 'limit';

const waits = (live: AgentLive): boolean => live.state === 'waiting-for-you' || live.state === 'needs-login';

/** A stretch of an agent's time, whatever part of it is shown. */
export interface Piece {
  key: string;
  agent: string;
  /** Its task's id; empty where the agent stood without one. */
  task: string;
  /** The number part of the id, for the label. */
  number: string;
  title: string;
  tone: BarTone;
  from: number;
  to: number;
  open: boolean;
  /** Of a check: whether it passed. */
  ok?: boolean;
}

/** Everything that agents spent time on, by its beginning; what lasts ends now. */
export function allBars(desk: Desk, live: Record<string, AgentLive>, now: number): Piece[] {
  const over = overlays(desk, live, now);
  const pieces: Piece[] = [];
  const used = new Set<Stretch>();
  for (const record of valuesOf(desk.tasks)) {
    const { id, title } = record.task;
    const number = id.slice(id.lastIndexOf('-') + 1);
    for (const span of record.spans) {
      const end = Math.min(span.to ?? now, now);
      const mine = (over.get(id) ?? []).filter((s) => s.agent === span.agent && s.from < end && (s.to ?? now) > span.from);
      for (const s of mine) used.add(s);
      for (const cut of cuts(span.from, end, mine, now))
        pieces.push({
          key: `${id}-${span.from}-${cut.from}-${cut.tone}`,
          task: id, number, title, agent: span.agent,
          ...cut,
          open: span.to === undefined && cut.to === end,
        });
    }
  }
  // Where an agent stood without work: a login before its first task.
  for (const s of [...over.values()].flat()) {
    const to = Math.min(s.to ?? now, now);
    if (used.has(s) || s.task !== undefined || to <= s.from) continue;
    const alone: Piece = { key: `${s.agent}-${s.from}-${s.kind}`, task: '', number: '', title: '', tone: TONES[s.kind], agent: s.agent, from: s.from, to, open: s.to === undefined };
    pieces.push(alone);
  }
  return pieces.sort((a, b) => a.from - b.from);
}

const TONES: Record<Stretch['kind'], BarTone> = { gate: 'checking', you: 'you', still: 'still', limit: 'limit' };
/** What hides what where two say something of the same time. */
const RANK: Record<BarTone, number> = { you: 4, limit: 3, checking: 2, still: 1, work: 0 };

/** What took time beside the work, by task, with what lasts right now; '' without a task. */
function overlays(desk: Desk, live: Record<string, AgentLive>, now: number): Map<string, Stretch[]> {
  const by = new Map<string, Stretch[]>();
  const add = (s: Stretch): void => void by.set(s.task ?? '', [...(by.get(s.task ?? '') ?? []), s]);
  desk.past.forEach(add);
  for (const record of valuesOf(desk.tasks)) {
    const its = record.agent ? live[record.agent] : undefined;
    if (record.agent && record.stage === 'running' && its && waits(its) && its.since < now)
      add({ agent: record.agent, kind: 'you', task: record.task.id, from: its.since });
  }
  return by;
}

interface Cut {
  tone: BarTone;
  from: number;
  to: number;
  ok?: boolean;
}

/** A stretch of work in pieces of one tone each; they touch, and none is empty. */
export function cuts(from: number, to: number, over: readonly Stretch[], now: number): Cut[] {
  const edges = [...new Set([from, to, ...over.flatMap((s) => [s.from, s.to ?? now])])]
    .filter((at) => at >= from && at <= to)
    .sort((a, b) => a - b);
  const pieces: Cut[] = [];
  for (const [i, a] of edges.entries()) {
    const b = edges[i + 1];
    if (b === undefined) break;
    const top = over
      .filter((s) => s.from <= a && (s.to ?? now) >= b)
      .sort((x, y) => RANK[TONES[y.kind]] - RANK[TONES[x.kind]])[0];
    const tone = top ? TONES[top.kind] : 'work';
    const last = pieces.at(-1);
    if (last && last.tone === tone && last.ok === top?.ok) last.to = b;
    else pieces.push({ tone, from: a, to: b, ...(top?.ok === undefined ? {} : { ok: top.ok }) });
  }
  return pieces;
}

/** The length that stretches of time cover together, counting overlaps once. */
export function covered(stretches: [number, number][]): number {
  let sum = 0;
  let until = -Infinity;
  for (const [a, b] of stretches.toSorted((x, y) => x[0] - y[0])) {
    sum += Math.max(0, b - Math.max(a, until));
    until = Math.max(until, b);
  }
  return sum;
}
