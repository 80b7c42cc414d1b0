import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { defuse } from '../../shared/contract/defuse.ts';
import type { Ground } from '../../shared/contract/grounds.ts';
import { webAddress } from './address.ts';
import { contrastOf, themes } from './themes.ts';

/** The symbol fonts are for what agents draw and few monospaced fonts have, such as U+23BF. */
export const FONT =
  '"JetBrains Mono Variable", "JetBrains Mono", monospace, "Noto Sans Symbols", "Noto Sans Symbols 2"';

/** The fonts in their order: the person's own before the one that comes with the app. */
export const fontsOf = (own: string): string => (own.trim() ? `${JSON.stringify(own.trim())}, ${FONT}` : FONT);

/** How a terminal looks. */
export interface Look {
  /** CSS pixels. */
  fontSize: number;
  theme: Ground;
  screenReader: boolean;
  /** The person's own font; empty or absent: the app's. */
  font?: string;
  /** Signs that follow each other may be drawn as one. */
  ligatures?: boolean;
}

export interface Emulator {
  terminal: Terminal;
  fit: FitAddon;
  search: SearchAddon;
}

/**
 * An xterm.js terminal as every pane has it, not opened yet. Links are told to `onLink` after a
 * click, http and https only; `onHover` hears where a link under the mouse leads, or null.
 */
export function createEmulator(
  look: Look,
  onLink: (url: string) => void,
  onHover: (url: string | null) => void,
): Emulator {
  const open = (_: MouseEvent, text: string): void => {
    const url = webAddress(text);
    if (url) onLink(url);
  };
  const hover = (_: MouseEvent, text: string): void => onHover(webAddress(text));
  const leave = (): void => onHover(null);

  const terminal = new Terminal({
    allowProposedApi: true,
    altClickMovesCursor: false,
    cursorInactiveStyle: 'outline',
    customGlyphs: true,
    fontFamily: fontsOf(look.font ?? ''),
    fontSize: look.fontSize,
    fontWeight: '400',
    fontWeightBold: '600',
    linkHandler: { activate: open, hover, leave, allowNonHttpProtocols: false },
    logLevel: 'off',
    macOptionClickForcesSelection: true,
    minimumContrastRatio: contrastOf(look.theme),
    rescaleOverlappingGlyphs: true,
    screenReaderMode: look.screenReader,
    scrollback: 10_000,
    theme: themes[look.theme],
  });
  const fit = new FitAddon();
  const search = new SearchAddon({ highlightLimit: 1_000 });
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new WebLinksAddon(open, { hover, leave }));
  defuse(terminal);
  return { terminal, fit, search };
}
