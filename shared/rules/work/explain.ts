import type { AgentLive, Desk, TaskRecord } from '../../model/index.ts';
import { reasonWords } from '../../text/dispatch.ts';
import { uiTexts, type UiText } from '../../text/ui.ts';
import { explain } from '../cli/explain.ts';
import { absence, explanationText, sentence } from '../cli/explain-text.ts';
import { explainWaiting } from './waiting.ts';

const t = uiTexts.en;

/** Why an agent is in its state, or why a task waits: as the window says it. */
export interface Told {
  kind: 'agent' | 'task';
  id: string;
  name: string;
  /** Of an agent its state, of a task its stage. */
  state: string;
  why: string;
  /** All of it, as text. */
  text: string;
}

/** Who gave a task to its agent and why, where it was not the person; null where it was. */
export function chosenWords(desk: Desk, record: TaskRecord, words: UiText = uiTexts.en): string | null {
  const { by, why = [], agent } = record;
  if (!by || !agent) return null;
  const name = desk.agents.find(({ id }) => id === agent)?.name ?? agent;
  const reasons = why.filter((one) => one.by !== 'claim').map((one) => words.tell(reasonWords(one))).join(', ');
  if (by === 'app') return words.why.chosen(name, reasons);
  return why.some((one) => one.by === 'claim') ? words.why.claimed(name, reasons) : words.why.ordered(name);
}

/**
 * Why an agent is in its state, by the words that its pane shows, and why it has no task.
 * @param id of an agent of the project
 * @param now epoch ms
 * @returns undefined where there is no such agent, or nothing is known of it
 */
export function explainAgent(desk: Desk, live: Record<string, AgentLive>, now: number, id: string): Told | undefined {
  const agent = desk.agents.find((a) => a.id === id);
  const own = live[id];
  if (!agent || !own) return undefined;
  const told = absence(agent, own) ?? explain(own.evidence, now);
  const idle = explainWaiting(desk, live, now, id);
  const limit = own.limit && `“${own.limit.text}”. ${own.limit.until === null ? t.limit.unknown : t.limit.back(t.limit.at(t.moment(own.limit.until, now)))}`;
  const text = [
    explanationText(agent.name, told, now),
    ...(limit ? ['', limit] : []),
    ...(idle.length > 0 ? ['', `${t.why.idle}:`, ...idle.map((line) => `- ${sentence(line)}`)] : []),
  ].join('\n');
  return { kind: 'agent', id, name: agent.name, state: told.state, why: sentence(told.why), text };
}

/**
 * Where a task stands, who gave it to whom and why, and why it waits: as its page in the window says it.
 * @param now epoch ms
 */
export function explainTask(desk: Desk, live: Record<string, AgentLive>, now: number, id: string): Told | undefined {
  const record = desk.tasks[id];
  if (!record) return undefined;
  const { stage, task, reason } = record;
  const chosen = chosenWords(desk, record);
  const waits = stage === 'done' || stage === 'needs-you' ? [] : explainWaiting(desk, live, now, id);
  const lines = [...(reason ? [reason] : []), ...(chosen ? [chosen] : []), ...waits].map(sentence);
  const text = [`${id} ${task.title}: ${t.stages[stage]}`, ...lines.map((line) => `- ${line}`)].join('\n');
  return { kind: 'task', id, name: task.title, state: stage, why: lines[0] ?? t.stages[stage], text };
}
