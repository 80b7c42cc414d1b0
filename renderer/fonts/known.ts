/** What can be said of a font by drawing with it. */
export type FontState = 'good' | 'missing' | 'uneven';

/** Measures the width of a text in a font, px. */
export type Measure = (font: string, text: string) => number;

const TEXT = 'mmmmmiiiiiWl10';
const quoted = (name: string): string => JSON.stringify(name);

/**
 * Whether a font is there, and whether all its letters are as wide as each other. A font that is missing is as wide
 * as whatever stands in for it.
 */
export function fontState(name: string, measure: Measure): FontState {
  const there = ['monospace', 'serif', 'sans-serif'].some((other) => measure(`${quoted(name)}, ${other}`, TEXT) !== measure(other, TEXT));
  if (!there) return 'missing';
  return Math.abs(measure(`${quoted(name)}, serif`, 'iiiiiiii') - measure(`${quoted(name)}, serif`, 'WWWWWWWW')) < 0.5 ? 'good' : 'uneven';
}

let canvas: CanvasRenderingContext2D | null = null;

/** Measures by drawing. */
export const drawn: Measure = (font, text) => {
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return 0;
  canvas.font = `40px ${font}`;
  return canvas.measureText(text).width;
};
