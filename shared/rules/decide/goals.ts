import type { DeskCommand } from '../../contract/window.ts';
import type { Desk, EventBody, Proposal } from '../../model/index.ts';
import { goalPrompt } from '../../text/goal.ts';
import { isBlank } from '../../text/prompt.ts';
import { refuse, type Decision } from './decision.ts';
import { queueMessage, type Context } from '../work/follow.ts';
import { accept } from '../work/proposals.ts';

type Command<T extends DeskCommand['type']> = Extract<DeskCommand, { type: T }>;

/** The file in which the proposals for a goal are looked for, from the project's root. */
export const proposalFile = (goal: string): string => `.quatuor/proposals/${goal}.json`;

/** A goal goes to an agent as a message that asks for tasks in a file. */
export function addGoal(desk: Desk, command: Command<'goal.add'>, context: Context): Decision {
  const agent = desk.agents.find((a) => a.id === command.agent);
  if (!agent) return refuse('There is no such agent');
  if (isBlank(command.text)) return refuse('Write what shall be reached');
  if (!desk.trusted) return refuse('Trust this folder first');
  const id = `goal-${String(Object.keys(desk.goals).length + 1).padStart(3, '0')}`;
  const open = desk.order.flatMap((task) => {
    const record = desk.tasks[task];
    return record && record.stage !== 'done' ? [{ id: task, title: record.task.title }] : [];
  });
  const text = goalPrompt({
    goal: command.text,
    file: proposalFile(id),
    language: desk.project?.language ?? 'fr',
    project: desk.project?.name ?? '',
    agents: desk.agents,
    open,
  });
  const sent = queueMessage(context, agent.id, text, 'person');
  if (sent.type !== 'message.queued') return refuse('There is nothing to send');
  const goal = { id, text: command.text, agent: agent.id, messageId: sent.message.id, at: context.now };
  return { events: [{ type: 'goal.added', goal }, sent] };
}

/** A goal that the list needs no longer; what is open of it is refused. */
export function closeGoal(desk: Desk, id: string): Decision {
  const open = Object.values(desk.proposals).filter((p) => p.goal === id && p.state === 'open');
  if (!desk.goals[id] && open.length === 0) return refuse('That goal is gone');
  return { events: [...open.map(refused), ...(desk.goals[id] ? [{ type: 'goal.closed', id } as const] : [])] };
}

/** The person takes proposals as tasks; their gate commands were shown and count as approved (X5). */
export function acceptProposals(desk: Desk, { items }: Command<'proposal.accept'>): Decision {
  const chosen: Proposal[] = [];
  for (const { id, draft } of items) {
    const known = desk.proposals[id];
    if (!known || known.state !== 'open') return refuse('That proposal is settled already');
    chosen.push(draft ? { ...known, draft } : known);
  }
  return accept(desk, chosen, true);
}

export function refuseProposals(desk: Desk, ids: readonly string[]): Decision {
  return { events: ids.flatMap((id) => (desk.proposals[id]?.state === 'open' ? [refused({ id })] : [])) };
}

const refused = ({ id }: { id: string }): EventBody => ({ type: 'proposal.settled', id, as: 'refused' });
