import type { AgentLive, Desk } from '../../shared/model/index.ts';
import { daysOf, timeKinds, timeOf, type Span, type Use, type UseKind } from '../../shared/rules/figures/index.ts';
import { nameOf } from '../derive/card.ts';
import { t } from '../text.ts';
import type { Drawing, Ink, Shape } from './drawing.ts';
import { cell, figure, iso, LEFT, minutes, WIDTH, type Figure } from './figure.ts';

const ROW = 38;
const RIGHT = 80;

const inks: Record<Exclude<UseKind, 'work'>, Ink> = { checking: 'checking', you: 'you', still: 'still', limit: 'failed', idle: 'idle', off: 'ground', unknown: 'unknown' };

/** What each agent's time of a span went into. */
export function timeFigure(desk: Desk, live: Record<string, AgentLive>, span: Span, now: number): Figure {
  const w = t.figures.use;
  const uses = timeOf(desk, live, span, now);
  const total = Math.max(1, Math.min(span.to, now) - span.from);
  const percent = (ms: number): number => (ms / total) * 100;
  const shown = timeKinds.filter((kind) => uses.some(({ ms }) => ms[kind] > 0));
  return {
    drawing: drawing(desk, uses, total, shown),
    label: uses.map(({ agent, ms }) => w.row(nameOf(desk, agent), percents(percent(ms.work)))).join(' '),
    table: {
      head: [t.figures.agent, ...timeKinds.map((kind) => w.kinds[kind])],
      rows: uses.map(({ agent, ms }) => [
        cell(nameOf(desk, agent), { hue: hueOf(desk, agent) }),
        ...timeKinds.map((kind) => figure(ms[kind] === 0 ? '–' : w.part(t.span(ms[kind]), percents(percent(ms[kind]))))),
      ]),
    },
    csv: () => ({
      head: w.csv,
      rows: daysOf({ from: span.from, to: Math.min(span.to, now) }).flatMap((day) =>
        timeOf(desk, live, day, now).flatMap(({ agent, ms }) =>
          timeKinds.map((kind) => [nameOf(desk, agent), iso(day.from), iso(day.to), w.kinds[kind], minutes(ms[kind]), ((ms[kind] / Math.max(1, day.to - day.from)) * 100).toFixed(2)]),
        ),
      ),
    }),
  };
}

/** Percent as they are read: what is there at all is not nothing. */
const percents = (value: number): string => (value > 0 && value < 1 ? '<1' : String(Math.round(value)));

export const hueOf = (desk: Desk, agent: string): string => desk.agents.find(({ id }) => id === agent)?.hue ?? 'custom';

function drawing(desk: Desk, uses: readonly Use[], total: number, shown: readonly UseKind[]): Drawing {
  const w = t.figures.use;
  const wide = WIDTH - LEFT - RIGHT;
  const shapes: Shape[] = [];
  for (const [i, { agent, ms }] of uses.entries()) {
    const y = i * ROW;
    const name = nameOf(desk, agent);
    shapes.push({ kind: 'dot', x: 6, y: y + 15, ink: `hue-${hueOf(desk, agent)}` }, { kind: 'text', x: 20, y: y + 19, text: name, ink: 'text', width: LEFT - 30 });
    shapes.push({ kind: 'path', d: `M${LEFT} ${y + 4}H${LEFT + wide}V${y + 26}H${LEFT}Z`, ink: 'line' });
    let x = LEFT;
    for (const kind of timeKinds) {
      const width = (ms[kind] / total) * wide;
      if (width <= 0) continue;
      const ink: Ink = kind === 'work' ? `hue-${hueOf(desk, agent)}` : inks[kind];
      const tell = w.tell(name, w.kinds[kind], t.span(ms[kind]), percents((ms[kind] / total) * 100));
      shapes.push({ kind: 'rect', x, y: y + 4, width: Math.max(0.5, width - 1), height: 22, ink, tell });
      x += width;
    }
    shapes.push({ kind: 'text', x: WIDTH, y: y + 19, text: w.share(percents((ms.work / total) * 100)), ink: 'dim', anchor: 'end' });
  }
  const bottom = uses.length * ROW + 14;
  let x = LEFT;
  for (const kind of shown) {
    const text = w.kinds[kind];
    if (kind === 'work') for (const [i, { agent }] of uses.slice(0, 4).entries()) shapes.push({ kind: 'rect', x: x + i * 3, y: bottom, width: 3, height: 10, ink: `hue-${hueOf(desk, agent)}` });
    else {
      shapes.push({ kind: 'rect', x, y: bottom, width: 11, height: 10, ink: inks[kind] });
      if (kind === 'off') shapes.push({ kind: 'path', d: `M${x} ${bottom}h11v10h-11Z`, ink: 'line' });
    }
    shapes.push({ kind: 'text', x: x + 18, y: bottom + 9, text, ink: 'dim', small: true });
    x += 36 + text.length * 6.2;
  }
  return { width: WIDTH, height: bottom + 18, shapes };
}
