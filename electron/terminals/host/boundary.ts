/**
 * Follows a terminal's byte stream just closely enough to know where nothing is unfinished: no
 * escape sequence open, no UTF-8 character half read. Only there may a snapshot be taken.
 *
 * The states are those of the VT500 state machine with UTF-8 input, with the transitions that
 * xterm.js makes (a non-ASCII character inside an APC string ends it, for instance); a test
 * compares both on random bytes.
 */
const GROUND = 0;
const ESC = 1;
const ESC_MID = 2;
const CSI = 3;
const CSI_PARAM = 4;
const CSI_MID = 5;
const CSI_SKIP = 6;
const OSC = 7;
const APC = 8;
const DCS = 9;
const DCS_PARAM = 10;
const DCS_MID = 11;
const DCS_SKIP = 12;
const DCS_BODY = 13;
const STATES = 14;

/** Every character from U+00A0 on acts the same. */
const OTHER = 0xa0;

const TABLE = buildTable();

function buildTable(): Uint8Array {
  const table = new Uint8Array(STATES * 256).fill(GROUND);
  const set = (state: number, from: number, to: number, next: number): void => {
    table.fill(next, state * 256 + from, state * 256 + to + 1);
  };
  const stay = (state: number, ...ranges: [number, number][]): void => {
    for (const [from, to] of ranges) set(state, from, to, state);
  };
  const controls: [number, number] = [0x00, 0x1f];

  stay(ESC, controls, [0x7f, 0x7f]);
  set(ESC, 0x20, 0x2f, ESC_MID);
  set(ESC, 0x50, 0x50, DCS);
  set(ESC, 0x58, 0x58, APC);
  set(ESC, 0x5b, 0x5b, CSI);
  set(ESC, 0x5d, 0x5d, OSC);
  set(ESC, 0x5e, 0x5f, APC);
  stay(ESC_MID, controls, [0x20, 0x2f], [0x7f, 0x7f]);

  for (const state of [CSI, CSI_PARAM]) {
    stay(state, controls, [0x7f, 0x7f]);
    set(state, 0x20, 0x2f, CSI_MID);
    set(state, 0x30, 0x3b, CSI_PARAM);
    set(state, 0x3c, 0x3f, state === CSI ? CSI_PARAM : CSI_SKIP);
  }
  stay(CSI_MID, controls, [0x20, 0x2f]);
  set(CSI_MID, 0x30, 0x3f, CSI_SKIP);
  stay(CSI_SKIP, controls, [0x20, 0x3f], [0x7f, 0x7f], [OTHER, OTHER]);

  stay(OSC, [0x00, 0x06], [0x08, 0x7f], [OTHER, OTHER]);
  stay(APC, [0x00, 0x7f]);

  for (const state of [DCS, DCS_PARAM, DCS_MID]) {
    stay(state, controls, [0x7f, 0x7f]);
    set(state, 0x20, 0x2f, DCS_MID);
    set(state, 0x30, 0x3b, state === DCS_MID ? DCS_SKIP : DCS_PARAM);
    set(state, 0x3c, 0x3f, state === DCS ? DCS_PARAM : DCS_SKIP);
    set(state, 0x40, 0x7e, DCS_BODY);
  }
  stay(DCS_SKIP, [0x00, 0x7f], [OTHER, OTHER]);
  stay(DCS_BODY, [0x00, 0x7f], [OTHER, OTHER]);

  for (let state = GROUND; state < STATES; state++) {
    set(state, 0x18, 0x18, GROUND);
    set(state, 0x1a, 0x1a, GROUND);
    set(state, 0x1b, 0x1b, ESC);
    set(state, 0x80, 0x9f, GROUND);
    set(state, 0x90, 0x90, DCS);
    set(state, 0x98, 0x98, APC);
    set(state, 0x9b, 0x9b, CSI);
    set(state, 0x9d, 0x9d, OSC);
    set(state, 0x9e, 0x9f, APC);
  }
  return table;
}

export interface Boundary {
  /**
   * Takes the next bytes; returns how many of them lie before the last point where nothing was
   * unfinished, or -1 if there is none in them.
   */
  push(bytes: Uint8Array): number;
  /** True when nothing is unfinished now. */
  readonly clean: boolean;
  /** What to print so that an emulator ignores the rest of what is unfinished now. */
  readonly ignoreRest: string;
}

export function createBoundary(): Boundary {
  let state = GROUND;
  /** Continuation bytes still missing, and the character so far. */
  let missing = 0;
  let point = 0;

  return {
    push(bytes) {
      let last = -1;
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i]!;
        if (missing > 0) {
          if ((byte & 0xc0) === 0x80) {
            point = (point << 6) | (byte & 0x3f);
            if (--missing > 0) continue;
            if (point >= 0x80) state = TABLE[state * 256 + Math.min(point, OTHER)]!;
            if (state === GROUND) last = i + 1;
            continue;
          }
          missing = 0;
        }
        if (byte < 0x80) {
          state = TABLE[state * 256 + byte]!;
          if (state === GROUND) last = i + 1;
        } else if (byte >= 0xc0 && byte < 0xf8) {
          missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
          point = byte & (0x3f >> missing);
        } else if (state === GROUND) {
          last = i + 1;
        }
      }
      return last;
    },
    get clean() {
      return state === GROUND && missing === 0;
    },
    get ignoreRest() {
      if (state === GROUND) return '';
      if (state === OSC) return '\x1b]9999;';
      if (state >= APC) return '\x1bP0;0;0<';
      return state <= ESC_MID ? '' : '\x1b[0<';
    },
  };
}
