import { own, type Desk, type EventBody, type Task, type TaskRecord } from '../../model/index.ts';
import { gatePrompt } from '../../text/prompt.ts';
import { type Context, queueMessage } from './context.ts';

export type GatePart = 'commit' | 'files' | 'criteria' | 'command';

/** The steps of a task's gate, in their order, as they are named in the journal (W4). */
export function gateSteps(record: Pick<TaskRecord, 'task' | 'tree'>): { part: GatePart; command: string }[] {
  const { task, tree } = record;
  return [
    ...(tree ? [{ part: 'commit' as const, command: 'work committed' }] : []),
    ...(task.files.length > 0 ? [{ part: 'files' as const, command: 'files exist' }] : []),
    ...(task.criteria.length > 0 ? [{ part: 'criteria' as const, command: 'criteria ticked' }] : []),
    ...task.gates.map((command) => ({ part: 'command' as const, command })),
  ];
}

/** The lines that an agent ticked in its report, as `- [x] …`; absent: none. */
export function tickedIn(notes: string | undefined): string[] | undefined {
  const found = [...(notes ?? '').matchAll(/^[ \t]*(?:[-*]|\d+\.)?[ \t]*\[[xX✓]\][ \t]*(.+)$/gm)].map(([, text = '']) => text.trim());
  return found.length > 0 ? found : undefined;
}

/**
 * What the agent ticked of its task's criteria, in words. A hint and no wall: an agent's own word
 * proves nothing, the commands do; most agents tick nothing at all.
 */
export function tickedStep(task: Pick<Task, 'criteria'>, ticked: readonly string[] | undefined): { reason: string; output: string } {
  const { criteria } = task;
  if (!ticked) return { reason: `the agent ticked none of ${criteria.length}: they are for you to look at`, output: criteria.map((one) => `[ ] ${one}`).join('\n') };
  const flat = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
  const said = new Set(ticked.map(flat));
  const open = criteria.filter((one) => !said.has(flat(one)));
  const output = criteria.map((one) => `[${open.includes(one) ? ' ' : 'x'}] ${one}`).join('\n');
  const count = `${criteria.length - open.length} of ${criteria.length} ticked`;
  return { reason: open.length === 0 ? count : `${count}; open: ${open[0]}${open.length > 1 ? ` and ${open.length - 1} more` : ''}`, output };
}

/** The events that begin a task's gate, or that ask for approval first (X5). */
export function startGate(desk: Desk, task: Task, runId: string): EventBody[] {
  const foreign = task.gates.filter((command) => !own(desk.approved, command));
  if (foreign.length > 0)
    return [{ type: 'task.needs-you', id: task.id, reason: `Approve the gate: ${foreign[0]}` }];
  const tree = desk.tasks[task.id]?.tree;
  const total = gateSteps({ task, ...(tree ? { tree } : {}) }).length;
  return [{ type: 'gate.started', id: task.id, runId, total }];
}

/**
 * What follows when a task's gate has ended (W4, W5): a green one makes it done, or, in a worktree,
 * ready to be merged; a red one goes back to its agent as often as the policy says, then the person
 * is asked. What an agent cannot mend, and what a person stopped, asks at once.
 */
export function afterGate(desk: Desk, record: TaskRecord, context: Context): EventBody[] {
  const { task, gate } = record;
  if (!gate) return [];
  if (gate.ok) {
    if (!record.tree) return [{ type: 'task.done', id: task.id }];
    const state = desk.policy.merge === 'auto' ? 'merging' : 'waiting';
    return [{ type: 'task.merge', id: task.id, merge: { state, detail: '' } }];
  }
  const red = gate.steps.find((step) => !step.ok);
  const ask = (reason: string): EventBody[] => [{ type: 'task.needs-you', id: task.id, reason }];
  if (gate.stopped || !red) return ask('The check was stopped');
  const said = `${red.command}: ${red.reason}`;
  const reds = record.reds ?? 0;
  if (!record.agent || red.fault || !runsNow(desk, record.agent)) return ask(said);
  if (reds >= desk.policy.sendBacks) return ask(reds === 0 ? said : `${said}, ${reds === 1 ? 'once' : `${reds} times`} sent back`);
  // Nobody is given a prompt while the run is paused: it goes back when the run goes on.
  if (desk.run === 'paused') return [];
  const text = gatePrompt(task, red, desk.project?.language ?? 'fr');
  return [{ type: 'gate.returned', id: task.id }, queueMessage(context, record.agent, text, 'app', task.id)];
}

/** Its session is there: without one a prompt would wait for a person anyway. */
function runsNow(desk: Desk, agent: string): boolean {
  const session = desk.sessions[desk.current[agent] ?? ''];
  return session === undefined || session.end === undefined;
}
