/**
 * The panes' terminals in the window. `TerminalView` shows one; `terminals()` reaches those that
 * are alive, for the menus: `terminals().peek(id)?.copy()`. Call `terminals()` once at the very
 * start of the window, so that it hears of the panes' port.
 */
export { TerminalView, type TerminalViewProps } from './TerminalView.tsx';
export { terminals } from './terminals.ts';
export type { Pane } from './pane.ts';
