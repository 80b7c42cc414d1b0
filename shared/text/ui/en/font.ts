// Words of the page on the terminals' font.
export const font = {
  title: 'Font of the terminals',
  own: 'Your own font',
  usual: 'JetBrains Mono',
  bundled: 'Without one, JetBrains Mono, which comes with the app.',
  states: {
    good: (name: string) => `${name} is there, and all its letters are as wide as each other.`,
    missing: (name: string) => `${name} is not installed on this machine: JetBrains Mono stands in for it.`,
    uneven: (name: string) => `${name} is there, but its letters differ in width: tables and frames will not line up.`,
  },
  ligatures: 'Ligatures',
  ligaturesWhy: 'Signs such as => and !== are drawn as one where the font has a picture for them.',
  notForReaders: 'Off while the terminals speak to a screen reader.',
  sample: 'Sample',
  save: 'Use it',
};
