import type { Order, ShellPatch } from '../../contract/control.ts';
import type { Agent, Desk, EventBody, TaskDraft } from '../../model/index.ts';
import { orderWords as words } from '../../text/control.ts';
import { fileWords } from '../../text/files-words.ts';
import type { Caller } from '../control/roles.ts';
import { saidBy, type Context } from '../work/context.ts';
import type { OrderDecision } from './decision.ts';
import { addGoal } from './goals.ts';
import { importTasks, planImport } from './import.ts';
import { edit } from './queue.ts';

const refuse = (refused: string): OrderDecision => ({ refused });

/**
 * What a shell changes in a task. Nothing is approved by it (X5). An agent changes a task only before it is in
 * work, adds to what its gate looks at and takes nothing away, and its words stay an agent's (D9).
 */
export function editTask(desk: Desk, id: string, patch: ShellPatch, caller: Caller): OrderDecision {
  const record = desk.tasks[id];
  if (!record) return refuse(words.unknownTask(id));
  const { id: _id, ...old } = record.task;
  const notes = new Map(old.files.map((file) => [file.path, file]));
  const { files, ...rest } = patch;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<TaskDraft>;
  const draft: TaskDraft = { ...old, ...named, ...(files ? { files: files.map((path) => notes.get(path) ?? { path, notes: '' }) } : {}) };
  if (JSON.stringify(draft) === JSON.stringify(old)) return { events: [], done: { says: words.unchanged(id), task: id } };
  if (caller) {
    if (record.stage !== 'queued' && record.stage !== 'assigned') return refuse(fileWords.inWork(id));
    if (old.gates.some((gate) => !draft.gates.includes(gate))) return refuse(words.lessGates(id));
    if (old.files.some(({ path }) => !draft.files.some((file) => file.path === path))) return refuse(words.lessFiles(id));
  }
  const decision = edit(desk, { ...draft, id });
  if ('refused' in decision) return decision;
  const events = decision.events.flatMap((e): EventBody[] => {
    if (e.type === 'command.approved') return [];
    return [e.type === 'task.edited' && caller ? { ...e, from: 'file' } : e];
  });
  const waits = draft.gates.some((command) => !desk.approved[command] && !old.gates.includes(command));
  return { events, done: { says: waits ? `${words.edited(id)}. ${words.gates}` : words.edited(id), task: id } };
}

/** Tasks out of a list, or only what would come of it. */
export function importList(desk: Desk, { items, add }: Extract<Order, { do: 'import' }>): OrderDecision {
  const { rows } = planImport(desk, items);
  const count = (what: string): number => rows.filter((row) => row.what === what).length;
  if (!add) return { events: [], done: { says: words.wouldImport(count('added'), count('known')), rows } };
  const decision = importTasks(desk, items);
  if ('refused' in decision) return decision;
  return { events: decision.events, done: { says: words.imported(count('added'), count('known')), rows } };
}

/** A goal goes the way of the window's; an agent's words stay an agent's (D9). */
export function setGoal(desk: Desk, agent: Agent | undefined, text: string, caller: Caller, context: Context): OrderDecision {
  if (!agent) return refuse(words.noAgents);
  if (caller?.agent === agent.id) return refuse(words.self);
  const decision = addGoal(desk, { type: 'goal.add', text, agent: agent.id }, context);
  if ('refused' in decision) return decision;
  const events = decision.events.map((e) => (e.type === 'message.queued' && caller ? saidBy(caller.agent, { ...e, message: { ...e.message, provenance: 'agent' } }) : e));
  const added = events.find((e) => e.type === 'goal.added');
  const goal = added?.type === 'goal.added' ? added.goal : null;
  return { events, done: { says: words.goal(goal?.id ?? '', agent.name), ...(goal ? { goal: goal.id, message: goal.messageId } : {}) } };
}
