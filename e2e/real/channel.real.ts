/** Codex's control connection with the real Codex in a pane of the real host. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel, Signal } from '../../electron/agents/index.ts';
import { chooseRunDir } from '../../electron/terminals/index.ts';
import { prompt, until } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { hold, taskScript } from '../model-server/index.ts';
import { cliPath } from './clis.ts';
import { around } from './one-agent.ts';
import type { Around } from './one-agent.ts';

let at: Around;
let b: Bench;

beforeEach(async () => {
  at = await around();
});
afterEach(() => at.close());

async function open(command = cliPath('codex'), dir?: string): Promise<void> {
  b = await at.open('codex', { command }, dir ? { dir } : {});
}

async function channel(): Promise<Channel> {
  return until('a control connection', () => {
    const found = b.agents.seat('codex')?.channel;
    return found?.ready() && found;
  }, 40_000);
}

const live = () => b.agents.live('codex');
const said = () => live()?.capabilities.find(({ name }) => name === 'channel');
const signals = () => b.events.flatMap((event) => (event.type === 'signal' ? [event.signal] : []));
const byChannel = (kind: Signal['kind']) => signals().filter((s) => s.kind === kind && s.source === 'channel');
/** The processes that name this test's folders: the launcher, the server and the CLI each do. */
const processes = (): { pid: number; args: string }[] =>
  execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .flatMap((found) => (found && !found[2]!.startsWith('Z') ? [{ pid: Number(found[1]), args: found[3]! }] : []))
    .filter(({ args }) => args.includes(`${b.dir}/spool/`));
/** The app-server itself, not npm's starter of it. */
const serverPid = (): number =>
  processes().filter(({ args }) => args.includes('app-server --listen') && !/^(?:node|\/bin\/sh) /.test(args))[0]?.pid ?? 0;

