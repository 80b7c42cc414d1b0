/** For tests: a program in a real PTY with a headless screen, and what it told the terminal. */
import { Terminal } from '@xterm/headless';
import { spawn } from 'node-pty';

export interface TestPane {
  write(text: string): void;
  /** Text as one bracketed paste. */
  paste(text: string): void;
  /** The rows on the screen, trailing space removed. */
  screen(): string;
  cursor(): { x: number; y: number };
  /** OSC 7501 reports so far, without the query. */
  reports: string[];
  titles: string[];
  /** Everything that was printed. */
  raw(): string;
  resize(columns: number, rows: number): void;
  /** Waits until something holds; the error shows the screen. */
  until(what: string, holds: () => boolean, ms?: number): Promise<void>;
  shows(text: string | RegExp, ms?: number): Promise<void>;
  reported(state: string, ms?: number): Promise<void>;
  exited: Promise<{ exitCode: number; signal?: number }>;
  pid: number;
  kill(signal?: string): void;
}

export interface TestPaneOptions {
  file: string;
  args: string[];
  env: Record<string, string | undefined>;
  cwd: string;
  columns?: number;
  rows?: number;
  /** Whether the terminal answers the OSC 7501 query; it does by default. */
  answers?: boolean;
}

/** Starts a program in a PTY of 100 by 30 cells. */
export function openPane(o: TestPaneOptions): TestPane {
  const size = { cols: o.columns ?? 100, rows: o.rows ?? 30 };
  const terminal = new Terminal({ ...size, allowProposedApi: true, scrollback: 5_000, logLevel: 'off' });
  const reports: string[] = [];
  const titles: string[] = [];
  let raw = '';
  let done = false;
  // node-pty would hand an undefined value on as the word "undefined".
  const env = Object.fromEntries(Object.entries(o.env).filter(([, value]) => value !== undefined));
  const child = spawn(o.file, o.args, { ...size, cwd: o.cwd, env, name: 'xterm-256color' });
  const send = (text: string) => {
    if (!done) child.write(text);
  };
  terminal.parser.registerOscHandler(7501, (data) => {
    if (data !== '?') reports.push(data);
    else if (o.answers !== false) send('\x1b]7501;?\x1b\\');
    return true;
  });
  terminal.onTitleChange((title) => titles.push(title));
  terminal.onData(send);
  child.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  const exited = new Promise<{ exitCode: number; signal?: number }>((resolve) => {
    child.onExit((event) => {
      done = true;
      terminal.write('', () => resolve(event));
    });
  });

  const screen = () => {
    const { active } = terminal.buffer;
    const rows = Array.from({ length: terminal.rows }, (_, y) =>
      active.getLine(active.baseY + y)?.translateToString(true),
    );
    return rows.join('\n').trimEnd();
  };

  const until = async (what: string, holds: () => boolean, ms = 60_000) => {
    const end = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > end) {
        throw new Error(`never: ${what}\nreports: ${reports.join(' | ')}\ntitles: ${titles.slice(-5).join(' | ')}\n${screen()}`);
      }
      await new Promise((next) => setTimeout(next, 15));
    }
  };

  return {
    write: send,
    paste: (text) => send(`\x1b[200~${text}\x1b[201~`),
    screen,
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    reports,
    titles,
    raw: () => raw,
    resize(columns, rows) {
      child.resize(columns, rows);
      terminal.resize(columns, rows);
    },
    until,
    shows: (text, ms) =>
      until(`the screen shows ${String(text)}`, () => (typeof text === 'string' ? screen().includes(text) : text.test(screen())), ms),
    reported: (state, ms) =>
      until(`${state} is the last report`, () => reports.at(-1)?.startsWith(`state=${state}`) ?? false, ms),
    exited,
    pid: child.pid,
    kill: (signal) => {
      if (!done) child.kill(signal);
    },
  };
}
