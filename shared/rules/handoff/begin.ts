import type { AgentLive, Desk, EventBody, Handoff, HandoffCause, TaskRecord } from '../../model/index.ts';
import type { Context } from '../work/context.ts';
import { inTerminal } from '../work/queue.ts';
import { fullness, isAnew, roleHandoff, sessionOf, taskHandoff } from './open.ts';
import { candidates } from './successor.ts';
import { troubleOf } from './trouble.ts';

/** The handoffs that begin by themselves in this state: of the role, and of workers' tasks (H2). */
export function begin(desk: Desk, context: Context): EventBody[] {
  if (!desk.policy.handoff.auto) return [];
  const role = beginRole(desk, context);
  return role.length > 0 ? role : desk.agents.flatMap(({ id }) => beginTask(desk, context, id));
}

function beginRole(desk: Desk, context: Context): EventBody[] {
  const holder = desk.orchestrator?.agent;
  if (!holder || roleHandoff(desk) || !desk.agents.some(({ id }) => id === holder)) return [];
  const cause = troubleOf(desk, context.live, context.now, holder, 'role') ?? nearlyFull(desk, context.live, holder);
  return cause && !calledOff(desk, holder, undefined) ? [began(desk, context, { from: holder, cause })] : [];
}

function beginTask(desk: Desk, context: Context, agent: string): EventBody[] {
  const record = inTerminal(desk, agent);
  const cause = record && taskCause(desk, context, agent, record);
  if (!record || !cause || taskHandoff(desk, record.task.id) || stays(desk, context, agent, record.task.id)) return [];
  // The inbox has this task already; a second question about it would offer nothing more.
  if (cause !== 'context' && candidates(desk, context.live, context.now, { from: agent, cause, task: record.task.id, passed: [] }).length === 0) return [];
  return [began(desk, context, { from: agent, cause, task: record.task.id })];
}

function taskCause(desk: Desk, context: Context, agent: string, record: TaskRecord): HandoffCause | null {
  if (!desk.policy.handoff.workers || !isInMiddle(desk, record)) return null;
  // First the role goes: what its holder knows of it must not end with its session.
  const role = roleHandoff(desk);
  if (desk.orchestrator?.agent === agent || role?.from === agent || role?.to === agent) return null;
  const trouble = troubleOf(desk, context.live, context.now, agent, 'task');
  return trouble ?? (record.stage === 'running' ? nearlyFull(desk, context.live, agent) : null);
}

/** A task that was begun in this session: it runs, or what its agent went through has cut it off. */
export function isInMiddle(desk: Desk, { stage, messageId }: TaskRecord): boolean {
  const message = desk.messages[messageId ?? ''];
  if (stage === 'running') return message?.stage === 'accepted';
  return stage === 'needs-you' && message?.acceptedAt !== undefined && message.stage === 'failed' && !message.settled;
}

/**
 * The task in the middle that goes along when the role goes to a fresh session of its holder: the
 * session that ends had both.
 */
export function takenAlong(desk: Desk, h: Pick<Handoff, 'task' | 'from' | 'to'>): TaskRecord | undefined {
  if (h.task !== undefined || !isAnew(h)) return undefined;
  const record = inTerminal(desk, h.from);
  return record && isInMiddle(desk, record) ? record : undefined;
}

function nearlyFull(desk: Desk, live: Record<string, AgentLive>, agent: string): HandoffCause | null {
  const percent = fullness(desk, live, agent);
  const { prepare, execute } = desk.policy.handoff;
  return percent !== null && percent >= Math.min(prepare, execute) ? 'context' : null;
}

/** The person has called one off for this session: they start the next one. */
function calledOff(desk: Desk, from: string, task: string | undefined): boolean {
  const session = desk.current[from];
  return Object.values(desk.handoffs).some((h) => h.end?.person && h.from === from && h.task === task && h.session === session);
}

/** A task that fills one context after the other is not handed on for ever: its agent compacts. */
const MOST_IN_A_ROW = 3;

/** The task stays where it is: the person has said so, or it was handed on often within the policy's rest. */
function stays(desk: Desk, { now }: Context, agent: string, task: string): boolean {
  const since = now - desk.policy.handoff.rest * 60_000;
  const often = Object.values(desk.handoffs).filter((h) => h.task === task && h.end?.as === 'done' && h.end.at > since).length;
  return often >= MOST_IN_A_ROW || calledOff(desk, agent, task);
}

/** The event that begins a handoff, with the successor that it would have now. */
export function began(
  desk: Desk,
  context: Context,
  { from, cause, task, wanted }: { from: string; cause: HandoffCause; task?: string; wanted?: string },
): EventBody {
  const session = sessionOf(desk, from)?.id;
  const best = candidates(desk, context.live, context.now, {
    from, cause, passed: [], ...(task ? { task } : {}), ...(wanted ? { wanted } : {}),
  })[0]?.agent;
  const to = wanted ?? best;
  return {
    type: 'handoff.began',
    id: context.newId(),
    from,
    cause,
    percent: fullness(desk, context.live, from),
    ...(task ? { task } : {}),
    ...(session ? { session } : {}),
    ...(to ? { to } : {}),
    ...(wanted ? { wanted } : {}),
  };
}

/**
 * What follows when an agent's CLI says that it shortens its context by itself, or has done so (H2):
 * what the agent knew is about to go, and its role or task is passed on with what there is. A
 * compaction that the person asked for is their choice to go on.
 */
export function onCompaction(desk: Desk, context: Context, agent: string, { trigger }: { trigger: 'auto' | 'manual' }): EventBody[] {
  const { auto, workers } = desk.policy.handoff;
  if (trigger === 'manual' || !auto || !desk.trusted || desk.run === 'paused') return [];
  if (desk.orchestrator?.agent === agent) {
    const open = roleHandoff(desk);
    if (open) return open.step === 'preparing' ? [{ type: 'handoff.executed', id: open.id, cause: 'compaction' }] : [];
    return calledOff(desk, agent, undefined) ? [] : [began(desk, context, { from: agent, cause: 'compaction' })];
  }
  const record = inTerminal(desk, agent);
  if (!workers || !record || record.stage !== 'running' || !isInMiddle(desk, record)) return [];
  const { id } = record.task;
  const open = taskHandoff(desk, id);
  if (open) return open.step === 'preparing' ? [{ type: 'handoff.executed', id: open.id, cause: 'compaction' }] : [];
  return stays(desk, context, agent, id) ? [] : [began(desk, context, { from: agent, cause: 'compaction', task: id })];
}
