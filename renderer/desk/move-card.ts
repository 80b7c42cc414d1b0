import { step } from '../derive/move.ts';
import { place } from './acts.ts';
import { shownCards } from './choose.ts';
import { focusCard } from './focus.ts';

/** The cards that stand in the same list as this one, as they are drawn. */
function siblings(id: string): string[] {
  const card = document.querySelector(`[data-testid="board"] [data-testid="card-${id}"]`);
  const beside = [...(card?.parentElement?.children ?? [])].map((one) => (one as HTMLElement).dataset['card'] ?? '');
  return beside.length > 0 ? beside : shownCards();
}

/** Moves a card one step up or down among those that it stands with; the keyboard goes with it. */
export function moveCard(id: string, by: -1 | 1): void {
  const where = step(siblings(id), id, by);
  if (where) void place([id], where).then(() => requestAnimationFrame(() => focusCard(id)));
}
