import type { Done, Order, ShellDraft } from '../../contract/control.ts';
import { TaskDraft, type Agent, type Desk, type EventBody, type OrderWords, type TaskRecord } from '../../model/index.ts';
import { byHandWords, orderWords as words } from '../../text/control.ts';
import { isBlank } from '../../text/prompt.ts';
import { mayNot, roleOf, type Caller } from '../control/roles.ts';
import { isReminder, namedTask, taskFrom } from '../control/from-text.ts';
import { handOver, type HandOver } from '../handoff/by-hand.ts';
import { agentCalled, reportEvents } from '../files/take.ts';
import { queueMessage, saidBy, type Context } from '../work/context.ts';
import { held, inTerminal, nextTaskId, taskNumber, unsent } from '../work/queue.ts';
import { claim } from './claim.ts';
import { decideHandoff } from './handoff.ts';
import { nameHolder } from './holder.ts';
import { dropOutcome } from './drop.ts';
import { dropWords } from '../../text/drop.ts';
import type { OrderDecision } from './decision.ts';
import { editTask, importList, setGoal } from './order-tasks.ts';
import { add, after, give } from './queue.ts';

export type { OrderDecision } from './decision.ts';

/** What the rule has to know of the disk, and of the words, when a text passes the role on. */
export type OrderFacts = Pick<HandOver, 'memory' | 'proof'>;

/** So many texts of one agent may wait for another one. */
export const MOST_WAITING = 20;

const refuse = (refused: string): OrderDecision => ({ refused });

/** Checks an order of an agent or of a person at a shell against the state. Pure. */
export function decideOrder(desk: Desk, order: Order, caller: Caller, context: Context, facts?: OrderFacts): OrderDecision {
  const forbidden = mayNot(desk, caller, order.do);
  if (forbidden) return { forbidden };
  switch (order.do) {
    case 'add':
      return addTask(desk, order.draft, caller);
    case 'edit':
      return editTask(desk, order.task, order.patch, caller);
    case 'import':
      return importList(desk, order);
    case 'goal':
      return order.agent === undefined
        ? setGoal(desk, firstFor(desk), order.text, caller, context)
        : withAgent(desk, order.agent, (agent) => setGoal(desk, agent, order.text, caller, context));
    case 'assign':
      return withAgent(desk, order.agent, (agent) => assign(desk, order.task, agent, caller, context));
    case 'send':
      return withAgent(desk, order.agent, (agent) => send(desk, agent, order.text, order.urgent ?? false, caller, context, facts));
    case 'ask':
      return ask(desk, order.text, caller, context);
    case 'claim':
      return claimTask(desk, order, caller, context);
    case 'report':
      return report(desk, order, caller);
    case 'handoff':
      return handoff(desk, order, caller, context);
    case 'run':
      return { events: desk.run === order.run ? [] : [{ type: 'run.set', run: order.run }], done: { says: words.run[order.run] } };
  }
}

/** The agent that a word names: its id, its name in any spelling, or its tmux window. */
export function agentNamed(desk: Desk, word: string): Agent | undefined {
  const id = agentCalled(desk, word) ?? (/^\d{1,4}$/.test(word) ? desk.agents.find((a) => a.window === Number(word))?.id : undefined);
  return desk.agents.find((agent) => agent.id === id);
}

function withAgent(desk: Desk, word: string, then: (agent: Agent) => OrderDecision): OrderDecision {
  const agent = agentNamed(desk, word);
  return agent ? then(agent) : refuse(`${words.nobody(word)}. There are: ${words.anyAgents(desk)}`);
}

/** Whom a goal goes to where nobody is named: as in the window, the holder of the role, or else the first. */
const firstFor = (desk: Desk): Agent | undefined => desk.agents.find(({ id }) => id === desk.orchestrator?.agent) ?? desk.agents[0];

const of = (decision: ReturnType<typeof add>, done: (told: string | undefined) => Done): OrderDecision =>
  'refused' in decision ? decision : { events: decision.events, done: done(decision.told) };

