import type { AgentLive, Desk } from '../../shared/model/index.ts';
import { clock, t } from '../text.ts';
import { nameOf } from './card.ts';
import { allBars, passings, timeline, type BarTone, type Zoom } from './timeline.ts';
import { valuesOf } from '../../shared/rules/index.ts';

/** A cell that no spreadsheet takes for a formula, quoted where it must be. */
export function csvCell(value: string): string {
  // A line end inside a cell is legal and read by few.
  const flat = value.replace(/[\r\n]+/g, ' ');
  const safe = /^\s*[=+\-@\t]/.test(flat) ? `'${flat}` : flat;
  return /[",;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Everything that agents spent time on and every text that went to them, a line each, by its
 * beginning. Times in ISO 8601 (UTC). Lines end with CRLF, as the format has it.
 * @param now epoch ms
 */
export function timelineCsv(desk: Desk, live: Record<string, AgentLive>, now: number): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const c = t.timeline.csv;
  const bars = allBars(desk, live, now).map((bar) => ({
    at: bar.from,
    cells: [
      nameOf(desk, bar.agent), c.kinds[bar.tone], bar.task, bar.title, iso(bar.from), bar.open ? '' : iso(bar.to),
      ((bar.to - bar.from) / 60_000).toFixed(2), bar.ok === undefined ? '' : bar.ok ? c.passed : c.failed,
    ],
  }));
  const texts = valuesOf(desk.messages).map((m) => ({
    at: m.queuedAt,
    cells: [
      nameOf(desk, m.agent), c.text, m.taskId ?? '', m.text.trimStart().split('\n', 1)[0]?.slice(0, 120) ?? '', iso(m.queuedAt),
      m.finishedAt === undefined ? '' : iso(m.finishedAt), '', m.stage,
    ],
  }));
  const batons = passings(desk).map(({ at, text, handoff }) => {
    const { from, task, end } = desk.handoffs[handoff] ?? {};
    const result = end ? t.handoff.ends[end.as] : '';
    return {
      at,
      cells: [nameOf(desk, from), t.handoff.timeline.csv, task ?? '', text, iso(at), end ? iso(end.at) : '', end ? ((end.at - at) / 60_000).toFixed(2) : '', result],
    };
  });
  const rows = [...bars, ...texts, ...batons].sort((a, b) => a.at - b.at).map((row) => row.cells);
  return [c.head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

const INK = { ground: '#ffffff', line: '#dfe3e8', text: '#1a1d21', dim: '#5b6470', you: '#a05a00', baton: '#a86d00', checking: '#0b7480', still: '#c9cfd7', limit: '#b3372f' };
const HUES: Record<string, string> = {
  claude: '#a9502c', amp: '#3f7a1f', antigravity: '#1f5fcc', codex: '#6a4bc4', gemini: '#0b6f86', opencode: '#7d6200', custom: '#a83275',
};
const ROW = 24;
const LEFT = 190;
const CHART = 1_000;

const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The timeline as it is shown, as a picture of its own: no fonts, styles or addresses from elsewhere. */
export function timelineSvg(desk: Desk, live: Record<string, AgentLive>, now: number, zoom: Zoom | null): string {
  const shape = timeline(desk, live, now, zoom);
  const height = 40 + desk.agents.length * ROW + 34;
  const x = (percent: number): string => (LEFT + (percent / 100) * CHART).toFixed(1);
  const colour = (tone: BarTone, hue: string): string => (tone === 'work' ? hue : INK[tone]);
  const lines: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + CHART + 20} ${height}" width="${LEFT + CHART + 20}" height="${height}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<title>${xml(`${desk.project?.name ?? ''}, ${t.timeline.label}`)}</title>`,
    `<rect width="100%" height="100%" fill="${INK.ground}"/>`,
    `<text x="16" y="24" font-weight="600" fill="${INK.text}">${xml(desk.project?.name ?? '')}</text>`,
    `<text x="${LEFT}" y="24" fill="${INK.dim}">${xml(`${stamp(shape.from)} – ${stamp(Math.min(now, shape.to))}`)}</text>`,
    `<clipPath id="chart"><rect x="${LEFT}" y="0" width="${CHART}" height="${height}"/></clipPath>`,
  ];
  for (const tick of shape.ticks) {
    lines.push(`<line x1="${x(tick.left)}" x2="${x(tick.left)}" y1="34" y2="${height - 26}" stroke="${INK.line}"/>`);
    lines.push(`<text x="${x(tick.left)}" y="${height - 10}" fill="${INK.dim}">${clock(tick.at)}</text>`);
  }
  for (const [i, agent] of desk.agents.entries()) {
    const row = shape.rows[i];
    const y = 40 + i * ROW;
    const hue = HUES[agent.hue] ?? INK.dim;
    lines.push(`<circle cx="21" cy="${y + 10}" r="4" fill="${hue}"/><text x="32" y="${y + 14}" fill="${INK.text}">${xml(agent.name)}</text>`);
    if (row && row.percent !== null) lines.push(`<text x="${LEFT - 16}" y="${y + 14}" text-anchor="end" fill="${INK.dim}">${row.percent} %</text>`);
    lines.push('<g clip-path="url(#chart)">');
    for (const bar of row?.bars ?? []) {
      const width = Math.max(1, (bar.width / 100) * CHART - 1);
      lines.push(
        `<g><title>${xml(barWords(bar))}</title><rect x="${x(bar.left)}" y="${y}" width="${width.toFixed(1)}" height="20" rx="3" fill="${colour(bar.tone, hue)}" fill-opacity="${bar.tone === 'work' ? 0.28 : 0.75}"/>`,
        bar.tone === 'work' && width > 40 ? `<svg x="${x(bar.left)}" y="${y}" width="${width.toFixed(1)}" height="20"><text x="6" y="14" font-size="11" fill="${INK.text}">${xml(`${bar.number} ${bar.title}`)}</text></svg></g>` : '</g>',
      );
    }
    lines.push('</g>');
  }
  for (const { left, side, at, text } of shape.batons) {
    lines.push(`<g><title>${xml(`${clock(at)} ${text}`)}</title><line x1="${x(left)}" x2="${x(left)}" y1="34" y2="${height - 26}" stroke="${INK.baton}" stroke-width="1.2" stroke-dasharray="4 3"/></g>`);
    const anchor = side === 'left' ? ' text-anchor="end"' : '';
    if (side) lines.push(`<text x="${(LEFT + (left / 100) * CHART + (side === 'left' ? -4 : 4)).toFixed(1)}" y="${height - 10}"${anchor} fill="${INK.baton}">${xml(text)}</text>`);
  }
  if (shape.now <= 100) lines.push(`<line x1="${x(shape.now)}" x2="${x(shape.now)}" y1="34" y2="${height - 26}" stroke="${INK.text}"/>`);
  lines.push('</svg>');
  return `${lines.join('\n')}\n`;
}

/** A bar in words: which task, from when to when, and what it was. */
export function barWords(bar: { task: string; title: string; from: number; to: number; open: boolean; tone: BarTone; ok?: boolean }): string {
  const what = t.timeline.tones[bar.tone];
  const verdict = bar.ok === undefined ? '' : bar.ok ? t.timeline.csv.passed : t.timeline.csv.failed;
  const seconds = bar.to - bar.from < 120_000;
  const times = t.timeline.fromTo(clock(bar.from, seconds), bar.open ? t.timeline.now : clock(bar.to, seconds));
  return [[bar.task, bar.title].filter(Boolean).join(' '), times, [what, verdict].filter(Boolean).join(', ')].filter(Boolean).join(': ');
}

const stamp = (at: number): string => {
  const d = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clock(at)}`;
};

/** The name under which an export is offered. */
export function exportName(project: string, kind: 'csv' | 'svg', now: number): string {
  const name = project.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).toLowerCase();
  return `${[name, 'timeline', stamp(now).slice(0, 10)].filter(Boolean).join('-')}.${kind}`;
}
