/** The real terminal host, the real watch, and programs that print what CLIs print. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentLive, AgentState, Session } from '../../shared/model/index.ts';
import { hosts, until } from '../terminals/test/host.ts';
import type { HostClient } from '../terminals/index.ts';
import { createAgents, defaultAgents } from './index.ts';
import type { Agents, AgentsEvent } from './index.ts';

/** Prints what is said to it, with \\033 and \\007 as the bytes that they mean. No shell has the pane. */
const TALK = `stty -echo; exec awk 'BEGIN { printf "\\033]2;here\\007"; fflush() }
{ gsub(/\\\\033/, "\\033"); gsub(/\\\\007/, "\\007"); printf "%s", $0; fflush() }'\n`;

const b64 = (text: string) => Buffer.from(text).toString('base64');
const all = hosts();
let dir: string;
let host: HostClient;
let agents: Agents;
let events: AgentsEvent[] = [];

beforeEach(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-signals-')));
  host = await all.connect(all.folder());
  events = [];
  writeFileSync(join(dir, 'talker'), `#!/bin/sh\n${TALK}`);
  chmodSync(join(dir, 'talker'), 0o755);
});
afterEach(() => {
  agents.close();
  all.end();
  rmSync(dir, { recursive: true, force: true });
});

const make = (): Agents =>
  createAgents({
    spoolDir: join(dir, 'spool'),
    rulesDir: join(dir, 'rules'),
    stateDir: join(dir, 'state'),
    env: { PATH: '/usr/bin:/bin', HOME: dir, LANG: 'C.UTF-8' },
    onEvent: (event) => events.push(event),
  });

/** Starts the talker as this agent: what is said to it, it prints. */
async function talk(id: 'claude' | 'codex' | 'amp') {
  agents = make();
  const agent = defaultAgents().find((a) => a.id === id)!;
  agents.set([{ ...agent, command: join(dir, 'talker') }]);
  agents.setHost(host);
  let session: Session | null = null;
  await agents.start({ agent: id, cwd: dir, trusted: true, cols: 80, rows: 24 }, (s) => void (session = s));
  const live = (): AgentLive => agents.live(id)!;
  await until(async () => (await host.screen(live().pane!.id)).title === 'here');
  return {
    live,
    session: session as unknown as Session,
    say: (text: string) => host.input(live().pane!.id, Buffer.from(`${text}\n`), 'app'),
    is: (state: AgentState) => until(() => live().state === state),
    evidence: (source: string) => live().evidence.find((e) => e.source === source),
    hook(name: string, payload: object) {
      const file = join(dir, 'spool', (session as unknown as Session).id, name);
      writeFileSync(`${file}.tmp`, JSON.stringify(payload));
      rmSync(`${file}.json`, { force: true });
      writeFileSync(`${file}.json`, JSON.stringify(payload));
    },
  };
}
const report = (text: string) => `\\033]7501;${text}\\007`;

