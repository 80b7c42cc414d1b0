/** The terminals' ground, text and cursor: drawn by the window, told to programs by the host. */
export const terminalGrounds = {
  dark: { background: '#0b0d10', foreground: '#e6e9ee', cursor: '#e6e9ee' },
  light: { background: '#ffffff', foreground: '#1a1d21', cursor: '#1a1d21' },
} as const;
