import { loadLayout } from './layout/acts.ts';
import { useReplica } from './store.ts';
import { setView, useView, type View } from './view.ts';

/** Pages that are about the project; the others are about the app, and stay. */
const ofProject: readonly View['page'][] = ['graph', 'figures', 'import'];

/**
 * From now on each project is found as it was left: what was open over another one, or asked about it, is closed,
 * in the same step in which the other state comes in. Later would close what is opened in the new one.
 */
export function startEachProjectFresh(): void {
  useReplica.subscribe(({ desk: { project } }, { desk: { project: before } }) => {
    if (project?.id === before?.id) return;
    setView({
      details: null, changes: null, editor: null, agents: null, messages: null, settings: null, handoff: null,
      brought: null, baton: false, batonMenu: null, goal: false, proposal: null, inbox: false, maximised: null, focusedPane: null,
      filter: '', tab: 'queue', card: null, chosen: [], anchor: null, snack: null, lastPane: null,
      confirm: null, replay: null, sendTo: null, palette: false, cardMenu: null, dragging: null, movingPane: null,
      ...(ofProject.includes(useView.getState().page) ? { page: null } : {}),
    });
    loadLayout(project?.id);
  });
}
