import type { Choice, Desk, EventBody, Task, TaskRecord } from '../../model/index.ts';
import { conflictPrompt } from '../../text/merge.ts';
import { awaits, isHandedOn } from '../handoff/open.ts';
import { movable, nextInBacklog, unable } from './able.ts';
import { type Context, queueMessage, saidBy } from './context.ts';
import { dispatch } from './dispatch.ts';
import { afterGate, startGate } from './gate.ts';
import { promptFor } from './prompt-for.ts';
import { heldByAll, inTerminal, mergingTasks, reservedForNobody, unsent } from './queue.ts';
import { afterMerge } from './trees.ts';

export { queueMessage, saidBy, type Context } from './context.ts';
export { startGate } from './gate.ts';

/**
 * What follows by itself from a state: finished work is checked, checked work is done, room that
 * came free is filled, free terminals get their next task. Pure; apply the events and ask again
 * until nothing follows.
 */
export function follow(desk: Desk, context: Context): EventBody[] {
  const settled = [...heldByAll(desk), ...mergingTasks(desk)].flatMap((r) => settle(desk, r, context));
  if (settled.length > 0) return settled;
  const back = takenBack(desk, context);
  if (back.length > 0) return back;
  const given = handOn(desk, context);
  return given.length > 0 ? given : handOut(desk, context);
}

/** One task's next step after its agent finished, or after its gate ended (W4). */
function settle(desk: Desk, record: TaskRecord, context: Context): EventBody[] {
  const { task, stage, gate } = record;
  const message = record.messageId ? desk.messages[record.messageId] : undefined;
  if (stage === 'running' && (message?.stage === 'finished' || record.saysDone))
    return startGate(desk, task, context.newId());
  if (stage === 'running' && sessionOver(desk, record.agent))
    return [{ type: 'task.needs-you', id: task.id, reason: 'Its agent ended in the middle of it' }];
  if (stage === 'checking') return gate?.ok === undefined ? [] : afterGate(desk, record, context);
  return stage === 'merging' ? afterMerge(record) : [];
}

function sessionOver(desk: Desk, agent: string | undefined): boolean {
  const session = agent ? desk.current[agent] : undefined;
  return session !== undefined && desk.sessions[session]?.end !== undefined;
}

/**
 * What the app handed to an agent, or an agent claimed, and which that one cannot take any more, goes
 * back to the queue, as long as nothing of its prompt was sent. What a person gave stays where they put it.
 */
function takenBack(desk: Desk, context: Context): EventBody[] {
  const orphans = reservedForNobody(desk).map((r): EventBody => ({ type: 'task.released', id: r.task.id }));
  if (orphans.length > 0) return orphans;
  return heldByAll(desk).flatMap((r): EventBody[] => {
    // What is handed on in the middle is the handoff's to give to another.
    if (!(r.by === 'app' || isClaimed(r)) || !r.agent || isHandedOn(desk, r) || !(r.stage === 'assigned' || unsent(desk, r))) return [];
    const cannot = unable(desk, context.live[r.agent], r.agent);
    if (!cannot || PASSING.has(cannot.why)) return [];
    const { messageId } = r;
    const ended: EventBody[] = messageId && unsent(desk, r)
      ? [{ type: 'message.failed', id: messageId, detail: 'its agent could not take it', settled: true }]
      : [];
    return [...ended, { type: 'task.released', id: r.task.id }];
  });
}

/** Its agent took it for itself. */
const isClaimed = ({ by, why }: TaskRecord): boolean => by === 'agent' && why?.some((one) => one.by === 'claim') === true;

/** What an agent that was given a task goes through before it takes it. */
const PASSING = new Set(['starting', 'busy', 'unknown', 'cli-looking', 'asks', 'stalled']);

/**
 * What people and claims have put in place (W1): a reserved task moves into room that has come free,
 * and an agent with a free terminal gets the first task of its backlog.
 */
function handOn(desk: Desk, context: Context): EventBody[] {
  if (!desk.trusted || desk.run === 'paused') return [];
  return desk.agents.flatMap((agent): EventBody[] => {
    if (context.live[agent.id]?.cli.status === 'missing') return [];
    const moved = desk.run === 'on' ? movable(desk, agent) : [];
    const assigned = moved.map(
      (r): EventBody => ({ type: 'task.assigned', id: r.task.id, agent: agent.id }),
    );
    if (inTerminal(desk, agent.id) || awaits(desk, agent.id)) return assigned;
    const next = nextInBacklog(desk, agent.id) ?? moved[0];
    return next ? [...assigned, prompted(desk, context, next.task, agent.id)] : assigned;
  });
}

/** The app's own choices (W2), unless the person wants to confirm them. */
function handOut(desk: Desk, context: Context): EventBody[] {
  if (desk.policy.confirm) return [];
  return dispatch(desk, context.live, context.now).choices.flatMap((choice) => chosen(desk, context, choice));
}

/** The events by which a choice of the app becomes true: the task is the agent's, its prompt on its way. */
export function chosen(desk: Desk, context: Context, { task: id, agent, why }: Choice): EventBody[] {
  const task = desk.tasks[id]?.task;
  if (!task) return [];
  return [{ type: 'task.assigned', id, agent, by: 'app', why }, prompted(desk, context, task, agent)];
}

function prompted(desk: Desk, context: Context, task: Task, agent: string): EventBody {
  const name = desk.agents.find(({ id }) => id === agent)?.name ?? agent;
  const { merge, tree, words } = desk.tasks[task.id] ?? {};
  if (merge?.state === 'returned')
    return queueMessage(context, agent, conflictPrompt(task.id, tree?.into ?? '', merge.detail, desk.project?.language ?? 'fr'), 'app', task.id);
  if (words) return saidBy(words.from, queueMessage(context, agent, words.text, words.from ? 'agent' : 'person', task.id));
  const whose = desk.tasks[task.id]?.from === 'file' ? 'agent' : 'person';
  return queueMessage(context, agent, promptFor(desk, task, name), whose, task.id);
}
