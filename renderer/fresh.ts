import type { Desk } from '../shared/model/index.ts';
import { begunOn, readBegun } from './begun.ts';
import { loadLayout } from './layout/acts.ts';
import { useReplica } from './store.ts';
import { setView, useView, type View } from './view.ts';

/** Pages that are about the project; the others are about the app, and stay. */
const ofProject: readonly View['page'][] = ['graph', 'figures', 'import'];

/**
 * From now on each project is found as it was left: what was open over another one, or asked about it, is closed,
 * in the same step in which the other state comes in. Later would close what is opened in the new one. Open is only
 * the page on which something was being written.
 */
export function startEachProjectFresh(): void {
  useReplica.subscribe(({ desk }, { desk: { project: before } }) => {
    const { project } = desk;
    if (project?.id === before?.id) return;
    setView({
      details: null, changes: null, editor: null, agents: null, messages: null, settings: null, handoff: null,
      brought: null, baton: false, batonMenu: null, goal: false, proposal: null, inbox: false, maximised: null, focusedPane: null,
      filter: '', tab: 'queue', card: null, chosen: [], anchor: null, snack: null, lastPane: null,
      confirm: null, replay: null, sendTo: null, palette: false, cardMenu: null, dragging: null, movingPane: null,
      ...(ofProject.includes(useView.getState().page) ? { page: null } : {}),
      ...pageBegun(desk),
    });
    loadLayout(project?.id);
  });
}

/** The page on which the person was writing when they left the project. What it was about may be gone: then it is something new. */
function pageBegun({ tasks, proposals, agents }: Desk): Partial<View> {
  const [about] = begunOn('editor:');
  if (about !== undefined) {
    if (tasks[about]) return { editor: { mode: 'edit', id: about } };
    if (proposals[about]) return { editor: { mode: 'proposal', id: about } };
    return { editor: { mode: 'new', ...(about ? { instead: about } : {}) } };
  }
  if (readBegun('goal')) return { goal: true };
  const to = begunOn('send:').find((agent) => agents.some(({ id }) => id === agent));
  return to === undefined ? {} : { sendTo: to };
}
