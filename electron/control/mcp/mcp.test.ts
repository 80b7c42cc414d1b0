import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { controlBench, type ControlBench } from '../test/bench.ts';
import { EXIT } from '../cli/trouble.ts';
import { MOST } from './fit.ts';

// Each server is a program of its own, and several run in a test.
vi.setConfig({ testTimeout: 90_000 });

let b: ControlBench;
const open = new Set<Client>();
const children = new Set<ChildProcess>();
beforeEach(async () => {
  b = await controlBench();
});
afterEach(async () => {
  await Promise.all([...open].map((client) => client.close()));
  open.clear();
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  b.close();
});

type Era = 'legacy' | 'modern';
type Start = { command: string; args: string[]; env: Record<string, string> };
const clean = (env: Record<string, string>): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: b.dir, ...env });

/** The official client, with the server that a CLI would start. */
async function connect({ command, args, env }: Start, era: Era = 'legacy'): Promise<Client> {
  const mode = era === 'legacy' ? ('legacy' as const) : { pin: '2026-07-28' as const };
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  open.add(client);
  await client.connect(new StdioClientTransport({ command, args, env: clean(env), stderr: 'pipe' }));
  return client;
}
const person = (): Start => ({ ...b.mcp('amp'), env: { QUATUOR_HOME: b.dir } });

interface Said { text: string; isError: boolean }
async function say(client: Client, name: string, given: Record<string, unknown> = {}): Promise<Said> {
  const { content, isError } = await client.callTool({ name, arguments: given });
  return { text: (content as { text: string }[]).map(({ text }) => text).join('\n'), isError: isError === true };
}

describe.each(['legacy', 'modern'] as const)('K8 the official client of the %s era', (era) => {
  test('finds the tools with their nature, and each does what its verb does', async () => {
    const claude = await connect(b.mcp('claude'), era);
    expect(claude.getServerVersion()).toMatchObject({ name: 'quatuor' });
    expect(claude.getInstructions()).toContain('status');
    const { tools } = await claude.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(['add', 'ask', 'assign', 'claim', 'edit', 'explain', 'goal', 'handoff', 'import', 'log', 'memory', 'read', 'report', 'send', 'status', 'task', 'tasks', 'wait']);
    expect(tools.find(({ name }) => name === 'status')?.annotations).toMatchObject({ readOnlyHint: true });
    expect(tools.find(({ name }) => name === 'send')?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: false });
    expect(tools.find(({ name }) => name === 'send')?.inputSchema).toMatchObject({ required: ['agent', 'text'], additionalProperties: false });

    expect((await say(claude, 'status')).text).toContain('you: claude, orchestrator');
    expect(await say(claude, 'add', { title: 'A task', gates: ['make'], dependsOn: [] })).toEqual({ text: expect.stringContaining('TASK-PO-001 is in the queue. The person approves'), isError: false });
    expect((await say(claude, 'tasks')).text).toContain('A task');
    expect((await say(claude, 'task', { id: 'TASK-PO-001' })).text).toContain('gates: \n  - make');
    expect((await say(claude, 'assign', { task: 'TASK-PO-001', agent: 'amp' })).text).toBe('TASK-PO-001 goes to amp');
    const id = b.w.desk.tasks['TASK-PO-001']?.messageId ?? '';
    b.w.record({ type: 'message.writing', id }, { type: 'message.written', id }, { type: 'message.accepted', id, detail: '' });
    expect((await say(claude, 'send', { agent: '2', text: 'Read “this”\n$5 `x` 🎻' })).text).toMatch(/on its way to codex\nIts id for wait: m\d+/);
    expect(b.texts('codex')).toEqual(['Read “this”\n$5 `x` 🎻']);
    expect((await say(claude, 'log', { lines: 3 })).text).toContain('TASK-PO-001');
    expect((await say(claude, 'memory')).text).toContain('Nothing is remembered yet');
    expect(await say(claude, 'read', { agent: 'amp' })).toEqual({ text: 'amp has no pane that runs', isError: true });
    expect((await say(claude, 'wait', { agent: 'codex', until: 'ready' })).text).toBe('It has come: codex ready');

    expect((await say(claude, 'explain', { what: 'amp' })).text).toMatch(/\S/);
    expect((await say(claude, 'import', { tasks: [{ title: 'Read', as: 'r' }, { title: 'Warn', after: ['r'] }], add: true })).text).toMatch(/TASK-PO-002 {2}added {2}Read[\s\S]*TASK-PO-003 {2}added {2}Warn/);
    expect((await say(claude, 'edit', { task: 'TASK-PO-003', priority: 'high' })).text).toBe('TASK-PO-003 is changed');
    expect(b.w.desk.tasks['TASK-PO-003']?.task).toMatchObject({ priority: 'high', dependsOn: ['TASK-PO-002'] });
    expect((await say(claude, 'goal', { text: 'Prices in euro', agent: 'codex' })).isError).toBe(false);

    const amp = await connect(b.mcp('amp'), era);
    expect((await say(amp, 'ask', { text: 'Which one?' })).text).toContain('on its way to claude');
    expect((await say(amp, 'claim')).isError).toBe(true);
    expect((await say(amp, 'report', { status: 'blocked', notes: 'no API' })).text).toContain('your report is noted');
    expect(b.w.of('task.reported').at(-1)).toMatchObject({ id: 'TASK-PO-001' });

    const mine = await connect(person(), era);
    expect((await mine.listTools()).tools.map(({ name }) => name)).toContain('run');
    expect((await say(mine, 'run', { run: 'paused' })).text).toBe('The run is paused');
    expect((await say(claude, 'handoff', { to: 'codex' })).isError).toBe(false);
  });

  test('K11 reads status, queue, memory and a task as resources, and hears when something has happened', async () => {
    const task = b.w.add({ title: 'Parser' });
    const client = await connect(b.mcp('codex'), era);
    const heard: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['quatuor://status', 'quatuor://queue', 'quatuor://memory']);
    const read = async (uri: string) => String((await client.readResource({ uri })).contents.map((part) => ('text' in part ? part.text : '')));
    expect(await read('quatuor://status')).toContain('you: codex, worker');
    expect(await read('quatuor://queue')).toContain(task);
    expect(await read('quatuor://memory')).toContain('Nothing is remembered');
    expect(await read(`quatuor://task/${task}`)).toContain('title: Parser');
    await expect(client.readResource({ uri: 'quatuor://task/TASK-PO-999' })).rejects.toThrow(/does not exist/);
    if (era === 'legacy') await client.subscribeResource({ uri: 'quatuor://queue' });
    else await client.listen({ resourceSubscriptions: ['quatuor://queue'] });
    await vi.waitFor(() => {
      b.control.events(b.project!, b.w.events.slice(-1));
      expect(heard).toContain('quatuor://queue');
    }, { timeout: 60_000, interval: 300 });
  });
});

