/** The app's MCP server in the hands of the real CLIs: each tool called for real, beside the person's own servers. */
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultAgents } from '../../electron/agents/index.ts';
import { createControl, type Control } from '../../electron/control/index.ts';
import type { Agent } from '../../shared/model/index.ts';
import { makeDir, openStage, repository, type Stage } from '../handoff/lib.ts';
import { startModelServer, type Api, type ModelRequest, type ModelServer, type Reply, type ToolCall } from '../model-server/index.ts';
import { cliPath } from './clis.ts';
import { makeHome, type Home } from './home.ts';

type Call = [name: string, given: Record<string, unknown>] | string;

let stage: Stage | undefined;
let control: Control | undefined;
let server: ModelServer | undefined;
let home: Home | undefined;
afterEach(async () => {
  await stage?.close();
  control?.close();
  await server?.close();
  home?.dispose();
  stage = control = server = home = undefined;
});

/** A call in the words of a CLI; a plain string is a shell command. */
function inWords(api: Api, call: Call): ToolCall {
  if (typeof call === 'string') return { shell: call };
  const [name, given] = call;
  if (api === 'anthropic') return { name: `mcp__quatuor__${name}`, input: given };
  if (api === 'gemini') return { name: `mcp_quatuor_${name}`, input: given };
  if (api === 'chat') return { name: `quatuor_${name}`, input: given };
  return { name: 'exec', input: `const r = await tools.mcp__quatuor__${name}(${JSON.stringify(given)});\ntext(JSON.stringify(r));\n` };
}

const plans = new Map<string, Call[]>();
/** The model carries out the plan whose name stands in the prompt, one call in each round. */
function model({ api, lastPrompt, round }: ModelRequest): Reply {
  const name = /PLAN-\w+/.exec(lastPrompt)?.[0];
  const call = name && plans.get(name)?.[round];
  return call ? { calls: [inWords(api, call)] } : { text: 'Done.' };
}

/** A server of the person's own, in one file. */
const MINE = `process.stdin.setEncoding('utf8');
let rest = '';
process.stdin.on('data', (chunk) => {
  rest += chunk;
  for (let at = rest.indexOf('\\n'); at >= 0; at = rest.indexOf('\\n')) {
    const { id, method, params } = JSON.parse(rest.slice(0, at));
    rest = rest.slice(at + 1);
    if (id === undefined) continue;
    const result = method === 'initialize' ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'mine', version: '1' } }
      : method === 'tools/list' ? { tools: [{ name: 'hello', description: 'Greets', inputSchema: { type: 'object', properties: {} } }] }
      : method === 'tools/call' ? { content: [{ type: 'text', text: 'hello from mine' }] } : undefined;
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...(result ? { result } : { error: { code: -32601, message: 'no' } }) }) + '\\n');
  }
});
`;

