import type { ITheme } from '@xterm/xterm';
import { terminalGrounds, type Ground } from '../../shared/contract/grounds.ts';

/** The 16 colours keep 4.5 : 1 on their ground, but for black (white). */
const usual: Record<'dark' | 'light', ITheme> = {
  dark: {
    ...terminalGrounds.dark,
    cursorAccent: '#0b0d10',
    selectionBackground: '#2f4a6d',
    selectionInactiveBackground: '#2a3038',
    black: '#343b45',
    red: '#e5736b',
    green: '#6cc08b',
    yellow: '#e5b567',
    blue: '#6ea8fe',
    magenta: '#c59af0',
    cyan: '#5ec4cf',
    white: '#c3c9d2',
    brightBlack: '#8d96a3',
    brightRed: '#f0958e',
    brightGreen: '#8fd6a8',
    brightYellow: '#f0cb8c',
    brightBlue: '#97c1ff',
    brightMagenta: '#d9bbf8',
    brightCyan: '#8adbe3',
    brightWhite: '#ffffff',
    scrollbarSliderBackground: '#9aa3af33',
    scrollbarSliderHoverBackground: '#9aa3af55',
    scrollbarSliderActiveBackground: '#9aa3af77',
    overviewRulerBorder: '#00000000',
  },
  light: {
    ...terminalGrounds.light,
    cursorAccent: '#ffffff',
    selectionBackground: '#bcd6fb',
    selectionInactiveBackground: '#e2e6eb',
    black: '#1a1d21',
    red: '#b3372f',
    green: '#1f7a45',
    yellow: '#8a5a00',
    blue: '#1f5fcc',
    magenta: '#7a45b8',
    cyan: '#0b7480',
    white: '#69727e',
    brightBlack: '#5b6470',
    brightRed: '#c2423a',
    brightGreen: '#23804b',
    brightYellow: '#946200',
    brightBlue: '#2f6edb',
    brightMagenta: '#8a55c8',
    brightCyan: '#107d89',
    brightWhite: '#2d3239',
    scrollbarSliderBackground: '#5b647033',
    scrollbarSliderHoverBackground: '#5b647055',
    scrollbarSliderActiveBackground: '#5b647077',
    overviewRulerBorder: '#00000000',
  },
};

/** The terminal's colours on each ground; with high contrast xterm.js brings each to what `contrastOf` asks for. */
export const themes: Record<Ground, ITheme> = {
  ...usual,
  'dark-high': { ...usual.dark, ...terminalGrounds['dark-high'], cursorAccent: '#000000', selectionBackground: '#1f5fcc', black: '#555d68' },
  'light-high': { ...usual.light, ...terminalGrounds['light-high'], selectionBackground: '#8fbcff', black: '#000000' },
};

/** The contrast that text keeps to what lies under it. */
export const contrastOf = (ground: Ground): number => (ground.endsWith('-high') ? 7 : 4.5);

const found = {
  dark: { match: '#4a3f22', active: '#8a6a1f', activeBorder: '#e5b567' },
  light: { match: '#fbe9bf', active: '#f5cf73', activeBorder: '#a86d00' },
};
/** Colours of what the search finds. */
export const findColours: Record<Ground, (typeof found)['dark']> = { ...found, 'dark-high': found.dark, 'light-high': found.light };