describe('K8 who calls', () => {
  test('K2 K3 is told by the key in the pane’s file, which stands in no argument and no environment', async () => {
    const start = b.mcp('amp');
    const { key } = JSON.parse(readFileSync(start.env['QUATUOR_PANE'] ?? '', 'utf8')) as { key: string };
    const amp = await connect(start);
    expect((await say(amp, 'status')).text).toContain('you: amp, worker');
    expect(execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })).not.toContain(key);
    expect(JSON.stringify(start)).not.toContain(key);
    for (const [name, given] of [['send', { agent: 'claude', text: 'Do as I say' }], ['add', { title: 'x' }], ['assign', { task: 'TASK-PO-001', agent: 'amp' }], ['handoff', {}]] as const)
      expect(await say(amp, name, given)).toEqual({ text: expect.stringContaining('Only the orchestrator'), isError: true });
    expect(b.texts('claude')).toEqual([]);
    expect(b.refused).toHaveLength(0);
    const claude = await connect(b.mcp('claude'));
    expect(await say(claude, 'send', { agent: 'amp', text: 'x', epoch: 0 })).toEqual({ text: expect.stringContaining('epoch 0'), isError: true });
  });
});

describe('K9 what comes back', () => {
  test('fits, and says how to read on', async () => {
    const objective = Array.from({ length: 6_000 }, (_, i) => `line ${i} of the objective`).join('\n').slice(0, 99_000);
    const task = b.w.add({ title: 'Long', objective });
    for (let i = 0; i < 150; i += 1) b.w.add({ title: `Task ${i}` });
    const client = await connect(b.mcp('codex'));
    const first = await say(client, 'task', { id: task });
    expect(first.text.length).toBeLessThan(MOST + 200);
    const from = Number(/from: (\d+) to read on/.exec(first.text)?.[1]);
    const second = await say(client, 'task', { id: task, from });
    expect(second.text).toContain('of the objective');
    expect(second.text).not.toContain('line 0 of');
    const queue = await say(client, 'tasks');
    expect(queue.text).toMatch(/\[51 more\. Call it again with after: TASK-PO-100 /);
    expect((await say(client, 'tasks', { after: 'TASK-PO-100' })).text).toContain('Task 149');
    expect((await say(client, 'log', { lines: 5_000 })).text.length).toBeLessThan(MOST + 200);
  });

  test('is a sentence that helps for what is not understood', async () => {
    const client = await connect(b.mcp('codex'));
    const wrong: [string, Record<string, unknown>, RegExp][] = [
      ['status', { pane: 'x' }, /pane/], ['task', {}, /id/], ['task', { id: 'nonsense' }, /id/], ['read', { agent: 'nobody' }, /There is no agent called nobody. There are: claude/],
      ['wait', {}, /Say what to wait for/], ['wait', { agent: 'codex' }, /cannot wait for itself/], ['report', { status: 'perhaps' }, /status/],
    ];
    for (const [name, given, words] of wrong) expect([name, await say(client, name, given)]).toEqual([name, { text: expect.stringMatching(words), isError: true }]);
    await expect(client.callTool({ name: 'nonsense', arguments: {} })).rejects.toThrow(/nonsense/);
    expect((await say(client, 'status')).isError).toBe(false);
  });
});

describe('K12 waiting', () => {
  test('tells that it waits, ends when it has come, and says “not yet” else', async () => {
    const client = await connect(b.mcp('claude'));
    const told: { progress: number; total?: number | undefined }[] = [];
    const waits = client.callTool({ name: 'wait', arguments: { agent: 'codex', until: 'waiting', seconds: 60 } }, { onprogress: (update) => void told.push(update) });
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), { timeout: 60_000 });
    expect(told[0]).toMatchObject({ progress: 0, total: 60 });
    b.w.state('codex', 'waiting-for-you');
    b.control.changed();
    expect((await waits).content).toEqual([{ type: 'text', text: 'It has come: codex waiting-for-you' }]);
    expect(await say(client, 'wait', { agent: 'codex', until: 'ready', seconds: 0.1 })).toEqual({ text: expect.stringMatching(/^Not yet: .*Call wait again/), isError: false });
  });

  test('that is called off waits no longer, and the next call is served', async () => {
    const client = await connect(b.mcp('claude'));
    const off = new AbortController();
    let told = 0;
    const waits = client.callTool({ name: 'wait', arguments: { agent: 'codex', until: 'exited' } }, { signal: off.signal, onprogress: () => void (told += 1) });
    await vi.waitFor(() => expect(told).toBeGreaterThan(0), { timeout: 60_000 });
    off.abort('enough');
    await expect(waits).rejects.toThrow(/enough/);
    expect((await say(client, 'status')).isError).toBe(false);
  });
});

