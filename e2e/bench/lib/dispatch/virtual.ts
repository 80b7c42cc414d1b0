import type { Agent } from '../../../../shared/model/index.ts';
import { blockers, inTerminal } from '../../../../shared/rules/index.ts';
import { indexOf } from '../../../../shared/rules/work/work-index.ts';
import { agentOf, createWorld, taskId, type World } from '../../../../shared/rules/test/sim.ts';
import { chance, type Chance } from '../delivery/chance.ts';

const MINUTE = 60_000;

/** A run's work: how long each task takes, what it is estimated at, and what it waits for. */
export interface Work {
  minutes: number[];
  estimates: number[];
  after: number[][];
}

/** Tasks of 5 to 60 minutes; about half of them wait for one to three earlier ones. Estimates are up to 30 % off. */
export function randomWork(tasks: number, seed: number): Work {
  const by = chance(seed);
  const minutes = Array.from({ length: tasks }, () => by.number(5, 60));
  const estimates = minutes.map((m) => Math.max(1, Math.round((m * by.number(70, 130)) / 100)));
  const after = minutes.map((_, i) => (i === 0 || by.number(0, 1) === 0 ? [] : some(by, i)));
  return { minutes, estimates, after };
}

function some(by: Chance, below: number): number[] {
  return [...new Set(Array.from({ length: by.number(1, 3) }, () => by.number(0, below - 1)))];
}

/** No run can be shorter: the longest chain, or all work shared evenly. ms. */
export function lowerBound({ minutes, after }: Work, agents: number): number {
  const ends: number[] = [];
  minutes.forEach((m, i) => ends.push(m + Math.max(0, ...after[i]!.map((a) => ends[a]!))));
  const sum = minutes.reduce((a, b) => a + b, 0);
  return Math.max(...ends, sum / agents) * MINUTE;
}

export interface Outcome {
  totalMs: number;
  /** Share of the agents' time in which one had nothing though a task could have been started, in percent. */
  idlePercent: number;
}

/** Specialities of four agents; every task may go to each of them. */
const agentsOf = (count: number): Agent[] => Array.from({ length: count }, (_, i) => agentOf(`a${i}`, { maxTasks: 2 }));

/**
 * One run on a clock of its own, decided by the app's own rules.
 * @param overhead from an agent's end to its next accepted prompt, in ms, drawn anew each time
 * @param look absent: the app hands out; else a person looks every so many ms and gives each free
 *   agent the first task that can be started
 */
export function run(work: Work, agents: number, overhead: () => number, look?: number): Outcome {
  const world = createWorld(agentsOf(agents), { mode: look ? 'manual' : 'automatic', ageMinutes: 120 });
  const begin = world.now;
  const due: { at: number; act: () => void }[] = [];
  const plan = (at: number, act: () => void): void => void due.push({ at, act });
  const busy = new Set<string>();
  let idle = 0;

  work.minutes.forEach((_, i) =>
    world.add({ estimateMinutes: work.estimates[i]!, dependsOn: work.after[i]!.map((a) => taskId(a + 1)) }));

  const freeAt = new Map<string, number>();
  const follow = (): void => {
    for (const { id } of world.desk.agents) {
      const record = inTerminal(world.desk, id);
      if (record?.stage !== 'delivering' || busy.has(id)) continue;
      busy.add(id);
      // What the app needs runs from the agent's end; what was handed out later is only written.
      plan(Math.max(world.now, (freeAt.get(id) ?? world.now) + overhead()), () => accept(id));
    }
  };
  const accept = (id: string): void => {
    world.accept(id);
    const n = Number(inTerminal(world.desk, id)!.task.id.slice(-3)) - 1;
    plan(world.now + work.minutes[n]! * MINUTE, () => finish(id));
  };
  const finish = (id: string): void => {
    busy.delete(id);
    freeAt.set(id, world.now);
    world.finish(id);
    world.gate(id, true);
  };
  if (look) {
    const again = (): void => {
      giveAll(world);
      if (Object.values(world.desk.tasks).some((r) => r.stage !== 'done')) plan(world.now + look, again);
    };
    plan(world.now, again);
  }
  follow();
  while (due.length > 0) {
    due.sort((a, b) => a.at - b.at);
    const { at, act } = due.shift()!;
    idle += (at - world.now) * waitingAgents(world);
    world.now = at;
    act();
    follow();
  }
  const open = Object.values(world.desk.tasks).filter((r) => r.stage !== 'done').length;
  if (open > 0) throw new Error(`${open} tasks were never done`);
  const totalMs = Math.max(...Object.values(world.desk.tasks).map((r) => r.times.done ?? 0)) - begin;
  return { totalMs, idlePercent: (100 * idle) / (totalMs * agents) };
}

/** Agents that do nothing while a task could be started, or while one is on its way to them. */
function waitingAgents({ desk }: World): number {
  let could = indexOf(desk).ready.size;
  return desk.agents.filter(({ id }) => {
    const stage = inTerminal(desk, id)?.stage;
    if (stage === 'delivering') return true;
    if (stage !== undefined || could === 0) return false;
    could -= 1;
    return true;
  }).length;
}

/** The seed's way: whoever is free gets the first task of the list that waits for nothing. */
function giveAll(world: World): void {
  for (const { id: agent } of world.desk.agents) {
    if (inTerminal(world.desk, agent)) continue;
    const { desk } = world;
    const next = desk.order.find((id) => desk.tasks[id]?.stage === 'queued' && blockers(desk, desk.tasks[id]!).length === 0);
    if (next) world.submit({ type: 'task.give', id: next, agent });
  }
}
