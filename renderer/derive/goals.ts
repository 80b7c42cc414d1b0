import type { Desk, Goal, Proposal, ProposalProblem } from '../../shared/model/index.ts';
import { isWall, proposalProblems, proposalsOf, takeable } from '../../shared/rules/index.ts';
import { t } from '../text.ts';
import { nameOf, type Tone } from './card.ts';
import { inDoubt } from './doubt.ts';

/** A goal on the board, or a file of proposals that belongs to none. */
export interface GoalGroup {
  id: string;
  goal: Goal | null;
  open: Proposal[];
  /** Open ones that can be accepted together. */
  ready: Proposal[];
  accepted: number;
  refused: number;
  /** Epoch ms, for the order: the latest first. */
  at: number;
}

/** Every goal that is on the list, the latest first, with what was proposed for it. */
export function goalGroups(desk: Desk): GoalGroup[] {
  const ids = new Set([...Object.values(desk.proposals).map((p) => p.goal), ...Object.keys(desk.goals)]);
  return [...ids]
    .map((id): GoalGroup => {
      const all = proposalsOf(desk, id);
      const open = all.filter((p) => p.state === 'open');
      const goal = desk.goals[id] ?? null;
      return {
        id,
        goal,
        open,
        ready: takeable(desk, open),
        accepted: all.filter((p) => p.state === 'accepted').length,
        refused: all.filter((p) => p.state === 'refused').length,
        at: goal?.at ?? Math.max(0, ...all.map((p) => p.at)),
      };
    })
    .filter((group) => (group.goal ? !group.goal.closed || group.open.length > 0 : group.open.length > 0))
    .sort((a, b) => b.at - a.at);
}

/** Where a goal stands, in words. */
export function goalLine(desk: Desk, group: GoalGroup): { text: string; tone: Tone } {
  const s = t.goals.state;
  const { goal } = group;
  const counts = t.goals.counts(group.open.length, group.accepted, group.refused);
  if (!goal) return { text: counts, tone: group.open.length > 0 ? 'you' : 'plain' };
  const name = nameOf(desk, goal.agent);
  const message = desk.messages[goal.messageId];
  if (group.open.length > 0) return { text: counts, tone: 'you' };
  if (message && inDoubt(desk, message)) return { text: s.unverified(name), tone: 'you' };
  switch (message?.stage) {
    case 'queued':
      return { text: s.queued(name), tone: 'checking' };
    case 'writing':
    case 'written':
      return { text: s.writing(name), tone: 'checking' };
    case 'accepted':
      return { text: counts || s.accepted(name), tone: counts ? 'plain' : 'well' };
    case 'failed':
      return { text: s.failed, tone: 'failed' };
    case 'finished':
      return { text: counts || s.none(name), tone: 'plain' };
    default:
      return { text: counts, tone: 'plain' };
  }
}

/** What is to be said about a proposal: what keeps it back first. */
export function problemLines(desk: Desk, proposal: Proposal): { text: string; wall: boolean; problem: ProposalProblem }[] {
  return proposalProblems(desk, proposal)
    .map((problem) => ({ text: t.proposalWords(problem, t.quality.missing), wall: isWall(problem), problem }))
    .sort((a, b) => Number(b.wall) - Number(a.wall));
}
