/** A real PTY with a headless screen, for driving one CLI in a test and recording every byte. */
import * as headless from '@xterm/headless';
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';

// A bundler gives the named exports, plain Node the CommonJS module as the default.
const { Terminal: Screen } = ('default' in headless ? headless.default : headless) as typeof headless;

export interface LaunchOptions {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  cols?: number;
  rows?: number;
  /** False: the query `OSC 7501;?` stays without an answer. Default true. */
  answer7501?: boolean;
}

/** One sign of the terminal, with milliseconds since the launch. */
export interface Sign {
  at: number;
  kind: '7501' | 'title' | 'osc9' | 'bell' | 'mode';
  /** For 7501 the text after `7501;`, for a mode `?2004h` and the like. */
  text: string;
}

export interface Chunk {
  at: number;
  data: Buffer;
}

export interface Terminal {
  pid: number;
  signs: Sign[];
  chunks: Chunk[];
  /** Milliseconds since the launch. */
  now(): number;
  write(text: string): void;
  /** One bracketed paste per call. */
  paste(text: string): void;
  resize(cols: number, rows: number): void;
  /** The visible rows, right-trimmed. */
  screen(): string;
  /** The row and column of the cursor, both from 0. */
  cursor(): { row: number; column: number };
  /** Fields of the newest 7501 report, `msg` decoded; empty before the first. */
  state(): Record<string, string>;
  /** Resolves with the first sign after `since` that fits. */
  sign(fits: (sign: Sign) => boolean, options?: { since?: number; timeoutMs?: number }): Promise<Sign>;
  /** Resolves when the screen fits; looks after each chunk of output. */
  until(fits: (screen: string) => boolean, timeoutMs?: number): Promise<string>;
  exited: Promise<{ code: number; signal: number | undefined }>;
  kill(signal?: string): void;
}

/** Reads the fields of an OSC 7501 report such as `state=blocked:kind=permission:msg=…`. */
export function read7501(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of text.split(':')) {
    const at = field.indexOf('=');
    if (at < 1) continue;
    const name = field.slice(0, at);
    const value = field.slice(at + 1);
    fields[name] = name === 'msg' || name === 'title' ? Buffer.from(value, 'base64').toString('utf8') : value;
  }
  return fields;
}

/** Starts the program. The caller ends it with `kill` and waits for `exited`. */
export function launch(options: LaunchOptions): Terminal {
  const { cols = 110, rows = 35 } = options;
  const started = performance.now();
  const now = () => Math.round(performance.now() - started);
  const screen = new Screen({ cols, rows, scrollback: 2000, allowProposedApi: true });
  const pty: IPty = spawn(options.file, options.args, {
    cwd: options.cwd, env: options.env, cols, rows, name: 'xterm-256color', encoding: null,
  });
  const signs: Sign[] = [];
  const chunks: Chunk[] = [];
  const listeners = new Set<() => void>();
  let over = false;
  // The emulator parses later than bytes arrive; a sign has the time of its chunk.
  let parsed = 0;

  const note = (kind: Sign['kind'], sign: string) =>
    void signs.push({ at: chunks[parsed]?.at ?? now(), kind, text: sign });
  screen.parser.registerOscHandler(7501, (data) => {
    note('7501', data);
    if (data === '?' && options.answer7501 !== false) pty.write('\x1b]7501;?\x1b\\');
    return true;
  });
  screen.parser.registerOscHandler(9, (data) => {
    note('osc9', data);
    return true;
  });
  for (const final of ['h', 'l']) {
    screen.parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      const mode = `?${params.join(';')}${final}`;
      // Synchronised output and cursor visibility change with every frame.
      if (!/^\?(2026|25)[hl]$/.test(mode)) note('mode', mode);
      return false;
    });
  }
  screen.onTitleChange((title) => note('title', title));
  screen.onBell(() => note('bell', ''));
  screen.onData((data) => {
    if (!over) pty.write(data);
  });
  pty.onData((received: string | Buffer) => {
    const data = Buffer.isBuffer(received) ? received : Buffer.from(received, 'utf8');
    chunks.push({ at: now(), data });
    screen.write(data, () => {
      parsed++;
      listeners.forEach((listener) => listener());
    });
  });
  const exited = new Promise<{ code: number; signal: number | undefined }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      screen.write('', () => listeners.forEach((listener) => listener()));
      resolve({ code: exitCode, signal });
    });
  });

  function text(): string {
    const buffer = screen.buffer.active;
    const lines: string[] = [];
    for (let row = 0; row < screen.rows; row++) {
      lines.push(buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '');
    }
    return lines.join('\n');
  }

  function wait<T>(what: string, look: () => T | undefined, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(timer);
        listeners.delete(listener);
        settle();
      };
      const listener = () => {
        const found = look();
        if (found !== undefined) done(() => resolve(found));
        else if (over) done(() => reject(new Error(`the program ended before: ${what}\n${text()}`)));
      };
      const timer = setTimeout(() => {
        done(() => reject(new Error(`not in ${timeoutMs} ms: ${what}\n${text()}`)));
      }, timeoutMs);
      listeners.add(listener);
      listener();
    });
  }

  return {
    pid: pty.pid,
    signs,
    chunks,
    now,
    write: (data) => pty.write(data),
    paste: (data) => pty.write(`\x1b[200~${data}\x1b[201~`),
    resize(newCols, newRows) {
      screen.resize(newCols, newRows);
      pty.resize(newCols, newRows);
    },
    screen: text,
    cursor: () => ({ row: screen.buffer.active.cursorY, column: screen.buffer.active.cursorX }),
    state: () => read7501(signs.findLast((sign) => sign.kind === '7501' && sign.text !== '?')?.text ?? ''),
    sign: (fits, { since = 0, timeoutMs = 90_000 } = {}) =>
      wait(`a sign ${fits}`, () => signs.slice(since).find(fits), timeoutMs),
    until: (fits, timeoutMs = 90_000) =>
      wait(`a screen ${fits}`, () => {
        const shown = text();
        return fits(shown) ? shown : undefined;
      }, timeoutMs),
    exited,
    kill(signal) {
      if (!over) pty.kill(signal);
    },
  };
}
