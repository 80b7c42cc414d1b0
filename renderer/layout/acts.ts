import { nameOf } from '../derive/card.ts';
import { inPlaces, readLayout, stepped, swapped, usualLayout, type Layout, type LayoutKind } from '../derive/layout.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, useView } from '../view.ts';

const keyOf = (project: string): string => `layout:${project}`;

/** Puts the layout that the project was left with on the desk. */
export function loadLayout(project: string | undefined): void {
  setView({ layout: project ? readLayout(localStorage.getItem(keyOf(project))) : usualLayout });
}

function setLayout(patch: Partial<Layout>): void {
  const layout = { ...useView.getState().layout, ...patch };
  setView({ layout });
  const id = useReplica.getState().desk.project?.id;
  if (id) localStorage.setItem(keyOf(id), JSON.stringify(layout));
}

/** The agents from the first place to the last. */
export function places(): string[] {
  return inPlaces(useReplica.getState().desk.agents.map(({ id }) => id), useView.getState().layout.order);
}

/** The pane that has the keyboard, in its terminal or in its header; else the one that is shown alone. */
export function paneAtHand(): string | null {
  const pane = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset['pane'];
  const { focusedPane, maximised, layout } = useView.getState();
  const id = pane ?? focusedPane ?? maximised ?? (layout.kind === 'tabs' ? layout.shown : null);
  return id !== null && places().includes(id) ? id : null;
}

export function chooseLayout(kind: LayoutKind): void {
  const { lastPane } = useView.getState();
  const at = paneAtHand() ?? (lastPane !== null && places().includes(lastPane) ? lastPane : null);
  const order = kind === 'focus' && at ? swapped(places(), places()[0] ?? at, at) : useView.getState().layout.order;
  setLayout({ kind, order, ...(at ? { shown: at } : {}) });
  setView({ maximised: null });
  say(t.layout.said(t.layout.names[kind]));
}

/** Lets an agent's pane be seen: its tab comes to the front. */
export function bringForward(agent: string): void {
  if (useView.getState().layout.kind === 'tabs') setLayout({ shown: agent });
}

/** Makes an agent's pane the large one. */
export function makeLarge(agent: string): void {
  const order = places();
  setLayout({ order: swapped(order, order[0] ?? agent, agent) });
  say(t.layout.large(nameOf(useReplica.getState().desk, agent)));
}

/** Changes the places of two panes. */
export function swapPanes(one: string, other: string): void {
  if (one === other) return say(t.layout.stays);
  settle(swapped(places(), one, other), one);
}

/** Moves a pane one place on; at the end it stays. */
export function stepPane(agent: string, by: -1 | 1): void {
  const next = stepped(places(), agent, by);
  if (next) settle(next, agent);
  else say(t.layout.stays);
}

function settle(order: string[], agent: string): void {
  setLayout({ order });
  say(t.layout.moved(nameOf(useReplica.getState().desk, agent), order.indexOf(agent) + 1, order.length));
}
