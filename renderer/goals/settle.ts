import type { Proposal } from '../../shared/model/index.ts';
import { foreignGates } from '../../shared/rules/index.ts';
import type { GoalGroup } from '../derive/goals.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { setView } from '../view.ts';

const g = t.goals;

/** Asks before several proposals become tasks, with the commands that this approves. */
export function askAccept(ready: Proposal[], left: number): void {
  const gates = foreignGates(useReplica.getState().desk, ready);
  const act = (): void => void send({ type: 'proposal.accept', items: ready.map(({ id }) => ({ id })) });
  if (gates.length === 0 && left === 0) return act();
  const text = [left > 0 ? g.all.left(left) : '', gates.length > 0 ? g.all.gates : ''].filter(Boolean).join(' ');
  setView({ confirm: { title: g.all.title(ready.length), text, code: gates, yes: g.acceptAll(ready.length), no: t.cancel, kind: 'primary', act } });
}

/** Takes a goal off the list, after a question when something of it is open. */
export function askClose(group: GoalGroup): void {
  const act = (): void => void send({ type: 'goal.close', id: group.id });
  if (group.open.length === 0) return act();
  setView({ confirm: { title: g.closeTitle, text: g.closeText(group.open.length), yes: g.close, no: t.cancel, act } });
}
