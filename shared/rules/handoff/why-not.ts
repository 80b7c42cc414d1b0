import type { AgentLive, Desk, Handoff } from '../../model/index.ts';
import { unfit } from './successor.ts';

/**
 * Why an agent cannot take the orchestrator's role when the person wants it to, as a sentence without
 * its full stop; null when it can. The same rule chooses successors and refuses them.
 * @param handoff the one under way, which may be of a task; absent: one that would begin now
 */
export function whyNot(desk: Desk, live: Record<string, AgentLive>, agent: string, handoff?: Handoff): string | null {
  const from = handoff?.from ?? desk.orchestrator?.agent ?? '';
  const { id, task, cause = 'person' } = handoff ?? {};
  const about = { from, cause, passed: [], wanted: agent, ...(id ? { id } : {}), ...(task ? { task } : {}) };
  const why = unfit(desk, live, about, agent);
  return why === null ? null : `it ${why}`;
}
