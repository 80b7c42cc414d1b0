import { expect, test } from 'vitest';
import { themes } from './themes.ts';

function luminance(color: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const tones = ['Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];
const readable = [
  'foreground',
  'brightBlack',
  ...tones.map((tone) => tone.toLowerCase()),
  ...tones.map((tone) => `bright${tone}`),
];

test.each(['dark', 'light'] as const)('every colour but black can be read on %s', (name) => {
  const theme = themes[name] as Record<string, string>;
  const poor = readable.filter((color) => contrast(theme[color]!, theme['background']!) < 4.5);
  expect(poor).toEqual([]);
});