describe('what a terminal tells of an agent', () => {
  it('A10 a notice asks for the person, by the rule of its CLI', async () => {
    const codex = await talk('codex');
    codex.say('\\033]9;Approval requested: touch x\\007');
    await codex.is('waiting-for-you');
    expect(codex.evidence('notice')).toMatchObject({ rule: 'codex.json#notice-asks', detail: expect.stringContaining('touch x') });
    codex.say(report('state=working'));
    await codex.is('working');
  });

  it("D5 a shell's mark says that the CLI has ended, though its pane lives", async () => {
    const amp = await talk('amp');
    amp.say('\\033]133;D;1\\007\\033]133;A\\007');
    await amp.is('exited');
    expect(amp.live()).toMatchObject({ why: 'its program ended with 1, and a shell prompt stands in its pane' });
    amp.say('\\033]133;C\\007');
    await amp.is('unknown');
  });

  it('A10 progress is work, until it is taken back', async () => {
    const amp = await talk('amp');
    amp.say('\\033]9;4;1;40\\007');
    await amp.is('working');
    expect(amp.evidence('activity')?.detail).toBe('it shows progress: 40 %');
    amp.say('\\033]9;4;0;0\\007');
    await until(() => amp.evidence('activity') === undefined);
  });

  it('A10 the records of children and what other sessions tell do not move the state', async () => {
    const claude = await talk('claude');
    claude.say(report('state=idle'));
    await claude.is('ready');
    claude.say(report(`state=working:id=task-1:title=${b64('tests')}`));
    const of = (id: string) => ({ hook_event_name: 'UserPromptSubmit', session_id: id, prompt: 'x' });
    claude.hook('other', of('another-session'));
    await until(() => !claude.evidence('hook'));
    claude.hook('sub', { hook_event_name: 'SubagentStart', session_id: claude.session.cliSession, agent_id: 'a' });
    claude.hook('sub2', { hook_event_name: 'SubagentStop', session_id: claude.session.cliSession, agent_id: 'a' });
    claude.say(`\\033]2;later\\007`);
    await until(async () => (await host.screen(claude.live().pane!.id)).title === 'later');
    expect(claude.live().state).toBe('ready');
    claude.hook('own', of(claude.session.cliSession!));
    // Hooks are read in their order: that of the other session was read before this one.
    await until(() => events.some((e) => e.type === 'signal' && e.signal.kind === 'prompt'));
    expect(events.filter((e) => e.type === 'signal' && e.signal.kind === 'prompt')).toHaveLength(1);
    expect(events.filter((e) => e.type === 'named')).toEqual([]);
  });

  it('A8 a limit in the words of a report holds until the time that they name, or until work', async () => {
    const codex = await talk('codex');
    codex.say(report('state=idle'));
    await codex.is('ready');
    codex.say(report('state=working'));
    await codex.is('working');
    const words = "You've hit your usage limit. Try again in 2 hours 5 minutes.";
    codex.say(report(`state=error:msg=${b64(words)}`));
    await codex.is('rate-limited');
    const { limit } = codex.live();
    expect(limit?.text).toContain('usage limit');
    expect(limit!.until! - limit!.seenAt).toBe(125 * 60_000);
    expect(codex.live().evidence.find((e) => e.says === 'rate-limited')?.rule).toBe('codex.json#limit-named');
    codex.say(report('state=working'));
    await codex.is('working');
    codex.say(report('state=done'));
    await codex.is('ready');
    expect(codex.live().limit).toBeNull();
  });

  it('A8 a limit that a hook tells holds though the turn is over, and names its rule', async () => {
    const claude = await talk('claude');
    claude.say(report('state=idle'));
    await claude.is('ready');
    const words = 'You have hit your session limit · resets in 3 hours';
    claude.hook('stop', {
      hook_event_name: 'StopFailure', session_id: claude.session.cliSession, error: 'rate_limit', last_assistant_message: words,
    });
    await claude.is('rate-limited');
    const { limit, evidence } = claude.live();
    expect(limit).toMatchObject({ text: words, until: limit!.seenAt + 3 * 3_600_000 });
    expect(evidence.find((e) => e.says === 'rate-limited')?.rule).toBe('claude.json#limit-named');
    expect(evidence.find((e) => e.source === 'hook' && e.says === 'ready')).toBeTruthy();
    claude.say(report('state=done'));
    claude.say(`\\033]2;later\\007`);
    await until(async () => (await host.screen(claude.live().pane!.id)).title === 'later');
    expect(claude.live().state).toBe('rate-limited');
  });

  it('A8 a limit whose words name no time ends when the quota is filled again', async () => {
    const codex = await talk('codex');
    codex.say(report('state=idle'));
    await codex.is('ready');
    const rollout = join(dir, 'rollout.jsonl');
    const resets = Math.floor(Date.now() / 1_000) + 7_200;
    const line = (payload: object) => JSON.stringify({ timestamp: new Date().toISOString(), type: 'event_msg', payload });
    writeFileSync(rollout, `${line({ type: 'token_count', info: null, rate_limits: { primary: { used_percent: 100, resets_at: resets } } })}\n`);
    codex.hook('start', { hook_event_name: 'SessionStart', session_id: 'own', transcript_path: rollout });
    await until(() => events.some((e) => e.type === 'named'));
    codex.say(report(`state=error:msg=${b64("You've hit your usage limit. Try again later.")}`));
    await codex.is('rate-limited');
    await until(() => (codex.live().limit?.until ?? null) !== null);
    expect(codex.live().limit?.until).toBe(resets * 1_000);
  });

  it('A8 an error of another kind is no limit', async () => {
    const codex = await talk('codex');
    codex.say(report('state=working'));
    codex.say(report(`state=error:msg=${b64('unexpected status 529')}`));
    await codex.is('ready');
    expect(codex.live().limit).toBeNull();
  });

  it('A7 a person’s own rule counts from the next start; a wrong file is told with its line', async () => {
    mkdirSync(join(dir, 'rules'));
    const rule = { id: 'mine', match: '^here$', says: 'waiting-for-you', detail: 'its title says here' };
    writeFileSync(join(dir, 'rules', 'amp.json'), JSON.stringify({ format: 1, cli: 'amp', titles: [rule] }));
    const amp = await talk('amp');
    await amp.is('waiting-for-you');
    expect(amp.evidence('title')?.rule).toBe('rules/amp.json#mine');
    await agents.stop('amp');
    writeFileSync(join(dir, 'rules', 'amp.json'), '{\n  "format": 1,\n  "cli": "amp",\n  "titles": 7\n}');
    await agents.start({ agent: 'amp', cwd: dir, trusted: true, cols: 80, rows: 24 }, () => {});
    const problem = events.find((e) => e.type === 'problem');
    expect(problem).toMatchObject({ agent: 'amp', text: expect.stringMatching(/^rules\/amp\.json, line 4, column 3: .*built-in rules stay in force/) });
    expect(amp.evidence('title')).toBeUndefined();
  });
});

