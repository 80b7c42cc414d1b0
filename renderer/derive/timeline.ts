import type { AgentLive, Desk, Message } from '../../shared/model/index.ts';
import { allBars, covered, type BarTone, type Piece } from '../../shared/rules/figures/pieces.ts';
import { inDoubt } from './doubt.ts';
import { stageWords, subject } from './messages.ts';
import { t } from '../text.ts';
import { valuesOf } from '../../shared/rules/index.ts';

export { allBars, covered, type BarTone, type Piece };

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

export interface Bar extends Omit<Piece, 'agent'> {
  /** Place in percent of the width. */
  left: number;
  width: number;
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

/** The moment at which a role, or a task, went from one agent to another. */
export interface BatonMark {
  handoff: string;
  at: number;
  text: string;
  /** Absent: the orchestrator's role. */
  task?: string;
  left: number;
  /** On which side of its line its words have room; null: on none. */
  side: 'right' | 'left' | null;
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
  batons: BatonMark[];
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
  for (const record of valuesOf(desk.tasks)) for (const { from } of record.spans) first = Math.min(first, from);
  for (const m of valuesOf(desk.messages)) if (marked(desk, m)) first = Math.min(first, momentOf(m));
  for (const { at } of passings(desk)) first = Math.min(first, at);
  return first;
}

/** The last moment of which the desk knows: a clock that is rounded down must not hide it. Epoch ms. */
export function lastMoment(desk: Desk): number {
  let last = 0;
  for (const record of valuesOf(desk.tasks)) for (const { from, to } of record.spans) last = Math.max(last, to ?? from);
  for (const { from, to } of desk.past) last = Math.max(last, to ?? from);
  for (const m of valuesOf(desk.messages)) last = Math.max(last, m.finishedAt ?? momentOf(m));
  for (const { at } of passings(desk)) last = Math.max(last, at);
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
    const marks = valuesOf(desk.messages)
      .filter((m) => m.agent === id && marked(desk, m) && momentOf(m) >= from && momentOf(m) <= to)
      .map((m): Mark => ({
        message: m.id,
        text: t.labelled(subject(desk, m), stageWords(desk, m)),
        tone: inDoubt(desk, m) ? 'you' : m.stage === 'failed' && !m.settled ? 'failed' : 'plain',
        at: momentOf(m),
        left: place(Math.min(momentOf(m), now)),
      }));
    return { agent: id, percent, tokens: tokensOf(desk, id), bars, marks };
  });
  const ticks: TimelineShape['ticks'] = [];
  for (let at = Math.ceil(from / tick) * tick; place(at) < 94; at += tick)
    if (place(at) < place(now) - 3 || place(at) > place(now) + 7) ticks.push({ at, left: place(at) });
  const batons = passings(desk)
    .filter(({ at }) => at >= from && at <= to)
    .map((one) => ({ ...one, left: place(Math.min(one.at, now)) }));
  const sided = sides(batons, place(now));
  return { from, to, now: place(now), ticks: ticks.filter(({ left }) => !covers(sided, left)), rows, batons: sided };
}

/** The words of a mark take so much of the width, and a time on the axis; percent. */
const WORDS = 16;
const TIME = 5;

/** Words stand where no other line, nor now, is in their way; those of tasks are told on hover only. */
function sides(batons: Omit<BatonMark, 'side'>[], now: number): BatonMark[] {
  const lines = batons.filter(({ task }) => !task).map(({ left }) => left);
  let until = -Infinity;
  return batons.map((baton): BatonMark => {
    if (baton.task) return { ...baton, side: null };
    const { left } = baton;
    const next = Math.min(now, ...lines.filter((at) => at > left));
    const before = Math.max(until, ...lines.filter((at) => at < left), 0);
    const side = next - left >= WORDS ? 'right' : left - before >= WORDS ? 'left' : null;
    if (side) until = side === 'right' ? left + WORDS : left;
    return { ...baton, side };
  });
}

/** True where a mark's words stand on the axis. */
const covers = (batons: readonly BatonMark[], left: number): boolean =>
  batons.some(({ side, left: at }) =>
    side === 'right' ? left > at - TIME && left < at + WORDS : side === 'left' && left > at - WORDS - TIME && left < at + 1);

/** When roles and tasks went from one agent to another, the oldest first: those that were not called off before. */
export function passings(desk: Desk): Omit<BatonMark, 'left' | 'side'>[] {
  const name = (id: string): string => desk.agents.find((agent) => agent.id === id)?.name ?? id;
  const w = t.handoff.timeline;
  return Object.values(desk.handoffs)
    .flatMap(({ id, task, from, to, times, end }) => {
      const at = times?.delivering;
      if (at === undefined || to === undefined || end?.as === 'dropped') return [];
      const next = to === from ? t.handoff.fresh : name(to);
      const text = task ? w.task(task, name(from), next) : w.baton(name(from), next);
      return [{ handoff: id, at, text, ...(task ? { task } : {}) }];
    })
    .sort((a, b) => a.at - b.at);
}

function tokensOf(desk: Desk, agent: string): number | null {
  const told = valuesOf(desk.messages).filter((m) => m.agent === agent && m.spent);
  return told.length === 0 ? null : told.reduce((sum, m) => sum + (m.spent?.input ?? 0) + (m.spent?.output ?? 0), 0);
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