/** X5, D9: its commands are not approved, and an agent's words stay an agent's. */
function addTask(desk: Desk, given: ShellDraft, caller: Caller): OrderDecision {
  const draft = TaskDraft.parse({ ...given, files: given.files.map((path) => ({ path })) });
  const id = nextTaskId(desk);
  const decision = add(desk, { ...draft, id });
  if ('refused' in decision) return decision;
  const events = decision.events.flatMap((e): EventBody[] => {
    if (e.type === 'command.approved') return [];
    return [e.type === 'task.added' && caller ? { ...e, from: 'file' } : e];
  });
  const waits = draft.gates.some((command) => !desk.approved[command]);
  return { events, done: { says: waits ? `${words.added(id)}. ${words.gates}` : words.added(id), task: id } };
}

function assign(desk: Desk, id: string, agent: Agent, caller: Caller, context: Context, said?: OrderWords): OrderDecision {
  if (!desk.tasks[id]) return refuse(words.unknownTask(id));
  const outcome = dropOutcome(desk, context.live[agent.id], id, agent.id);
  const decision = give(desk, id, agent.id, context);
  if ('refused' in decision) return decision;
  if (outcome.kind === 'refused') return refuse(dropWords(outcome, agent.name).title);
  const events = decision.events.flatMap((e): EventBody[] => {
    // Only a person vouches for words by handing them out (D9).
    if (e.type === 'task.vouched' && caller) return [];
    const with_ = said ? { words: said } : {};
    if (e.type === 'task.assigned') return [{ ...e, ...with_, ...(caller ? { by: 'agent' as const } : {}) }];
    return [e.type === 'task.reserved' ? { ...e, ...with_ } : e];
  });
  return { events, done: { says: outcomeWords(outcome, id, agent), task: id } };
}

function outcomeWords(outcome: Exclude<ReturnType<typeof dropOutcome>, { kind: 'refused' }>, id: string, { name, maxTasks }: Agent): string {
  if (outcome.kind === 'starts') return words.goes(id, name);
  if (outcome.kind === 'line') return words.inLine(id, name, outcome.position);
  return words.waits(id, name, outcome.why === 'blocked' ? words.dependsOn(outcome.by) : words.isFull(maxTasks));
}

/** W2: a text that hands out a task is that task's assignment, never a second one. */
function send(desk: Desk, agent: Agent, text: string, urgent: boolean, caller: Caller, context: Context, facts?: OrderFacts): OrderDecision {
  if (isBlank(text)) return refuse(words.empty);
  if (caller?.agent === agent.id) return refuse(words.self);
  const waiting = tooMany(desk, agent, caller);
  if (waiting) return refuse(waiting);
  const passed = facts ? handOver(desk, { agent: agent.id, text, caller, ...facts }, context) : null;
  if (passed && 'refused' in passed) return passed;
  if (passed) return { events: passed.events, done: { says: byHandWords.done(agent.name), message: passed.message } };
  const id = isReminder(text) ? null : namedTask(text);
  if (id === null) return plainText(agent, text, urgent, caller, context);
  const said: OrderWords = { text, ...(caller ? { from: caller.agent } : {}) };
  const record = desk.tasks[id];
  if (!record) return isNew(desk, id) ? addAndAssign(desk, agent, said, id, caller, context) : plainText(agent, text, urgent, caller, context);
  if (record.stage === 'done') return refuse(words.isDone(id));
  const mine = record.agent === agent.id;
  if (mine && record.stage === 'assigned') return inOtherWords(desk, record, agent, said);
  if (mine && !unsent(desk, record)) return plainText(agent, text, urgent, caller, context);
  if (mine) return refuse(words.onItsWay(id, agent.name));
  if (record.agent && record.stage !== 'assigned' && !unsent(desk, record)) return refuse(words.elsewhere(desk, id, record.agent));
  return assign(desk, id, agent, caller, context, said);
}

/** A task that lies in the agent's backlog is told in these words once its turn comes. */
function inOtherWords(desk: Desk, { task: { id }, by, why }: TaskRecord, agent: Agent, said: OrderWords): OrderDecision {
  const position = held(desk, agent.id).findIndex((r) => r.task.id === id) + 1;
  const again: EventBody = { type: 'task.assigned', id, agent: agent.id, ...(by ? { by } : {}), ...(why ? { why } : {}), words: said };
  return { events: [again], done: { says: words.inLine(id, agent.name, position), task: id } };
}

/** A number that no task of this project has had yet. */
function isNew(desk: Desk, id: string): boolean {
  return id.startsWith(`TASK-${desk.project?.prefix ?? 'Q'}-`) && taskNumber(id) > desk.lastNumber;
}

