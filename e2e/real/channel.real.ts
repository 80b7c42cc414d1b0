/** Codex's control connection with the real Codex in a pane of the real host. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel, Signal } from '../../electron/agents/index.ts';
import { bench, until } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { startModelServer, taskScript } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import { cliPath } from './clis.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { smallRepo } from './repo.ts';
import type { Repo } from './repo.ts';

let server: ModelServer;
let home: Home;
let repo: Repo;
let b: Bench;

beforeEach(async () => {
  server = await startModelServer();
  repo = smallRepo(realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-channel-'))));
  home = makeHome({ url: server.url, trusted: [repo.dir] });
});

afterEach(async () => {
  await b.close();
  await server.close();
  home.dispose();
  repo.dispose();
  rmSync(b.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

async function open(command = cliPath('codex'), args: string[] = []): Promise<void> {
  const { PATH: path = '', ...env } = home.env;
  b = await bench('codex', (agent) => ({ ...agent, command, args, env }), { cwd: repo.dir, env: { PATH: path } });
}

async function channel(): Promise<Channel> {
  return until('a control connection', () => {
    const found = b.agents.seat('codex')?.channel;
    return found?.ready() && found;
  }, 40_000);
}

const live = () => b.agents.live('codex');
const signals = () => b.events.flatMap((event) => (event.type === 'signal' ? [event.signal] : []));
const byChannel = (kind: Signal['kind']) => signals().filter((s) => s.kind === kind && s.source === 'channel');
describe('the control connection to the real Codex', () => {
  test('D4 D8 a text goes in without a key: the draft stays, the text and its turn are named', async () => {
    server.script(taskScript({ match: 'TASK-CH-1', shell: 'cat README.md', finalText: 'Read.', usage: { input: 12_000 } }));
    await open();
    await b.start();
    const road = await channel();
    await b.state('ready', 30_000);
    b.type('half a thought');
    await expect.poll(() => b.screen()).toContain('half a thought');

    const text = 'TASK-CH-1 read it\nwith "two" lines, é 漢字 $HOME `x`';
    const sent = await road.send(text);
    expect(sent).toMatchObject({ result: 'accepted' });
    const prompt = await until('the prompt', () => byChannel('prompt')[0], 20_000);
    const turn = 'turn' in sent ? sent.turn : '';
    expect(turn).toBeTruthy();
    expect(prompt).toMatchObject({ text, turn });
    await until('the end', () => byChannel('ended')[0], 30_000);
    expect(byChannel('ended')[0]).toMatchObject({ turn });
    expect(server.turns()[0]?.request?.lastPrompt).toBe(text);
    expect(await b.screen()).toContain('half a thought');
    expect(live()?.capabilities).toContainEqual({ name: 'channel', has: true });
    expect(live()?.evidence.find((e) => e.source === 'channel')?.says).toBe('ready');
    expect(b.sessions[0]?.cliSession).toMatch(/^[0-9a-f-]{36}$/);
    expect(server.failures).toEqual([]);
  });
});
