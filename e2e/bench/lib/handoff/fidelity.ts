/** What the successor's model is really sent of 40 planted facts: after a handoff, and after a bare restart. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { defaultAgents } from '../../../../electron/agents/index.ts';
import { openWorkspace, type Workspace } from '../../../../electron/scheduler/index.ts';
import { openJournal } from '../../../../electron/store/index.ts';
import type { Agent, Project } from '../../../../shared/model/index.ts';
import { PARTS } from '../../../../shared/rules/handoff/memory-places.ts';
import { expectReadBack } from '../../../../shared/rules/handoff/memory-readback.ts';
import { memoryWords } from '../../../../shared/text/handoff/memory-words.ts';
import { labels } from '../../../../shared/text/handoff/readback-words.ts';
import { startHost, until } from '../../../delivery/lib.ts';
import { startModelServer, type Api, type LoggedRequest, type ModelRequest, type ModelServer, type Reply, type ToolCall } from '../../../model-server/index.ts';
import { cliPath } from '../../../real/clis.ts';
import { makeHome } from '../../../real/home.ts';
import { say } from '../report.ts';
import { plant, type Plant, type Planted } from './plant.ts';

/**
 * How the successor begins: with the incumbent's help, without it, without it in a project so large
 * that its memory is read in parts, or as a session that is merely new.
 */
export type Way = 'helped' | 'alone' | 'large' | 'bare';

/** So many tasks wait beside those with facts in them, in a large project. */
const LARGE = 400;

export interface Score {
  way: Way;
  seed: number;
  /** How many of the facts stand in what the successor's model was sent, by where they are held. */
  seen: Record<Planted['held'], number>;
  of: Record<Planted['held'], number>;
  missing: string[];
  /** How the handoff ended; null: there was none. */
  end: string | null;
  /** From the order to hand over to the end of the handoff. ms. */
  tookMs: number;
}

const MOST_MS = 180_000;

