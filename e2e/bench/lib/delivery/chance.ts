/** Chance that comes out the same for the same seed. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  number(least: number, most: number): number;
  /** One of the keys, each as likely as its weight says. */
  pick<T extends string>(weights: Record<T, number>): T;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    number: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries[0]!)[0];
    },
  };
}

/** A text of so many lines that names its number at its beginning and its end. */
export function text(n: number, lines: number, by: Chance): string {
  const words = () => Array.from({ length: by.number(0, 19) }, () => WORDS[by.number(0, WORDS.length - 1)]).join(' ');
  const body = Array.from({ length: Math.max(0, lines - 2) }, words);
  return lines === 1 ? `#${n}# ${words()} ##${n}##` : [`#${n}#`, ...body, `##${n}##`].join('\n');
}

const WORDS = ['écrire', 'la', 'fonction', '"quoted"', "l'essai", '$HOME', '`x`', '漢字', '🎻', '- [ ]', '\tif (a < b)', '12.5%', '@file', '/tmp', 'done?'];