describe('the control connection to the real Codex', () => {
  test('D4 D8 a text goes in without a key: the draft stays, the text and its turn are named', async () => {
    at.server.script(taskScript({ match: 'TASK-CH-1', shell: 'cat README.md', finalText: 'Read.', usage: { input: 12_000 } }));
    await open();
    await b.start();
    const road = await channel();
    await b.state('ready', 30_000);
    b.type('half a thought');
    await expect.poll(() => b.screen()).toContain('half a thought');

    const text = 'TASK-CH-1 read it\nwith "two" lines, é 漢字 $HOME `x`';
    const sent = await road.send(text);
    expect(sent).toMatchObject({ result: 'accepted' });
    const heard = await until('the prompt', () => byChannel('prompt')[0], 20_000);
    const turn = 'turn' in sent ? sent.turn : '';
    expect(turn).toBeTruthy();
    expect(heard).toMatchObject({ text, turn });
    await until('the end', () => byChannel('ended')[0], 30_000);
    expect(byChannel('ended')[0]).toMatchObject({ turn });
    expect(at.server.turns()[0]?.request?.lastPrompt).toBe(text);
    expect(await b.screen()).toContain('half a thought');
    expect(live()?.capabilities).toContainEqual({ name: 'channel', has: true });
    expect(live()?.evidence.find((e) => e.source === 'channel')?.says).toBe('ready');
    expect(b.sessions[0]?.cliSession).toMatch(/^[0-9a-f-]{36}$/);
    expect(at.server.failures).toEqual([]);
  });

  test('A2 A16 a question shows as one, with its command, and nobody here answers it', async () => {
    const shell = 'echo asked > made.txt';
    at.server.script({ match: 'TASK-CH-2', reply: [{ calls: [{ shell, escalate: 'May I write?' }] }, { text: 'Done.' }] });
    await open();
    await b.start();
    const road = await channel();
    await b.state('ready', 30_000);
    // The first turn of a thread makes it possible to hear of its items.
    at.server.script({ match: 'hello', reply: { text: 'Hello.' } });
    expect(await road.send('hello')).toMatchObject({ result: 'accepted' });
    await until('the end of the first turn', () => byChannel('ended')[0], 30_000);
    await b.state('ready', 30_000);
    expect(await road.send('TASK-CH-2 ask first')).toMatchObject({ result: 'accepted' });
    await b.state('waiting-for-you', 30_000);
    const asked = () => live()?.evidence.find((e) => e.source === 'channel');
    await expect.poll(() => asked()?.detail).toContain(shell);
    expect(asked()?.says).toBe('waiting-for-you');
    expect(await road.send('at the wrong time')).toMatchObject({ result: 'refused' });
    expect(existsSync(join(at.repo.dir, 'made.txt'))).toBe(false);
    await expect.poll(() => b.screen()).toContain('Yes, proceed');
    // A new dialog is deaf at first.
    await new Promise((done) => setTimeout(done, 1000));
    b.type('\r');
    await until('the end', () => byChannel('ended')[1], 30_000);
    expect(at.repo.read('made.txt')).toBe('asked\n');
    await b.state('ready', 30_000);
    expect(at.server.turns().map((turn) => turn.request?.lastPrompt)).not.toContain('at the wrong time');
  });

  test('A15 D2 main dies in the middle of a turn: the next one hears its prompt and its end from the server', async () => {
    const gate = hold();
    at.server.script({ match: 'TASK-CH-3', reply: { text: 'Late.', hold: gate } });
    await open();
    await b.start();
    const road = await channel();
    await b.state('ready', 30_000);
    const sent = await road.send('TASK-CH-3 take your time');
    await gate.reached;
    const before = b.events.length;
    await b.restart([]);
    expect(await channel()).not.toBe(road);
    const since = () => b.events.slice(before).flatMap((event) => (event.type === 'signal' && event.signal.source === 'channel' ? [event.signal] : []));
    const heard = await until('the prompt', () => since().find((s) => s.kind === 'prompt'), 30_000);
    expect(heard).toMatchObject({ text: 'TASK-CH-3 take your time', turn: 'turn' in sent ? sent.turn : '' });
    await b.state('working', 30_000);
    gate.release();
    const end = await until('the end', () => since().find((s) => s.kind === 'ended'), 30_000);
    expect(end).toMatchObject({ turn: 'turn' in sent ? sent.turn : '' });
    expect(end).not.toHaveProperty('error');
    await b.state('ready', 30_000);
    expect(at.server.turns()).toHaveLength(1);
  });

  test('A16 a server that is killed is started again, the pane goes on, and the connection comes back', async () => {
    at.server.script({ reply: { text: 'Well.' } });
    await open();
    await b.start();
    const road = await channel();
    await b.state('ready', 30_000);
    expect(await road.send('one')).toMatchObject({ result: 'accepted' });
    await until('the first end', () => byChannel('ended')[0], 30_000);
    await b.state('ready', 30_000);
    const old = serverPid();
    expect(old).toBeGreaterThan(0);
    process.kill(old, 'SIGKILL');
    await until('the loss', () => !road.ready(), 20_000);
    expect(said()).toMatchObject({ has: false, instead: expect.stringContaining('lost') });
    await until('the way back', () => road.ready() && live()?.state === 'ready', 60_000);
    expect(serverPid()).not.toBe(old);
    const sent = await road.send('two');
    expect(sent).toMatchObject({ result: 'accepted' });
    await until('the second prompt', () => byChannel('prompt').find((s) => s.kind === 'prompt' && s.text === 'two'), 30_000);
    await until('its end', () => byChannel('ended').find((s) => s.kind === 'ended' && s.turn === ('turn' in sent ? sent.turn : '')), 30_000);
    await expect.poll(() => b.screen()).toContain('two');
  });

  test.each(['quit', 'stop', 'kill -9'] as const)('A15 the server ends with its pane: %s', async (how) => {
    const gate = hold();
    at.server.script({ match: 'TASK-CH-4', reply: { text: 'never', hold: gate } });
    await open();
    const session = await b.start();
    const road = await channel();
    await b.state('ready', 30_000);
    if (how !== 'quit') {
      await road.send('TASK-CH-4 for ever');
      await gate.reached;
    }
    expect(serverPid()).toBeGreaterThan(0);
    const { pane } = b.agents.seat('codex')!;
    const leader = (await b.host.panes()).find((one) => one.pane === pane)!.pid;
    if (how === 'stop') await b.agents.stop('codex');
    else if (how === 'kill -9') process.kill(leader, 'SIGKILL');
    else b.type('\x03');
    await b.state('exited', 30_000);
    if (how === 'quit') expect(live()?.why).toContain('exit code 0');
    await expect.poll(processes).toEqual([]);
    await expect.poll(() => existsSync(join(b.dir, 'spool', session.id)) && readdirSync(join(b.dir, 'spool', session.id))).toBe(false);
    gate.release();
  });

  test('A16 a Codex without an app-server runs without one in the same pane, and it is said', async () => {
    at.server.script({ match: 'TASK-CH-5', reply: { text: 'Well.' } });
    const old = join(at.home.binDir, 'old-codex');
    writeFileSync(old, `#!/bin/sh\nfor word; do [ "$word" = app-server ] && exit 2; done\nexec '${cliPath('codex')}' "$@"\n`);
    chmodSync(old, 0o755);
    await open(old);
    await b.start();
    await b.state('ready', 40_000);
    await expect.poll(said).toMatchObject({ has: false, instead: expect.stringContaining('exit code 2') });
    expect(b.agents.seat('codex')?.channel?.ready()).toBe(false);
    b.send('TASK-CH-5 typed');
    await b.reaches('m1', 'finished', 60_000);
    expect(at.server.turns()[0]?.request?.lastPrompt).toBe('TASK-CH-5 typed');
    expect(processes().filter(({ args }) => args.includes('app-server'))).toEqual([]);
  });

  test('D1 D2 D6 D8 messages of 1 to 100 lines go through it, in order and word for word, from the first moment on', async () => {
    at.server.script({ reply: { text: 'Well.' } });
    await open();
    await b.start();
    const texts = [1, 4, 40, 100].map((lines, n) => prompt(`TASK-CH-6-${n}`, lines));
    texts.forEach((text, n) => b.send(text, `m${n}`));
    for (const [n] of texts.entries()) await b.reaches(`m${n}`, 'finished', 60_000);
    const stages = b.journal.filter((entry) => entry.stage !== 'returned').map((entry) => `${entry.id} ${entry.stage}`);
    expect(stages).toEqual(texts.flatMap((_, n) => ['writing', 'written', 'accepted', 'finished'].map((stage) => `m${n} ${stage}`)));
    expect(at.server.turns().map((turn) => turn.request?.lastPrompt)).toEqual(texts);
    const accepted = b.journal.filter((entry) => entry.stage === 'accepted').map((entry) => entry.detail);
    expect(accepted.filter((detail) => !/control connection|\(channel\)|\(hook\)/.test(detail))).toEqual([]);
  });

  test('A4 C2 a resumed session has its connection too, and the permissions of now, not those of its last run', async () => {
    const shell = 'echo asked > made.txt';
    at.server.script([
      { match: 'TASK-CH-7', reply: [{ calls: [{ shell, escalate: 'May I write?' }] }, { text: 'Done.' }] },
      { reply: { text: 'Well.' } },
    ]);
    await open();
    let autonomy: 'all' | 'asks' = 'all';
    const set = () => b.agents.set(b.list.map((agent) => ({ ...agent, autonomy })));
    set();
    await b.start();
    await b.state('ready', 40_000);
    expect(await (await channel()).send('hello')).toMatchObject({ result: 'accepted' });
    await until('its end', () => byChannel('ended')[0], 30_000);
    await b.agents.stop('codex');
    const session = b.sessions[0]!.cliSession!;
    autonomy = 'asks';
    set();
    await b.start(session);
    const road = await channel();
    await b.state('ready', 40_000);
    await expect.poll(() => b.screen()).toContain('hello');
    expect(await road.send('TASK-CH-7 ask first')).toMatchObject({ result: 'accepted' });
    await b.state('waiting-for-you', 40_000);
    expect(existsSync(join(at.repo.dir, 'made.txt'))).toBe(false);
    expect(b.sessions.map(({ cliSession }) => cliSession)).toEqual([session, session]);
  });

  test('A12 a Codex that was left for a shell has ended, though its server still runs', async () => {
    at.server.script({ reply: { text: 'Well.' } });
    const wrapper = join(at.home.binDir, 'wrapped');
    writeFileSync(wrapper, `#!/bin/sh\n'${cliPath('codex')}' "$@"\necho 'your shell'; exec sh -i\n`);
    chmodSync(wrapper, 0o755);
    await open(wrapper);
    await b.start();
    await channel();
    await b.state('ready', 40_000);
    b.type('\x03');
    await expect.poll(() => b.screen()).toContain('your shell');
    await b.state('exited', 20_000);
    expect(serverPid()).toBeGreaterThan(0);
  });

  test('X1 where the folder of a session is too long for a socket, a short one of this user alone is taken', async () => {
    at.server.script({ reply: { text: 'Well.' } });
    const deep = join(mkdtempSync(join(realpathSync(tmpdir()), 'quatuor-channel-')), 'a folder with a long name '.repeat(3).trim());
    mkdirSync(deep);
    await open(undefined, deep);
    const session = await b.start();
    const road = await channel();
    await b.state('ready', 40_000);
    expect(await road.send('hello')).toMatchObject({ result: 'accepted' });
    const folder = chooseRunDir(join(deep, 'spool', session.id));
    expect(folder.startsWith(deep)).toBe(false);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 's.sock')).mode & 0o777).toBe(0o600);
    await b.agents.stop('codex');
    await expect.poll(() => existsSync(folder)).toBe(false);
  });
});
