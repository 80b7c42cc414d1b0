import { setView, useView } from '../view.ts';

/** The ids of the cards as the board shows them now, from the top. */
export function shownCards(): string[] {
  return [...document.querySelectorAll<HTMLElement>('[data-testid="board"] [data-card]')].map((card) => card.dataset['card'] ?? '');
}

const inOrder = (ids: ReadonlySet<string>): string[] => shownCards().filter((id) => ids.has(id));

/** Takes one card into the selection, or out of it. */
export function toggle(id: string): void {
  const chosen = new Set(useView.getState().chosen);
  if (!chosen.delete(id)) chosen.add(id);
  setView({ chosen: inOrder(chosen), anchor: id });
}

/** Selects all cards between the anchor and this one. */
export function extend(id: string): void {
  const shown = shownCards();
  const { anchor } = useView.getState();
  const from = shown.indexOf(anchor ?? id);
  const to = shown.indexOf(id);
  if (to < 0) return;
  const start = from < 0 ? to : from;
  setView({ chosen: shown.slice(Math.min(start, to), Math.max(start, to) + 1), anchor: shown[start] ?? id });
}

export function chooseAll(): void {
  setView({ chosen: shownCards() });
}

export function chooseNone(): void {
  setView({ chosen: [], anchor: null });
}

/** What an act on a card is about: the whole selection when the card is in it, else the card alone. */
export function withChosen(id: string): string[] {
  const { chosen } = useView.getState();
  return chosen.includes(id) ? chosen : [id];
}