describe('a start', () => {
  it('A14 A4 uses only flags that the CLI knows, and holds the lock of its session', async () => {
    const log = join(dir, 'argv');
    writeFileSync(join(dir, 'talker'), `#!/bin/sh
[ "$1" = --version ] && echo 2.1.100 && exit
[ "$1" = --help ] && printf "Usage: claude\\n  --session-id <uuid>\\n" && exit
echo "$*" >>'${log}'
${TALK}`);
    const claude = await talk('claude');
    await until(() => existsSync(log));
    const argv = readFileSync(log, 'utf8');
    expect(argv).toContain(`--session-id ${claude.session.cliSession}`);
    expect(argv).not.toMatch(/--settings|--permission-mode/);
    expect(claude.live().cli.version).toBe('2.1.100');
    expect(claude.live().capabilities.filter((c) => !c.has).map((c) => c.name)).toContain('--settings');
    // Another Quatuor with the same state, and the same session of the CLI.
    const second = make();
    const agent = { ...defaultAgents()[0]!, id: 'second', name: 'Second', command: join(dir, 'talker') };
    second.set([agent]);
    second.setHost(host);
    const resume = claude.session.cliSession;
    const again = () => second.start({ agent: 'second', cwd: dir, trusted: true, cols: 80, rows: 24, resume }, () => {});
    await expect(again()).rejects.toThrow(/open in another terminal already \(Claude, process \d+\)/);
    await agents.stop('claude');
    await again();
    expect(second.live('second')?.pane?.exited).toBe(false);
    await second.stop('second');
    second.close();
  });

  it('A4 one that fails before its program runs leaves no lock behind', async () => {
    const claude = await talk('claude');
    const resume = claude.session.cliSession;
    await agents.stop('claude');
    const start = (onSession: () => void) => agents.start({ agent: 'claude', cwd: dir, trusted: true, cols: 80, rows: 24, resume }, onSession);
    const full = () => {
      throw new Error('the disk is full');
    };
    await expect(start(full)).rejects.toThrow('the disk is full');
    await start(() => {});
    expect(claude.live().pane?.exited).toBe(false);
  });

  it('A3 how long a CLI takes to start is learned', async () => {
    const amp = await talk('amp');
    // A title that proves nothing does not end the start.
    amp.say('\\033]2;project - amp\\007');
    await expect.poll(() => amp.live().evidence.map((e) => e.source)).toContain('title');
    expect(amp.live().state).toBe('starting');
    expect(existsSync(join(dir, 'state', 'starts.json'))).toBe(false);
    amp.say('\\033]2;⠿ working\\007');
    await amp.is('working');
    const learned = JSON.parse(readFileSync(join(dir, 'state', 'starts.json'), 'utf8')) as { starts: Record<string, number[]> };
    expect(learned.starts['amp']).toHaveLength(1);
    expect(amp.live().evidence.find((e) => e.source === 'process')?.says).toBe('unknown');
  });
});

describe('a session that ended unseen', () => {
  it('A5 what its hooks left is told as signals, and its folder goes', async () => {
    agents = make();
    agents.set(defaultAgents());
    const session: Session = { id: 's-1', agent: 'claude', pane: 's-1', cliSession: 'own', startedAt: 1 };
    const folder = join(dir, 'spool', 's-1');
    mkdirSync(folder, { recursive: true });
    const of = (id: string, prompt: string) => JSON.stringify({ hook_event_name: 'UserPromptSubmit', session_id: id, prompt });
    writeFileSync(join(folder, 'h1.json'), of('other', 'not ours'));
    writeFileSync(join(folder, 'h2.json'), of('own', 'ours'));
    await agents.leave([session]);
    const signals = events.flatMap((e) => (e.type === 'signal' ? [e.signal] : []));
    expect(signals).toMatchObject([{ kind: 'prompt', text: 'ours' }]);
    expect(existsSync(folder)).toBe(false);
    await agents.leave([session]);
    expect(events.filter((e) => e.type === 'signal')).toHaveLength(1);
  });
});
