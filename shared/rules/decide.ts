import type { DeskCommand } from '../contract/window.ts';
import type { Agent, AgentProblem, Desk, EventBody, Message, Task, TaskRecord } from '../model/index.ts';
import { agentWords } from '../text/agents.ts';
import { gatePrompt, isBlank } from '../text/prompt.ts';
import { dropWords } from '../text/drop.ts';
import { agentProblems } from './agents.ts';
import { inDoubt } from './doubt.ts';
import { refuse, type Decision } from './decision.ts';
import { acceptProposals, addGoal, closeGoal, refuseProposals } from './decide-goals.ts';
import { dropOutcome } from './drop.ts';
import { type Context, queueMessage, startGate } from './follow.ts';
import { findCycle, nextTaskId, unsent } from './queue.ts';
import { decideMerge } from './trees.ts';
import { openWatch } from './watching.ts';

export type { Decision } from './decision.ts';

/**
 * Checks a person's command against the state. Pure: the same state and command give the same
 * events or the same refusal, in words for the person.
 */
export function decide(desk: Desk, command: DeskCommand, context: Context): Decision {
  switch (command.type) {
    case 'project.trust':
      return { events: desk.trusted ? [] : [{ type: 'project.trusted' }] };
    case 'agents.set': {
      const problem = agentProblems(desk, context.live, command.agents, command.allowAll)[0];
      if (problem) return refuse(refusedAgent(desk, command.agents, problem));
      const same = JSON.stringify(desk.agents) === JSON.stringify(command.agents);
      return { events: same ? [] : [{ type: 'agents.set', agents: command.agents }] };
    }
    case 'policy.set': {
      const same = JSON.stringify(desk.policy) === JSON.stringify(command.policy);
      return { events: same ? [] : [{ type: 'policy.set', policy: command.policy }] };
    }
    case 'run.set':
      return { events: desk.run === command.run ? [] : [{ type: 'run.set', run: command.run }] };
    case 'templates.set': {
      const same = JSON.stringify(desk.templates) === JSON.stringify(command.templates);
      return { events: same ? [] : [{ type: 'templates.set', templates: command.templates }] };
    }
    case 'goal.add':
      return addGoal(desk, command, context);
    case 'goal.close':
      return closeGoal(desk, command.id);
    case 'proposal.accept':
      return acceptProposals(desk, command);
    case 'proposal.refuse':
      return refuseProposals(desk, command.ids);
    case 'files.set': {
      const same = JSON.stringify(desk.files) === JSON.stringify(command.files);
      return { events: same ? [] : [{ type: 'files.set', files: command.files }] };
    }
    case 'task.add': {
      const task: Task = { ...command.draft, id: nextTaskId(desk) };
      return checked(desk, task, [{ type: 'task.added', task }, ...approvals(desk, task.gates)]);
    }
    case 'task.edit': {
      const record = desk.tasks[command.id];
      if (!record) return refuse(`${command.id} is gone`);
      if (record.stage === 'done') return refuse(`${command.id} is done and stays as it was`);
      const task: Task = { ...command.draft, id: command.id };
      return checked(desk, task, [
        { type: 'task.edited', id: command.id, draft: command.draft },
        ...approvals(desk, task.gates),
      ]);
    }
    case 'task.remove':
      return removal(desk, command.id);
    case 'task.move': {
      if (!desk.tasks[command.id]) return refuse(`${command.id} is gone`);
      if (command.before === command.id) return { events: [] };
      return { events: [{ type: 'task.moved', id: command.id, before: command.before }] };
    }
    case 'task.give':
      return vouched(desk, command.id, give(desk, command.id, command.agent, context));
    case 'task.release': {
      const record = desk.tasks[command.id];
      if (!record) return refuse(`${command.id} is gone`);
      if (inWork(desk, record)) return refuse(`${command.id} is in work: stop its agent first`);
      if (record.stage === 'done') return refuse(`${command.id} is done`);
      return { events: [...takenBack(desk, record), { type: 'task.released', id: command.id }] };
    }
    case 'gate.approve': {
      const record = desk.tasks[command.id];
      if (!record) return refuse(`${command.id} is gone`);
      return { events: approvals(desk, record.task.gates) };
    }
    case 'gate.run': {
      const record = desk.tasks[command.id];
      if (!record || record.stage !== 'needs-you') return refuse('Nothing to check there');
      return { events: startGate(desk, record.task, context.newId()) };
    }
    case 'gate.return':
      return sendBack(desk, command.id, context);
    case 'merge.do':
    case 'merge.keep':
      return decideMerge(desk, command);
    case 'message.send': {
      const agent = desk.agents.find((a) => a.id === command.agent);
      if (!agent) return refuse('There is no such agent');
      if (isBlank(command.text)) return refuse('There is nothing to send: the text is empty');
      const sent = queueMessage(context, agent.id, command.text, 'person');
      return { events: [command.urgent ? urgently(sent) : sent] };
    }
    case 'message.resolve':
      return resolve(desk, command.id, command.choice, context);
    case 'watch.seen': {
      const watch = openWatch(desk, command.id);
      return watch ? { events: [{ type: 'watch.seen', id: command.id, episode: watch.episode }] } : { events: [] };
    }
  }
}

