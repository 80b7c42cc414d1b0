import type { AgentLive, Desk, Message } from '../../shared/model/index.ts';
import { inDoubt } from './doubt.ts';
import { stageWords, subject } from './messages.ts';
import { waits } from './sections.ts';

const MINUTE = 60_000;
/** Lengths that the timeline can show, with the distance of the marks on its axis, in minutes. */
const scales = [
  { range: 2, tick: 0.5 },
  { range: 5, tick: 1 },
  { range: 10, tick: 2 },
  { range: 20, tick: 5 },
  { range: 40, tick: 10 },
  { range: 60, tick: 15 },
  { range: 120, tick: 30 },
] as const;

export interface Bar {
  key: string;
  task: string;
  /** The number part of the id, for the label. */
  number: string;
  title: string;
  tone: 'work' | 'checking' | 'you';
  from: number;
  to: number;
  /** Place in percent of the width. */
  left: number;
  width: number;
  open: boolean;
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
  bars: Bar[];
  marks: Mark[];
}

export interface TimelineShape {
  from: number;
  to: number;
  /** Where now is, in percent of the width. */
  now: number;
  ticks: { at: number; left: number }[];
  rows: TimelineRow[];
}

/** How much of the width lies before now. */
const BEFORE = 0.88;

/** A task's prompt is its bar; what else was sent, or did not arrive, has a mark of its own. */
const marked = (desk: Desk, m: Message): boolean =>
  !m.taskId || m.stage === 'unverified' || (m.stage === 'failed' && !m.settled) || inDoubt(desk, m);

const momentOf = (m: Message): number => m.acceptedAt ?? m.writtenAt ?? m.writingAt ?? m.queuedAt;

/** When the first stretch of work began, epoch ms; infinite when there is none. */
export function firstStart(desk: Desk): number {
  const work = Object.values(desk.tasks).flatMap((r) => r.spans.map((s) => s.from));
  return Math.min(...work, ...Object.values(desk.messages).filter((m) => marked(desk, m)).map(momentOf));
}

/**
 * Where everything on the timeline stands. The work begins at the left and grows to the
 * right; when the width is used up the range grows, from two minutes to two hours. Pure.
 * @param now epoch ms
 */
export function timeline(desk: Desk, live: Record<string, AgentLive>, now: number): TimelineShape {
  const first = Math.min(now, firstStart(desk));
  const scale = scales.find((s) => now - first <= s.range * MINUTE) ?? scales[scales.length - 1]!;
  const before = scale.range * MINUTE;
  const from = Math.max(first - before * 0.01, now - before);
  const to = from + before / BEFORE;
  const place = (at: number): number => ((at - from) / (to - from)) * 100;
  const rows = desk.agents.map(({ id }): TimelineRow => {
    const bars = agentBars(desk, live, id, from, now, place);
    const begin = Math.max(from, first);
    const busy = covered(bars.map((b) => [Math.max(b.from, begin), b.to]));
    const percent = now - begin < MINUTE / 2 ? null : Math.round((busy / (now - begin)) * 100);
    const marks = Object.values(desk.messages)
      .filter((m) => m.agent === id && marked(desk, m) && momentOf(m) >= from)
      .map((m): Mark => ({
        message: m.id,
        text: `${subject(desk, m)}: ${stageWords(desk, m)}`,
        tone: inDoubt(desk, m) ? 'you' : m.stage === 'failed' && !m.settled ? 'failed' : 'plain',
        at: momentOf(m),
        left: place(Math.min(momentOf(m), now)),
      }));
    return { agent: id, percent, bars, marks };
  });
  const tick = scale.tick * MINUTE;
  const ticks: TimelineShape['ticks'] = [];
  for (let at = Math.ceil(from / tick) * tick; place(at) < 94; at += tick)
    if (place(at) < place(now) - 3 || place(at) > place(now) + 7) ticks.push({ at, left: place(at) });
  return { from, to, now: place(now), ticks, rows };
}

function agentBars(
  desk: Desk,
  live: Record<string, AgentLive>,
  agent: string,
  from: number,
  now: number,
  place: (at: number) => number,
): Bar[] {
  const bars: Bar[] = [];
  for (const record of Object.values(desk.tasks)) {
    const { id, title } = record.task;
    const number = id.slice(id.lastIndexOf('-') + 1);
    record.spans.forEach((span, i) => {
      const end = Math.min(span.to ?? now, now);
      if (span.agent !== agent || end <= from) return;
      const last = i === record.spans.length - 1;
      const cuts: { at: number; tone: Bar['tone'] }[] = [{ at: span.from, tone: 'work' }];
      const { checking } = record.times;
      if (last && checking !== undefined && checking > span.from && checking < end)
        cuts.push({ at: checking, tone: 'checking' });
      const its = live[agent];
      if (last && span.to === undefined) {
        const red = record.stage === 'needs-you' ? (record.gate?.endedAt ?? undefined) : undefined;
        const asks = record.stage === 'running' && its && waits(its) ? its.since : red;
        if (asks !== undefined && asks > span.from && asks < end) cuts.push({ at: asks, tone: 'you' });
      }
      cuts.sort((a, b) => a.at - b.at);
      cuts.forEach((cut, c) => {
        const a = Math.max(cut.at, from);
        const b = cuts[c + 1]?.at ?? end;
        if (b <= a) return;
        bars.push({
          key: `${id}-${span.from}-${cut.tone}`,
          task: id,
          number,
          title,
          tone: cut.tone,
          from: cut.at,
          to: b,
          left: place(a),
          width: place(b) - place(a),
          open: span.to === undefined && c === cuts.length - 1,
        });
      });
    });
  }
  return bars.sort((a, b) => a.from - b.from);
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