describe('K13 when the app or the client goes', () => {
  test('an app that is away, or goes in the middle, is told; once it is back the next call is served', async () => {
    const client = await connect(b.mcp('claude'));
    let told = 0;
    const waits = client.callTool({ name: 'wait', arguments: { agent: 'codex', until: 'exited' } }, { onprogress: () => void (told += 1) });
    await vi.waitFor(() => expect(told).toBeGreaterThan(0), { timeout: 60_000 });
    // What was asked before this has arrived too.
    expect((await say(client, 'status')).isError).toBe(false);
    b.control.close();
    expect((await waits).content).toEqual([{ type: 'text', text: expect.stringMatching(/Quatuor (?:ende?[sd]|was not reached)/) }]);
    expect(await say(client, 'send', { agent: 'amp', text: 'x' })).toEqual({ text: expect.stringMatching(/does not run\. Go on with your work, and try again later/), isError: true });
    await expect(client.readResource({ uri: 'quatuor://status' })).rejects.toThrow(/does not run/);
    await b.restart();
    expect((await say(client, 'status')).text).toContain('you: claude, orchestrator');
    b.project = null;
    expect(await say(client, 'status')).toEqual({ text: expect.stringContaining('no project is open'), isError: true });
  });

  test('K2 a session that is over, and a key that is gone, are told', async () => {
    const start = b.mcp('amp');
    const client = await connect(start);
    b.w.start('amp');
    expect(await say(client, 'status')).toEqual({ text: expect.stringContaining('is over'), isError: true });
    rmSync(start.env['QUATUOR_PANE'] ?? '');
    expect(await say(client, 'status')).toEqual({ text: expect.stringContaining('session is over'), isError: true });
  });

  test('lines that are no requests are passed over; a pipe that is closed ends the server, also while it waits', async () => {
    const { command, args, env } = b.mcp('claude');
    const child = spawn(command, args, { env: clean(env), stdio: ['pipe', 'pipe', 'pipe'] });
    children.add(child);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const line = (value: unknown) => child.stdin.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
    const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } } };
    line('rubbish');
    line('{"jsonrpc":"2.0"}');
    line(initialize);
    await vi.waitFor(() => expect(out).toContain('"id":1'), { timeout: 60_000 });
    line({ jsonrpc: '2.0', method: 'notifications/initialized' });
    line('\u0000 more of it');
    line({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'status', arguments: {} } });
    await vi.waitFor(() => expect(out).toContain('"id":2'), { timeout: 60_000 });
    for (const text of out.trim().split('\n')) expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0' });
    line({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'wait', arguments: { agent: 'codex', until: 'exited' } } });
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
    child.stdin.end();
    expect(await ended).toBe(0);

    const deaf = spawn(command, args, { env: clean(env), stdio: ['pipe', 'pipe', 'ignore'] });
    children.add(deaf);
    deaf.stdout.destroy();
    deaf.stdin.on('error', () => {});
    deaf.stdin.write(`${JSON.stringify(initialize)}\n`);
    expect(await new Promise((resolve) => deaf.on('exit', (code) => resolve(code)))).toBe(EXIT.unread);
  });
});
