import type { DeskCommand } from '../../contract/window.ts';
import { own, type Desk, type EventBody, type Task, type TaskRecord } from '../../model/index.ts';
import { dropWords } from '../../text/drop.ts';
import { refuse, type Decision } from './decision.ts';
import { dropOutcome } from './drop.ts';
import { importTasks } from './import.ts';
import type { Context } from '../work/follow.ts';
import { backlog, findCycle, nextTaskId, unsent } from '../work/queue.ts';
import { reduceAll } from '../fold/reduce.ts';
import { indexOf } from '../work/work-index.ts';

/** The person's commands on the queue: each can be taken back. */
export type QueueCommand = Extract<
  DeskCommand,
  { type: `task.${'add' | 'edit' | 'remove' | 'move' | 'give' | 'release'}` | `tasks.${string}` | 'backlog.order' }
>;

/** Checks a command on the queue; of several tasks each by the rule for one. Pure. */
export function onQueue(desk: Desk, command: QueueCommand, context: Context): Decision {
  switch (command.type) {
    case 'task.add':
      return add(desk, { ...command.draft, id: nextTaskId(desk) });
    case 'task.edit':
      return edit(desk, { ...command.draft, id: command.id });
    case 'task.remove':
      return remove(desk, command.id);
    case 'task.move':
      return move(desk, command.id, command.before);
    case 'task.give':
      return give(desk, command.id, command.agent, context);
    case 'task.release':
      return release(desk, command.id);
    case 'tasks.give':
      return inTurn(desk, command.ids, (d, id) => give(d, id, command.agent, context));
    case 'tasks.release':
      return inTurn(desk, command.ids, release);
    case 'tasks.remove':
      return inTurn(desk, command.ids.toReversed(), remove);
    case 'tasks.move':
      return inTurn(desk, command.ids, (d, id) => move(d, id, target(desk, command.ids, command.before)));
    case 'tasks.import':
      return importTasks(desk, command.items);
    case 'backlog.order':
      return order(desk, command.agent, command.ids);
  }
}

/** One after the other, each in the state that the one before leaves; what cannot be done is told. */
export function inTurn<T>(desk: Desk, items: readonly T[], one: (desk: Desk, item: T) => Decision): Decision {
  let now = desk;
  const events: EventBody[] = [];
  const refused: string[] = [];
  for (const item of new Set(items)) {
    const decision = one(now, item);
    if ('refused' in decision) {
      if (!refused.includes(decision.refused)) refused.push(decision.refused);
      continue;
    }
    events.push(...decision.events);
    now = after(now, decision.events);
  }
  const told = refused.join('\n');
  if (events.length === 0 && told) return refuse(told);
  return told ? { events, told } : { events };
}

/** The state that these events lead to. */
export function after(desk: Desk, bodies: readonly EventBody[]): Desk {
  return reduceAll(desk, bodies.map((body, i) => ({ seq: desk.seq + i + 1, at: 0, body })));
}

/** A person who writes a gate command in the window has approved that exact text (X5). */
export function approvals(desk: Desk, commands: string[]): EventBody[] {
  return [...new Set(commands)]
    .filter((command) => !own(desk.approved, command))
    .map((command) => ({ type: 'command.approved', command }));
}

/** Adds a task, unless what it depends on is not there (W6). */
export function add(desk: Desk, task: Task): Decision {
  if (desk.tasks[task.id]) return refuse(`${task.id} exists already`);
  return checked(desk, task, [{ type: 'task.added', task }, ...approvals(desk, task.gates)]);
}

export function edit(desk: Desk, { id, ...draft }: Task): Decision {
  const record = desk.tasks[id];
  if (!record) return refuse(`${id} is gone`);
  if (record.stage === 'done') return refuse(`${id} is done and stays as it was`);
  return checked(desk, { ...draft, id }, [{ type: 'task.edited', id, draft }, ...approvals(desk, draft.gates)]);
}

function checked(desk: Desk, task: Task, events: EventBody[]): Decision {
  const unknown = task.dependsOn.find((id) => !desk.tasks[id]);
  if (unknown) return refuse(`${task.id} depends on ${unknown}, which does not exist`);
  const of = (id: string) => (id === task.id ? task.dependsOn : (desk.tasks[id]?.task.dependsOn ?? []));
  const cycle = mayCircle(desk, task) ? findCycle(of, task.id) : null;
  if (cycle) return refuse(`These tasks wait for each other: ${cycle.join(' → ')}`);
  return { events };
}

/**
 * Whether one of the tasks that it would depend on depends on it. Looked for from both ends, since one
 * of them is mostly near: what waits for a new task, what an old one waits for.
 */