type Who = 'claude' | 'codex' | 'gemini' | 'opencode';
/** The desk with the real CLIs; those that are not named have no program. */
async function open(parts: Partial<Record<Who, Partial<Agent>>>, holder: Who = 'claude'): Promise<Stage> {
  const dir = makeDir('mcp-real');
  const project = join(dir, 'palm-oil-bot');
  repository(project);
  server = await startModelServer();
  server.script(model);
  home = makeHome({ url: server.url, trusted: [project] });
  const mine = join(home.dir, 'mine.cjs');
  writeFileSync(mine, MINE);
  const state = join(home.dir, '.claude.json');
  writeFileSync(state, JSON.stringify({ ...(JSON.parse(readFileSync(state, 'utf8')) as object), mcpServers: { mine: { type: 'stdio', command: 'node', args: [mine] } } }));
  appendFileSync(join(home.codexDir, 'config.toml'), `\n[mcp_servers.mine]\ncommand = "node"\nargs = [${JSON.stringify(mine)}]\n`);
  const { PATH: binaries, ...env } = home.env;
  const settings = join(home.geminiDir, 'settings.json');
  writeFileSync(settings, JSON.stringify({ ...(JSON.parse(readFileSync(settings, 'utf8')) as object), mcpServers: { mine: { command: 'node', args: [mine] } } }));
  const config = join(home.opencodeDir, 'opencode.json');
  writeFileSync(config, JSON.stringify({ ...(JSON.parse(readFileSync(config, 'utf8')) as object), mcp: { mine: { type: 'local', command: ['node', mine] } } }));
  const others = (['gemini', 'opencode'] as const).filter((id) => parts[id]).map((id, i) => ({ ...defaultAgents()[0]!, id, name: id, hue: id, adapter: id, window: 5 + i }));
  const agents = [...defaultAgents(), ...others].map((agent): Agent => {
    const part = parts[agent.id as Who];
    return part ? { ...agent, command: cliPath(agent.id as Who), env, ...part } : { ...agent, command: `no-such-${agent.command}` };
  });
  control = createControl({
    version: 'test', home: join(dir, 'home'), execPath: process.execPath, script: fileURLToPath(new URL('../../electron/control/cli/main.ts', import.meta.url)),
    projects: () => (stage ? [stage.workspace()] : []), spoolDir: () => join(dir, 'spool'), host: () => stage?.host ?? null,
    log: () => {}, onProblem: (text) => { throw new Error(text); },
  });
  const own = control;
  stage = await openStage({
    // Started by what runs checks, as the desk may be: its panes are a person's terminals all the same (A19).
    agents, dir, project, holder, env: { HOME: home.dir, PATH: binaries, CI: 'true', GITHUB_ACTIONS: 'true' },
    equip: (session, runDir) => own.equip(session, runDir, project),
    onEvents: (events) => stage && own.events(stage.workspace(), events),
  });
  for (const id of Object.keys(parts)) await stage.state(id, 'ready', 90_000);
  // The holder hands out, and others may take what is free.
  stage.policy({}, { mode: 'orchestrator' });
  for (const id of ['claude', 'codex'] as const) if (parts[id]) await knowsTools(stage, id);
  return stage;
}

/** A CLI begins a turn without the tools of a server that is still starting: it is asked until it has them. */
async function knowsTools(at: Stage, agent: Who): Promise<void> {
  const api = agent === 'claude' ? 'anthropic' : 'responses';
  for (let i = 0; i < 30; i += 1) {
    await carriesOut(at, agent, `PLAN-WARM${i}`, []);
    if (server!.turns().some(({ request, body }) => request?.api === api && JSON.stringify(body).includes('mcp__quatuor'))) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`${agent} has no tools of ours`);
}

/** Sends a plan to an agent, alone or as a task of its own, and gives what came of each call once its turn is over. */
async function carriesOut(at: Stage, agent: Who, name: string, calls: Call[], task?: string, ms = 90_000): Promise<string[]> {
  plans.set(name, calls);
  if (task) at.do({ type: 'task.give', id: task, agent });
  else at.do({ type: 'message.send', agent, text: name });
  const last = () => server!.turns().findLast(({ request }) => request?.lastPrompt.includes(name) && request.round >= calls.length);
  await at.until(`${agent} has done ${name}`, () => last()?.endedAt, ms);
  return last()!.request!.results.map(({ text }) => text);
}

/** What TASK-PO-002 can have done to it by one who leads, and what is said then. */
const LATER: Call[] = [
  ['explain', { what: 'TASK-PO-002' }], ['edit', { task: 'TASK-PO-002', priority: 'high' }],
  ['import', { tasks: [{ title: 'From a list' }], add: true }], ['goal', { text: 'The bot warns by mail', agent: 'claude' }],
];
const LATER_SAYS = [/TASK-PO-002/, /TASK-PO-002 is changed/, /1 task/, /goal|Goal/];

/** All that went to the model. */
const bodies = (): string => JSON.stringify(server!.turns().map(({ body }) => body));
const keysIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('pane-key'))
    .map((path) => (JSON.parse(readFileSync(join(dir, path), 'utf8')) as { key: string }).key);

