import type { Agent, AgentHold, AgentLive, Choice, ChoiceReason, Desk, Kind, PairHold, Policy, RunHold, Task, TaskRecord } from '../model/index.ts';
import { agentHold, idleSince, runHold } from './able.ts';
import { skill, type Skill } from './experience.ts';
import { takenFiles, worksApart } from './files.ts';
import { seating } from './match.ts';
import type { Node } from './node.ts';
import { indexOf } from './work-index.ts';

type Live = Record<string, AgentLive>;

/** What the app hands out in this state, and why it gives the others nothing. */
export interface Dispatch {
  choices: Choice[];
  /** Why it hands out nothing at all; null when it does. */
  hold: RunHold | null;
  /** Why an agent gets nothing, by agent; one that is free is not in it. */
  agents: Record<string, AgentHold>;
  /** When time alone makes something come due, epoch ms; null: never. */
  due: number | null;
}

/**
 * Who gets which task now (W1, W2). Pure: the same state, agents and time give the same choices
 * (W3). Tasks go by priority, which rises while they wait, then by what hangs on them; as many as
 * there are free agents, to those that suit them best. Nothing that may start is left while an agent
 * that may take it is free.
 * @param now epoch ms
 */
export function dispatch(desk: Desk, live: Live, now: number): Dispatch {
  const agents: Dispatch['agents'] = {};
  const free: Agent[] = [];
  let due: number | null = null;
  for (const agent of desk.agents) {
    const hold = agentHold(desk, live, agent, now);
    if (!hold) free.push(agent);
    else agents[agent.id] = hold;
    if (hold?.why === 'not-yet') due = Math.min(due ?? Infinity, hold.at);
  }
  const hold = runHold(desk);
  if (indexOf(desk).ready.size === 0 || hold) return { choices: [], hold, agents, due: null };
  return { choices: choose(desk, live, now, free), hold, agents, due };
}

/** What of an agent decides which tasks it may get. */
interface Seat {
  agent: Agent;
  apart: boolean;
  /** Percent of its context, when that leaves no room for a long task. */
  full: number | null;
}

interface Needs {
  long: boolean;
  /** A task that runs, or that was chosen before it, changes one of its files. */
  clash: boolean;
}

interface Guest extends Needs {
  node: Node;
  task: Task;
}

const seatOf = (live: Live, policy: Policy, agent: Agent): Seat => {
  const percent = live[agent.id]?.context?.percent ?? null;
  return { agent, apart: worksApart(agent), full: percent !== null && percent >= policy.fullPercent ? percent : null };
};

/** The best tasks for these agents, one each, whoever has room. */
export function choose(desk: Desk, live: Live, now: number, free: readonly Agent[]): Choice[] {
  const index = indexOf(desk);
  const { policy } = desk;
  const seats = free.map((agent) => seatOf(live, policy, agent));
  const taken = takenFiles(desk);
  const skills = talents(desk);
  const sits = seating<Needs>(
    seats.length,
    ({ long, clash }, i) => !(long && seats[i]!.full !== null) && !(clash && !seats[i]!.apart),
  );
  const bonus = bestOf(seats, skills);
  const top = index.levels.findLastIndex((count) => count > 0);
  const chosen = new Map<Node, Guest>();
  while (chosen.size < seats.length) {
    const room = [false, true].map((long) => [false, true].map((clash) => sits.fits({ long, clash })));
    const best = first(index.ready, (node, leader) => {
      const long = node.estimate > policy.longMinutes;
      const [apart, beside] = room[Number(long)]!;
      if (!apart && !beside) return null;
      const level = levelOf(node, policy, now, top);
      const weight = node.tail + node.estimate * bonus[node.kind];
      if (leader && !goesFirst(level, weight, node.place, leader)) return null;
      if (chosen.has(node) || !node.record) return null;
      const { task } = node.record;
      const clash = taken.clash(task) !== null;
      if (clash ? !beside : !apart) return null;
      return { level, weight, place: node.place, guest: { node, task, long, clash } };
    });
    if (!best || !sits.admit(best.guest)) break;
    chosen.set(best.guest.node, best.guest);
    taken.add(best.guest.task);
  }
  const placed = sits.seated((guest, i) => worth(seats[i]!.agent, (guest as Guest).task.kind, skills));
  return placed.map(({ guest, seat }) => {
    const { node, task } = guest as Guest;
    const { agent } = seats[seat]!;
    return { task: task.id, agent: agent.id, why: reasons(desk, live, now, node, task, agent, skills) };
  });
}

