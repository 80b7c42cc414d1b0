import type { AgentHold, Desk } from '../../model/index.ts';
import { agentHoldWords, agentWaitWords, pairHoldWords, runHoldWords, taskWaitWords } from '../../text/dispatch.ts';
import { handHold, nextInBacklog, unable } from '../work/able.ts';
import { choose, dispatch, pairHold } from '../work/dispatch.ts';
import { refuse, type Decision } from './decision.ts';
import { chosen, type Context } from '../work/follow.ts';
import { blockers, held } from '../work/queue.ts';
import { whyAgentWaits, whyTaskWaits } from '../work/waiting.ts';

const named = (desk: Desk) => (id: string): string => desk.agents.find((a) => a.id === id)?.name ?? id;

/** The person says yes to a choice of the app, which must still be its choice. */
export function confirm(desk: Desk, task: string, agent: string, context: Context): Decision {
  const { choices } = dispatch(desk, context.live, context.now);
  const choice = choices.find((c) => c.task === task && c.agent === agent);
  if (choice) return { events: chosen(desk, context, choice) };
  const [why] = whyTaskWaits(desk, context.live, context.now, task);
  return refuse(`That is not the app's choice any more. ${why ? taskWaitWords(why, named(desk)) : ''}`.trim());
}

/** What an agent that asks for its next task goes through, and that is no reason against it. */
const AWAKE = new Set<AgentHold['why']>(['busy', 'starting', 'asks', 'stalled', 'unknown', 'cli-looking']);

/**
 * A worker takes its next task itself: one that it names, or the best for it. It is granted by the
 * rules by which the app hands out, and to one agent only; what it holds counts (W1). It gets its
 * prompt as any other task. Told: the id of the task.
 */
export function claim(desk: Desk, id: string, task: string | undefined, context: Context): Decision {
  const agent = desk.agents.find((a) => a.id === id);
  if (!agent) return refuse('There is no such agent');
  const hold = handHold(desk);
  if (hold) return refuse(runHoldWords(hold));
  if (desk.policy.mode === 'manual') return refuse('The person hands out the work in this project');
  if (desk.policy.confirm) return refuse('The person confirms each task in this project');
  const cannot = unable(desk, context.live[id], id);
  if (cannot && !AWAKE.has(cannot.why)) return refuse(`${agent.name} ${agentHoldWords(cannot)}`);
  const next = nextInBacklog(desk, id);
  if (next && (task === undefined || task === next.task.id)) return { events: [], told: next.task.id };
  if (held(desk, id).length >= agent.maxTasks)
    return refuse(`${agent.name} ${agentHoldWords({ why: 'full', max: agent.maxTasks })}`);
  if (task !== undefined) return claimNamed(desk, agent, task, context);
  const [choice] = choose(desk, context.live, context.now, [agent]);
  if (!choice) {
    const why = whyAgentWaits(desk, context.live, context.now, id);
    return refuse(why && why.why !== 'hold' ? agentWaitWords(why, agent.name) : 'No task waits that it could take');
  }
  const why = [...choice.why, { by: 'claim' as const }];
  return { events: [{ type: 'task.assigned', id: choice.task, agent: id, by: 'agent', why }], told: choice.task };
}

function claimNamed(desk: Desk, agent: Desk['agents'][number], id: string, context: Context): Decision {
  const record = desk.tasks[id];
  if (!record) return refuse(`${id} does not exist`);
  const by = blockers(desk, record);
  const mine = record.stage === 'queued' && (!record.reservedFor || record.reservedFor === agent.id);
  if (!mine || by.length > 0) {
    const [why] = whyTaskWaits(desk, context.live, context.now, id);
    return refuse(`${id}: ${why ? taskWaitWords(why, named(desk)) : 'it is not free'}`);
  }
  const pair = pairHold(desk, context.live, record, agent);
  if (pair) return refuse(`${agent.name} ${pairHoldWords(pair)}`);
  return { events: [{ type: 'task.assigned', id, agent: agent.id, by: 'agent', why: [{ by: 'claim' }] }], told: id };
}
