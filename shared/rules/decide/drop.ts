import type { AgentLive, Desk, DropOutcome } from '../../model/index.ts';
import { backlog, blockers, held, inTerminal, reservations, unsent } from '../work/queue.ts';

/**
 * Decides what happens when a task is given to an agent (W1).
 * A full agent, or unfinished dependencies, reserve the task: it stays in the queue.
 */
export function dropOutcome(
  desk: Desk,
  live: Pick<AgentLive, 'cli' | 'state'> | undefined,
  taskId: string,
  agentId: string,
): DropOutcome {
  const record = desk.tasks[taskId];
  const agent = desk.agents.find((a) => a.id === agentId);
  if (!record) return { kind: 'refused', why: 'unknown-task' };
  if (!agent) return { kind: 'refused', why: 'unknown-agent' };
  if (record.stage === 'done') return { kind: 'refused', why: 'done' };
  const waits = record.stage === 'assigned' || unsent(desk, record);
  const nobodys = record.stage === 'needs-you' && record.agent === undefined;
  if (record.stage !== 'queued' && !waits && !nobodys)
    return { kind: 'refused', why: record.agent === agentId ? 'already-there' : 'in-work' };
  if (waits && record.agent === agentId)
    return { kind: 'refused', why: 'already-there' };
  if (!desk.trusted) return { kind: 'refused', why: 'not-trusted' };
  if (live?.cli.status === 'missing') return { kind: 'refused', why: 'cli-missing' };
  if (live?.state === 'needs-login') return { kind: 'refused', why: 'needs-login' };

  const by = blockers(desk, record);
  const waiting = reservations(desk, agentId).filter((r) => r.task.id !== taskId).length;
  if (by.length > 0)
    return { kind: 'reserved', position: waiting + 1, max: agent.maxTasks, why: 'blocked', by };
  const count = held(desk, agentId).length;
  if (count >= agent.maxTasks)
    return { kind: 'reserved', position: waiting + 1, max: agent.maxTasks, why: 'full', by: [] };
  if (!inTerminal(desk, agentId) && backlog(desk, agentId).length === 0)
    return { kind: 'starts', why: live?.state === 'ready' ? 'idle' : 'after-start' };
  return { kind: 'line', position: count + 1, room: agent.maxTasks };
}
