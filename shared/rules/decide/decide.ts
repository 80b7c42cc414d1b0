import type { DeskCommand } from '../../contract/window.ts';
import type { Agent, AgentProblem, Desk, EventBody, Message } from '../../model/index.ts';
import { agentWords } from '../../text/agents.ts';
import { gatePrompt, isBlank } from '../../text/prompt.ts';
import { agentProblems } from './agents.ts';
import { inDoubt } from '../work/doubt.ts';
import { refuse, type Decision } from './decision.ts';
import { claim, confirm } from './claim.ts';
import { pathsProblem } from './files.ts';
import { acceptProposals, addGoal, closeGoal, refuseProposals } from './goals.ts';
import { decideHandoff, promptedAgain } from './handoff.ts';
import { nameHolder } from './holder.ts';
import { approvals } from './queue.ts';
import { undo, withUndo } from './undo.ts';
import { type Context, queueMessage, startGate } from '../work/follow.ts';
import { decideMerge } from '../work/trees.ts';
import { openWatch } from '../watch/watching.ts';

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
      const problem = pathsProblem(command.files);
      if (problem) return refuse(problem);
      const same = JSON.stringify(desk.files) === JSON.stringify(command.files);
      return { events: same ? [] : [{ type: 'files.set', files: command.files }] };
    }
    case 'run.begin':
      return { events: [{ type: 'run.began' }] };
    case 'task.add':
    case 'task.edit':
    case 'task.remove':
    case 'task.move':
    case 'task.give':
    case 'task.release':
    case 'tasks.give':
    case 'tasks.release':
    case 'tasks.remove':
    case 'tasks.move':
    case 'tasks.import':
    case 'backlog.order':
      return withUndo(desk, command, context);
    case 'undo':
      return undo(desk, context, command.past);
    case 'dispatch.confirm':
      return confirm(desk, command.task, command.agent, context);
    case 'task.claim':
      return claim(desk, command.agent, command.id, context);
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
    case 'merge.return':
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
    case 'orchestrator.name':
      return nameHolder(desk, command.agent);
    case 'handoff.start':
    case 'handoff.cancel':
    case 'handoff.edit':
    case 'handoff.go':
    case 'handoff.confirm':
      return decideHandoff(desk, command, context);
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

function urgently(sent: EventBody): EventBody {
  return sameKind(sent, { urgent: true });
}

/** The same urgency and the same author as another message. */
function sameKind(sent: EventBody, { urgent, from }: Pick<Message, 'urgent' | 'from'>): EventBody {
  if (sent.type !== 'message.queued') return sent;
  return { ...sent, message: { ...sent.message, ...(urgent ? { urgent } : {}), ...(from ? { from } : {}) } };
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
    return { events: [given, sameKind(again, message), ...promptedAgain(desk, id, again)] };
  }
  const release: EventBody[] = message.taskId ? [{ type: 'task.released', id: message.taskId }] : [];
  return { events: [given, ...release] };
}
