/** The orchestrator's role from the real Claude Code to the real Codex and back, usage scripted. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultAgents } from '../../electron/agents/index.ts';
import type { Agent } from '../../shared/model/index.ts';
import { shownOf } from '../fakes/handoff.ts';
import { fakes, makeDir, openStage, repository, type Stage } from '../handoff/lib.ts';
import { startModelServer, type ModelRequest, type ModelServer, type Reply } from '../model-server/index.ts';
import { cliPath } from './clis.ts';
import { makeHome, type Home } from './home.ts';

let stage: Stage | undefined;
let server: ModelServer | undefined;
let home: Home | undefined;
afterEach(async () => {
  await stage?.close();
  await server?.close();
  home?.dispose();
  stage = server = home = undefined;
});

/** Where the two compact with these models, in tokens. */
const CEILING = { anthropic: 167_000, responses: 244_800 } as const;
const FILL = String.raw`perl -0pi -e 's/(<!-- quatuor:(\w+) -->).*?(<!-- \/quatuor:\2 -->)/$1\nWhat I know of $2.\n$3/gs' `;

/** The model of both: tells as many tokens as it is asked to, fills its places, reads what it is told to. */
function model(request: ModelRequest): Reply | undefined {
  const { lastPrompt, round, results, api } = request;
  const percent = Number(/fill to (\d+) %/.exec(lastPrompt)?.[1] ?? 0);
  const ceiling = api === 'anthropic' ? CEILING.anthropic : CEILING.responses;
  const usage = (part: number): Reply['usage'] => ({ input: Math.round((ceiling * part) / 100) - 300, output: 300, cacheRead: 0, cacheWrite: 0 });
  if (percent > 0) return { text: 'Counted.', usage: usage(percent) };
  const full = Number(/fill to (\d+) %/.exec(request.prompts.join('\n'))?.[1] ?? 0);
  if (lastPrompt.includes('quatuor:context')) {
    const path = /^\s*(\/\S+\.md)\s*$/m.exec(lastPrompt)?.[1] ?? '';
    return round === 0 ? { calls: [{ shell: FILL + path }], usage: usage(full + 0.2) } : { text: 'It is written.', usage: usage(full + 0.3) };
  }
  const memory = /^\s*cat (\/\S+_to_\S+\.md)\s*$/m.exec(lastPrompt)?.[1];
  if (memory && lastPrompt.includes('[HANDOFF'))
    return round === 0 ? { calls: [{ shell: `cat ${memory}` }], usage: usage(12) } : { text: shownOf(results.map(({ text }) => text).join('\n')), usage: usage(13) };
  return { text: 'Understood.', usage: usage(14) };
}

/** @param worker there is a third agent, which works on what it is given until it is told to end */
async function open(worker = true): Promise<Stage> {
  const dir = makeDir('handoff-real');
  const project = join(dir, 'palm-oil-bot');
  repository(project);
  server = await startModelServer();
  server.script(model);
  home = makeHome({ url: server.url, trusted: [project], claudeModel: 'claude-sonnet-4-5', codexModel: 'gpt-6-sol' });
  const { PATH: binaries, ...env } = home.env;
  const more = { claude: ['--allowedTools', 'Bash'], codex: ['-a', 'never', '-s', 'danger-full-access'] } as const;
  const { agents: cast } = fakes(join(dir, 'fakes'), worker ? { amp: { hold: true } } : {});
  const agents = defaultAgents().map((agent): Agent => {
    if (agent.id === 'claude' || agent.id === 'codex') return { ...agent, command: cliPath(agent.id), args: [...more[agent.id]], env };
    const fake = cast.find(({ id }) => id === agent.id)!;
    return worker && agent.id === 'amp' ? { ...fake, isolation: 'worktree' } : fake;
  });
  const at = await openStage({ agents, dir, project, env: { HOME: home.dir, PATH: binaries } });
  stage = at;
  for (const id of ['claude', 'codex', ...(worker ? ['amp'] : [])]) await at.state(id, 'ready', 120_000);
  return at;
}

/** A worker in the middle of its task, in a worktree that is dirty, beside a project that is dirty too. */
async function inTheMiddle(at: Stage): Promise<string> {
  const id = at.task({ title: 'Parser of the ticks in the middle' });
  at.task({ title: 'Alerts that survive a restart', dependsOn: [id] });
  at.do({ type: 'task.give', id, agent: 'amp' });
  await at.until('the worker runs', (desk) => desk.tasks[id]?.stage === 'running', 90_000);
  const tree = at.desk().tasks[id]?.tree;
  expect(tree && existsSync(tree.cwd)).toBe(true);
  writeFileSync(join(tree!.cwd, 'half-a-parser.ts'), 'export const half = true;\n');
  writeFileSync(join(at.project, 'README.md'), '# Changed by hand\n');
  return id;
}

