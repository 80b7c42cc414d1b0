import { expect, test } from 'vitest';
import { fontState, type Measure } from './known.ts';

/** A machine on which some fonts are: by name, how wide a letter is. */
const machine = (fonts: Record<string, (letter: string) => number>): Measure => (font, text) => {
  const names = font.split(', ').map((name) => name.replaceAll('"', ''));
  const width = fonts[names.find((name) => fonts[name]) ?? '']!;
  return [...text].reduce((sum, letter) => sum + width(letter), 0);
};
const generic = { monospace: () => 10, serif: (l: string) => (l === 'i' ? 4 : 9), 'sans-serif': (l: string) => (l === 'i' ? 5 : 11) };

test('U41 a font that is not installed is told from one that is, and one whose letters differ in width from both', () => {
  const measure = machine({ ...generic, Fira: () => 10, Georgia: (l) => (l === 'i' ? 3 : 8) });
  expect(fontState('Fira', measure)).toBe('good');
  expect(fontState('Georgia', measure)).toBe('uneven');
  expect(fontState('Nowhere', measure)).toBe('missing');
});

test('U41 a font that is as wide as the system’s own is there all the same', () => {
  expect(fontState('Twin', machine({ ...generic, Twin: generic.monospace }))).toBe('good');
});
