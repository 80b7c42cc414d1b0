import type { AgentLive, Desk, DropOutcome } from '../../model/index.ts';
import { after, give } from './queue.ts';
import { dropOutcome } from './drop.ts';

/** What giving several tasks to an agent would do, one after the other, as `tasks.give` then does it. */
export function dropSeveral(desk: Desk, live: Record<string, AgentLive>, ids: readonly string[], agent: string): DropOutcome[] {
  let now = desk;
  return ids.map((id) => {
    const outcome = dropOutcome(now, live[agent], id, agent);
    const decision = give(now, id, agent, { live });
    if (!('refused' in decision)) now = after(now, decision.events);
    return outcome;
  });
}
