import type { AgentLive, AgentWait, Desk, TaskRecord, TaskWait } from '../../model/index.ts';
import { agentWaitWords, taskWaitWords } from '../../text/dispatch.ts';
import { agentHold, unable } from './able.ts';
import { dispatch, pairHold } from './dispatch.ts';
import { backlog, blockers, held } from './queue.ts';
import { indexOf } from './work-index.ts';

type Live = Record<string, AgentLive>;

/**
 * Why a task or an agent waits, in sentences for the person, the nearest reason first; none for an
 * agent that is at work.
 * @param id of a task or of an agent
 * @param now epoch ms
 */
export function explainWaiting(desk: Desk, live: Live, now: number, id: string): string[] {
  const name = (agent: string): string => desk.agents.find((a) => a.id === agent)?.name ?? agent;
  if (desk.tasks[id]) return whyTaskWaits(desk, live, now, id).map((wait) => taskWaitWords(wait, name));
  const wait = whyAgentWaits(desk, live, now, id);
  return wait ? [agentWaitWords(wait, name(id))] : [];
}

/**
 * Why a task waits, the nearest reason first. Every task that is not in an agent's terminal has one.
 * @param now epoch ms
 */
export function whyTaskWaits(desk: Desk, live: Live, now: number, id: string): TaskWait[] {
  const record = desk.tasks[id];
  if (!record) return [{ why: 'unknown' }];
  const { stage, agent } = record;
  if (stage === 'done') return [{ why: 'done' }];
  if (stage === 'assigned' && agent) return [inBacklog(desk, live, record, agent)];
  if (agent) return [{ why: 'in-work', agent }];
  const by = blockers(desk, record);
  const first: TaskWait[] = by.length > 0 ? [{ why: 'blocked', by }] : [];
  if (record.reservedFor) return [...first, reserved(desk, live, record.reservedFor)];
  return first.length > 0 ? first : ready(desk, live, now, record);
}

function inBacklog(desk: Desk, live: Live, record: TaskRecord, agent: string): TaskWait {
  const by = blockers(desk, record);
  if (by.length > 0) return { why: 'blocked', by };
  const place = backlog(desk, agent).findIndex((r) => r.task.id === record.task.id) + 1;
  const hold = desk.run === 'paused' ? { why: 'paused' as const } : unable(desk, live[agent], agent);
  return { why: 'turn', agent, place, hold };
}

function reserved(desk: Desk, live: Live, id: string): TaskWait {
  const agent = desk.agents.find((a) => a.id === id);
  if (!agent) return { why: 'reserved', agent: id, hold: { why: 'gone' } };
  if (desk.run !== 'on') return { why: 'reserved', agent: id, hold: { why: desk.run } };
  const cannot = unable(desk, live[id], id);
  const full = held(desk, id).length >= agent.maxTasks;
  return { why: 'reserved', agent: id, hold: full ? { why: 'full', max: agent.maxTasks } : cannot };
}

function ready(desk: Desk, live: Live, now: number, record: TaskRecord): TaskWait[] {
  const { choices, hold, agents } = dispatch(desk, live, now);
  if (hold) return [{ why: 'run', hold }];
  const choice = choices.find(({ task }) => task === record.task.id);
  if (choice) return [{ why: desk.policy.confirm ? 'confirm' : 'next', agent: choice.agent }];
  const free = desk.agents.filter(({ id }) => !agents[id]);
  const unused = free.filter(({ id }) => !choices.some((c) => c.agent === id));
  const pairs = unused.flatMap((agent): TaskWait[] => {
    const pair = pairHold(desk, live, record, agent);
    return pair ? [{ why: 'pair', agent: agent.id, hold: pair }] : [];
  });
  if (pairs.length > 0) return pairs;
  const ahead = choices.at(-1);
  if (ahead) return [{ why: 'behind', task: ahead.task }];
  const holds = desk.agents.map(({ id }) => ({ agent: id, hold: agents[id]! }));
  const working = holds.some((h) => h.hold.why === 'at-work' || h.hold.why === 'backlog' || h.hold.why === 'not-yet');
  return working ? [{ why: 'all-at-work' }] : [{ why: 'no-agent', agents: holds }];
}

/** Why an agent has nothing to do; null while a task has its terminal. @param now epoch ms */
export function whyAgentWaits(desk: Desk, live: Live, now: number, id: string): AgentWait | null {
  const agent = desk.agents.find((a) => a.id === id);
  if (!agent) return { why: 'hold', hold: { why: 'gone' } };
  const hold = agentHold(desk, live, agent, now);
  if (hold?.why === 'at-work') return null;
  if (hold) return { why: 'hold', hold };
  const { ready: list, blocked } = indexOf(desk);
  if (list.size === 0) return blocked.size > 0 ? { why: 'blocked', tasks: blocked.size } : { why: 'no-task' };
  const given = dispatch(desk, live, now);
  if (given.hold) return { why: 'run', hold: given.hold };
  const choice = given.choices.find((c) => c.agent === id);
  if (choice) return { why: desk.policy.confirm ? 'confirm' : 'next', task: choice.task };
  for (const node of list) {
    const pair = node.record && pairHold(desk, live, node.record, agent);
    if (pair) return { why: 'pair', task: node.id, hold: pair };
  }
  // All that it could take goes to the others.
  return { why: 'no-task' };
}

