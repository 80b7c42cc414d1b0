import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personas } from './personas.ts';
import type { PersonaName } from './personas.ts';
import { makeDemoProject } from './project.ts';
import { openPane } from './testing.ts';
import type { TestPane } from './testing.ts';

const program = fileURLToPath(new URL('./agent.ts', import.meta.url));
const names = Object.keys(personas) as PersonaName[];
let dir = '';
let panes: TestPane[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-agent-'));
});
afterEach(async () => {
  for (const pane of panes) pane.kill('SIGKILL');
  await Promise.all(panes.map((pane) => pane.exited));
  panes = [];
  rmSync(dir, { recursive: true, force: true });
});

function open(persona: PersonaName, args: string[] = [], more: { speed?: string; answers?: boolean; cwd?: string } = {}) {
  const pane = openPane({
    file: process.execPath,
    args: [program, '--as', persona, ...args],
    cwd: more.cwd ?? dir,
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
      QUATUOR_DEMO_HOME: join(dir, 'home'),
      QUATUOR_DEMO_SPEED: more.speed ?? '30',
      CLAUDE_CONFIG_DIR: undefined,
      CODEX_HOME: undefined,
    },
    ...(more.answers !== undefined && { answers: more.answers }),
  });
  panes.push(pane);
  return pane;
}

const composerOf = (name: PersonaName) => personas[name].composer.glyph.trim();
const ready = async (pane: TestPane, name: PersonaName) => {
  await pane.shows('simulated');
  await pane.until('the composer is empty', () => pane.cursor().x === 2 && pane.screen().includes(composerOf(name)));
};

describe.each(names)('simulated %s', (name) => {
  it('says that it is simulated, takes a paste, submits it on Enter and answers honestly', async () => {
    const pane = open(name);
    await ready(pane, name);
    pane.paste('first line\nsecond line');
    await pane.shows('second line');
    expect(pane.cursor().x).toBe(2 + 'second line'.length);
    pane.write('\r');
    await pane.shows(/I am a simulated agent/);
    await pane.until('the composer is empty again', () => pane.cursor().x === 2);
  });

  it('resumes a session by its own id and shows the earlier turns', async () => {
    const first = open(name);
    await ready(first, name);
    first.paste('remember the word marmalade');
    await first.shows('marmalade');
    first.write('\r');
    await first.shows(/I am a simulated agent/);
    await first.until('the turn is over', () => !/esc to (interrupt|cancel)|Thinking|Streaming/.test(first.screen()));
    first.paste('/exit');
    await first.shows('/exit');
    first.write('\r');
    expect((await first.exited).exitCode).toBe(0);
    const id = /([\w-]{36,38})\s*$/.exec(first.screen())?.[1] ?? '';
    const how = { claude: ['--resume', id], codex: ['resume', id], amp: ['threads', 'continue', id], antigravity: ['--conversation', id] };
    const second = open(name, how[name]);
    await second.shows(/I am a simulated agent/);
    expect(second.screen()).toContain('marmalade');
  });

  it('draws itself anew when the size changes', async () => {
    const pane = open(name);
    await ready(pane, name);
    pane.paste('@'.repeat(90));
    await pane.shows('@@@@@');
    pane.resize(60, 20);
    await pane.until('no row is wider than the screen and the draft is whole', () => {
      const rows = pane.screen().split('\n');
      return rows.length <= 20 && (pane.screen().match(/@/g) ?? []).length === 90;
    });
    expect(pane.screen()).toContain('@'.repeat(50));
  });

  it('interrupts a turn with Esc and quits with Ctrl-C as the CLI does', async () => {
    const pane = open(name, [], { speed: '1' });
    await ready(pane, name);
    pane.paste('hold on');
    await pane.shows('hold on');
    pane.write('\r');
    await pane.shows(/esc to (interrupt|cancel)|Thinking/);
    pane.write('\x1b');
    await pane.shows('Interrupted');
    pane.write('\x15');
    await pane.until('the composer is empty', () => pane.cursor().x === 2);
    pane.write('\x03');
    if (personas[name].quitCtrlC === 2) {
      await pane.shows('Press Ctrl-C again to exit');
      pane.write('\x03');
    }
    expect((await pane.exited).exitCode).toBe(0);
    expect(pane.raw()).toContain('\x1b[?2004l');
  });

  it('ends with its own words when the session is unknown', async () => {
    const how = { claude: ['--resume', 'nope'], codex: ['resume', 'nope'], amp: ['threads', 'continue', 'nope'], antigravity: ['--conversation', 'nope'] };
    const pane = open(name, how[name]);
    expect((await pane.exited).exitCode).toBe(1);
    expect(pane.screen()).toMatch(/No conversation|No saved session/);
  });

  it('goes away when its terminal does', async () => {
    const pane = open(name);
    await ready(pane, name);
    pane.kill('SIGHUP');
    const { exitCode, signal } = await pane.exited;
    // Codex dies of the signal, as the real one; the others leave in order.
    expect([exitCode, signal]).toEqual(name === 'codex' ? [0, 1] : [129, 0]);
  });
});