function mayCircle(desk: Desk, task: Task): boolean {
  if (!desk.tasks[task.id]) return false;
  const { nodes } = indexOf(desk);
  const waiting = (id: string): string[] => [...(nodes.get(id)?.dependants ?? [])].map((node) => node.id);
  const first = (id: string): readonly string[] => desk.tasks[id]?.task.dependsOn ?? [];
  const up = { todo: [...task.dependsOn], seen: new Set(task.dependsOn), next: first };
  const down = { todo: [task.id], seen: new Set([task.id]), next: waiting };
  for (let turn = 0; ; turn += 1) {
    const way = turn % 2 === 0 ? up : down;
    const id = way.todo.pop();
    if (id === undefined) return false;
    if (up.seen.has(id) && down.seen.has(id)) return true;
    for (const one of way.next(id)) {
      if (way.seen.has(one)) continue;
      way.seen.add(one);
      way.todo.push(one);
    }
  }
}

export function remove(desk: Desk, id: string): Decision {
  const record = desk.tasks[id];
  if (!record) return refuse(`${id} is gone already`);
  if (inWork(desk, record)) return refuse(`${id} is in work: stop its agent first`);
  const dependants = indexOf(desk).nodes.get(id)?.dependants ?? [];
  const waiting = [...dependants].find(({ record: r }) => r !== undefined && r.stage !== 'done');
  if (waiting && record.stage !== 'done') return refuse(`${waiting.id} depends on ${id}: change that first`);
  return { events: [...takenBack(desk, record), { type: 'task.removed', id }] };
}

export function move(desk: Desk, id: string, before: string | null): Decision {
  if (!desk.tasks[id]) return refuse(`${id} is gone`);
  return { events: before === id ? [] : [{ type: 'task.moved', id, before }] };
}

/** Several go before the first card that stays where it is. */
function target(desk: Desk, ids: readonly string[], before: string | null): string | null {
  if (before === null || !ids.includes(before)) return before;
  const go = new Set(ids);
  let at = desk.order.indexOf(before);
  let next = desk.order.at(at);
  while (next !== undefined && go.has(next)) next = desk.order.at((at += 1));
  return next ?? null;
}

export function give(desk: Desk, id: string, agent: string, context: Pick<Context, 'live'>): Decision {
  const outcome = dropOutcome(desk, context.live[agent], id, agent);
  if (outcome.kind === 'refused') {
    const name = desk.agents.find((a) => a.id === agent)?.name ?? agent;
    const words = dropWords(outcome, name);
    return refuse(`${words.title}: ${words.detail}`);
  }
  const record = desk.tasks[id];
  const back = record ? takenBack(desk, record) : [];
  const to: EventBody = { type: outcome.kind === 'reserved' ? 'task.reserved' : 'task.assigned', id, agent };
  // Who hands a task out by hand stands behind its words (D9).
  const vouched: EventBody[] = record?.from === 'file' ? [{ type: 'task.vouched', id }] : [];
  return { events: [...vouched, ...back, to] };
}

export function release(desk: Desk, id: string): Decision {
  const record = desk.tasks[id];
  if (!record) return refuse(`${id} is gone`);
  if (inWork(desk, record)) return refuse(`${id} is in work: stop its agent first`);
  if (record.stage === 'done') return refuse(`${id} is done`);
  return { events: [...takenBack(desk, record), { type: 'task.released', id }] };
}

export function order(desk: Desk, agent: string, ids: readonly string[]): Decision {
  const mine = backlog(desk, agent).map((r) => r.task.id);
  const wanted = [...new Set(ids)].filter((id) => mine.includes(id));
  const gone = ids.find((id) => !mine.includes(id));
  if (wanted.length === 0) return refuse(`${gone ?? 'That task'} is not in this backlog any more`);
  const all = [...wanted, ...mine.filter((id) => !wanted.includes(id))];
  return { events: all.every((id, i) => id === mine[i]) ? [] : [{ type: 'backlog.ordered', agent, ids: all }] };
}

/** An agent or a gate is at it. A prompt that still waits for its pane can be taken back. */
export function inWork(desk: Desk, record: TaskRecord): boolean {
  if (record.stage === 'merging') return record.merge?.state === 'merging';
  return ['delivering', 'running', 'checking'].includes(record.stage) && !unsent(desk, record);
}

/** Ends a prompt that waits for its pane, so that no restart sends it, or one in doubt, so that nothing waits for it. */
export function takenBack(desk: Desk, record: TaskRecord): EventBody[] {
  const { messageId: id } = record;
  if (!id) return [];
  const over = (detail: string): EventBody[] => [{ type: 'message.failed', id, detail, settled: true }];
  if (unsent(desk, record)) return over('you took it back before it was sent');
  return desk.messages[id]?.stage === 'unverified' ? over('you took its task back') : [];
}
