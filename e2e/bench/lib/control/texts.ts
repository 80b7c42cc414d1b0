import { chance } from '../delivery/chance.ts';

const WORDS = [
  'écrire', 'la', 'fonction', '"quoted"', "l'essai", '$HOME', '$(date)', '`x`', '漢字', '🎻', '👩‍💻', '- [ ]', 'if (a < b)', '12.5 %', '@file', '\\n', 'C:\\temp', 'größer', 'straße',
  '!important', '*', '#{window_name}', ';', '&&', '|', '~', "''", '""', '--flag', 'Enter', 'C-c',
];
const STARTS = ['', '- ', '-- ', '\t', '#', '"', "'", '$', '`', '  ', '> ', '1. '];

/**
 * So many long texts with what a shell, a tmux and a terminal could take otherwise: quotes, dollars,
 * backticks, backslashes, tabs, umlauts, emoji and leading dashes. Each names its number.
 */
export function texts(count: number, seed: number): string[] {
  const by = chance(seed);
  const words = (most: number) => Array.from({ length: by.number(1, most) }, () => WORDS[by.number(0, WORDS.length - 1)]).join(by.number(0, 9) === 0 ? '\t' : ' ');
  return Array.from({ length: count }, (_, n) => {
    const first = ['- ', '-- ', '', '', '"', '$'][by.number(0, 5)]!;
    const lines = Array.from({ length: by.number(20, 60) }, () => (by.number(0, 6) === 0 ? '' : `${STARTS[by.number(0, STARTS.length - 1)]}${words(14)}`));
    return [`${first}#${n}# ${words(6)}`, ...lines, `##${n}##`].map((line) => line.trimEnd()).join('\n');
  });
}
