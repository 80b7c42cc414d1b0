import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../../shared/model/index.ts';
import type { Channel, Observation } from '../types.ts';
import { connectCodex } from './channel.ts';
import { socketPath, takenPath, takeUpPath, whyPath } from './launcher.ts';
import { fakeAppServer } from './test/app-server.ts';
import type { FakeServer, FakeThread } from './test/app-server.ts';

let runDir: string;
let server: FakeServer | null = null;
let channel: Channel;
let seen: Observation[] = [];

beforeEach(() => {
  runDir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-app-')));
  seen = [];
});
afterEach(async () => {
  channel.close();
  await server?.close();
  server = null;
  rmSync(runDir, { recursive: true, force: true });
});

const listen = async (...threads: FakeThread[]) => (server = await fakeAppServer(socketPath(runDir), threads));
/** `adopted` true: it does not let the pane's own client be the first. */
function connect(adopted = true): void {
  channel = connectCodex({
    agent: {} as Agent,
    session: 's',
    cliSession: null,
    cwd: '/',
    env: {},
    runDir,
    adopted,
    now: Date.now,
    onObservation: (one) => seen.push(one),
    onChange: () => {},
  });
}
async function until(what: () => unknown): Promise<void> {
  await expect.poll(async () => Boolean(await what()), { interval: 10 }).toBe(true);
}
const ready = () => until(() => channel.ready());
const signals = () => seen.flatMap((one) => one.signal ?? []);
const says = () => seen.flatMap((one) => (one.evidence ? one.evidence.says : one.withdrawn ? 'nothing' : [])).at(-1);
const main = (): FakeThread => ({ id: 'main' });

