import type { AgentLive, Desk, Handoff } from '../../model/index.ts';
import { sleptIn } from '../clock.ts';
import { openHandoffs } from './open.ts';
import { loginDue } from './trouble.ts';

/** When time alone makes something of the handoffs come due after `now`, epoch ms; null: never. */
export function handoffDue(desk: Desk, live: Record<string, AgentLive>, now: number): number | null {
  if (!desk.trusted || desk.run === 'paused') return null;
  const holder = desk.orchestrator?.agent;
  const times = [
    ...openHandoffs(desk).map((h) => deadline(desk, h, now)),
    ...(holder === undefined ? [] : [loginDue(live[holder])]),
  ].filter((at): at is number => at !== null && at > now);
  return times.length === 0 ? null : Math.min(...times);
}

/** When the present step of a handoff is too late, epoch ms; null: it has no deadline. */
export function deadline(desk: Desk, { step, stepAt, judgement, cause }: Handoff, now: number): number | null {
  const { judge, take, read } = desk.policy.handoff;
  const after = (minutes: number): number => stepAt + minutes * 60_000 + sleptIn(desk, stepAt, now);
  switch (step) {
    case 'preparing':
      return cause === 'person' || cause === 'agent' ? after(judge) : null;
    case 'executing':
      return judgement ? null : after(judge);
    case 'delivering':
      return after(take);
    case 'confirming':
      return after(read);
    default:
      return null;
  }
}