describe('K8 the real Claude Code', { timeout: 600_000 }, () => {
  test('calls every tool as the orchestrator, beside a server of the person’s own; no key stands in an argument', async () => {
    const at = await open({ claude: { args: ['--allowedTools', 'mcp__quatuor'] } });
    const task = at.task({ title: 'Reader of prices', objective: 'PLAN-ALL' });
    const results = await carriesOut(at, 'claude', 'PLAN-ALL', [
      ['status', {}], ['tasks', {}], ['task', { id: task }], ['add', { title: 'Alerts', dependsOn: [task] }], ['assign', { task: 'TASK-PO-002', agent: 'claude' }],
      ['send', { agent: 'codex', text: 'Read “this”\n$5 `x`' }], ['read', { agent: 'codex' }], ['log', { lines: 5 }], ['memory', {}], ['wait', { agent: 'codex', until: 'exited', seconds: 5 }],
      ['ask', { text: 'Me?' }], ['add', { title: 'Docs' }], ['claim', {}], ['report', { status: 'in-progress', notes: 'half' }], ['status', { nonsense: true }],
      ...LATER, ['handoff', { to: 'codex' }],
    ], task);
    const words = [
      /you: claude, orchestrator/, /Reader of prices/, /title: Reader of prices/, /TASK-PO-002 is in the queue/, /TASK-PO-002 (?:waits|goes)/,
      /on its way to Codex/, /Codex has no pane that runs/, /TASK-PO-002/, /Nothing is remembered yet|CLAUDE\.md/, /It has come|Not yet/,
      /your own pane/, /TASK-PO-003 is in/, /TASK-PO-00\d is yours/, /your report is noted/, /nonsense/,
      ...LATER_SAYS, /Codex|role/,
    ];
    expect(results).toHaveLength(words.length);
    results.forEach((text, i) => expect(text).toMatch(words[i]!));
    expect(Object.values(at.desk().messages).filter((m) => m.agent === 'codex').map((m) => m.text)).toContain('Read “this”\n$5 `x`');
    expect(at.desk().tasks['TASK-PO-002']?.task).toMatchObject({ title: 'Alerts', dependsOn: [task] });
    // Claude names the tools of servers, and loads what it uses.
    for (const tool of ['mcp__mine__hello', 'mcp__quatuor__status']) expect(bodies()).toContain(tool);
    const keys = keysIn(join(at.dir, 'spool'));
    expect(keys.length).toBeGreaterThan(0);
    const processes = execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    for (const key of keys) expect(processes).not.toContain(key);
    expect(bodies()).not.toContain(keys[0]);
    expect(server!.failures).toEqual([]);
  });

  test('K10 looks and reports without a question, and asks the person before it leads', async () => {
    const at = await open({ claude: {} });
    const results = await carriesOut(at, 'claude', 'PLAN-FREE', [['status', {}], ['log', {}], ['report', { status: 'in-progress' }]]);
    expect(results.at(-1)).toMatch(/no task in hand/);
    expect(at.workspace().live().find(({ id }) => id === 'claude')?.state).not.toBe('waiting-for-you');
    plans.set('PLAN-LEAD', [['send', { agent: 'codex', text: 'Go on' }]]);
    at.do({ type: 'message.send', agent: 'claude', text: 'PLAN-LEAD' });
    await at.state('claude', 'waiting-for-you', 90_000);
    expect(Object.values(at.desk().messages).some((m) => m.agent === 'codex')).toBe(false);
  });
});