function addAndAssign(desk: Desk, agent: Agent, said: OrderWords, id: string, caller: Caller, context: Context): OrderDecision {
  const added: EventBody = { type: 'task.added', task: { ...taskFrom(said.text, id), id }, ...(caller ? { from: 'file' } : {}) };
  const given = assign(after(desk, [added]), id, agent, caller, context, said);
  if (!('events' in given)) return given;
  return { events: [added, ...given.events], done: { says: `${words.addedTo(id)}. ${given.done.says}`, task: id } };
}

function plainText(agent: Agent, text: string, urgent: boolean, caller: Caller, context: Context): OrderDecision {
  if (isBlank(text)) return refuse(words.empty);
  const queued = saidBy(caller?.agent, queueMessage(context, agent.id, text, caller ? 'agent' : 'person'));
  if (queued.type !== 'message.queued') return refuse(words.empty);
  const message = { ...queued.message, ...(urgent ? { urgent } : {}) };
  return { events: [{ type: 'message.queued', message }], done: { says: words.sent(agent.name), message: message.id } };
}

/** An agent that sends in a circle must not fill another one's line. */
function tooMany(desk: Desk, agent: Agent, caller: Caller): string | null {
  if (!caller) return null;
  const waiting = Object.values(desk.messages).filter((m) => m.stage === 'queued' && m.agent === agent.id && m.from === caller.agent);
  return waiting.length >= MOST_WAITING ? words.tooMany(agent.name, MOST_WAITING) : null;
}

function ask(desk: Desk, text: string, caller: Caller, context: Context): OrderDecision {
  const holder = desk.agents.find(({ id }) => id === desk.orchestrator?.agent);
  if (!holder) return refuse(words.noHolder);
  if (caller?.agent === holder.id) return refuse(words.self);
  const waiting = tooMany(desk, holder, caller);
  return waiting ? refuse(waiting) : plainText(holder, text, false, caller, context);
}

function claimTask(desk: Desk, order: Extract<Order, { do: 'claim' }>, caller: Caller, context: Context): OrderDecision {
  const word = caller?.agent ?? order.agent;
  if (word === undefined) return refuse(words.forWhom);
  return withAgent(desk, word, (agent) =>
    of(claim(desk, agent.id, order.task, context), (told) => ({ says: words.claimed(told ?? ''), ...(told ? { task: told } : {}) })));
}

/** W4: a report leads to the gate or to the person, never to done. */
function report(desk: Desk, { task, status, notes }: Extract<Order, { do: 'report' }>, caller: Caller): OrderDecision {
  const id = task ?? (caller ? inTerminal(desk, caller.agent)?.task.id : undefined);
  if (id === undefined) return refuse(caller ? words.noTask(desk.agents.find((a) => a.id === caller.agent)?.name ?? '') : words.which);
  const record = desk.tasks[id];
  if (!record) return refuse(words.unknownTask(id));
  // The holder of the role may say that somebody else's task is blocked: it stops work, and proves nothing.
  const stops = status === 'blocked' && roleOf(desk, caller) === 'orchestrator';
  if (caller && record.agent !== caller.agent && !stops) return { forbidden: words.notYourTask(id) };
  const problem = status === 'blocked' ? notes : '';
  const { events, note } = reportEvents(record, { status, notes, problem, files: [], minutes: null });
  if (note) return refuse(note);
  return { events, done: { says: status === 'completed' ? words.checked(id) : words.reported(id), task: id } };
}

function handoff(desk: Desk, { to, task }: Extract<Order, { do: 'handoff' }>, caller: Caller, context: Context): OrderDecision {
  const agent = to === undefined ? undefined : agentNamed(desk, to);
  if (to !== undefined && !agent) return refuse(words.nobody(to));
  if (!caller && !task && agent && !desk.orchestrator) return of(nameHolder(desk, agent.id), () => ({ says: words.holder(agent.name) }));
  const decision = decideHandoff(desk, { type: 'handoff.start', ...(agent ? { to: agent.id } : {}), ...(task ? { task } : {}) }, context);
  if ('refused' in decision) return decision;
  const by = caller ? roleOf(desk, caller) : 'person';
  const events = decision.events.map((e): EventBody => (e.type === 'handoff.began' && by !== 'person' ? { ...e, cause: 'agent' } : e));
  return { events, done: { says: words.handoff(agent?.name ?? null) } };
}
