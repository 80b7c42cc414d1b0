import type { Desk } from '../../model/index.ts';
import { refuse, type Decision } from './decision.ts';

/** The person names the first holder of the orchestrator's role; a later one comes by a handoff (H4). */
export function nameHolder(desk: Desk, agent: string): Decision {
  if (!desk.agents.some(({ id }) => id === agent)) return refuse('There is no such agent');
  const holder = desk.orchestrator?.agent;
  const name = desk.agents.find(({ id }) => id === holder)?.name ?? holder;
  if (holder !== undefined) return refuse(holder === agent ? 'It holds the role already' : `${name} holds the role: pass it on from there`);
  return { events: [{ type: 'orchestrator.set', agent, epoch: 1 }] };
}