describe('K8 the real Codex', { timeout: 600_000 }, () => {
  test('calls every tool as a worker, from its sandbox; what is not a worker’s is refused in words', async () => {
    const at = await open({ claude: {}, codex: {} });
    const task = at.task({ title: 'Reader of prices', objective: 'PLAN-WORK' });
    at.task({ title: 'Alerts' });
    const results = await carriesOut(at, 'codex', 'PLAN-WORK', [
      ['status', {}], ['tasks', {}], ['task', { id: task }], ['claim', {}], ['read', { agent: 'claude', lines: 5 }], ['log', { lines: 5 }],
      ['memory', {}], ['wait', { agent: 'claude', until: 'ready', seconds: 20 }], ['ask', { text: 'Which of the two?' }], ['report', { status: 'in-progress', notes: 'half' }],
      ['add', { title: 'Mine' }], ['assign', { task, agent: 'codex' }], ['send', { agent: 'claude', text: 'Do as I say' }], ['handoff', {}],
      ...LATER,
    ], task);
    const words = [
      /you: codex, worker/, /Reader of prices/, /title: Reader of prices/, /TASK-PO-002 is yours/, /The terminal of claude/, /TASK-PO-00/,
      /Nothing is remembered yet|CLAUDE\.md/, /It has come|Not yet/, /on its way to Claude/, /report is noted/,
      ...Array.from({ length: 4 }, () => /Only the orchestrator may/),
      LATER_SAYS[0]!, ...Array.from({ length: 3 }, () => /Only the orchestrator may/),
    ];
    expect(results).toHaveLength(words.length);
    results.forEach((text, i) => expect(text).toMatch(words[i]!));
    expect(at.of('order.refused').length).toBeGreaterThan(0);
    expect(server!.failures).toEqual([]);
  });

  test('leads as the orchestrator from inside of its sandbox', async () => {
    const at = await open({ claude: {}, codex: {} }, 'codex');
    const results = await carriesOut(at, 'codex', 'PLAN-LEAD', [
      ['add', { title: 'Alerts' }], ['assign', { task: 'TASK-PO-001', agent: 'claude' }], ['send', { agent: 'claude', text: 'Look at it' }], ['wait', { agent: 'claude', until: 'ready', seconds: 60 }],
      ['add', { title: 'Docs' }], ...LATER,
    ]);
    expect(results[0]).toMatch(/TASK-PO-001 is in the queue/);
    expect(results[1]).toMatch(/TASK-PO-001 (?:goes|waits|is)/);
    expect(results[2]).toMatch(/on its way to Claude/);
    expect(results[3]).toMatch(/It has come|Not yet/);
    results.slice(5).forEach((text, i) => expect(text).toMatch(LATER_SAYS[i]!));
    expect(at.desk().tasks['TASK-PO-002']?.task.priority).toBe('high');
    expect(Object.values(at.desk().tasks).map(({ task }) => task.title)).toContain('From a list');
    await at.until('the text arrived', (desk) => Object.values(desk.messages).some((m) => m.agent === 'claude' && m.text === 'Look at it' && m.stage !== 'queued'), 60_000);
  });

  test('K10 with nothing but reading allowed its commands do not reach the app, its tools do, and it asks before one that changes something', async () => {
    const at = await open({ claude: {}, codex: { autonomy: 'asks' } }, 'codex');
    const [command, tool] = await carriesOut(at, 'codex', 'PLAN-FREE', ['quatuor status; echo "exit $?"', ['status', {}]]);
    expect(command).toMatch(/sandbox[\s\S]*exit 4/);
    expect(tool).toMatch(/you: codex, orchestrator/);
    plans.set('PLAN-ASK', [['send', { agent: 'claude', text: 'Go on' }]]);
    at.do({ type: 'message.send', agent: 'codex', text: 'PLAN-ASK' });
    await at.state('codex', 'waiting-for-you', 90_000);
    expect(Object.values(at.desk().messages).some((m) => m.agent === 'claude' && m.text === 'Go on')).toBe(false);
  });
});

describe('K8 the other real CLIs', { timeout: 600_000 }, () => {
  test.each([
    ['gemini', { mayWrite: true, autonomy: 'all' }, 'mcp_mine_hello'],
    ['opencode', {}, 'mine_hello'],
  ] as const)('%s has the tools beside a server of the person’s own, and calls them', async (who, part, mine) => {
    const at = await open({ [who]: part });
    const task = at.task({ title: 'Reader of prices', objective: 'PLAN-WORK' });
    const results = await carriesOut(at, who, 'PLAN-WORK', [
      ['status', {}], ['task', { id: task }], ['log', { lines: 5 }], ['wait', { task, until: 'accepted', seconds: 20 }], ['report', { status: 'in-progress', notes: 'half' }], ['send', { agent: 'claude', text: 'Do as I say' }],
    ], task);
    const words = [new RegExp(`you: ${who}, worker`), /title: Reader of prices/, /TASK-PO-001/, /It has come|Not yet/, /report is noted/, /Only the orchestrator may/];
    expect(results).toHaveLength(words.length);
    results.forEach((text, i) => expect(text).toMatch(words[i]!));
    expect(bodies()).toContain(mine);
    // The person is told of what was tried, and of what was written with their consent.
    expect(at.problems.filter((text) => !/as you allowed|tried what is not its to do/.test(text))).toEqual([]);
  });
});
