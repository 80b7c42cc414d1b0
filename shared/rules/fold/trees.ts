import { endSpan, type Handlers, toQueue, withTask } from './fold.ts';

const SETTLED = new Set(['merged', 'kept']);

/** How the events of checkpoints, worktrees and merges change the desk (W20, W21, W22). */
export const treeHandlers: Handlers<'task.checkpoint' | 'task.tree' | 'task.merge' | 'merge.returned'> = {
  'task.checkpoint': (desk, { id, checkpoint }) => withTask(desk, id, (r) => ({ ...r, checkpoint })),
  'task.tree': (desk, { id, tree }) =>
    withTask(desk, id, ({ tree: _old, ...r }) => (tree ? { ...r, tree } : r)),
  'merge.returned': (desk, { id }, at) => {
    const turn = desk.lastTurn + 1;
    const next = withTask(desk, id, (r) => ({
      ...toQueue(r, at),
      stage: 'assigned',
      ...(r.agent ? { agent: r.agent } : {}),
      turn,
      merge: { state: 'returned', detail: r.merge?.detail ?? '' },
      times: { added: r.times.added, assigned: at },
    }));
    return { ...next, lastTurn: turn };
  },
  'task.merge': (desk, { id, merge }, at) =>
    withTask(desk, id, ({ reason: _reason, ...r }) =>
      r.stage === 'done' || r.stage === 'queued' ? r : {
        ...r,
        merge,
        stage: 'merging',
        // Its agent is free for the next one.
        spans: endSpan(r, at),
        ...(SETTLED.has(merge.state) || merge.detail === '' ? {} : { reason: merge.detail }),
      }),
};