describe('signals', () => {
  it('Claude reports by OSC 7501 only to a terminal that answers, else by its title', async () => {
    const mute = open('claude', [], { answers: false });
    await ready(mute, 'claude');
    mute.paste('hello');
    await mute.shows('hello');
    mute.write('\r');
    await mute.until('a working title', () => mute.titles.some((title) => title.startsWith('◐')));
    await mute.until('an idle title', () => mute.titles.at(-1)?.startsWith('✳') ?? false);
    expect(mute.reports).toEqual([]);

    const heard = open('claude');
    await heard.reported('idle');
    heard.paste('hello');
    await heard.shows('hello');
    heard.write('\r');
    await heard.reported('done');
    expect(heard.titles.at(-1)).toBe('Claude Code');
    expect(heard.reports[0]).toBe('state=idle:app=claude-code');
    expect(heard.reports).toContain('state=working:app=claude-code');
  });

  it('Codex reports unasked, and its done turns to idle with the first key', async () => {
    const pane = open('codex', [], { answers: false });
    await pane.reported('idle');
    pane.paste('hello');
    await pane.shows('hello');
    pane.write('\r');
    await pane.reported('done');
    pane.write('x');
    await pane.reported('idle');
    await pane.shows('› x');
    expect(pane.reports.slice(-2)).toEqual(['state=done:app=codex', 'state=idle:app=codex']);
  });

  it('Codex takes a fast CR after raw typing as a line break', async () => {
    const pane = open('codex');
    await ready(pane, 'codex');
    pane.write('typed as keys\r');
    await pane.until('two rows of draft', () => pane.cursor().x === 2 && pane.screen().includes('› typed as keys'));
    expect(pane.reports.filter((report) => report.startsWith('state=done'))).toEqual([]);
  });

  it('Amp shows braille while working and its own mark when idle', async () => {
    const pane = open('amp');
    await ready(pane, 'amp');
    expect(pane.titles.at(-1)).toContain(' - amp - ');
    pane.paste('hello');
    await pane.shows('hello');
    pane.write('\r');
    await pane.until('a braille title', () => pane.titles.some((title) => /^[\u2800-\u28ff] /.test(title)));
    await pane.until('an idle title', () => pane.titles.at(-1)?.includes(' - amp - ') ?? false);
    expect(pane.reports).toEqual([]);
  });

  it('Antigravity shows a braille spinner and a verb', async () => {
    const pane = open('antigravity', [], { speed: '4' });
    await pane.shows('? for shortcuts');
    pane.paste('hello');
    await pane.shows('hello');
    pane.write('\r');
    await pane.shows(/[\u2800-\u28ff] \w+ing\.\.\./);
    await pane.shows('I am a simulated agent');
    expect(pane.reports).toEqual([]);
  });
});

