import { paneAtHand, places } from '../layout/acts.ts';
import { useReplica } from '../store.ts';
import { useView } from '../view.ts';
import type { Context } from './types.ts';

/** What there is right now; of the palette, what was there when it was opened. */
export function contextNow(): Context {
  const { desk, live, app } = useReplica.getState();
  const view = useView.getState();
  const card = view.card !== null && desk.tasks[view.card] ? view.card : null;
  return { desk, live, app, view, places: places(), pane: paneAtHand(), card };
}

/** True while a page lies over the desk that has the keyboard for itself. */
export const isCovered = (): boolean => pagesNow().some(Boolean);

/** What each page that may lie over the desk is about; empty where it is not open. */
export function pagesNow(): readonly unknown[] {
  const v = useView.getState();
  return [v.editor, v.details, v.changes, v.confirm, v.page, v.agents, v.messages, v.settings, v.handoff, v.goal, v.proposal, v.sendTo, v.replay, v.palette];
}
