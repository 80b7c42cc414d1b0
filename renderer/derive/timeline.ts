import type { AgentLive, Desk, Message, Stretch } from '../../shared/model/index.ts';
import { inDoubt } from './doubt.ts';
import { stageWords, subject } from './messages.ts';
import { waits } from './sections.ts';

const MINUTE = 60_000;
/** Lengths that the timeline shows by itself, with the distance of the marks on its axis, in minutes. */
const scales = [
  { range: 2, tick: 0.5 },
  { range: 5, tick: 1 },
  { range: 10, tick: 2 },
  { range: 20, tick: 5 },
  { range: 40, tick: 10 },
  { range: 60, tick: 15 },
  { range: 120, tick: 30 },
] as const;
/** Distances of the marks where the person has set the length, in minutes. */
const steps = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440, 2_880];
const MOST_TICKS = 7;

export type BarTone = 'work' | 'checking' | 'you' | 'still' | 'limit';

export interface Bar {
  key: string;
  /** Its task's id; empty where the agent stood without one. */
  task: string;
  /** The number part of the id, for the label. */
  number: string;
  title: string;
  tone: BarTone;
  from: number;
  to: number;
  /** Place in percent of the width. */
  left: number;
  width: number;
  open: boolean;
  /** Of a check: whether it passed. */
  ok?: boolean;
}

/** A text that went to an agent beside its tasks, or a prompt that did not arrive. */
export interface Mark {
  message: string;
  text: string;
  tone: 'plain' | 'you' | 'failed';
  at: number;
  /** Place in percent of the width. */
  left: number;
}

export interface TimelineRow {
  agent: string;
  /** Share of the shown time in which it had a task, 0 to 100; null before its first task. */
  percent: number | null;
  /** Tokens that its turns have used in all, as far as they are known; null: nobody told. */
  tokens: number | null;
  bars: Bar[];
  marks: Mark[];
}

export interface TimelineShape {
  from: number;
  to: number;
  /** Where now is, in percent of the width; over 100 when it lies beyond the right edge. */
  now: number;
  ticks: { at: number; left: number }[];
  rows: TimelineRow[];
}

/** What the person has set: a length in ms, and the time of the right edge; null: it goes with the time. */
export interface Zoom {
  span: number;
  right: number | null;
}

/** How much of the width lies before now. */
export const BEFORE = 0.88;
export const SHORTEST = MINUTE;
export const LONGEST = 14 * 24 * 60 * MINUTE;

/** A task's prompt is its bar; what else was sent, or did not arrive, has a mark of its own. */
const marked = (desk: Desk, m: Message): boolean =>
  !m.taskId || m.stage === 'unverified' || (m.stage === 'failed' && !m.settled) || inDoubt(desk, m);

const momentOf = (m: Message): number => m.acceptedAt ?? m.writtenAt ?? m.writingAt ?? m.queuedAt;

/** When the first stretch of work began, epoch ms; infinite when there is none. */
export function firstStart(desk: Desk): number {
  let first = Infinity;
  for (const record of Object.values(desk.tasks)) for (const { from } of record.spans) first = Math.min(first, from);
  for (const m of Object.values(desk.messages)) if (marked(desk, m)) first = Math.min(first, momentOf(m));
  return first;
}

/** The last moment of which the desk knows: a clock that is rounded down must not hide it. Epoch ms. */
export function lastMoment(desk: Desk): number {
  let last = 0;
  for (const record of Object.values(desk.tasks)) for (const { from, to } of record.spans) last = Math.max(last, to ?? from);
  for (const { from, to } of desk.past) last = Math.max(last, to ?? from);
  for (const m of Object.values(desk.messages)) last = Math.max(last, m.finishedAt ?? momentOf(m));
  return last;
}

/** The first and last moment that is shown. Without a zoom the work begins at the left and grows to the right. */
function frame(first: number, now: number, zoom: Zoom | null): { from: number; to: number; tick: number } {
  if (!zoom) {
    const scale = scales.find((s) => now - first <= s.range * MINUTE) ?? scales[scales.length - 1]!;
    const before = scale.range * MINUTE;
    const from = Math.max(first - before * 0.01, now - before);
    return { from, to: from + before / BEFORE, tick: scale.tick * MINUTE };
  }
  const to = zoom.right ?? now + zoom.span * (1 - BEFORE);
  const step = steps.find((minutes) => zoom.span / (minutes * MINUTE) <= MOST_TICKS) ?? steps[steps.length - 1]!;
  return { from: to - zoom.span, to, tick: step * MINUTE };
}