/** Runs one project in one way: odd ones pass from the real Claude Code to the real Codex, even ones back. */
export async function fidelity(way: Way, seed: number): Promise<Score> {
  const [from, to] = seed % 2 ? (['claude', 'codex'] as const) : (['codex', 'claude'] as const);
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-fidelity-')));
  const server = await startModelServer();
  const path = join(dir, 'project');
  const home = makeHome({ url: server.url, trusted: [path] });
  const { PATH: binaries = '', ...env } = home.env;
  const project: Project = { id: 'fidelity', path, name: 'Palm Oil Bot', prefix: 'PO', language: seed % 4 < 2 ? 'fr' : 'en', demo: false };
  const usual = defaultAgents();
  const real = (name: 'claude' | 'codex'): Agent => ({ ...usual.find(({ adapter }) => adapter === name)!, id: name, command: cliPath(name), env, autonomy: name === 'claude' ? 'edits' : 'all' });
  const workers = [1, 2, 3, 4, 5].map((n): Agent => ({ ...usual.find(({ adapter }) => adapter === 'amp')!, id: `worker-${n}`, name: `Worker ${n}`, command: join(dir, 'not-installed') }));
  const agents = [real('claude'), real('codex'), ...workers];
  const host = await startHost(dir);
  let workspace: Workspace | undefined;
  try {
    const planted = plant(path, project, agents, seed, Date.now(), from, way === 'large' ? LARGE : 0);
    const journal = openJournal(join(dir, 'journal'), Date.now());
    journal.append(planted.events, Date.now());
    journal.close();
    workspace = openWorkspace({
      project, agents, journalDir: join(dir, 'journal'), spoolDir: join(dir, 'spool'), stateDir: join(dir, 'state'),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined, HOME: home.dir, PATH: binaries },
      onEvents: () => {}, onLive: () => {}, onProblem: say,
    });
    const desk = workspace;
    server.script((request) => model(request, way, planted, desk, from));
    await desk.setHost(host);
    const began = Date.now();
    const since = server.requests.length;
    const end = way === 'bare' ? await bare(desk, to) : await handOver(desk, way, server, from, to);
    // The turn that follows the takeover may still be under way.
    await until('the successor rests', () => desk.live().find(({ id }) => id === to)?.state === 'ready', 30_000).catch(() => {});
    await wait(500);
    return score(way, seed, planted, server.requests.slice(since), apiOf(to), end, Date.now() - began);
  } finally {
    for (const id of ['claude', 'codex']) await workspace?.stop(id).catch(() => {});
    workspace?.close();
    host.close();
    await server.close();
    home.dispose();
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function started(desk: Workspace, agent: string): Promise<void> {
  const reply = await desk.start(agent, 'new');
  if (!reply.ok) throw new Error(`${agent}: ${reply.message}`);
  await until(`${agent} is ready`, () => desk.live().find(({ id }) => id === agent)?.state === 'ready', 90_000);
}

async function handOver(desk: Workspace, way: Way, server: ModelServer, from: string, to: string): Promise<string> {
  if (way === 'helped') await started(desk, from);
  await until(`${to} is found`, () => desk.live().find(({ id }) => id === to)?.cli.status === 'found', 30_000);
  const reply = desk.submit({ type: 'handoff.start', to });
  if (!reply.ok) throw new Error(reply.message);
  const open = () => Object.values(desk.desk().handoffs)[0];
  if (way === 'helped')
    await until('the incumbent gave its judgement', () => open()?.judgement !== undefined || open()?.step !== 'preparing', 60_000);
  const { id = '' } = open() ?? {};
  if (open()?.step === 'preparing') desk.submit({ type: 'handoff.go', id });
  return until('the handoff is over, or the person is asked', () => {
    const now = open();
    if (now?.step === 'asking') return `asking: ${now.question}`;
    return now?.end ? `${now.end.as}: ${now.end.detail}` : undefined;
  }, MOST_MS).catch((error: unknown) => {
    const now = open();
    const turns = server.turns().map(({ request }) => `${request?.api} ${request?.lastPrompt.slice(0, 60)}`);
    throw new Error(`${now?.step} ${JSON.stringify(now?.readBack?.missing)} ${JSON.stringify(desk.live().map(({ id: agent, state }) => [agent, state]))} ${turns.join(' | ')}`, { cause: error });
  });
}

/** A session that is new and nothing else: what a person does who has no memory to give. */
async function bare(desk: Workspace, to: string): Promise<null> {
  await started(desk, to);
  const reply = desk.submit({ type: 'message.send', agent: to, text: 'Continue the orchestration of this project.' });
  if (!reply.ok) throw new Error(reply.message);
  await until('the new session has answered', () => Object.values(desk.desk().messages).some((m) => m.agent === to && m.stage === 'finished'), MOST_MS);
  return null;
}

/** What the scripted models say. The successor's reads what its prompt names, and nothing else. */
function model(request: ModelRequest, way: Way, planted: Plant, desk: Workspace, from: 'claude' | 'codex'): Reply | undefined {
  const prompt = request.lastPrompt;
  if (request.api === apiOf(from)) {
    if (way !== 'helped' || !prompt.includes('[HANDOFF - PREPARATION]')) return { text: 'Noted.' };
    const file = /^\s+(\/\S+\.md)$/m.exec(prompt)?.[1] ?? '';
    const calls = from === 'claude' ? fills(file, planted, desk) : fillsByShell(file, planted);
    const call = calls[request.round];
    return call ? { calls: [call] } : { text: 'Written.' };
  }
  const reads = [...prompt.matchAll(/^\s+((?:cat|sed -n '\d+,\d+p') \S+\.md)$/gm)].map((match) => match[1]!);
  const next = reads[request.round];
  if (next) return { calls: [{ shell: next, description: 'Read' }] };
  if (reads.length === 0) return { text: 'I have nothing to go on with.' };
  return { text: proof(desk) };
}

/** Claude's own tools, as it would use them: it reads the memory, and fills one place after the other. */
function fills(file: string, { judgement }: Plant, desk: Workspace): ToolCall[] {
  const w = memoryWords[desk.desk().project?.language ?? 'fr'];
  const name = desk.desk().agents.find(({ id }) => id === 'claude')?.name ?? '';
  return [
    { name: 'Read', input: { file_path: file } },
    ...PARTS.map((part): ToolCall => ({
      name: 'Edit',
      input: { file_path: file, old_string: w.placeholder[part].replace('{who}', name), new_string: judgement[part] },
    })),
  ];
}

/** The same by a shell, as Codex would. */
function fillsByShell(file: string, { judgement }: Plant): ToolCall[] {
  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  return PARTS.map((part) => {
    const text = judgement[part].replaceAll('\n', '\\\n');
    return { shell: `sed -i -e ${quote(`/<!-- quatuor:${part} -->/,/<!-- \\/quatuor:${part} -->/{/<!--/!d}`)} ${quote(file)} && sed -i ${quote(`/<!-- quatuor:${part} -->/a ${text}`)} ${quote(file)}` };
  });
}

const apiOf = (name: 'claude' | 'codex'): Api => (name === 'claude' ? 'anthropic' : 'responses');

/** The three lines, as a model would say them that has read the memory. */
function proof(desk: Workspace): string {
  const now = desk.desk();
  const handoff = Object.values(now.handoffs)[0];
  if (!handoff) return 'There is nothing to take over.';
  const expected = expectReadBack(now, handoff, '');
  const l = labels[now.project?.language ?? 'fr'];
  return `${l.goal}: ${expected.goals[0]?.split('\n')[0] ?? '-'}\n${l.tasks}: ${expected.tasks.join(', ')}\n${l.next}: ${expected.next[0] ?? '-'}\n\nI go on.`;
}

function score(way: Way, seed: number, { facts }: Plant, requests: readonly LoggedRequest[], api: Api, end: string | null, tookMs: number): Score {
  // What the scripted model itself said stands in later requests, too: only prompts and the results of commands count.
  const sent = requests.flatMap(({ request }) => (request?.api === api ? [...request.prompts, ...request.results.map(({ text }) => text)] : []));
  const count = (): Score['seen'] => ({ journal: 0, git: 0, agent: 0 });
  const scored: Score = { way, seed, seen: count(), of: count(), missing: [], end, tookMs };
  for (const { held, kind, mark } of facts) {
    scored.of[held] += 1;
    if (sent.some((text) => text.includes(mark))) scored.seen[held] += 1;
    else scored.missing.push(`${held} ${kind} ${mark}`);
  }
  return scored;
}

type Figures = Record<string, number | string>;

/**
 * Part 1 of the bench: so many projects, French and English in turn, each handed over with and without
 * the incumbent's help, and with a memory that is read in parts, and restarted bare. What only the incumbent knows is constructed: its scripted
 * model writes it, and so shows that what is written arrives, not that an agent would write it.
 */
export async function measureFidelity(projects: number): Promise<{ figures: Figures; targets: Record<string, { max?: number; min?: number }> }> {
  const figures: Figures = { 'fidelity.projects': projects, 'fidelity.facts': 40 };
  const targets: Record<string, { max?: number; min?: number }> = {};
  for (const way of ['helped', 'alone', 'large', 'bare'] as const) {
    const scores: Score[] = [];
    for (let seed = 1; seed <= projects; seed += 1) {
      const one = await fidelity(way, seed);
      scores.push(one);
      say(`${way} ${seed}: ${sum(one.seen)} of ${sum(one.of)} facts, ${one.tookMs} ms${one.end ? `, ${one.end}` : ''}`);
      if (way !== 'bare') for (const fact of one.missing) if (way === 'helped' || !fact.startsWith('agent')) say(`${way} ${seed} misses ${fact}`);
    }
    // Of several projects the worst counts.
    const least = (of: (score: Score) => number): number => Math.min(...scores.map(of));
    figures[`fidelity.${way}.journal`] = least(({ seen }) => seen.journal);
    figures[`fidelity.${way}.git`] = least(({ seen }) => seen.git);
    figures[`fidelity.${way}.agent.constructed`] = least(({ seen }) => seen.agent);
    figures[`fidelity.${way}.facts`] = least(({ seen }) => sum(seen));
    if (way === 'bare') continue;
    figures[`fidelity.${way}.confirmed`] = scores.filter(({ end }) => end?.startsWith('done')).length;
    targets[`fidelity.${way}.journal`] = { min: 24 };
    targets[`fidelity.${way}.git`] = { min: 6 };
    targets[`fidelity.${way}.confirmed`] = { min: projects };
  }
  targets['fidelity.helped.facts'] = { min: 40 };
  return { figures, targets };
}

const sum = (counts: Score['seen']): number => counts.journal + counts.git + counts.agent;
