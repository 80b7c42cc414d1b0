import type { Agent, AgentField, AgentLive, CliOffer, Desk } from '../../shared/model/index.ts';
import { agentProblems, runs } from '../../shared/rules/index.ts';
import { agentWords } from '../../shared/text/agents.ts';
import { t, tell } from '../text.ts';
import { joinArgs, splitArgs } from './args.ts';

/** An agent while it is written: lists as text, and what the person confirmed. */
export interface Draft {
  agent: Agent;
  args: string;
  env: { name: string; value: string }[];
  maxTasks: string;
  contextWindow: string;
  /** Its window in tmux, as text. */
  window: string;
  /** The person confirmed, with the risk before them, that it asks nothing. */
  confirmed: boolean;
}

export function draftOf(agent: Agent): Draft {
  return {
    agent,
    args: joinArgs(agent.args),
    env: Object.entries(agent.env).map(([name, value]) => ({ name, value })),
    maxTasks: String(agent.maxTasks),
    contextWindow: agent.contextWindow === undefined ? '' : String(agent.contextWindow),
    window: String(agent.window),
    confirmed: false,
  };
}

/** A new agent of a CLI, with an id, a name and a window that no other one has. */
export function newDraft(offer: CliOffer, drafts: readonly Draft[]): Draft {
  const others = drafts.map((d) => d.agent);
  const first = (taken: (n: number) => boolean): number => {
    let n = 1;
    while (taken(n)) n += 1;
    return n;
  };
  const id = (n: number): string => (n === 1 ? offer.adapter : `${offer.adapter}-${n}`);
  const name = (n: number): string => (n === 1 ? offer.name : `${offer.name} ${n}`);
  return draftOf({
    id: id(first((n) => others.some((a) => a.id === id(n)))),
    name: name(first((n) => others.some((a) => a.name.trim().toLowerCase() === name(n).toLowerCase()))),
    hue: offer.adapter,
    adapter: offer.adapter,
    command: offer.command,
    args: [],
    env: {},
    specialities: ['any'],
    maxTasks: 2,
    window: first((n) => others.some((a) => a.window === n - 1)) - 1,
    autonomy: 'edits',
    simulated: false,
  });
}

const digits = (text: string): number => {
  const plain = text.replace(/[\s,_’']/g, '');
  return /^\d+$/.test(plain) ? Number(plain) : Number.NaN;
};

/** "200k", "1M" and "1,000,000" are read as people write them. NaN when it is no number. */
export function readTokens(text: string): number {
  const [, number = '', unit = ''] = /^([\d\s,_.’']*\d)\s*([kKmM]?)$/.exec(text.trim()) ?? [];
  if (unit === '') return digits(number);
  const value = Number(number) * (unit.toLowerCase() === 'k' ? 1_000 : 1_000_000);
  return Number.isFinite(value) ? Math.round(value) : Number.NaN;
}

/** What stands beside the fields of each agent, by its place in the list; `list` is for the whole. */
export type Problems = { list: string | null; agents: Partial<Record<AgentField, string>>[] };

export interface Checked {
  agents: Agent[];
  allowAll: string[];
  problems: Problems;
  ok: boolean;
}

/** The agents as they would be set, and what is wrong with them. The rule is main's own. */
export function check(desk: Desk, live: Record<string, AgentLive>, drafts: readonly Draft[]): Checked {
  const agents = drafts.map(agentOf);
  const allowAll = drafts.filter((d) => d.confirmed && d.agent.autonomy === 'all').map((d) => d.agent.id);
  const problems: Problems = { list: null, agents: drafts.map(own) };
  for (const problem of agentProblems(desk, live, agents, allowAll)) {
    const i = agents.findIndex((a) => a.id === problem.agent);
    const name = [...agents, ...desk.agents].find((a) => a.id === problem.agent)?.name.trim() || (problem.agent ?? '');
    const words = tell(agentWords(problem, name));
    if (i < 0 || problem.field === 'list') problems.list ??= words;
    else problems.agents[i]![problem.field] ??= words;
  }
  const ok = problems.list === null && problems.agents.every((p) => Object.keys(p).length === 0);
  return { agents, allowAll, problems, ok };
}

/** What only the written text can be wrong about. */
function own(draft: Draft): Partial<Record<AgentField, string>> {
  const found: Partial<Record<AgentField, string>> = {};
  const split = splitArgs(draft.args);
  if ('problem' in split) found.args = t.agents.argsProblems[split.problem];
  const names = draft.env.filter((e) => e.name.trim() !== '').map((e) => e.name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) found.env = t.agents.envTwice(twice);
  return found;
}

function agentOf({ agent, args, env, maxTasks, contextWindow, window }: Draft): Agent {
  const split = splitArgs(args);
  const { contextWindow: _old, definition, mayWrite, isolation, ...rest } = agent;
  const given = env.filter((e) => e.name.trim() !== '' || e.value !== '');
  return {
    ...rest,
    name: agent.name.trim(),
    command: agent.command.trim(),
    args: 'args' in split ? split.args : agent.args,
    env: Object.fromEntries(given.map((e) => [e.name.trim(), e.value])),
    maxTasks: digits(maxTasks),
    window: digits(window),
    ...(mayWrite ? { mayWrite } : {}),
    ...(isolation === 'worktree' ? { isolation } : {}),
    ...(definition?.trim() ? { definition: definition.trim() } : {}),
    ...(contextWindow.trim() === '' ? {} : { contextWindow: readTokens(contextWindow) }),
  };
}

/** True when saving would change something. */
export const differs = (desk: Desk, agents: readonly Agent[]): boolean => {
  const plain = (list: readonly Agent[]): string => JSON.stringify(list.map((a) => Object.entries(a).sort(byKey)));
  return plain(desk.agents) !== plain(agents);
};
const byKey = (a: [string, unknown], b: [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

const AT_START = ['command', 'args', 'env', 'autonomy', 'contextWindow', 'definition', 'mayWrite', 'isolation'] as const;

/** The names of agents that run now and get something that counts from their next start only. */
export function later(desk: Desk, live: Record<string, AgentLive>, agents: readonly Agent[]): string[] {
  return agents
    .filter((agent) => {
      const old = desk.agents.find((a) => a.id === agent.id);
      if (!old || !runs(desk, live, agent.id)) return false;
      return AT_START.some((key) => JSON.stringify(old[key]) !== JSON.stringify(agent[key]));
    })
    .map((a) => a.name);
}
