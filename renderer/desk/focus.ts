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

const reveals = new Set<(id: string) => boolean>();

/** `bring` scrolls to a card that is too far away to be there, and says whether it is one of its own. */
export function onReveal(bring: (id: string) => boolean): () => void {
  reveals.add(bring);
  return () => void reveals.delete(bring);
}

const cardOf = (id: string): HTMLElement | null => document.querySelector(`[data-testid="board"] [data-testid="card-${id}"]`);

/** Puts the keyboard on a card, or on the board's first one. */
export function focusCard(id?: string | null): void {
  if (id && !cardOf(id) && [...reveals].some((bring) => bring(id))) {
    // It is drawn with the next frame, and measured with the one after it.
    requestAnimationFrame(() => requestAnimationFrame(() => void (cardOf(id) && focusCard(id))));
    return;
  }
  const board = document.querySelector('[data-testid="board"]');
  const card =
    (id && cardOf(id)) ||
    board?.querySelector<HTMLElement>('[data-card][tabindex="0"]') ||
    board?.querySelector<HTMLElement>('[data-card]') ||
    board?.querySelector<HTMLElement>('button');
  card?.focus();
  card?.scrollIntoView({ block: 'nearest' });
}
