import { cut, wrap } from './text.ts';

/** One line of the conversation; wrapped lines hang at `indent` cells. */
export interface Line {
  text: string;
  indent?: number;
}

export interface Live {
  rows: string[];
  /** Where the terminal's cursor stands, in `rows`; hidden when absent. */
  cursor?: { row: number; column: number };
}

export interface Screen {
  /** Adds finished lines to the conversation. */
  commit(lines: Line[]): void;
  /** Draws what is new; call after every change. */
  paint(live: Live): void;
  /** The terminal has another size: everything is drawn again. */
  resize(): void;
  /** Scrolls the conversation (alternate screen only). */
  scroll(lines: number): void;
  clear(): void;
  columns(): number;
}

export interface Size {
  columns: number;
  rows: number;
}

const KEEP = 2_000;
const SYNC_ON = '\x1b[?2026h';
const SYNC_OFF = '\x1b[?2026l';

/** Draws a conversation above a live region, on the main or on the alternate screen. */
export function createScreen(write: (s: string) => void, size: () => Size, alt: boolean): Screen {
  return alt ? altScreen(write, size) : mainScreen(write, size);
}

function wrapped(lines: Line[], columns: number): string[] {
  return lines.flatMap(({ text, indent = 0 }) => wrap(text, columns, ' '.repeat(indent)));
}

function fit(live: Live, { columns, rows }: Size): Live {
  const extra = Math.max(0, live.rows.length - Math.max(1, rows - 1));
  const cursor = live.cursor && {
    row: live.cursor.row - extra,
    column: Math.min(live.cursor.column, columns - 1),
  };
  const shown = live.rows.slice(extra).map((row) => cut(row, columns));
  return cursor && cursor.row >= 0 ? { rows: shown, cursor } : { rows: shown };
}

function mainScreen(write: (s: string) => void, size: () => Size): Screen {
  let history: Line[] = [];
  let fresh: Line[] = [];
  let cursorRow = 0;
  let drawn = '';
  let redraw = false;
  return {
    commit(lines) {
      fresh.push(...lines);
    },
    resize() {
      redraw = true;
    },
    scroll() {},
    clear() {
      history = [];
      redraw = true;
    },
    columns: () => size().columns,
    paint(live) {
      const now = size();
      const { rows, cursor } = fit(live, now);
      const key = JSON.stringify([rows, cursor]);
      if (key === drawn && fresh.length === 0 && !redraw) return;
      let out = `${SYNC_ON}\x1b[?25l`;
      if (redraw) {
        fresh = [...history, ...fresh];
        history = [];
        out += '\x1b[2J\x1b[3J\x1b[H';
      } else {
        out += `\r${cursorRow > 0 ? `\x1b[${cursorRow}A` : ''}\x1b[J`;
      }
      const above = wrapped(fresh, now.columns);
      out += [...above, ...rows].join('\r\n');
      const row = cursor?.row ?? rows.length - 1;
      const up = rows.length - 1 - row;
      if (up > 0) out += `\x1b[${up}A`;
      out += `\r${cursor && cursor.column > 0 ? `\x1b[${cursor.column}C` : ''}`;
      if (cursor) out += '\x1b[?25h';
      write(out + SYNC_OFF);
      cursorRow = row;
      drawn = key;
      redraw = false;
      history = [...history, ...fresh].slice(-KEEP);
      fresh = [];
    },
  };
}

function altScreen(write: (s: string) => void, size: () => Size): Screen {
  let history: Line[] = [];
  let cache: string[] = [];
  let cacheColumns = 0;
  let last: string[] = [];
  let offset = 0;
  return {
    commit(lines) {
      history.push(...lines);
      cache.push(...wrapped(lines, cacheColumns || size().columns));
      if (history.length > KEEP) {
        history = history.slice(-KEEP);
        cacheColumns = 0;
      }
    },
    resize() {
      cacheColumns = 0;
      last = [];
      write('\x1b[2J');
    },
    scroll(lines) {
      offset = Math.max(0, Math.min(cache.length, offset - lines));
    },
    clear() {
      history = [];
      cache = [];
      last = [];
      write('\x1b[2J');
    },
    columns: () => size().columns,
    paint(live) {
      const now = size();
      if (cacheColumns !== now.columns) {
        cacheColumns = now.columns;
        cache = wrapped(history, now.columns);
      }
      const { rows, cursor } = fit(live, now);
      const room = Math.max(0, now.rows - rows.length);
      const end = Math.max(Math.min(room, cache.length), cache.length - offset);
      const shown = cache.slice(Math.max(0, end - room), end);
      const gap = Array.from({ length: room - shown.length }, () => '');
      const frame = [...shown, ...gap, ...rows];
      let out = '';
      frame.forEach((row, i) => {
        if (last[i] !== row) out += `\x1b[${i + 1};1H${row}\x1b[K`;
      });
      const at = cursor
        ? `\x1b[${room + cursor.row + 1};${cursor.column + 1}H\x1b[?25h`
        : '';
      write(`${SYNC_ON}\x1b[?25l${out}${at}${SYNC_OFF}`);
      last = frame;
    },
  };
}
