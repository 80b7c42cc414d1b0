import type { Agent, AgentComplaint, AgentField, AgentLive, AgentProblem, Desk, MessageStage } from '../../model/index.ts';
import { held, reservations } from '../work/queue.ts';
import { valuesOf } from '../long/record.ts';

export const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CONTROL = /[\u0000-\u001f\u007f]/;
const OPEN = new Set<MessageStage>(['queued', 'writing', 'written', 'accepted', 'unverified']);
const NUL = '\u0000';

/** A CLI runs for it right now. */
export function runs(desk: Desk, live: Record<string, Pick<AgentLive, 'pane'>>, id: string): boolean {
  const session = desk.sessions[desk.current[id] ?? ''];
  return (session !== undefined && !session.end) || live[id]?.pane?.exited === false;
}

/** Why an agent may not be taken out of the project; null when it may. */
export function keeps(desk: Desk, live: Record<string, Pick<AgentLive, 'pane'>>, id: string): AgentProblem | null {
  const task = held(desk, id)[0] ?? reservations(desk, id)[0];
  if (task) return { agent: id, field: 'list', kind: 'holds', detail: task.task.id };
  const open = valuesOf(desk.messages).some((m) => m.agent === id && OPEN.has(m.stage));
  if (open) return { agent: id, field: 'list', kind: 'text' };
  return runs(desk, live, id) ? { agent: id, field: 'list', kind: 'runs' } : null;
}

/**
 * What is wrong with a new list of agents, the first complaint of each field; empty when it may be
 * taken. `allowAll`: the agents for which the person has confirmed that nothing is asked. Pure.
 */
export function agentProblems(
  desk: Desk,
  live: Record<string, Pick<AgentLive, 'pane'>>,
  agents: readonly Agent[],
  allowAll: readonly string[],
): AgentProblem[] {
  const problems: AgentProblem[] = [];
  if (agents.length === 0) problems.push({ agent: null, field: 'list', kind: 'none-left' });
  const ids = new Set<string>();
  for (const { id } of agents) {
    if (ids.has(id)) problems.push({ agent: id, field: 'list', kind: 'same-id', detail: id });
    ids.add(id);
  }
  for (const { id } of desk.agents) {
    const kept = ids.has(id) ? null : keeps(desk, live, id);
    if (kept) problems.push(kept);
  }
  agents.forEach((agent, i) => {
    const before = agents.slice(0, i);
    problems.push(...oneAgent(desk, live, agent, before, allowAll));
  });
  return problems;
}

function oneAgent(
  desk: Desk,
  live: Record<string, Pick<AgentLive, 'pane'>>,
  agent: Agent,
  before: readonly Agent[],
  allowAll: readonly string[],
): AgentProblem[] {
  const old = desk.agents.find((a) => a.id === agent.id);
  const found: AgentProblem[] = [];
  const say = (field: AgentField, kind: AgentComplaint, detail?: string): void => {
    if (!found.some((p) => p.field === field))
      found.push({ agent: agent.id, field, kind, ...(detail === undefined ? {} : { detail }) });
  };
  const name = agent.name.trim();
  if (name === '') say('name', 'no-name');
  else if (CONTROL.test(name)) say('name', 'bad-character');
  else if (before.some((a) => a.name.trim().toLowerCase() === name.toLowerCase())) say('name', 'same-name', name);
  // A custom agent's file may name the command.
  if (agent.command.trim() === '' && agent.adapter !== 'custom') say('command', 'no-command');
  else if (CONTROL.test(agent.command)) say('command', 'bad-character');
  if (agent.adapter === 'custom' && !agent.definition?.trim()) say('definition', 'no-definition');
  if (agent.definition && CONTROL.test(agent.definition)) say('definition', 'bad-character');
  if (agent.args.some((arg) => arg.includes(NUL))) say('args', 'bad-character');
  for (const [key, value] of Object.entries(agent.env)) {
    if (!ENV_NAME.test(key)) say('env', 'env-name', key);
    if (value.includes(NUL)) say('env', 'bad-character');
  }
  if (agent.specialities.length === 0) say('specialities', 'no-speciality');
  if (!within(agent.maxTasks, 1, 20)) say('maxTasks', 'max-tasks');
  const twin = before.find((a) => a.window === agent.window);
  if (!within(agent.window, 0, 999)) say('window', 'window-number');
  // A journal of before this rule may have two of a number: they stay until one of them is changed.
  else if (twin && !(old?.window === agent.window && desk.agents.some((a) => a.id === twin.id && a.window === twin.window)))
    say('window', 'same-window', twin.name);
  if (agent.contextWindow !== undefined && !within(agent.contextWindow, 20_000, 10_000_000)) say('contextWindow', 'window');
  if (old && old.adapter !== agent.adapter && runs(desk, live, agent.id)) say('command', 'runs-as', old.name);
  const had = old?.autonomy === 'all' && old.adapter === agent.adapter;
  if (agent.autonomy === 'all' && !had && !allowAll.includes(agent.id)) say('autonomy', 'confirm-all', name);
  return found;
}

const within = (n: number, least: number, most: number): boolean =>
  Number.isInteger(n) && n >= least && n <= most;
