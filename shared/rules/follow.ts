import type { AgentLive, Desk, EventBody, Message, Task, TaskRecord } from '../model/index.ts';
import { leftOut, plain, taskPrompt } from '../text/prompt.ts';
import { backlog, blockers, held, inTerminal, reservations } from './queue.ts';

/** What a rule may know besides the state: the live agents, and new ids from outside. */
export interface Context {
  now: number;
  newId: () => string;
  live: Record<string, AgentLive>;
}

/**
 * What follows by itself from a state: room that came free is filled, free terminals get their
 * next task, finished work is checked, checked work is done. Pure; apply the events and ask again
 * until nothing follows.
 */
export function follow(desk: Desk, context: Context): EventBody[] {
  const settled = Object.values(desk.tasks).flatMap((r) => settle(desk, r, context));
  return settled.length > 0 ? settled : dispatch(desk, context);
}

/** One task's next step after its agent finished, or after its gate ended (W4). */
function settle(desk: Desk, record: TaskRecord, context: Context): EventBody[] {
  const { task, stage, gate } = record;
  const message = record.messageId ? desk.messages[record.messageId] : undefined;
  if (stage === 'running' && message?.stage === 'finished')
    return startGate(desk, task, context.newId());
  if (stage === 'running' && sessionOver(desk, record.agent))
    return [{ type: 'task.needs-you', id: task.id, reason: 'Its agent ended in the middle of it' }];
  if (stage !== 'checking' || gate?.ok === undefined) return [];
  if (gate.ok) return [{ type: 'task.done', id: task.id }];
  const red = gate.steps.find((step) => !step.ok);
  const reason = red ? `${red.command}: ${red.reason}` : 'The check was stopped';
  return [{ type: 'task.needs-you', id: task.id, reason }];
}

function sessionOver(desk: Desk, agent: string | undefined): boolean {
  const session = agent ? desk.current[agent] : undefined;
  return session !== undefined && desk.sessions[session]?.end !== undefined;
}

/** The events that begin a task's gate, or that ask for approval first (X5). */
export function startGate(desk: Desk, task: Task, runId: string): EventBody[] {
  const foreign = task.gates.filter((command) => !desk.approved[command]);
  if (foreign.length > 0)
    return [{ type: 'task.needs-you', id: task.id, reason: `Approve the gate: ${foreign[0]}` }];
  const total = task.files.length > 0 ? task.gates.length + 1 : task.gates.length;
  return [{ type: 'gate.started', id: task.id, runId, total }];
}

/**
 * What the app itself does next (W1, W2 for assigned work): a reserved task moves into room that
 * has come free, and an agent with a free terminal gets the first task of its backlog.
 */
function dispatch(desk: Desk, context: Context): EventBody[] {
  if (!desk.trusted) return [];
  return desk.agents.flatMap((agent): EventBody[] => {
    if (context.live[agent.id]?.cli.status === 'missing') return [];
    const room = agent.maxTasks - held(desk, agent.id).length;
    const free = reservations(desk, agent.id).filter((r) => blockers(desk, r).length === 0);
    const moved = free.slice(0, Math.max(0, room));
    const assigned = moved.map(
      (r): EventBody => ({ type: 'task.assigned', id: r.task.id, agent: agent.id }),
    );
    if (inTerminal(desk, agent.id)) return assigned;
    const next = backlog(desk, agent.id).find((r) => blockers(desk, r).length === 0) ?? moved[0];
    if (!next) return assigned;
    const language = desk.project?.language ?? 'fr';
    const text = taskPrompt(next.task, agent.name, language, desk.project?.name ?? '');
    return [...assigned, queueMessage(context, agent.id, text, 'person', next.task.id)];
  });
}

/** The event that puts a text on its way to an agent; what is changed in it is said (D7). */
export function queueMessage(
  context: Context,
  agent: string,
  text: string,
  provenance: Message['provenance'],
  taskId?: string,
): EventBody {
  const changed = leftOut(text);
  const message: Message = {
    id: context.newId(),
    agent,
    text: plain(text),
    provenance,
    stage: 'queued',
    queuedAt: context.now,
    ...(changed ? { detail: changed } : {}),
    ...(taskId ? { taskId } : {}),
  };
  return { type: 'message.queued', message };
}
