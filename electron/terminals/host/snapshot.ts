import type { Terminal } from '@xterm/headless';

/** What the pinned xterm.js keeps inside and its types do not show. */
interface Inside {
  _core: {
    coreService: { isCursorHidden: boolean };
    coreMouseService: { activeEncoding: string };
  };
}

/** What the serialize add-on leaves out of a snapshot. */
export function snapshotTail(terminal: Terminal): string {
  const { coreService, coreMouseService } = (terminal as unknown as Inside)._core;
  let tail = '';
  if (coreMouseService.activeEncoding === 'SGR') tail += '\x1b[?1006h';
  if (coreMouseService.activeEncoding === 'SGR_PIXELS') tail += '\x1b[?1016h';
  if (coreService.isCursorHidden) tail += '\x1b[?25l';
  return tail;
}
