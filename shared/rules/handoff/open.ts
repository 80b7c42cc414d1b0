import type { AgentLive, Desk, Handoff, Session, TaskRecord } from '../../model/index.ts';

/** The handoffs that are not over, the oldest first. */
export const openHandoffs = (desk: Pick<Desk, 'handoffs'>): Handoff[] =>
  Object.values(desk.handoffs).filter(({ step }) => step !== 'over').sort((a, b) => a.beganAt - b.beganAt);

/** The open handoff of the orchestrator's role; there is one at a time. */
export const roleHandoff = (desk: Pick<Desk, 'handoffs'>): Handoff | undefined => openHandoffs(desk).find(({ task }) => task === undefined);

/** The open handoff of a task; there is one at a time. */
export const taskHandoff = (desk: Desk, id: string): Handoff | undefined => openHandoffs(desk).find(({ task }) => task === id);

const MOVES = new Set<Handoff['step']>(['executing', 'delivering', 'confirming']);

/** The handoff of the role that is being carried out: until it is over nothing new is handed out. */
export function movingRole(desk: Pick<Desk, 'handoffs'>): Handoff | undefined {
  const handoff = roleHandoff(desk);
  return handoff && MOVES.has(handoff.step) ? handoff : undefined;
}

/** True while a task in the middle, or the role for a fresh session, is on its way to this agent, whose terminal is kept for it. */
export const awaits = (desk: Desk, agent: string): boolean =>
  openHandoffs(desk).some((h) => (h.task !== undefined || h.from === agent) && h.to === agent && h.step === 'delivering');

/** True while a handoff decides where a task goes: its own, or that of the role with which it goes along. */
export const isHandedOn = (desk: Desk, { task, messageId }: TaskRecord): boolean =>
  openHandoffs(desk).some((h) => h.task === task.id || (h.prompt !== undefined && h.prompt === messageId));

/** True if what is handed on goes to a fresh session of the agent that has it. */
export const isAnew = ({ from, to }: Pick<Handoff, 'from' | 'to'>): boolean => from === to;

/** The latest session of an agent. */
export const sessionOf = (desk: Desk, agent: string): Session | undefined => desk.sessions[desk.current[agent] ?? ''];

/** True while the session in which it began still runs. */
export function livesOn(desk: Pick<Desk, 'current' | 'sessions'>, { from, session }: Handoff): boolean {
  return session !== undefined && desk.current[from] === session && desk.sessions[session]?.end === undefined;
}

/** How an agent is called. */
export const nameOf = (desk: Desk, agent: string): string => desk.agents.find(({ id }) => id === agent)?.name ?? agent;

/** Percent of its ceiling that an agent's context has in use; null: not known, or its program does not run. */
export function fullness(desk: Desk, live: Record<string, AgentLive>, agent: string): number | null {
  const session = sessionOf(desk, agent);
  return session && !session.end ? (live[agent]?.context?.percent ?? null) : null;
}

/**
 * True while the session that works on a task, or that a fresh one of the same agent follows, has to
 * end before the next prompt may go out: two conversations must not work on one task. One that its
 * limit, its login or a crash has stopped is left as it is, unless it is the same agent's.
 */
export function mustStop(desk: Pick<Desk, 'current' | 'sessions'>, handoff: Handoff): boolean {
  if (!livesOn(desk, handoff)) return false;
  return isAnew(handoff) || (handoff.task !== undefined && !STANDS.has(handoff.cause));
}

const STANDS = new Set<Handoff['cause']>(['limit', 'login', 'crash']);
