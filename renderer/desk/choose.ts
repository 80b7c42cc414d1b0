import { doneTasks, sections } from '../derive/sections.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, useView } from '../view.ts';

/** The ids of all cards of the board from the top, also of those that are scrolled out of sight. */
export function shownCards(): string[] {
  const { desk, live } = useReplica.getState();
  const { tab, filter } = useView.getState();
  if (tab === 'goals') return [];
  const records = tab === 'done' ? doneTasks(desk, filter) : sections(desk, live, filter).flatMap((group) => group.tasks);
  return records.map((record) => record.task.id);
}

const inOrder = (ids: ReadonlySet<string>): string[] => shownCards().filter((id) => ids.has(id));

/** Takes one card into the selection, or out of it. */
export function toggle(id: string): void {
  const chosen = new Set(useView.getState().chosen);
  if (!chosen.delete(id)) chosen.add(id);
  choose({ chosen: inOrder(chosen), anchor: id });
}

/** The bar that counts them comes up elsewhere: who does not see it is told. */
function choose(patch: { chosen: string[]; anchor?: string | null }): void {
  setView(patch);
  say(t.several.selected(patch.chosen.length));
}

/** Selects all cards between the anchor and this one. */
export function extend(id: string): void {
  const shown = shownCards();
  const { anchor } = useView.getState();
  const from = shown.indexOf(anchor ?? id);
  const to = shown.indexOf(id);
  if (to < 0) return;
  const start = from < 0 ? to : from;
  choose({ chosen: shown.slice(Math.min(start, to), Math.max(start, to) + 1), anchor: shown[start] ?? id });
}

export function chooseAll(): void {
  choose({ chosen: shownCards() });
}

export function chooseNone(): void {
  if (useView.getState().chosen.length === 0) setView({ anchor: null });
  else choose({ chosen: [], anchor: null });
}

/** What an act on a card is about: the whole selection when the card is in it, else the card alone. */
export function withChosen(id: string): string[] {
  const { chosen } = useView.getState();
  return chosen.includes(id) ? chosen : [id];
}
