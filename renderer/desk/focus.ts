import { setView, useView } from '../view.ts';

const focusIn = (root: Element | null): boolean => {
  const target =
    root?.querySelector<HTMLElement>('textarea.xterm-helper-textarea') ??
    root?.querySelector<HTMLElement>('button');
  target?.focus();
  return target !== undefined && target !== null;
};

/** Puts the keyboard into an agent's pane; a maximised other one gives way. */
export function focusPane(agent: string): void {
  const { maximised } = useView.getState();
  setView({ focusedPane: agent, ...(maximised && maximised !== agent ? { maximised: agent } : {}) });
  requestAnimationFrame(() => focusIn(document.querySelector(`[data-testid="pane-${agent}"]`)));
}

/** Puts the keyboard on a card, or on the board's first one. */
export function focusCard(id?: string | null): void {
  const board = document.querySelector('[data-testid="board"]');
  const card =
    (id && board?.querySelector<HTMLElement>(`[data-testid="card-${id}"]`)) ||
    board?.querySelector<HTMLElement>('[data-card][tabindex="0"]') ||
    board?.querySelector<HTMLElement>('[data-card]') ||
    board?.querySelector<HTMLElement>('button');
  card?.focus();
  card?.scrollIntoView({ block: 'nearest' });
}
