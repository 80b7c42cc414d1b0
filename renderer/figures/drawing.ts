/** A colour by its meaning: in the window a token of the theme, in a picture of its own the light theme's. */
export type Ink =
  | 'text' | 'dim' | 'line' | 'ground' | 'baton' | 'well' | 'you' | 'failed' | 'checking' | 'still' | 'idle' | 'unknown'
  | `hue-${string}`;

interface Marked {
  /** What is said of it; it can then be come to by keys. */
  tell?: string;
  /** The handoff that it leads to. */
  handoff?: string;
}

export type Shape =
  | ({ kind: 'rect'; x: number; y: number; width: number; height: number; ink: Ink; soft?: number } & Marked)
  | { kind: 'path'; d: string; ink: Ink; fill?: boolean; soft?: number; dashed?: boolean }
  | { kind: 'dot'; x: number; y: number; ink: Ink }
  | { kind: 'text'; x: number; y: number; text: string; ink: Ink; anchor?: 'end' | 'middle'; small?: boolean; strong?: boolean; width?: number };

/** A picture, in pixels of its own. */
export interface Drawing {
  width: number;
  height: number;
  shapes: Shape[];
}

const LIGHT: Record<string, string> = {
  text: '#1a1d21', dim: '#5b6470', line: '#dfe3e8', ground: '#ffffff', baton: '#a86d00', well: '#1f7a45', you: '#a05a00', failed: '#b3372f',
  checking: '#0b7480', still: '#87909c', idle: '#e3e7ec',
  'hue-claude': '#a9502c', 'hue-amp': '#3f7a1f', 'hue-antigravity': '#1f5fcc', 'hue-codex': '#6a4bc4', 'hue-gemini': '#0b6f86', 'hue-opencode': '#7d6200', 'hue-custom': '#a83275',
};
const VARS: Record<string, string> = { still: 'var(--faint)', idle: 'var(--line)', ground: 'var(--surface)', line: 'var(--line)' };

/** The ink in the window. What is unknown is hatched. */
export const inkVar = (ink: Ink): string => (ink === 'unknown' ? 'url(#figure-unknown)' : (VARS[ink] ?? `var(--${ink})`));
const inkHex = (ink: Ink): string => (ink === 'unknown' ? 'url(#unknown)' : (LIGHT[ink] ?? '#5b6470'));

export const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** A drawing as a file of its own: its colours in it, nothing from elsewhere. `title` stands over it, `about` beside that. */
export function toSvg({ width, height, shapes }: Drawing, title: string, about: string): string {
  const head = 40;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 40} ${height + head + 20}" width="${width + 40}" height="${height + head + 20}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<title>${xml(title)}</title>`,
    `<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${LIGHT['ground']}"/><rect width="2" height="6" fill="${LIGHT['still']}"/></pattern></defs>`,
    `<rect width="100%" height="100%" fill="${LIGHT['ground']}"/>`,
    `<text x="20" y="26" font-weight="600" fill="${LIGHT['text']}">${xml(title)}</text>`,
    `<text x="${width + 20}" y="26" text-anchor="end" fill="${LIGHT['dim']}">${xml(about)}</text>`,
    `<g transform="translate(20 ${head})">`,
    ...shapes.map(oneSvg),
    '</g>',
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function oneSvg(shape: Shape): string {
  const soft = 'soft' in shape && shape.soft !== undefined ? ` ${shape.kind === 'path' && !shape.fill ? 'stroke' : 'fill'}-opacity="${shape.soft}"` : '';
  const ink = inkHex(shape.ink);
  switch (shape.kind) {
    case 'rect': {
      const rect = `<rect x="${n(shape.x)}" y="${n(shape.y)}" width="${n(Math.max(0, shape.width))}" height="${n(shape.height)}" fill="${ink}"${soft}/>`;
      return shape.tell ? `<g><title>${xml(shape.tell)}</title>${rect}</g>` : rect;
    }
    case 'path':
      return shape.fill ? `<path d="${shape.d}" fill="${ink}"${soft}/>` : `<path d="${shape.d}" fill="none" stroke="${ink}" stroke-width="1.5"${shape.dashed ? ' stroke-dasharray="4 3"' : ''}${soft}/>`;
    case 'dot':
      return `<circle cx="${n(shape.x)}" cy="${n(shape.y)}" r="4" fill="${ink}"/>`;
    case 'text': {
      const anchor = shape.anchor ? ` text-anchor="${shape.anchor}"` : '';
      return `<text x="${n(shape.x)}" y="${n(shape.y)}"${anchor}${shape.small ? ' font-size="11"' : ''}${shape.strong ? ' font-weight="600"' : ''} fill="${ink}">${xml(fitted(shape.text, shape.width, shape.small ? 6 : 6.6))}</text>`;
    }
  }
}

/** A text that fits into a width, by the usual width of its letters; px. */
export function fitted(text: string, width: number | undefined, letter = 6.6): string {
  const most = width === undefined ? Infinity : Math.max(1, Math.floor(width / letter));
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

/** Steps of a scale from 0 up to `most`, at most five, at round numbers. */
export function niceSteps(most: number): number[] {
  if (!(most > 0)) return [0];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(most <= 5 ? 1 : 0, power * ([1, 2, 2.5, 5, 10].find((by) => by * power >= rough) ?? 10));
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
}

const MINUTE = 60_000;
const TIMES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440, 2_880, 10_080, 43_200, 129_600].map((minutes) => minutes * MINUTE);

/** Moments that are named on an axis, at most `most`; from a day on by the person's own midnights. */
export function niceTimes(from: number, to: number, most = 8): number[] {
  const step = TIMES.find((one) => (to - from) / one <= most) ?? (to - from) / most;
  const away = new Date(from).getTimezoneOffset() * MINUTE;
  const times: number[] = [];
  for (let at = Math.ceil((from - away) / step) * step + away; at <= to && times.length <= most; at += step) times.push(at);
  return times;
}