interface Leader {
  level: number;
  weight: number;
  place: number;
  guest: Guest;
}

function first(nodes: Iterable<Node>, look: (node: Node, leader: Leader | null) => Leader | null): Leader | null {
  let leader: Leader | null = null;
  for (const node of nodes) leader = look(node, leader) ?? leader;
  return leader;
}

function goesFirst(level: number, weight: number, place: number, other: Leader): boolean {
  if (level !== other.level) return level > other.level;
  if (weight !== other.weight) return weight > other.weight;
  return place < other.place;
}

/** By how many priorities a task has risen while it could have been started. */
function risen(node: Node, policy: Policy, now: number): number {
  return Math.max(0, Math.floor((now - node.since) / (policy.ageMinutes * 60_000)));
}

/**
 * Above the highest priority that waits (`top`) a task rises four times slower: among equals the
 * work that hangs on a task counts more, and what waits longest still comes.
 */
function levelOf(node: Node, policy: Policy, now: number, top: number): number {
  const level = node.priority + risen(node, policy, now);
  return level <= top ? level : top + Math.floor((level - top) / 4);
}

type Talents = (agent: string, kind: Kind) => Skill;

function talents(desk: Desk): Talents {
  const { experience } = indexOf(desk);
  const known = new Map<string, Skill>();
  return (agent, kind) => {
    const key = `${agent} ${kind}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = skill(experience, agent, kind)));
    return found;
  };
}

/** How much of a task's time is won when this agent has it: what it is said to be good at, and what its past tells. */
function worth(agent: Agent, kind: Kind, skills: Talents): number {
  const said = kind === 'any' ? 0 : agent.specialities.includes(kind) ? 0.3 : agent.specialities.includes('any') ? 0.1 : 0;
  const { success, pace } = skills(agent.id, kind);
  return said + (success - 0.8) - Math.log(pace) / 2;
}

const KINDS: readonly Kind[] = ['architecture', 'implementation', 'analysis', 'generation', 'any'];

function bestOf(seats: readonly Seat[], skills: Talents): Record<Kind, number> {
  const best = (kind: Kind) => Math.max(...seats.map(({ agent }) => worth(agent, kind, skills)));
  return Object.fromEntries(KINDS.map((kind) => [kind, best(kind)])) as Record<Kind, number>;
}

const TELLING = 3;

function reasons(desk: Desk, live: Live, now: number, node: Node, task: Task, agent: Agent, skills: Talents): ChoiceReason[] {
  const { kind, priority } = task;
  const why: ChoiceReason[] = [{ by: 'priority', priority, risen: risen(node, desk.policy, now) }];
  if (node.tail > task.estimateMinutes) why.push({ by: 'path', minutes: node.tail });
  if (kind !== 'any' && agent.specialities.includes(kind)) why.push({ by: 'speciality', kind });
  const { tasks, good, pace } = skills(agent.id, kind);
  if (tasks >= TELLING) why.push({ by: 'record', kind, tasks, good, pace: Number(pace.toFixed(2)) });
  if (desk.policy.mode === 'orchestrator')
    why.push({ by: 'idle', seconds: Math.round((now - idleSince(desk, live[agent.id], agent.id)) / 1_000) });
  return why;
}

/** Why a task that may start and an agent that is free do not come together; null when they may. */
export function pairHold(desk: Desk, live: Live, record: TaskRecord, agent: Agent): PairHold | null {
  const { policy } = desk;
  const { full, apart } = seatOf(live, policy, agent);
  const minutes = record.task.estimateMinutes;
  if (full !== null && minutes > policy.longMinutes) return { why: 'context', percent: full, minutes };
  const clash = apart ? null : takenFiles(desk).clash(record.task);
  return clash ? { why: 'files', ...clash } : null;
}