const asks = (api: string, from: string): number =>
  new Set(server!.turns().flatMap(({ request }) => (request?.api === api ? request.prompts.filter((p) => p.startsWith(from)) : []))).size;

describe('H2 to H5 the real Claude Code and the real Codex', { timeout: 500_000 }, () => {
  test('H2 H3 H4 H5 at 98 % the role goes to Codex with its memory, and at 98 % of Codex back to a fresh Claude', async () => {
    const at = await open();
    at.policy({ rest: 0.02, order: ['codex', 'claude'] });
    const id = await inTheMiddle(at);
    at.do({ type: 'message.send', agent: 'claude', text: 'fill to 98 %, and a little more' });
    const there = await at.over(undefined, 200_000);
    expect(there).toMatchObject({ from: 'claude', to: 'codex', cause: 'context', epoch: 2, end: { as: 'done' } });
    const memory = at.read('orchestratoragent/handoff/claude_to_codex.md');
    for (const fact of [id, 'half-a-parser.ts', 'README.md', 'What I know of risks.']) expect(memory).toContain(fact);
    expect(there.memory?.judged).toHaveLength(6);
    expect(asks('responses', '[HANDOFF ORCHESTRATEUR')).toBe(1);
    await at.until('claude is told', () => asks('anthropic', '[HANDOFF] Le role') === 1, 60_000);
    await at.until('claude rests', () => at.workspace().live().find((a) => a.id === 'claude')?.state === 'ready', 60_000);
    await at.workspace().stop('claude');
    await at.workspace().start('claude', 'new');
    await at.state('claude', 'ready', 90_000);

    at.do({ type: 'message.send', agent: 'codex', text: 'fill to 98 %, and a little more' });
    await at.until('the second one begins', () => at.handoff()?.id !== there.id, 90_000);
    const back = await at.over(undefined, 200_000);
    expect(back).toMatchObject({ from: 'codex', to: 'claude', cause: 'context', epoch: 3, end: { as: 'done' } });
    expect(at.desk().orchestrator).toEqual({ agent: 'claude', epoch: 3 });
    expect(asks('anthropic', '[HANDOFF ORCHESTRATEUR')).toBe(1);
    expect(at.desk().tasks[id]).toMatchObject({ stage: 'running', agent: 'amp' });
  });

  test('H2 H5 Claude dies at 97 %: Codex goes on with the memory that was prepared', async () => {
    const at = await open();
    at.policy({ order: ['codex'] });
    const id = await inTheMiddle(at);
    at.do({ type: 'message.send', agent: 'claude', text: 'fill to 97 %, and no more' });
    await at.until('it is prepared', () => at.handoff()?.judgement?.risks, 150_000);
    expect(at.handoff()).toMatchObject({ step: 'preparing' });
    const pane = (await at.host.panes()).find(({ key }) => key === at.desk().sessions[at.desk().current['claude']!]?.pane);
    process.kill(pane!.pid, 'SIGKILL');
    const over = await at.over(undefined, 200_000);
    expect(over).toMatchObject({ to: 'codex', cause: 'crash', end: { as: 'done' } });
    expect(at.read('orchestratoragent/handoff/claude_to_codex.md')).toContain('What I know of failed.');
    expect(asks('responses', '[HANDOFF ORCHESTRATEUR')).toBe(1);
    expect(at.desk().tasks[id]).toMatchObject({ stage: 'running', agent: 'amp' });
  });

  test('H5b nobody else can: the real Claude goes on in a fresh session, which has read the memory', async () => {
    const at = await open(false);
    at.policy({}, { mode: 'manual' });
    const id = at.task({ title: 'Alerts that survive a restart' });
    // Codex is there, and has no room for the role.
    at.do({ type: 'message.send', agent: 'codex', text: 'fill to 95 %, and no more' });
    await at.until('codex is near its ceiling', () => (at.workspace().live().find((a) => a.id === 'codex')?.context?.percent ?? 0) >= 90, 90_000);
    at.do({ type: 'message.send', agent: 'claude', text: 'fill to 98 %, and a little more' });
    const over = await at.over(undefined, 200_000);
    expect(over).toMatchObject({ from: 'claude', to: 'claude', cause: 'context', epoch: 2, end: { as: 'done' } });
    expect(at.desk().orchestrator).toEqual({ agent: 'claude', epoch: 2 });
    expect(Object.values(at.desk().sessions).filter((s) => s.agent === 'claude')).toHaveLength(2);
    const memory = at.read('orchestratoragent/handoff/claude_to_claude.md');
    for (const fact of [id, 'What I know of risks.']) expect(memory).toContain(fact);
    expect(asks('anthropic', '[HANDOFF ORCHESTRATEUR')).toBe(1);
  });
});
