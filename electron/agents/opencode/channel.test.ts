import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultAgents } from '../defaults.ts';
import type { Channel, Observation } from '../types.ts';
import { connectOpencode, windowsOf } from './channel.ts';
import { opencode } from './index.ts';

/** Keeps the documented contract of OpenCode's server, as far as a test lets it. */
let server: Server;
let port: number;
let dir: string;
let streams: ServerResponse[] = [];
let asked: { method: string; path: string; body: string; key: string }[] = [];
let answers: Record<string, (request: { path: string; body: string }, response: ServerResponse) => void>;
let seen: Observation[] = [];
let changes = 0;
let channel: Channel | null = null;

const json = (response: ServerResponse, value: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
const send = (type: string, properties: object) => {
  for (const stream of streams) stream.write(`data: ${JSON.stringify({ id: 'evt', type, properties })}\n\n`);
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-opencode-'));
  answers = {
    'GET /global/health': (_r, response) => json(response, { healthy: true }),
    'GET /event': (_r, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.push(response);
      send('server.connected', {});
    },
    'GET /session': (_r, response) => json(response, []),
    'POST /session': (_r, response) => json(response, { id: 'ses_new' }),
    'GET /config/providers': (_r, response) => json(response, { providers: [{ id: 'mock', models: { big: { limit: { context: 9_000 } } } }] }),
    'GET /session/status': (_r, response) => json(response, {}),
    'GET /permission': (_r, response) => json(response, []),
    'GET /question': (_r, response) => json(response, []),
    'POST /tui/select-session': (_r, response) => json(response, true),
    'POST /session/ses_new/prompt_async': (_r, response) => void response.writeHead(204).end(),
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const method = request.method ?? '';
    const path = request.url ?? '';
    asked.push({ method, path, body, key: request.headers.authorization ?? '' });
    const answer = answers[`${method} ${path}`] ?? answers[`${method} ${path.replace(/msg_\w+/, '*')}`];
    if (answer) answer({ path, body }, response);
    else json(response, { name: 'NotFoundError', data: { message: 'not here' } }, 404);
  };
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  channel?.close();
  streams = [];
  asked = [];
  seen = [];
  changes = 0;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(dir, { recursive: true, force: true });
});

function connect(more: { adopted?: boolean; cliSession?: string; env?: Record<string, string> } = {}): Channel {
  channel = connectOpencode({
    agent: { ...defaultAgents()[0]!, adapter: 'opencode' },
    session: 's',
    cliSession: more.cliSession ?? null,
    cwd: '/work',
    env: more.env ?? { QUATUOR_OPENCODE_PORT: String(port), OPENCODE_SERVER_PASSWORD: 'secret' },
    runDir: dir,
    adopted: more.adopted ?? false,
    now: Date.now,
    onObservation: (one) => void seen.push(one),
    onChange: () => void (changes += 1),
  });
  return channel!;
}
const ready = () => vi.waitFor(() => expect(channel?.ready()).toBe(true), { timeout: 60_000 });
const posts = () => asked.filter(({ method }) => method === 'POST').map(({ path }) => path);

