import { endSpan, type Handlers, withTask } from './fold.ts';

const SETTLED = new Set(['merged', 'kept']);

/** How the events of checkpoints, worktrees and merges change the desk (W20, W21, W22). */
export const treeHandlers: Handlers<'task.checkpoint' | 'task.tree' | 'task.merge'> = {
  'task.checkpoint': (desk, { id, checkpoint }) => withTask(desk, id, (r) => ({ ...r, checkpoint })),
  'task.tree': (desk, { id, tree }) =>
    withTask(desk, id, ({ tree: _old, ...r }) => (tree ? { ...r, tree } : r)),
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
