import { own, type AgentLive, type Desk, type InboxAction, type InboxItem, type Message, type Priority, type Proposal, type RankedItem, type TaskRecord } from '../../model/index.ts';
import { askingHandoffs, asksItself } from './handoffs.ts';
import { comesBack, crashOf } from '../watch/crash.ts';
import { inDoubt } from '../work/doubt.ts';
import { cutByLimit } from '../watch/limited.ts';
import { openProposals } from '../work/proposals.ts';
import { held, heldByAll, mergingTasks, reservations } from '../work/queue.ts';
import { openWatch, progressOf } from '../watch/watching.ts';
import { valuesOf } from '../long/record.ts';
import { indexOf } from '../work/work-index.ts';

type Live = Record<string, AgentLive>;
/** One kind of thing that waits; another part of the app adds its own here. */
export type InboxSource = (desk: Desk, live: Live, now: number) => InboxItem[];

const asking: InboxSource = (desk, live) =>
  desk.agents.flatMap(({ id }): InboxItem[] => {
    const its = live[id];
    if (its?.state !== 'waiting-for-you' && its?.state !== 'needs-login') return [];
    const kind = its.state === 'needs-login' ? 'login' : 'question';
    const tasks = tasksOf(desk, id);
    const task = held(desk, id).find((r) => r.stage !== 'assigned')?.task.id;
    return [{ key: `${kind}:${id}`, kind, agent: id, ...(task ? { task } : {}), since: its.since, detail: its.why, actions: ['go'], tasks }];
  });

const doubts: InboxSource = (desk) =>
  valuesOf(desk.messages).flatMap((m): InboxItem[] => {
    if ((m.stage !== 'unverified' && m.stage !== 'failed') || !inDoubt(desk, m) || brokeOff(desk, m) || waitsOut(desk, m) || asksItself(desk, m.id)) return [];
    // A text that never went out cannot have arrived.
    const never = m.stage === 'failed' && !m.taskId;
    return [{
      key: `doubt:${m.id}`,
      kind: m.stage === 'failed' ? 'failed' : 'doubt',
      agent: m.agent,
      message: m.id,
      ...(m.taskId ? { task: m.taskId } : {}),
      since: doubtSince(m),
      detail: m.detail ?? '',
      actions: never ? ['again', 'give-up', 'go'] : ['arrived', 'again', 'give-up', 'go'],
      tasks: tasksOf(desk, m.agent),
    }];
  });

/** Its agent's program ended in the middle of its turn: that is the agent's matter, not the text's. */
const brokeOff = (desk: Desk, m: Message): boolean =>
  m.taskId !== undefined && m.stage === 'failed' && m.acceptedAt !== undefined && hasEnded(desk, m.agent);

/** The app goes on with it by itself when the agent's limit is over. */
const waitsOut = (desk: Desk, m: Message): boolean => {
  const record = desk.tasks[m.taskId ?? ''];
  return record !== undefined && cutByLimit(desk, record)?.id === m.id;
};

const doubtSince = (m: Message): number => m.acceptedAt ?? m.writtenAt ?? m.writingAt ?? m.queuedAt;

const waitingTasks: InboxSource = (desk, live) =>
  heldByAll(desk).flatMap((record): InboxItem[] => {
    const message = desk.messages[record.messageId ?? ''];
    if (record.stage !== 'needs-you' || (message && inDoubt(desk, message) && !brokeOff(desk, message))) return [];
    // The app starts it again by itself.
    if (record.agent && comesBack(desk, record.agent)) return [];
    return [needsYou(desk, live, record)];
  });

function needsYou(desk: Desk, live: Live, record: TaskRecord): InboxItem {
  const { task, agent, gate, reason, times } = record;
  const base = {
    ...(agent ? { agent } : {}),
    task: task.id,
    detail: reason ?? '',
    tasks: agent ? tasksOf(desk, agent) : [task.id],
  };
  const since = gate?.endedAt ?? times.finished ?? times.accepted ?? times.delivering ?? times.added;
  if (gate?.ok === false) {
    const red = gate.steps.find((step) => !step.ok);
    const actions: InboxAction[] = red ? ['output', 'send-back', 'check-again', 'go'] : ['check-again', 'go'];
    return { ...base, key: `gate:${gate.runId}`, kind: 'gate', since, ...(red ? { commands: [red.command], detail: red.reason } : {}), actions };
  }
  const foreign = task.gates.filter((command) => !own(desk.approved, command));
  if (foreign.length > 0)
    return { ...base, key: `approve:${task.id}`, kind: 'approve', since, commands: foreign, actions: ['approve', 'details'] };
  if (agent && isOver(desk, live, agent))
    return { ...base, ...ended(desk, agent, task.id), since: sessionEnd(desk, agent) ?? since };
  return { ...base, key: `decision:${task.id}:${record.messageId ?? ''}`, kind: 'decision', since, actions: agent ? ['details', 'check-again', 'reassign', 'go'] : ['details', 'check-again', 'reassign'] };
}

/** A prompt lies ready for an agent that does not run. */
const asleep: InboxSource = (desk, live) =>
  desk.agents.flatMap(({ id }): InboxItem[] => {
    const record = held(desk, id).find((r) => r.stage === 'delivering');
    if (!record || desk.messages[record.messageId ?? '']?.stage !== 'queued' || !isOver(desk, live, id)) return [];
    if (comesBack(desk, id)) return [];
    const { task, times } = record;
    const since = Math.max(times.delivering ?? 0, sessionEnd(desk, id) ?? 0);
    return [{ ...ended(desk, id, task.id), agent: id, task: task.id, since, detail: '', tasks: tasksOf(desk, id) }];
  });

