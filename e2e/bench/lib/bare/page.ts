import { FitAddon } from '@xterm/addon-fit';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { payload, type Kind } from '../payloads.ts';

const options = {
  allowProposedApi: true,
  logLevel: 'off',
  scrollback: 10_000,
  fontFamily: '"JetBrains Mono Variable", monospace',
  theme: { background: '#0b0d10', foreground: '#e6e9ee' },
} as const;

/** Draws with WebGL if the terminal is to; tells whether it does. */
function draw(terminal: Terminal, webgl: boolean): string {
  if (!webgl) return 'dom';
  try {
    terminal.loadAddon(new WebglAddon());
    return 'webgl';
  } catch {
    return 'dom';
  }
}

const frame = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));

let single: Terminal | null = null;

export const bench = {
  /** Opens one terminal of this size, alone on the page. Returns its renderer. */
  async open(cols: number, rows: number, fontSize: number, webgl: boolean): Promise<string> {
    await document.fonts.load(`${fontSize}px "JetBrains Mono Variable"`);
    single = new Terminal({ ...options, cols, rows, fontSize });
    single.open(document.body.appendChild(document.createElement('div')));
    const renderer = draw(single, webgl);
    await frame();
    return renderer;
  },
  payloads: {} as Record<string, Uint8Array<ArrayBuffer>>,
  prepare(kind: Kind, cols: number, rows: number): number {
    this.payloads[kind] = payload(kind, cols, rows);
    return this.payloads[kind].length;
  },
  /** Writes the payload in pieces of 64 KiB; ms until the last one is parsed and drawn. */
  async write(kind: Kind): Promise<number> {
    const bytes = this.payloads[kind]!;
    const terminal = single!;
    const start = performance.now();
    await new Promise<void>((resolve) => {
      for (let at = 0; at < bytes.length; at += 65_536) {
        const last = at + 65_536 >= bytes.length;
        terminal.write(bytes.subarray(at, at + 65_536), last ? resolve : undefined);
      }
    });
    await frame();
    return performance.now() - start;
  },
};
Object.assign(window, { bench });

/** Four panes as the desk has them, each with a line in it; the mark says when all are drawn. */
async function openPanes(count: number): Promise<void> {
  document.body.classList.add('grid');
  await document.fonts.load('13px "JetBrains Mono Variable"');
  const drawn = Array.from({ length: count }, () => {
    const terminal = new Terminal({ ...options, fontSize: 13 });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(document.body.appendChild(document.createElement('div')));
    draw(terminal, true);
    fit.fit();
    return new Promise<void>((resolve) => {
      terminal.write('ready\r\n', () => terminal.onRender(() => resolve()));
    });
  });
  await Promise.all(drawn);
  performance.mark('panes-drawn');
}

const count = Number(new URLSearchParams(location.search).get('panes'));
if (count > 0) void openPanes(count);
