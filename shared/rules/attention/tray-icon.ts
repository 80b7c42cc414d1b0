import type { TrayTone } from './tray.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** The four agents' hues and the baton, as the mark has them; the badge for what waits. */
const DOTS: readonly (readonly [x: number, y: number, colour: Colour])[] = [
  [3.5, 8, [0xd9, 0x8a, 0x6a]],
  [8, 3.5, [0x8b, 0xbf, 0x6a]],
  [10, 14.5, [0x6e, 0xa8, 0xfe]],
  [14.5, 10, [0xb3, 0x9d, 0xf3]],
];
const BATON: Record<TrayTone, Colour> = { calm: [0x9a, 0xa3, 0xaf], work: [0x6c, 0xc0, 0x8b], you: [0xe5, 0xa0, 0x4b] };
const BADGE: Colour = [0xe5, 0xa0, 0x4b];
const ON_BADGE: Colour = [0x1d, 0x13, 0x05];
const BLACK: Colour = [0, 0, 0];

/** Digits on a grid of 3 by 5, a bit a pixel, the top row first. */
const DIGITS: Record<string, readonly number[]> = {
  0: [7, 5, 5, 5, 7], 1: [2, 6, 2, 2, 7], 2: [7, 1, 7, 4, 7], 3: [7, 1, 7, 1, 7], 4: [5, 5, 7, 1, 1],
  5: [7, 4, 7, 1, 7], 6: [7, 4, 7, 5, 7], 7: [7, 1, 2, 2, 2], 8: [7, 5, 7, 5, 7], 9: [7, 5, 7, 1, 7],
  '+': [0, 2, 7, 2, 0],
};

/**
 * Draws the tray's icon: the mark, and how much waits. `template`: black on nothing, as macOS wants
 * it to be coloured by the system.
 * @param size width and height in pixels
 * @returns BGRA, four bytes a pixel, row by row, the colours multiplied by their alpha
 */
export function trayIcon(size: number, look: { tone: TrayTone; count: number; template: boolean }): Uint8Array {
  const { tone, count, template } = look;
  const pixels = new Uint8Array(size * size * 4);
  const unit = 18 / size;
  const put = (x: number, y: number, colour: Colour, alpha: number): void => {
    const at = (y * size + x) * 4;
    const old = (pixels[at + 3] ?? 0) / 255;
    const all = alpha + old * (1 - alpha);
    if (all === 0) return;
    for (let i = 0; i < 3; i += 1) {
      const under = pixels[at + 2 - i] ?? 0;
      pixels[at + 2 - i] = Math.round(((colour[i] ?? 0) * alpha + under * old * (1 - alpha)) / all);
    }
    pixels[at + 3] = Math.round(all * 255);
  };
  /** Fills where a distance, in the mark's units, is below nothing; its edge is smooth. */
  const fill = (distance: (x: number, y: number) => number, colour: Colour): void => {
    for (let y = 0; y < size; y += 1)
      for (let x = 0; x < size; x += 1) {
        const edge = 0.5 - distance((x + 0.5) * unit, (y + 0.5) * unit) / unit;
        if (edge > 0) put(x, y, colour, Math.min(1, edge));
      }
  };
  for (const [dx, dy, colour] of DOTS)
    fill((x, y) => Math.hypot(x - dx, y - dy) - 1.7, template ? BLACK : colour);
  fill((x, y) => fromLine(x, y) - 1.1, template ? BLACK : BATON[tone]);
  if (count > 0) {
    fill((x, y) => Math.hypot(x - 12.5, y - 5.5) - 5.5, template ? BLACK : BADGE);
    const digit = DIGITS[count > 9 ? '+' : String(count)] ?? [];
    const cell = Math.max(1, Math.round(size / 18));
    const left = Math.round(12.5 / unit - 1.5 * cell);
    const top = Math.round(5.5 / unit - 2.5 * cell);
    for (let y = 0; y < 5 * cell; y += 1)
      for (let x = 0; x < 3 * cell; x += 1) {
        const on = ((digit[Math.floor(y / cell)] ?? 0) >> (2 - Math.floor(x / cell))) & 1;
        if (!on || left + x >= size || top + y >= size) continue;
        const at = ((top + y) * size + left + x) * 4;
        if (template) pixels[at + 3] = 0;
        else put(left + x, top + y, ON_BADGE, 1);
      }
  }
  for (let at = 0; at < pixels.length; at += 4)
    for (let i = 0; i < 3; i += 1) pixels[at + i] = Math.round(((pixels[at + i] ?? 0) * (pixels[at + 3] ?? 0)) / 255);
  return pixels;
}

/** How far a point is from the baton, which goes from one corner to the other. */
function fromLine(x: number, y: number): number {
  const [ax, ay, bx, by] = [3.2, 14.8, 14.8, 3.2];
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}
