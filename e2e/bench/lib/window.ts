// Functions that run inside the app's page: each must stand alone, for its text is sent there.

/** What is needed here of an xterm.js terminal, which each pane's element carries. */
interface PageTerminal {
  cols: number;
  rows: number;
  buffer: { active: { length: number; getLine(y: number): { translateToString(trim: boolean): string } | undefined } };
}
type PaneNode = HTMLElement & { terminal: PageTerminal };

export interface PagePane {
  cols: number;
  rows: number;
  /** CSS pixels. */
  width: number;
  height: number;
  renderer: string;
}

/** The panes that the page shows, and how many of them have printed `ready`. */
export function openPanes(): { panes: PagePane[]; ready: number } {
  const nodes = [...document.querySelectorAll<PaneNode>('.pane-terminal')];
  const ready = nodes.filter(({ terminal }) => {
    const { active } = terminal.buffer;
    for (let y = active.length - 1; y >= 0; y -= 1) {
      if (active.getLine(y)?.translateToString(true).startsWith('ready')) return true;
    }
    return false;
  });
  const panes = nodes.map((node) => ({
    cols: node.terminal.cols,
    rows: node.terminal.rows,
    width: node.clientWidth,
    height: node.clientHeight,
    renderer: node.dataset['renderer'] ?? 'none',
  }));
  return { panes, ready: ready.length };
}