describe('Claude Code on disk', () => {
  const log = () => readFileSync(join(dir, 'hooks.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const events = ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PermissionRequest', 'PostToolUse', 'Stop', 'SessionEnd'];
  const hooked = () => {
    const command = `(cat; echo) >> '${join(dir, 'hooks.log')}'`;
    const hooks = Object.fromEntries(events.map((event) => [event, [{ hooks: [{ type: 'command', command }] }]]));
    return JSON.stringify({ hooks });
  };

  it('runs the hooks in order, keeps a pid file and a transcript whose usage grows', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const project = join(dir, 'project');
    makeDemoProject(project);
    const pane = open('claude', ['--settings', hooked(), '--session-id', id, '--', 'CLAUDE.md\nTASK_ID: TASK-OB-009'], { cwd: project });
    await pane.shows('Do you want to proceed?');
    await pane.reported('blocked:app=claude-code:kind=permission');
    const home = join(dir, 'home', 'claude');
    const pidFile = join(home, 'sessions', `${pane.pid}.json`);
    expect(JSON.parse(readFileSync(pidFile, 'utf8'))).toMatchObject({ sessionId: id, status: 'waiting', waitingFor: 'permission prompt' });
    pane.paste('lost');
    await new Promise((done) => setTimeout(done, 200));
    expect(pane.screen()).not.toContain('lost');
    pane.write('\r');
    await pane.reported('done', 30_000);
    await pane.until('the pid file says idle', () => readFileSync(pidFile, 'utf8').includes('"idle"'));
    pane.paste('/exit');
    await pane.shows('/exit');
    pane.write('\r');
    expect((await pane.exited).exitCode).toBe(0);
    expect(existsSync(pidFile)).toBe(false);
    expect(pane.screen()).toContain(`claude --resume ${id}`);

    const seen = log();
    const order = seen.map((entry) => entry['hook_event_name']);
    expect(order.slice(0, 2)).toEqual(['SessionStart', 'UserPromptSubmit']);
    expect(order.indexOf('PermissionRequest')).toBeGreaterThan(order.indexOf('PreToolUse'));
    expect(order.slice(-2)).toEqual(['Stop', 'SessionEnd']);
    expect(seen[1]).toMatchObject({ session_id: id, cwd: project, prompt: 'CLAUDE.md\nTASK_ID: TASK-OB-009', permission_mode: 'default' });

    const folder = join(home, 'projects', project.replace(/[^a-zA-Z0-9]/g, '-'));
    expect(readdirSync(folder)).toEqual([`${id}.jsonl`]);
    const lines = readFileSync(join(folder, `${id}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { type: string; message?: { usage?: Record<string, number> } });
    const used = lines.flatMap(({ message }) => (message?.usage ? [Object.values(message.usage).reduce((a, b) => a + b, 0)] : []));
    expect(used.length).toBeGreaterThan(1);
    expect([...used].sort((a, b) => a - b)).toEqual(used);

    const again = open('claude', ['--session-id', id], { cwd: project });
    expect((await again.exited).exitCode).toBe(1);
    expect(again.screen()).toContain('already in use');
  });

  it('hands a large paste on inside its marker, and two-line pastes plain', async () => {
    const pane = open('claude', ['--settings', hooked()]);
    await pane.reported('idle');
    pane.paste('a\nb\nc\nd');
    await pane.shows('[Pasted text #1 +3 lines]');
    pane.write('\r');
    await pane.reported('done');
    for (const part of ['one\ntwo\n', 'three\nfour\n']) pane.paste(part);
    await pane.shows('four');
    pane.write('\r');
    await pane.until('a second prompt', () => log().filter((e) => e['hook_event_name'] === 'Stop').length === 2);
    const prompts = log().filter((e) => e['hook_event_name'] === 'UserPromptSubmit').map((e) => String(e['prompt']));
    expect(prompts[0]).toMatch(/^\n\n<pasted_content id="\w+">\na\nb\nc\nd\n<\/pasted_content/);
    expect(prompts[1]).toBe('one\ntwo\nthree\nfour\n');
  });

  it('a prompt that comes during a turn is hooked at once and belongs to that turn', async () => {
    const pane = open('claude', ['--settings', hooked()], { speed: '3' });
    await pane.reported('idle');
    pane.paste('first');
    await pane.shows('first');
    pane.write('\r');
    await pane.reported('working');
    pane.paste('second');
    await pane.shows('second');
    pane.write('\r');
    await pane.shows('Queued: second');
    await pane.reported('done');
    await pane.until('the Stop hook ran', () => log().some((e) => e['hook_event_name'] === 'Stop'));
    const order = log().map((e) => e['hook_event_name']);
    expect(order).toEqual(['SessionStart', 'UserPromptSubmit', 'UserPromptSubmit', 'Stop']);
  });
});
