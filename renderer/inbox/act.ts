import type { InboxAction, RankedItem } from '../../shared/model/index.ts';
import { focusPane } from '../desk/focus.ts';
import { act } from '../desk/agent-acts.ts';
import { cancel, openHandoff, vouch } from '../handoff/acts.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { setView } from '../view.ts';

/** Does what the person chose about something that waits. `open`: shows it, wherever it stands. */
export function answer(action: InboxAction | 'open', item: RankedItem): void {
  const { agent, task, message } = item;
  const its = useReplica.getState().desk.agents.find((one) => one.id === agent);
  switch (action) {
    case 'go':
      if (agent) goTo(agent);
      return;
    case 'review':
      return setView({ tab: 'goals', inbox: false });
    case 'memory':
      return openHandoff(item.handoff ?? null);
    case 'back':
      if (item.handoff) void cancel(item.handoff);
      return;
    case 'vouch':
      if (item.handoff) void vouch(item.handoff);
      return;
    case 'open':
      if (item.handoff) return openHandoff(item.handoff);
      if (item.kind === 'proposals') return answer('review', item);
      if (message) return setView({ messages: { agent: agent ?? null, id: message } });
      if (task && item.kind !== 'stall' && item.kind !== 'ended') return setView({ details: task });
      if (agent) goTo(agent);
      return;
    case 'arrived':
    case 'again':
    case 'give-up':
      if (message) void send({ type: 'message.resolve', id: message, choice: action });
      return;
    case 'send-back':
      if (task) void send({ type: 'gate.return', id: task });
      return;
    case 'check-again':
      if (task) void send({ type: 'gate.run', id: task });
      return;
    case 'approve':
      if (task) void approve(task);
      return;
    case 'output':
    case 'details':
      if (task) setView({ details: task });
      return;
    case 'merge':
    case 'keep':
      if (task) void send({ type: `merge.${action === 'merge' ? 'do' : 'keep'}`, id: task });
      return;
    case 'return':
      if (task) void send({ type: 'merge.return', id: task });
      return;
    case 'changes':
      if (task) setView({ changes: task });
      return;
    case 'leave':
      if (task) void send({ type: 'watch.seen', id: task });
      return;
    case 'start':
      if (agent) void send({ type: 'agent.start', agent, goOn: true });
      return;
    case 'restart':
      if (its) act('agent.restart', its);
      return;
    case 'resume':
      if (agent) void resume(agent);
      return;
    case 'reassign':
    case 'pass':
      return;
  }
}

/** Puts the keyboard into the pane; the inbox stays as it is. */
function goTo(agent: string): void {
  focusPane(agent);
}

/** Approves the task's commands, then runs the gate that waited for it. */
async function approve(id: string): Promise<void> {
  const reply = await send({ type: 'gate.approve', id });
  const record = useReplica.getState().desk.tasks[id];
  if (reply.ok && record?.stage === 'needs-you' && record.agent) await send({ type: 'gate.run', id });
}

const runs = (agent: string): boolean => useReplica.getState().live[agent]?.pane?.exited === false;

/** Takes the agent's own session up again; one that still runs, but stands still, is ended first. */
async function resume(agent: string): Promise<void> {
  if (runs(agent) && !(await send({ type: 'agent.stop', agent })).ok) return;
  await send({ type: 'agent.resume', agent, goOn: true });
}

/** Gives the task to another agent; the one that stands still with it is ended first. */
export async function reassign(item: RankedItem, task: string, to: string): Promise<void> {
  const stage = (): string | undefined => useReplica.getState().desk.tasks[task]?.stage;
  const atWork = stage() === 'running' || stage() === 'checking';
  if (item.agent && atWork && runs(item.agent) && !(await send({ type: 'agent.stop', agent: item.agent })).ok) return;
  if (stage() !== 'queued' && !(await send({ type: 'task.release', id: task })).ok) return;
  await send({ type: 'task.give', id: task, agent: to });
}
