import { Terminal as Headless } from './headless.ts';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes/lib/addon-unicode-graphemes.mjs';
import type { ITerminalAddon, Terminal } from '@xterm/headless';
import { completeUtf8, defuse } from '../../../shared/contract/defuse.ts';
import type { Theme } from '../../../shared/contract/wire.ts';
import { createBoundary } from './boundary.ts';
import { watchEvidence, type Evidence } from './evidence.ts';
import { answerQueries } from './answers.ts';
import { inside } from './inside.ts';
import { snapshot } from './snapshot.ts';
import { readRows, type Rows } from './rows.ts';
import { styledRows, type StyledRows } from './styled.ts';

/** An unfinished sequence is kept from the emulator up to this many bytes. */
const MAX_HELD = 64 * 1024;

export interface TwinView extends Rows {
  cols: number;
  rows: number;
  cursor: { x: number; y: number; hidden: boolean };
  bracketedPaste: boolean;
  altScreen: boolean;
}

/** The screen of a pane, kept without a window: the only emulator that answers a program. */
export interface Twin {
  /** Bytes taken so far: all that was fed but an unfinished sequence at the end. */
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
  /** Parses at once. A few KiB a call keep the process responsive. */
  feed(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  view(scrollback: number): TwinView;
  /** The same rows with their colours. */
  styled(scrollback: number): StyledRows;
  /** Text that brings a fresh emulator of this size to the state at `offset`, with so much scrollback at most. */
  snapshot(scrollback?: number): string;
  /** The bytes of an unfinished sequence, from `offset` on. */
  readonly held: Uint8Array;
  /** The emulator itself, to be looked at. */
  readonly terminal: Terminal;
  dispose(): void;
}

export interface TwinOptions {
  cols: number;
  rows: number;
  scrollback: number;
  theme(): Theme;
  /** An answer to a query, for the program. */
  onAnswer(text: string): void;
  onEvidence(evidence: Evidence): void;
}

export function createTwin(options: TwinOptions): Twin {
  const terminal: Terminal = new Headless({
    cols: Math.max(2, options.cols),
    rows: options.rows,
    scrollback: options.scrollback,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const core = inside(terminal);
  // The window counts the widths of characters in the same way.
  terminal.loadAddon(new UnicodeGraphemesAddon() as unknown as ITerminalAddon);
  defuse(terminal);
  // Nobody clicks in the twin, and each link costs time whenever a line scrolls.
  terminal.parser.registerOscHandler(8, () => true);
  answerQueries(terminal, options.theme, options.onAnswer);
  const evidence = watchEvidence(terminal, options.onEvidence);

  const boundary = createBoundary();
  let held = Buffer.alloc(0);
  /** Set while the emulator itself is inside a sequence, one too long to be held. */
  let ignoreRest = '';
  let offset = 0;

  const parse = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    offset += bytes.length;
    core.writeSync(bytes);
    evidence.settle();
  };

  return {
    get offset() {
      return offset;
    },
    get cols() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    get held() {
      return held;
    },
    feed(bytes) {
      const safe = boundary.push(bytes);
      if (safe >= 0) ignoreRest = '';
      if (safe < 0) {
        held = Buffer.concat([held, bytes]);
      } else {
        // In one piece: xterm.js mishandles a character that comes in two writes.
        const sound = bytes.subarray(0, safe);
        parse(held.length > 0 ? Buffer.concat([held, sound]) : sound);
        held = Buffer.from(bytes.subarray(safe));
      }
      if (held.length > MAX_HELD) {
        ignoreRest = boundary.ignoreRest;
        const whole = completeUtf8(held);
        parse(held.subarray(0, whole));
        held = held.subarray(whole);
      }
    },
    resize(cols, rows) {
      terminal.resize(Math.max(2, cols), rows);
    },
    view(scrollback) {
      const buffer = terminal.buffer.active;
      return {
        ...readRows(buffer, terminal.rows, scrollback),
        cols: terminal.cols,
        rows: terminal.rows,
        cursor: {
          x: Math.min(buffer.cursorX, terminal.cols - 1),
          y: buffer.cursorY,
          hidden: core.coreService.isCursorHidden,
        },
        bracketedPaste: terminal.modes.bracketedPasteMode,
        altScreen: buffer.type === 'alternate',
      };
    },
    styled: (scrollback) => styledRows(terminal.buffer.active, terminal.rows, scrollback),
    snapshot(lines) {
      return snapshot(terminal, lines) + ignoreRest;
    },
    terminal,
    dispose: () => terminal.dispose(),
  };
}