/**
 * Where everything on the timeline stands. Pure.
 * @param now epoch ms
 * @param zoom what the person has set; null: the range grows with the work, from two minutes to two hours
 */
export function timeline(desk: Desk, live: Record<string, AgentLive>, now: number, zoom: Zoom | null = null): TimelineShape {
  const first = Math.min(now, firstStart(desk));
  const { from, to, tick } = frame(first, now, zoom);
  const place = (at: number): number => ((at - from) / (to - from)) * 100;
  const all = allBars(desk, live, now);
  const rows = desk.agents.map(({ id }): TimelineRow => {
    const mine = all.filter((bar) => bar.agent === id && bar.to > from && bar.from < to);
    const bars = mine.map(({ agent: _agent, ...bar }): Bar => {
      const left = place(Math.max(bar.from, from));
      return { ...bar, left, width: place(Math.min(bar.to, to)) - left };
    });
    const begin = Math.max(from, first);
    const end = Math.min(now, to);
    const busy = covered(mine.filter((b) => b.task !== '').map((b) => [Math.max(b.from, begin), Math.min(b.to, end)]));
    const percent = end - begin < MINUTE / 2 ? null : Math.round((busy / (end - begin)) * 100);
    const marks = Object.values(desk.messages)
      .filter((m) => m.agent === id && marked(desk, m) && momentOf(m) >= from && momentOf(m) <= to)
      .map((m): Mark => ({
        message: m.id,
        text: `${subject(desk, m)}: ${stageWords(desk, m)}`,
        tone: inDoubt(desk, m) ? 'you' : m.stage === 'failed' && !m.settled ? 'failed' : 'plain',
        at: momentOf(m),
        left: place(Math.min(momentOf(m), now)),
      }));
    return { agent: id, percent, tokens: tokensOf(desk, id), bars, marks };
  });
  const ticks: TimelineShape['ticks'] = [];
  for (let at = Math.ceil(from / tick) * tick; place(at) < 94; at += tick)
    if (place(at) < place(now) - 3 || place(at) > place(now) + 7) ticks.push({ at, left: place(at) });
  return { from, to, now: place(now), ticks, rows };
}

function tokensOf(desk: Desk, agent: string): number | null {
  const told = Object.values(desk.messages).filter((m) => m.agent === agent && m.spent);
  return told.length === 0 ? null : told.reduce((sum, m) => sum + (m.spent?.input ?? 0) + (m.spent?.output ?? 0), 0);
}

/** A stretch of an agent's time, whatever part of it is shown. */
export type Piece = Omit<Bar, 'left' | 'width'> & { agent: string };

/** Everything that agents spent time on, by its beginning; what lasts ends now. */
export function allBars(desk: Desk, live: Record<string, AgentLive>, now: number): Piece[] {
  const over = overlays(desk, live, now);
  const pieces: Piece[] = [];
  const used = new Set<Stretch>();
  for (const record of Object.values(desk.tasks)) {
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
  for (const record of Object.values(desk.tasks)) {
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
function cuts(from: number, to: number, over: readonly Stretch[], now: number): Cut[] {
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

/** Longer or shorter by a factor, with the moment at `share` of the width (0 to 1) kept where it is. */
export function zoomed(shape: Pick<TimelineShape, 'from' | 'to'>, factor: number, share: number, now: number): Zoom {
  const was = shape.to - shape.from;
  const span = Math.min(LONGEST, Math.max(SHORTEST, was * factor));
  const at = shape.from + was * share;
  const right = at + span * (1 - share);
  // The right edge by now goes on with the time.
  const follows = share >= BEFORE - 0.02 || right >= now + span * (1 - BEFORE) - 1;
  return { span, right: follows ? null : right };
}

/** Earlier (negative) or later by a share of the width; never beyond now. */
export function panned(shape: Pick<TimelineShape, 'from' | 'to'>, by: number, now: number): Zoom {
  const span = shape.to - shape.from;
  const right = shape.to + span * by;
  const most = now + span * (1 - BEFORE);
  return { span, right: right >= most ? null : right };
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