describe("Codex's control connection", () => {
  it('what a thread did while it was asked about counts', async () => {
    await listen(main(), { id: 'title', ephemeral: true });
    server!.delay = 60;
    connect();
    await until(() => server!.frames.some(({ method, params }) => method === 'thread/read' && params?.['threadId'] === 'title'));
    server!.turn('main', 'typed meanwhile', 't1');
    await ready();
    expect(says()).toBe('working');
    expect(await channel.send('x')).toMatchObject({ result: 'refused' });
    await until(() => signals().some((one) => one.kind === 'prompt' && one.text === 'typed meanwhile'));
  });

  it('D2 until it is there, or its launcher has said why not, a text is worth waiting with; once lost, no more', async () => {
    connect();
    expect([channel.ready(), channel.opening?.()]).toEqual([false, true]);
    await listen(main());
    await ready();
    expect(channel.opening?.()).toBe(false);
    await server!.close();
    await until(() => !channel.ready());
    expect(channel.opening?.()).toBe(false);
    channel.close();
    rmSync(socketPath(runDir), { force: true });
    connect();
    expect(channel.opening?.()).toBe(true);
    writeFileSync(whyPath(runDir), 'its version has none');
    await until(() => !channel.opening?.());
    expect(channel.capability?.()).toMatchObject({ has: false, instead: expect.stringContaining('its version has none') });
  });

  it("A10 finds the pane's thread among hidden ones and subagents", async () => {
    await listen(
      { id: 'title', ephemeral: true, threadSource: 'thread_title' },
      { id: 'child', parentThreadId: 'main' },
      main(),
      { id: 'odd', threadSource: 'memory' },
    );
    connect();
    await ready();
    expect(says()).toBe('ready');
    expect(await channel.send('to the right one')).toEqual({ result: 'accepted', turn: 'turn-1' });
    server!.status('child', { type: 'active', activeFlags: ['waitingOnApproval'] });
    await until(() => signals().some((one) => one.kind === 'prompt'));
    expect(signals().find((one) => one.kind === 'prompt')).toMatchObject({ text: 'to the right one', turn: 'turn-1' });
    expect(seen.flatMap((one) => one.cliSession ?? [])).toEqual(['main']);
    expect(says()).toBe('working');
    expect(channel.capability?.()).toEqual({ name: 'channel', has: true });
  });

  it('D5 of two threads neither gets a text before one of them is known to be in the pane', async () => {
    await listen(main(), { id: 'other', turns: [{ id: 't0', status: 'completed', items: [] }] });
    connect();
    await until(() => server!.frames.some(({ method }) => method === 'thread/read'));
    await until(() => channel.capability?.().has);
    expect(channel.ready()).toBe(false);
    expect(await channel.send('x')).toMatchObject({ result: 'refused' });
    server!.turn('other', 'typed by the person', 't1');
    await ready();
    server!.finish('other', 't1');
    await until(() => says() === 'ready');
    expect(await channel.send('now')).toMatchObject({ result: 'accepted' });
    expect(server!.texts).toEqual(['now']);
    expect(server!.threads.get('main')!.turns).toBeUndefined();
  });

  it('follows the person into a new thread, which is named with its first prompt', async () => {
    await listen(main());
    connect();
    await ready();
    await channel.send('first');
    await until(() => signals().some((one) => one.kind === 'prompt'));
    server!.finish('main', 'turn-1');
    await until(() => says() === 'ready');
    server!.open({ id: 'next' });
    await until(() => server!.frames.some(({ method, params }) => method === 'thread/resume' && params?.['threadId'] === 'next'));
    expect(await channel.send('second')).toMatchObject({ result: 'accepted' });
    await until(() => seen.some((one) => one.cliSession === 'next'));
    await until(() => server!.frames.some(({ method, params }) => method === 'thread/unsubscribe' && params?.['threadId'] === 'main'));
    expect(server!.threads.get('next')!.turns).toHaveLength(1);
    expect(server!.threads.get('main')!.turns).toHaveLength(1);
  });

  it('D2 a server that dies in the middle of turn/start leaves the answer unknown, and nothing is sent again', async () => {
    await listen(main());
    connect();
    await ready();
    server!.onMethod.set('turn/start', 'die-after');
    expect(await channel.send('once')).toMatchObject({ result: 'unknown' });
    expect(channel.ready()).toBe(false);
    expect(says()).toBe('nothing');
    server!.onMethod.clear();
    await ready();
    await until(() => signals().some((one) => one.kind === 'prompt'));
    expect(server!.texts).toEqual(['once']);
    expect(signals().filter((one) => one.kind === 'prompt')).toHaveLength(1);
  });

  it('D2 what the server refuses was not taken', async () => {
    await listen(main());
    connect();
    await ready();
    server!.onMethod.set('turn/start', 'refuse');
    expect(await channel.send('x')).toEqual({ result: 'refused', reason: 'not now' });
    server!.onMethod.clear();
    server!.threads.delete('main');
    expect(await channel.send('x')).toEqual({ result: 'refused', reason: 'thread not found: main' });
    await server!.close();
    await until(() => !channel.ready());
    expect(await channel.send('x')).toMatchObject({ result: 'refused' });
  });

  it('D7 a text holds no control characters; only an urgent one goes into a turn that runs', async () => {
    await listen(main());
    connect();
    await ready();
    expect(await channel.send('a\x1b[31m\0b\r\nc\td')).toMatchObject({ result: 'accepted' });
    await until(() => says() === 'working');
    expect(await channel.send('later')).toMatchObject({ result: 'refused' });
    expect(await channel.send('at once', true)).toEqual({ result: 'accepted', turn: 'turn-1' });
    expect(server!.texts).toEqual(['a[31mb\nc\td', 'at once']);
  });

  it('A2 A16 a question shows with its command, and no request of the server is ever answered', async () => {
    await listen(main());
    connect();
    await ready();
    await channel.send('x');
    await until(() => signals().some((one) => one.kind === 'prompt'));
    server!.status('main', { type: 'active', activeFlags: ['waitingOnApproval'] });
    server!.ask('item/commandExecution/requestApproval', { command: "/bin/sh -c 'rm -r x'" }, 'main');
    server!.ask('item/tool/call', { tool: 'x' }, 'main');
    server!.ask('currentTime/read', {}, 'main');
    await until(() => seen.some((one) => one.evidence?.detail.includes('rm -r x')));
    expect(says()).toBe('waiting-for-you');
    server!.status('main', { type: 'active', activeFlags: ['waitingOnUserInput'] });
    server!.status('main', { type: 'active', activeFlags: [] });
    await until(() => says() === 'working');
    expect(server!.frames.filter((frame) => frame.method === undefined)).toEqual([]);
  });

  it('T2 frames of another form change nothing, and a huge one only the connection', async () => {
    await listen(main());
    connect();
    await ready();
    for (const junk of ['', 'null', '[]', '{"method":7}', '{"id":99,"result":{}}', '{"id":{},"method":"turn/completed"}', 'x'.repeat(1_000_000), '{"method":"thread/status/changed","params":{"threadId":"main","status":{"type":7}}}'])
      server!.raw(junk);
    server!.raw(Buffer.from([0, 255, 1]));
    server!.tell('thread/status/changed', { threadId: 'main', status: { type: 'a new word' } });
    server!.tell('thread/tokenUsage/updated', { threadId: 'main', tokenUsage: { last: { totalTokens: -1 } } });
    expect(await channel.send('still here')).toMatchObject({ result: 'accepted' });
    expect(server!.connections()).toBe(1);
    server!.raw(' '.repeat(17 * 1024 * 1024));
    await until(() => !channel.ready());
    await ready();
    expect(says()).toBe('working');
  });

  it('a socket that comes late and a server that is slow are waited for', async () => {
    connect(false);
    await new Promise((done) => setTimeout(done, 300));
    expect(channel.ready()).toBe(false);
    expect(channel.capability?.().has).toBe(false);
    await listen();
    server!.delay = 150;
    await until(() => channel.capability?.().has);
    expect(channel.ready()).toBe(false);
    server!.open(main());
    await ready();
    expect(await channel.send('x')).toMatchObject({ result: 'accepted' });
  });

  it('hears after a restart what it missed: the prompt, the end, and neither of them twice', async () => {
    await listen({ id: 'main', turns: [] });
    server!.turn('main', 'while nobody listened', 't1');
    connect();
    await until(() => signals().some((one) => one.kind === 'prompt'));
    server!.drop();
    server!.finish('main', 't1', { message: 'it broke', codexErrorInfo: 'other' });
    await until(() => signals().some((one) => one.kind === 'ended'));
    server!.drop();
    await until(() => !channel.ready());
    await ready();
    await until(() => server!.frames.filter(({ method }) => method === 'thread/turns/list').length >= 3);
    expect(signals().map(({ kind }) => kind)).toEqual(['prompt', 'ended']);
    expect(signals()[1]).toMatchObject({ turn: 't1', error: 'it broke' });
    expect(signals()[1]!.at).toBeGreaterThanOrEqual(signals()[0]!.at);
  });

  it('C2 takes a session up with the permissions of now, before the pane joins it, and once', async () => {
    const permissions = { threadId: 'old', approvalPolicy: 'on-request', sandbox: 'read-only', cwd: '/work' };
    writeFileSync(takeUpPath(runDir), JSON.stringify(permissions));
    await listen({ id: 'old', turns: [{ id: 't0', status: 'completed', items: [] }] });
    connect(false);
    await until(() => existsSync(takenPath(runDir)));
    expect(readFileSync(takenPath(runDir), 'utf8')).toBe('');
    const asked = () => server!.frames.filter(({ method }) => method === 'thread/resume').map(({ params }) => params);
    expect(asked()[0]).toEqual({ ...permissions, excludeTurns: true });
    await ready();
    server!.drop();
    await until(() => !channel.ready());
    await ready();
    await until(() => asked().length >= 3);
    expect(asked().filter((params) => params?.['approvalPolicy'])).toHaveLength(1);
  });

  it('a session that cannot be taken up is named to the launcher', async () => {
    for (const [request, why] of [[{ threadId: 'none', approvalPolicy: 'never', sandbox: 'x', cwd: '/' }, /thread not found/], ['{', /cannot be read/]] as const) {
      rmSync(takenPath(runDir), { force: true });
      writeFileSync(takeUpPath(runDir), JSON.stringify(request).replace('"{"', '{'));
      await listen();
      connect(false);
      await until(() => existsSync(takenPath(runDir)));
      expect(readFileSync(takenPath(runDir), 'utf8')).toMatch(why);
      channel.close();
      await server!.close();
    }
  });

  it('A16 says why there is none, in the words of the launcher', async () => {
    writeFileSync(whyPath(runDir), 'its app-server ended with exit code 2\n');
    connect(false);
    await until(() => channel.capability?.().instead?.includes('exit code 2'));
    expect(channel.ready()).toBe(false);
    expect(await channel.send('x')).toEqual({ result: 'refused', reason: 'its app-server ended with exit code 2' });
  });

  it('leaves no connection behind, whenever it is closed', async () => {
    await listen(main());
    connect();
    await ready();
    channel.close();
    await until(() => server!.connections() === 0);
    server!.onMethod.set('initialize', 'silent');
    connect();
    await until(() => server!.connections() === 1);
    channel.close();
    await until(() => server!.connections() === 0);
    expect(channel.ready()).toBe(false);
  });
});
