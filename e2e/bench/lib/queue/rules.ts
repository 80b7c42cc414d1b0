import { emptyDesk, emptyDraft, usualPolicy, type Desk, type EventBody, type JournalEvent } from '../../../../shared/model/index.ts';
import { dispatch, reduce, reduceAll } from '../../../../shared/rules/index.ts';
import { agentOf, createWorld, taskId } from '../../../../shared/rules/test/sim.ts';
import { chance } from '../delivery/chance.ts';
import { median } from '../report.ts';

/** What one step of each kind takes, in ms. */
export interface RuleTimes {
  /** The whole journal, folded. */
  load: number;
  /** The first answer about a state that nobody has asked before. */
  firstChoice: number;
  add: number;
  reorder: number;
  /** The next choice, after a task was done. */
  choice: number;
}

/** The events of so many tasks; two of three wait for one or two of the hundred before them. */
export function manyTasks(count: number): EventBody[] {
  const by = chance(count);
  return Array.from({ length: count }, (_, i): EventBody => {
    const near = () => taskId(Math.max(1, i + 1 - by.number(1, 100)));
    const dependsOn = i === 0 || by.number(0, 2) === 0 ? [] : [...new Set([near(), near()])].filter((id) => id !== taskId(i + 1));
    const task = { ...emptyDraft(), id: taskId(i + 1), title: `Task ${i + 1}`, estimateMinutes: by.number(5, 60), dependsOn };
    return { type: 'task.added', task };
  });
}

const timed = <T>(work: () => T): [number, T] => {
  const began = performance.now();
  const value = work();
  return [performance.now() - began, value];
};

const ROUNDS = 15;

export function measureRules(count: number): RuleTimes {
  const agents = ['a', 'b', 'c', 'd'].map((id) => agentOf(id));
  const { live } = createWorld(agents);
  const start: EventBody[] = [
    { type: 'agents.set', agents },
    { type: 'policy.set', policy: { ...usualPolicy, mode: 'automatic' } },
    { type: 'project.trusted' },
  ];
  const events = [...start, ...manyTasks(count)].map((body, i): JournalEvent => ({ seq: i + 1, at: 1_000 + i, body }));
  let at = 10_000_000;
  const step = (desk: Desk, body: EventBody): Desk => reduce(desk, { seq: desk.seq + 1, at: (at += 1_000), body });

  const loads = Array.from({ length: 3 }, () => timed(() => reduceAll(emptyDesk, events)));
  let desk = loads[0]![1];
  // The rules are compiled by now, as they are in an app that runs; the state is a new one.
  for (const [, other] of loads.slice(1)) dispatch(other, live, at);
  const fresh = reduceAll(emptyDesk, events);
  const [firstChoice] = timed(() => dispatch(fresh, live, at));
  dispatch(desk, live, at);

  const times: Record<'add' | 'reorder' | 'choice', number[]> = { add: [], reorder: [], choice: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const task = { ...emptyDraft(), id: taskId(count + round + 1), title: 'new', dependsOn: [taskId(count)] };
    const [add, added] = timed(() => step(desk, { type: 'task.added', task }));
    const [reorder, moved] = timed(() => step(added, { type: 'task.moved', id: task.id, before: taskId(round + 2) }));
    dispatch(moved, live, at);
    // One agent ends its task; what it gets next is asked in the state after that.
    const { task: id, agent } = dispatch(moved, live, at).choices[0]!;
    const given = step(moved, { type: 'task.assigned', id, agent, by: 'app' });
    const ended = step(given, { type: 'task.done', id });
    const [choice] = timed(() => dispatch(ended, live, at));
    times.add.push(add);
    times.reorder.push(reorder);
    times.choice.push(choice);
    desk = ended;
  }
  return {
    load: median(loads.map(([ms]) => ms)),
    firstChoice,
    add: median(times.add),
    reorder: median(times.reorder),
    choice: median(times.choice),
  };
}
