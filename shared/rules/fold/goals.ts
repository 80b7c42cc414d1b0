import type { Handlers } from './fold.ts';

/** How templates, goals and proposals change the desk. */
export const goalHandlers: Handlers<
  'templates.set' | 'goal.added' | 'goal.closed' | 'proposal.added' | 'proposal.settled'
> = {
  'templates.set': (desk, { templates }) => ({ ...desk, templates }),
  'goal.added': (desk, { goal }) => ({ ...desk, goals: { ...desk.goals, [goal.id]: goal } }),
  'goal.closed': (desk, { id }) => {
    const goal = desk.goals[id];
    return goal ? { ...desk, goals: { ...desk.goals, [id]: { ...goal, closed: true } } } : desk;
  },
  'proposal.added': (desk, { proposal }) => {
    const known = desk.proposals[proposal.id];
    if (known && known.state !== 'open') return desk;
    return { ...desk, proposals: { ...desk.proposals, [proposal.id]: proposal } };
  },
  'proposal.settled': (desk, { id, as, task }) => {
    const known = desk.proposals[id];
    if (!known || known.state !== 'open') return desk;
    const settled = { ...known, state: as, ...(task ? { task } : {}) };
    return { ...desk, proposals: { ...desk.proposals, [id]: settled } };
  },
};
