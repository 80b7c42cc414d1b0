import type { Agent, AgentHold, AgentLive, Desk, RunHold, TaskRecord } from '../../model/index.ts';
import { ago } from '../clock.ts';
import { backlog, blockers, held, inTerminal, reservations, unsent } from './queue.ts';
import { awaits, movingRole } from '../handoff/open.ts';
import { indexOf } from './work-index.ts';

type Live = Record<string, AgentLive>;

/** Why the app hands out nothing at all (W2); null when it does. A person's hand is free in any case. */
export function runHold(desk: Desk): RunHold | null {
  if (desk.policy.mode === 'manual' && desk.trusted && desk.run === 'on') return { why: 'manual' };
  return handHold(desk);
}

/** Why no new task goes to anyone now, whoever chose it; null when it may. */
export function handHold(desk: Desk): RunHold | null {
  const { policy, run } = desk;
  if (!desk.trusted) return { why: 'not-trusted' };
  if (run !== 'on') return { why: run };
  const moving = movingRole(desk);
  if (moving) return { why: 'handoff', from: moving.from, ...(moving.to ? { to: moving.to } : {}) };
  const used = usedInRun(desk);
  if (policy.mostTokens !== undefined && used.tokens >= policy.mostTokens)
    return { why: 'tokens', used: used.tokens, most: policy.mostTokens };
  if (policy.mostUsd !== undefined && used.usd >= policy.mostUsd)
    return { why: 'usd', used: used.usd, most: policy.mostUsd };
  return null;
}

/**
 * What this run has used so far: tokens read anew and written (what came from a vendor's cache does
 * not count), and dollars by the CLIs' own accounts, as far as they tell.
 */
export function usedInRun({ used, usedBefore }: Desk): { tokens: number; usd: number } {
  return {
    tokens: used.input + used.output - usedBefore.input - usedBefore.output,
    usd: (used.usd ?? 0) - (usedBefore.usd ?? 0),
  };
}

/** Why it is not the app's to start an agent that does not run; null when it may. */
export function mayNotStart(desk: Desk, agent: string): AgentHold | null {
  const session = desk.sessions[desk.current[agent] ?? ''];
  if (!session) return null;
  // It ran when the app was left: first it is looked whether it still does.
  if (!session.end) return { why: 'unknown' };
  const exitCode = session.exitCode ?? null;
  if (session.end !== 'exited') return { why: 'ended', how: session.end, exitCode };
  return exitCode === 0 ? null : { why: 'ended', how: 'crashed', exitCode };
}

/** True if no program runs for an agent, as far as that can be said. */
export function isDown(live: AgentLive | undefined): boolean {
  return live?.state === 'exited' || (live?.state === 'unknown' && (live.pane === null || live.pane.exited));
}

/**
 * Why an agent cannot take work, by what its program does; null when it can. One that was never
 * started, or that ended by itself without an error, can: its first prompt goes with its start.
 */
export function unable(desk: Desk, live: AgentLive | undefined, agent: string): AgentHold | null {
  if (!desk.agents.some(({ id }) => id === agent)) return { why: 'gone' };
  if (!live || live.cli.status === 'looking') return { why: 'cli-looking' };
  if (live.cli.status === 'missing') return { why: 'cli-missing' };
  if (isDown(live)) return mayNotStart(desk, agent);
  switch (live.state) {
    case 'ready':
      return null;
    case 'needs-login':
      return { why: 'needs-login' };
    case 'waiting-for-you':
      return { why: 'asks' };
    case 'rate-limited':
      return { why: 'rate-limited', until: live.limit?.until ?? null };
    case 'working':
      return { why: 'busy' };
    case 'stalled':
    case 'starting':
      return { why: live.state };
    default:
      return { why: 'unknown' };
  }
}

/** Agents that the app starts, since it gave them a task and their program does not run. */
export function toStart(desk: Desk, live: Live): string[] {
  if (!desk.trusted || desk.run === 'paused') return [];
  return desk.agents.flatMap(({ id }) => {
    const record = inTerminal(desk, id);
    const waits = record?.by === 'app' && unsent(desk, record);
    return waits && isDown(live[id]) && unable(desk, live[id], id) === null ? [id] : [];
  });
}

/** The next task of an agent's backlog that may start, by its turn. */
export function nextInBacklog(desk: Desk, agent: string): TaskRecord | undefined {
  return backlog(desk, agent).find((r) => blockers(desk, r).length === 0);
}

/** Reserved tasks that may move to their agent now, in the queue's order, as many as there is room for. */
export function movable(desk: Desk, agent: Agent): TaskRecord[] {
  const room = agent.maxTasks - held(desk, agent.id).length;
  if (room <= 0) return [];
  return reservations(desk, agent.id).filter((r) => blockers(desk, r).length === 0).slice(0, room);
}

/** Since when an agent has had nothing to do, epoch ms. */
export function idleSince(desk: Desk, live: AgentLive | undefined, agent: string): number {
  return Math.max(live?.since ?? 0, indexOf(desk).freed.get(agent) ?? 0);
}

/** Why the app gives an agent nothing at `now`, apart from which tasks there are; null when it does. */
export function agentHold(desk: Desk, live: Live, agent: Agent, now: number): AgentHold | null {
  const busy = inTerminal(desk, agent.id);
  if (busy) return { why: 'at-work', task: busy.task.id };
  if (awaits(desk, agent.id)) return { why: 'busy' };
  const cannot = unable(desk, live[agent.id], agent.id);
  if (cannot) return cannot;
  const next = nextInBacklog(desk, agent.id) ?? movable(desk, agent)[0];
  if (next) return { why: 'backlog', task: next.task.id };
  if (held(desk, agent.id).length >= agent.maxTasks) return { why: 'full', max: agent.maxTasks };
  if (desk.policy.mode !== 'orchestrator') return null;
  const since = idleSince(desk, live[agent.id], agent.id);
  const wait = desk.policy.idleSeconds * 1_000;
  return ago(since, now) < wait ? { why: 'not-yet', at: since + wait } : null;
}