/** A complaint as one sentence: it names the agent, unless it does so already. */
function refusedAgent(desk: Desk, agents: Agent[], problem: AgentProblem): string {
  const agent = [...agents, ...desk.agents].find((a) => a.id === problem.agent);
  const name = agent?.name.trim() || (problem.agent ?? '');
  const words = agentWords(problem, name);
  return !agent || problem.field === 'list' || words.startsWith(name) ? words : `${name}: ${words}`;
}

/** A person who writes a gate command in the window has approved that exact text (X5). */
function approvals(desk: Desk, commands: string[]): EventBody[] {
  return [...new Set(commands)]
    .filter((command) => !desk.approved[command])
    .map((command) => ({ type: 'command.approved', command }));
}

function urgently(sent: EventBody): EventBody {
  return sameKind(sent, { urgent: true });
}

/** The same urgency and the same author as another message. */
function sameKind(sent: EventBody, { urgent, from }: Pick<Message, 'urgent' | 'from'>): EventBody {
  if (sent.type !== 'message.queued') return sent;
  return { ...sent, message: { ...sent.message, ...(urgent ? { urgent } : {}), ...(from ? { from } : {}) } };
}

function checked(desk: Desk, task: Task, events: EventBody[]): Decision {
  const unknown = task.dependsOn.find((id) => !desk.tasks[id]);
  if (unknown) return refuse(`${task.id} depends on ${unknown}, which does not exist`);
  const of = (id: string) => (id === task.id ? task.dependsOn : (desk.tasks[id]?.task.dependsOn ?? []));
  const cycle = findCycle(of, task.id);
  if (cycle) return refuse(`These tasks wait for each other: ${cycle.join(' → ')}`);
  return { events };
}

function removal(desk: Desk, id: string): Decision {
  const record = desk.tasks[id];
  if (!record) return refuse(`${id} is gone already`);
  if (inWork(desk, record))
    return refuse(`${id} is in work: stop its agent first`);
  const waiting = Object.values(desk.tasks).find(
    (r) => r.stage !== 'done' && r.task.dependsOn.includes(id),
  );
  if (waiting && record.stage !== 'done')
    return refuse(`${waiting.task.id} depends on ${id}: change that first`);
  return { events: [...takenBack(desk, record), { type: 'task.removed', id }] };
}

/** An agent or a gate is at it. A prompt that still waits for its pane can be taken back. */
function inWork(desk: Desk, record: TaskRecord): boolean {
  if (record.stage === 'merging') return record.merge?.state === 'merging';
  return ['delivering', 'running', 'checking'].includes(record.stage) && !unsent(desk, record);
}

/** Ends a prompt that waits for its pane, so that no restart sends it, or one in doubt, so that nothing waits for it. */
function takenBack(desk: Desk, record: TaskRecord): EventBody[] {
  const { messageId: id } = record;
  if (!id) return [];
  const over = (detail: string): EventBody[] => [{ type: 'message.failed', id, detail, settled: true }];
  if (unsent(desk, record)) return over('you took it back before it was sent');
  return desk.messages[id]?.stage === 'unverified' ? over('you took its task back') : [];
}

function give(desk: Desk, id: string, agent: string, context: Context): Decision {
  const outcome = dropOutcome(desk, context.live[agent], id, agent);
  if (outcome.kind === 'refused') {
    const name = desk.agents.find((a) => a.id === agent)?.name ?? agent;
    const words = dropWords(outcome, name);
    return refuse(`${words.title}: ${words.detail}`);
  }
  const record = desk.tasks[id];
  const back = record ? takenBack(desk, record) : [];
  const to: EventBody = { type: outcome.kind === 'reserved' ? 'task.reserved' : 'task.assigned', id, agent };
  return { events: [...back, to] };
}

/** Who hands a task out by hand stands behind its words (D9). */
function vouched(desk: Desk, id: string, decision: Decision): Decision {
  if ('refused' in decision || desk.tasks[id]?.from !== 'file') return decision;
  return { events: [{ type: 'task.vouched', id }, ...decision.events] };
}

function sendBack(desk: Desk, id: string, context: Context): Decision {
  const record = desk.tasks[id];
  if (!record?.agent || record.stage !== 'needs-you') return refuse('Nothing to send back');
  const last = desk.messages[record.messageId ?? ''];
  if (last?.stage === 'unverified') return refuse('Say first whether the text before it arrived');
  const red = record.gate?.steps.find((step) => !step.ok);
  if (!red) return refuse('The gate has no failed step to send back');
  const text = gatePrompt(record.task, red, desk.project?.language ?? 'fr');
  return { events: [queueMessage(context, record.agent, text, 'app', id)] };
}

function resolve(
  desk: Desk,
  id: string,
  choice: 'arrived' | 'again' | 'give-up',
  context: Context,
): Decision {
  const message = desk.messages[id];
  // A second press of "send again" must not make a second copy.
  if (!message || !inDoubt(desk, message)) return refuse('That message is settled already');
  if (choice === 'arrived')
    return { events: [{ type: 'message.accepted', id, detail: 'you said that it arrived' }] };
  const given: EventBody = { type: 'message.failed', id, detail: 'you gave it up', settled: true };
  if (choice === 'again') {
    const again = queueMessage(context, message.agent, message.text, message.provenance, message.taskId);
    return { events: [given, sameKind(again, message)] };
  }
  const release: EventBody[] = message.taskId ? [{ type: 'task.released', id: message.taskId }] : [];
  return { events: [given, ...release] };
}