describe('the control connection to OpenCode', () => {
  it('D2 gives a text once, with an id of ours, in a session that it opens and shows', async () => {
    connect();
    await ready();
    const result = await channel!.send('two\nlines');
    expect(posts().slice(0, 2)).toEqual(['/session', '/session/ses_new/prompt_async']);
    const { messageID, parts } = JSON.parse(asked.find(({ path }) => path.endsWith('prompt_async'))!.body) as { messageID: string; parts: unknown };
    expect(parts).toEqual([{ type: 'text', text: 'two\nlines' }]);
    expect(result).toEqual({ result: 'accepted', turn: messageID });
    expect(seen).toContainEqual({ cliSession: 'ses_new' });
    await vi.waitFor(() => expect(posts()).toContain('/tui/select-session'), { timeout: 60_000 });
    await channel!.send('again');
    expect(posts().filter((path) => path === '/session')).toHaveLength(1);
    expect(posts().filter((path) => path === '/tui/select-session')).toHaveLength(1);
    expect(asked.every(({ key }) => key === `Basic ${Buffer.from('opencode:secret').toString('base64')}`)).toBe(true);
  });

  it('an answer that is lost: the message is looked for by its id, and never sent again', async () => {
    connect();
    await ready();
    answers['POST /session/ses_new/prompt_async'] = (_r, response) => void response.destroy();
    answers['GET /session/ses_new/message/*'] = ({ path }, response) => json(response, { info: { id: path.split('/').at(-1) } });
    expect(await channel!.send('lost')).toMatchObject({ result: 'accepted' });
    delete answers['GET /session/ses_new/message/*'];
    expect(await channel!.send('lost too')).toMatchObject({ result: 'unknown' });
    expect(posts().filter((path) => path.endsWith('prompt_async'))).toHaveLength(2);
  });

  it('what was refused, and what could not be said at all, was not taken', async () => {
    connect();
    await ready();
    answers['POST /session/ses_new/prompt_async'] = (_r, response) => json(response, { data: { message: 'too odd' } }, 400);
    expect(await channel!.send('odd')).toEqual({ result: 'refused', reason: '400: too odd' });
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
    expect(await channel!.send('nobody there')).toMatchObject({ result: 'refused' });
  });

  it('a stream that ends withdraws what it told, and is opened again', async () => {
    connect();
    await ready();
    for (const stream of streams.splice(0)) stream.end();
    await vi.waitFor(() => expect(seen).toContainEqual({ withdrawn: 'channel' }), { timeout: 60_000 });
    expect(changes).toBeGreaterThanOrEqual(2);
    await ready();
    expect(streams).toHaveLength(1);
  });

  it('an event stream that was asked for too early stays silent: it is asked for again', async () => {
    const later = answers['GET /event']!;
    let silent = 0;
    answers['GET /event'] = () => {
      silent += 1;
      answers['GET /event'] = later;
    };
    connect();
    await ready();
    expect(silent).toBe(1);
  });

  it('X6 after a restart the key is read from a file that only this user can read, and the state is asked for', async () => {
    connect();
    await ready();
    channel!.close();
    const file = join(dir, 'opencode.key');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('secret');
    answers['GET /session/status'] = (_r, response) => json(response, { ses_1: { type: 'busy' } });
    answers['GET /permission'] = (_r, response) => json(response, [{ id: 'per_1', sessionID: 'ses_1', permission: 'edit' }]);
    connect({ adopted: true, cliSession: 'ses_1', env: {} });
    await ready();
    expect(seen.flatMap(({ evidence }) => (evidence ? [evidence.says] : []))).toEqual(['working', 'waiting-for-you']);
  });

  it('without a port or a key there is no connection', () => {
    expect(connectOpencode({ ...bare(), env: {} })).toBeNull();
    expect(connectOpencode({ ...bare(), adopted: true })).toBeNull();
  });

  it('windows of models are read from what the server tells, whatever it is', () => {
    expect(windowsOf({ providers: [{ id: 'a', models: { b: { limit: { context: 5 } }, c: null, d: { limit: {} } } }] })).toEqual([['a/b', 5]]);
    for (const odd of [undefined, null, 3, {}, { providers: 'x' }]) expect(windowsOf(odd)).toEqual([]);
  });
});

function bare() {
  return {
    agent: defaultAgents()[0]!, session: 's', cliSession: null, cwd: '/work', runDir: dir, adopted: false,
    env: {} as Record<string, string>, now: Date.now, onObservation: () => {}, onChange: () => {},
  };
}

describe('the start of OpenCode', () => {
  const launch = (more: object = {}, agent: object = {}) =>
    opencode.launch({
      agent: { ...defaultAgents()[0]!, adapter: 'opencode', ...agent }, session: 's', resume: null, cwd: '/w', spoolDir: '/s', trusted: true,
      prompt: null, capabilities: [], runDir: '/r', port: 4_711, ...more,
    });

  it('X6 its key goes by the environment, and is another one each time', () => {
    const [one, two] = [launch(), launch()];
    expect(one.args).toEqual(['--port', '4711']);
    const key = one.env.OPENCODE_SERVER_PASSWORD ?? '';
    expect(key).toMatch(/^[0-9a-f]{48}$/);
    expect(two.env.OPENCODE_SERVER_PASSWORD).not.toBe(key);
    expect(one.args.join(' ')).not.toContain(key);
  });

  it('autonomy is asked for each start; all is never given without being chosen', () => {
    const edits = JSON.parse(launch().env.OPENCODE_PERMISSION ?? '') as object;
    expect(edits).toMatchObject({ edit: 'allow', bash: 'ask' });
    expect(JSON.parse(launch({}, { autonomy: 'asks' }).env.OPENCODE_PERMISSION ?? '')).toMatchObject({ edit: 'ask', bash: 'ask' });
    expect(launch({}, { autonomy: 'all' }).args).toContain('--auto');
    expect(launch().args).not.toContain('--auto');
    expect(opencode.levels.all.risk).toContain('delete files');
  });

  it("the person's own flags and server stand", () => {
    const own = launch({}, { args: ['--port', '9', '--auto'] });
    expect(own.args).toEqual([]);
    expect(own.env).toEqual({});
  });
});
