import type { Terminal } from '@xterm/headless';
import type { Theme } from '../../../shared/contract/wire.ts';

const ST = '\x1b\\';

/** `#rrggbb` as programs expect it: `rgb:rrrr/gggg/bbbb`. */
function spoken(color: string): string {
  const part = (at: number): string => color.slice(at, at + 2).repeat(2);
  return `rgb:${part(1)}/${part(3)}/${part(5)}`;
}

/**
 * Lets `terminal` answer what programs ask: what xterm.js itself knows (DA, DSR, DECRQM, …), the
 * colours, the name, and whether program status reports (OSC 7501) are understood.
 */
export function answerQueries(
  terminal: Terminal,
  theme: () => Theme,
  answer: (text: string) => void,
): void {
  terminal.onData(answer);
  const colors = [
    [10, 'foreground'],
    [11, 'background'],
    [12, 'cursor'],
  ] as const;
  for (const [first] of colors) {
    terminal.parser.registerOscHandler(first, (data) => {
      // One sequence may ask for several: `10;?;?` asks for 10 and 11.
      data.split(';', 3).forEach((part, index) => {
        const asked = colors.find(([code]) => code === first + index);
        if (part === '?' && asked) answer(`\x1b]${asked[0]};${spoken(theme()[asked[1]])}${ST}`);
      });
      return true;
    });
  }
  terminal.parser.registerCsiHandler({ prefix: '>', final: 'q' }, () => {
    answer(`\x1bP>|xterm.js(6.0.0)${ST}`);
    return true;
  });
  terminal.parser.registerOscHandler(7501, (data) => {
    if (data !== '?') return false;
    answer(`\x1b]7501;?${ST}`);
    return true;
  });
}
