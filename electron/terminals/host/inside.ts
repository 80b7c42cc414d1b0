import type { Terminal } from '@xterm/headless';

/** Colours and flags of a cell, as xterm.js packs them. */
export interface Attributes {
  fg: number;
  bg: number;
  extended: { ext: number; underlineColor: number };
  isInverse(): number;
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isBlink(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
  isProtected(): number;
  isFgRGB(): boolean;
  isBgRGB(): boolean;
  isFgPalette(): boolean;
  isBgPalette(): boolean;
  getFgColor(): number;
  getBgColor(): number;
  hasExtendedAttrs(): number;
  getUnderlineStyle(): number;
}

export interface InnerBuffer {
  x: number;
  y: number;
  ybase: number;
  scrollTop: number;
  scrollBottom: number;
  savedX: number;
  savedY: number;
  savedCharset: object | undefined;
  savedCurAttrData: Attributes;
  tabs: Record<number, boolean>;
  lines: { length: number };
}

/** What the pinned xterm.js 6.0.0 keeps inside and its types do not show. */
export interface Inside {
  writeSync(bytes: Uint8Array): void;
  unicodeService: { charProperties(code: number, preceding: number): number };
  coreService: {
    isCursorHidden: boolean;
    modes: { insertMode: boolean };
    decPrivateModes: {
      applicationCursorKeys: boolean;
      applicationKeypad: boolean;
      bracketedPasteMode: boolean;
      cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      cursorBlink: boolean | undefined;
      origin: boolean;
      reverseWraparound: boolean;
      sendFocus: boolean;
      wraparound: boolean;
    };
  };
  coreMouseService: { activeProtocol: string; activeEncoding: string };
  _charsetService: {
    glevel: number;
    charset: Record<string, string> | undefined;
    _charsets: (object | undefined)[];
  };
  _inputHandler: { _curAttrData: Attributes; _parser: { precedingJoinState: number } };
  buffers: { active: InnerBuffer; normal: InnerBuffer; alt: InnerBuffer };
}

/** Looks inside a terminal. The tests of the twin fail when a new version differs. */
export function inside(terminal: Terminal): Inside {
  return (terminal as unknown as { _core: Inside })._core;
}
