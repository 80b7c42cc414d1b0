import type { AgentHold, AgentLive, Desk, Handoff } from '../../model/index.ts';
import { agentHoldWords } from '../../text/dispatch.ts';
import { stepWords as words } from '../../text/handoff/steps.ts';
import { isDown, unable } from '../work/able.ts';
import { doubtful } from '../work/doubt.ts';
import { inTerminal } from '../work/queue.ts';
import { fullness, nameOf, openHandoffs } from './open.ts';

type Live = Record<string, AgentLive>;
type About = Pick<Handoff, 'from' | 'task' | 'cause' | 'wanted' | 'passed'> & { id?: string };

/** An agent that may have it, and why it stands where it stands. */
export interface Candidate {
  agent: string;
  why: string[];
}

/** What an agent goes through that takes the role all the same, in the middle of its own work. */
const TAKES = new Set<AgentHold['why']>(['busy', 'starting']);
/** These have nothing to hand on from their own session. */
const DEAD = new Set<Handoff['cause']>(['crash', 'limit', 'login']);
/** What a fresh session of the same agent makes good, where nobody else can take the role. */
const ANEW = new Set<Handoff['cause']>(['context', 'compaction', 'crash']);
/** A role that fills one session after the other is not given to the next one for ever. */
const MOST_IN_A_ROW = 3;

/**
 * Why an agent cannot take the role, or a task in the middle, as a clause about the agent; null: it
 * can. The person may want one that was stopped or has ended; it is started then. Never one that is
 * itself near its ceiling.
 * @param now epoch ms; absent: how often the role has begun anew of late does not count
 */
export function unfit(desk: Desk, live: Live, about: About, agent: string, now?: number): string | null {
  const passed = about.passed.findLast((p) => p.agent === agent);
  if (passed) return passed.why;
  const other = openHandoffs(desk).some((h) => h.id !== about.id && (h.from === agent || h.to === agent));
  if (about.task !== undefined && agent === about.from) {
    if (DEAD.has(about.cause) || live[agent]?.cli.status !== 'found') return words.holds;
    return null;
  }
  if (agent === about.from) return unfitAnew(desk, live, about, other, now);
  const hold = unable(desk, live[agent], agent);
  const revived = about.wanted === agent && hold?.why === 'ended';
  const between = about.task === undefined && hold !== null && TAKES.has(hold.why);
  if (hold && !revived && !between) return agentHoldWords(hold);
  const percent = fullness(desk, live, agent);
  if (percent !== null && percent >= desk.policy.handoff.prepare) return words.full(percent);
  if (other) return words.moving;
  const busy = about.task === undefined ? undefined : inTerminal(desk, agent);
  if (busy) return words.terminal(busy.task.id);
  return doubtful(desk, agent) ? words.doubt : null;
}

/** Why the role cannot go to a fresh session of the agent that holds it; null: it can. */
function unfitAnew(desk: Desk, live: Live, { from, cause, wanted }: About, other: boolean, now: number | undefined): string | null {
  if (cause === 'limit' || cause === 'login') return words.anewToo;
  if (live[from]?.cli.status !== 'found' || (!ANEW.has(cause) && wanted !== from)) return words.holds;
  if (other) return words.moving;
  return wanted === from || now === undefined || timesAnew(desk, from, now) < MOST_IN_A_ROW ? null : words.often(MOST_IN_A_ROW);
}

/** How often the role went from an agent to a fresh session of itself within the policy's rest. */
function timesAnew(desk: Desk, agent: string, now: number): number {
  const since = now - desk.policy.handoff.rest * 60_000;
  return Object.values(desk.handoffs).filter((h) => h.task === undefined && h.from === agent && h.to === agent && h.end?.as === 'done' && h.end.at > since).length;
}

/**
 * The agents that can take it, the best first. Whom the person wants; the order that they set; else
 * the agent after the incumbent in the list, then those whose speciality it is, then the others in
 * the list's order, those that are free first. A task goes to a fresh session of its own agent
 * first. An agent that gave the role away within the policy's rest comes after all others, and after
 * those a fresh session of the agent that holds it.
 * @param now epoch ms
 */
export function candidates(desk: Desk, live: Live, now: number, about: About): Candidate[] {
  const ids = desk.agents.map(({ id }) => id);
  const at = ids.indexOf(about.from);
  const rotation = [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))];
  const list = at < 0 ? rotation : about.task === undefined ? [...rotation, about.from] : [about.from, ...rotation];
  const kind = about.task === undefined ? 'architecture' : (desk.tasks[about.task]?.task.kind ?? 'any');
  const ranked = list.flatMap((agent, place) => {
    if (unfit(desk, live, about, agent, now) !== null) return [];
    return [rank(desk, live, now, about, { agent, place, kind, next: rotation[0] })];
  });
  return ranked
    .sort((a, b) => a.keys.reduce((sum, key, i) => sum || key - (b.keys[i] ?? 0), 0))
    .map(({ agent, why }) => ({ agent, why }));
}

interface Seat {
  agent: string;
  place: number;
  kind: string;
  next: string | undefined;
}

function rank(desk: Desk, live: Live, now: number, about: About, { agent, place, kind, next }: Seat): Candidate & { keys: number[] } {
  const own = agent === about.from;
  const wanted = about.wanted === agent;
  const given = about.task === undefined ? desk.policy.handoff.order.indexOf(agent) : -1;
  const rests = about.task === undefined && !own && restsUntil(desk, agent) > now;
  const hold = unable(desk, live[agent], agent);
  const busy = !own && hold !== null && hold.why === 'busy';
  const good = kind !== 'any' && (desk.agents.find(({ id }) => id === agent)?.specialities ?? []).some((s) => s === kind);
  const holder = about.task !== undefined && desk.orchestrator?.agent === agent;
  const percent = fullness(desk, live, agent);
  const down = !own && isDown(live[agent]);
  const why = [
    ...(wanted ? [words.wanted] : []),
    ...(own ? [words.fresh] : []),
    ...(given >= 0 ? [words.inOrder(given)] : []),
    ...(given < 0 && agent === next && !own ? [words.next(nameOf(desk, about.from))] : []),
    ...(good ? [words.speciality(kind)] : []),
    ...(own ? [] : [down ? words.starts : busy ? words.busy : words.free]),
    ...(percent !== null && !own && !down ? [words.room(percent)] : []),
    ...(rests ? [words.again] : []),
  ];
  const first = about.task === undefined ? agent === next : own;
  const keys = [
    Number(!wanted), Number(own && about.task === undefined), Number(rests), given < 0 ? Infinity : given, Number(busy), Number(!first), Number(holder), Number(!good), place,
  ].map((key) => Math.min(key, 1_000));
  return { agent, why, keys };
}

/** Until when an agent that gave the role away does not get it back while another may have it; epoch ms. */
export function restsUntil(desk: Desk, agent: string): number {
  const gave = Object.values(desk.handoffs).filter((h) => h.task === undefined && h.from === agent && h.to !== agent && h.end?.as === 'done');
  return Math.max(0, ...gave.map((h) => (h.end?.at ?? 0) + desk.policy.handoff.rest * 60_000));
}
