/** The terminals' ground, text and cursor: drawn by the window, told to programs by the host. */
export const terminalGrounds = {
  dark: { background: '#0b0d10', foreground: '#e6e9ee', cursor: '#e6e9ee' },
  light: { background: '#ffffff', foreground: '#1a1d21', cursor: '#1a1d21' },
  'dark-high': { background: '#000000', foreground: '#ffffff', cursor: '#ffffff' },
  'light-high': { background: '#ffffff', foreground: '#000000', cursor: '#000000' },
} as const;
export type Ground = keyof typeof terminalGrounds;

/** The ground of a theme; `high`: with high contrast. */
export const groundOf = (dark: boolean, high: boolean): Ground => `${dark ? 'dark' : 'light'}${high ? '-high' : ''}` as Ground;
