import type { AgentLive, Desk, HandoffCause } from '../../model/index.ts';
import { comesBack, crashOf } from '../watch/crash.ts';
import { fullness, sessionOf } from './open.ts';

const MINUTE_MS = 60_000;
/** A limit that ends within this time is waited for, where the role is concerned, and where a task is. */
const NEAR_MS = { role: 10 * MINUTE_MS, task: 30 * MINUTE_MS };
/** A login that is missing for so long is not just being renewed. */
export const LOGIN_MS = 2 * MINUTE_MS;
/** An end of longer ago is no news: the person has left it at that. */
const FRESH_MS = 30 * MINUTE_MS;

type Live = Record<string, AgentLive>;

/**
 * Why an agent cannot go on with the role, or with the task in its terminal; null: it can, or that is
 * not known. Of a task, a limit without a time and an end that the app makes up for are waited for.
 * @param now epoch ms
 */
export function troubleOf(desk: Desk, live: Live, now: number, agent: string, what: 'role' | 'task'): HandoffCause | null {
  const its = live[agent];
  if (crashed(desk, live, now, agent, what)) return 'crash';
  if (!its) return null;
  if (its.state === 'rate-limited' && its.limit) {
    const { until } = its.limit;
    return until === null ? (what === 'role' ? 'limit' : null) : until - now > NEAR_MS[what] ? 'limit' : null;
  }
  const running = sessionOf(desk, agent)?.end === undefined;
  return running && its.state === 'needs-login' && now - its.since >= LOGIN_MS ? 'login' : null;
}

/** When the same question has another answer by time alone, epoch ms; null: never. */
export const loginDue = (its: AgentLive | undefined): number | null =>
  its?.state === 'needs-login' ? its.since + LOGIN_MS : null;

function crashed(desk: Desk, live: Live, now: number, agent: string, what: 'role' | 'task'): boolean {
  const session = sessionOf(desk, agent);
  if (session?.end !== 'exited' || session.exitCode === 0 || now - (session.endedAt ?? 0) > FRESH_MS) return false;
  if (what === 'task') {
    const crash = crashOf(desk, agent);
    return crash !== null && crash.open && crash.tries > 0;
  }
  // Its own session would be as full as it was.
  const percent = live[agent]?.context?.percent ?? null;
  return !comesBack(desk, agent) || (percent !== null && percent >= desk.policy.handoff.prepare);
}

/** True if the agent that holds it could go on with it. */
export function goesOn(desk: Desk, live: Live, now: number, agent: string, what: 'role' | 'task'): boolean {
  const session = sessionOf(desk, agent);
  if (!session || session.end || troubleOf(desk, live, now, agent, what)) return false;
  const percent = fullness(desk, live, agent);
  return percent === null || percent < desk.policy.handoff.execute;
}