/** `times`: the app has started it again so often, and does so no more. */
function ended(desk: Desk, agent: string, task: string): Pick<InboxItem, 'key' | 'kind' | 'actions' | 'times'> {
  const crash = crashOf(desk, agent);
  return {
    key: `ended:${task}:${desk.current[agent] ?? ''}`,
    kind: 'ended',
    actions: ['reassign', ...revivals(desk, agent), 'go'],
    ...(crash?.open && crash.tries > 0 ? { times: crash.tries } : {}),
  };
}

const stalls: InboxSource = (desk, live) =>
  Object.keys(desk.watch).flatMap((id): InboxItem[] => {
    const watch = openWatch(desk, id);
    const record = desk.tasks[id];
    if (!watch || !record || watch.seen || (watch.step !== 'tell' && watch.step !== 'offer')) return [];
    const { agent } = watch;
    const progress = progressOf(desk, record, live[agent]);
    if (progress.kind !== 'still') return [];
    const offers: InboxAction[] = watch.step === 'offer' ? ['reassign', ...revivals(desk, agent)] : [];
    return [{
      key: `stall:${id}:${watch.episode}:${watch.step}`,
      kind: 'stall', agent, task: id, since: progress.since,
      detail: live[agent]?.why ?? '',
      actions: [...offers, 'leave', 'go'],
      tasks: tasksOf(desk, agent),
    }];
  });

/** Branches that wait to be merged, and those that cannot be. */
const merges: InboxSource = (desk) =>
  mergingTasks(desk).flatMap(({ task, agent, merge, gate, times }): InboxItem[] => {
    if (!merge || (merge.state !== 'waiting' && merge.state !== 'conflict')) return [];
    return [{
      key: `merge:${task.id}:${gate?.runId ?? ''}:${merge.state}:${merge.detail}`,
      kind: merge.state === 'conflict' ? 'conflict' : 'merge',
      ...(agent ? { agent } : {}),
      task: task.id,
      since: gate?.endedAt ?? times.finished ?? times.added,
      detail: merge.detail,
      actions: merge.state === 'conflict' ? ['changes', 'return', 'merge', 'keep'] : ['changes', 'merge', 'keep'],
      tasks: [task.id],
    }];
  });

const proposed: InboxSource = (desk) => {
  const by = new Map<string, Proposal[]>();
  for (const p of openProposals(desk)) by.set(p.goal, [...(by.get(p.goal) ?? []), p]);
  return [...by].map(([goal, open]): InboxItem => ({
    key: `proposals:${goal}`,
    kind: 'proposals',
    goal,
    ...(desk.goals[goal] ? { agent: desk.goals[goal].agent } : {}),
    since: Math.min(...open.map((p) => p.at)),
    detail: open.map((p) => p.draft.title).join('\n'),
    actions: ['review'],
    tasks: [],
  }));
};

const sources: InboxSource[] = [askingHandoffs, asking, doubts, waitingTasks, asleep, stalls, merges, proposed];

/**
 * All that waits for the person, in the order of what it blocks: the most tasks that wait for it
 * first, directly or through others; then the weightier task; then the older. Pure.
 */
export function inbox(desk: Desk, live: Live, now: number): RankedItem[] {
  const items = sources.flatMap((source) => source(desk, live, now));
  const ranked = items.map((item): RankedItem => {
    const waiting = waitingOn(desk, item.tasks);
    return { ...item, blocks: waiting.size, priority: weightiest(desk, item.task ? [item.task] : item.tasks) };
  });
  return ranked.sort(
    (a, b) =>
      b.blocks - a.blocks || RANK[a.priority] - RANK[b.priority] || a.since - b.since || (a.key < b.key ? -1 : 1),
  );
}

const RANK: Record<Priority, number> = { high: 0, medium: 1, low: 2 };

function weightiest(desk: Desk, ids: string[]): Priority {
  const found = ids.flatMap((id) => desk.tasks[id]?.task.priority ?? []);
  return found.sort((a, b) => RANK[a] - RANK[b])[0] ?? 'low';
}

/** Everything that an agent holds or that is kept for it. */
const tasksOf = (desk: Desk, agent: string): string[] =>
  [...held(desk, agent), ...reservations(desk, agent)].map((r) => r.task.id);

/** These tasks and all that wait for them, directly or through others; done ones wait for nothing. */
export function waitingOn(desk: Desk, ids: readonly string[]): Set<string> {
  const { nodes } = indexOf(desk);
  const seen = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const record = desk.tasks[id];
    if (seen.has(id) || !record || record.stage === 'done') continue;
    seen.add(id);
    for (const after of nodes.get(id)?.dependants ?? []) open.push(after.id);
  }
  return seen;
}

function hasEnded(desk: Desk, agent: string): boolean {
  return desk.sessions[desk.current[agent] ?? '']?.end !== undefined;
}

function isOver(desk: Desk, live: Live, agent: string): boolean {
  const session = desk.sessions[desk.current[agent] ?? ''];
  if (live[agent]?.cli.status === 'missing') return true;
  return session ? session.end !== undefined : live[agent]?.pane === null && live[agent].state === 'exited';
}

const sessionEnd = (desk: Desk, agent: string): number | undefined =>
  desk.sessions[desk.current[agent] ?? '']?.endedAt;

/** How an agent can be brought back: by its own session, where there is one, or anew. */
function revivals(desk: Desk, agent: string): InboxAction[] {
  const session = desk.sessions[desk.current[agent] ?? ''];
  const anew: InboxAction = session && !session.end ? 'restart' : 'start';
  return session?.cliSession ? ['resume', anew] : [anew];
}
