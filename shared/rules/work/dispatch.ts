import type { Agent, AgentHold, AgentLive, Choice, ChoiceReason, Desk, Kind, PairHold, Policy, RunHold, Task, TaskRecord } from '../../model/index.ts';
import { agentHold, idleSince, runHold } from './able.ts';
import { skill, type Skill } from './experience.ts';
import { takenFiles, worksApart } from './files.ts';
import { seating } from './match.ts';
import type { Node } from './node.ts';
import { KINDS, type ReadyList } from './ready.ts';
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
  const ageMs = policy.ageMinutes * 60_000;
  const top = index.levels.findLastIndex((count) => count > 0);
  const chosen = new Map<Node, Guest>();
  while (chosen.size < seats.length) {
    const room = [false, true].map((long) => [false, true].map((clash) => sits.fits({ long, clash })));
    const best = first(index.ready, { longMinutes: policy.longMinutes, bonus, ageMs, now, top, room }, (node, long) => {
      if (chosen.has(node) || !node.record) return null;
      const { task } = node.record;
      const clash = taken.clash(task) !== null;
      const [apart, beside] = room[Number(long)]!;
      return (clash ? beside : apart) ? { node, task, long, clash } : null;
    });
    if (!best || !sits.admit(best)) break;
    chosen.set(best.node, best);
    taken.add(best.task);
  }
  const placed = sits.seated((guest, i) => worth(seats[i]!.agent, (guest as Guest).task.kind, skills));
  return placed.map(({ guest, seat }) => {
    const { node, task } = guest as Guest;
    const { agent } = seats[seat]!;
    return { task: task.id, agent: agent.id, why: reasons(desk, live, now, node, task, agent, skills) };
  });
}

interface Measure {
  longMinutes: number;
  ageMs: number;
  now: number;
  /** The highest priority that waits. */
  top: number;
  /** What a task's own minutes count more, by its place in `KINDS`. */
  bonus: number[];
  /** For short and long tasks: whether there is room for one that clashes with no other, and for one that does. */
  room: boolean[][];
}

/**
 * The task that goes first of those that `take` does not refuse: by level, then by the work that hangs
 * on it, then by its place.
 */
function first(ready: ReadyList, measure: Measure, take: (node: Node, long: boolean) => Guest | null): Guest | null {
  const { nodes, size } = ready;
  const { estimate, tail, since, place, priority, kind } = ready.columns;
  const { longMinutes, ageMs, now, top, bonus } = measure;
  const [short, long] = measure.room.map((fits) => fits.some(Boolean));
  let best: Guest | null = null;
  let level = -1;
  let weight = 0;
  let before = 0;
  for (let row = 0; row < size; row += 1) {
    const minutes = estimate[row]!;
    const isLong = minutes > longMinutes;
    if (!(isLong ? long : short)) continue;
    const itsLevel = levelOf(priority[row]!, risen(since[row]!, ageMs, now), top);
    if (itsLevel < level) continue;
    const its = tail[row]! + minutes * bonus[kind[row]!]!;
    if (itsLevel === level && (its < weight || (its === weight && place[row]! >= before))) continue;
    const guest = take(nodes[row]!, isLong);
    if (!guest) continue;
    best = guest;
    level = itsLevel;
    weight = its;
    before = place[row]!;
  }
  return best;
}

/** By how many priorities a task has risen while it could have been started. */
function risen(since: number, ageMs: number, now: number): number {
  return Math.max(0, Math.floor((now - since) / ageMs));
}

/**
 * Above the highest priority that waits (`top`) a task rises four times slower: among equals the
 * work that hangs on a task counts more, and what waits longest still comes.
 */
function levelOf(priority: number, more: number, top: number): number {
  const level = priority + more;
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

function bestOf(seats: readonly Seat[], skills: Talents): number[] {
  return KINDS.map((kind) => Math.max(...seats.map(({ agent }) => worth(agent, kind, skills))));
}

const TELLING = 3;

function reasons(desk: Desk, live: Live, now: number, node: Node, task: Task, agent: Agent, skills: Talents): ChoiceReason[] {
  const { kind, priority } = task;
  const why: ChoiceReason[] = [{ by: 'priority', priority, risen: risen(node.since, desk.policy.ageMinutes * 60_000, now) }];
  if (node.tail > task.estimateMinutes) why.push({ by: 'path', minutes: node.tail });
  if (kind !== 'any' && agent.specialities.includes(kind)) why.push({ by: 'speciality', kind });
  const { tasks, good, pace } = skills(agent.id, kind);
  if (tasks >= TELLING) why.push({ by: 'record', kind, tasks, good, pace: Number(pace.toFixed(2)) });
  if (desk.policy.mode === 'orchestrator')
    why.push({ by: 'idle', seconds: Math.max(0, Math.round((now - idleSince(desk, live[agent.id], agent.id)) / 1_000)) });
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
