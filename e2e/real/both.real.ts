import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hold, taskScript } from '../model-server/index.ts';
import { ready, reported, submit } from './clis.ts';
import type { CliName } from './clis.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { read7501 } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const CLIS: CliName[] = ['claude', 'codex'];

let desk: Desk;
afterEach(() => desk.close());

/** States as the terminal reported them, without repeats. */
function states(terminal: Terminal, since = 0): string[] {
  return terminal.signs.slice(since)
    .filter((sign) => sign.kind === '7501' && sign.text !== '?')
    .map((sign) => read7501(sign.text).state ?? '')
    .filter((state, at, all) => state !== all[at - 1]);
}

/** Hooks are written by other processes: a little later than the screen. */
async function hookSeen(name: string): Promise<Record<string, unknown>> {
  return expect.poll(() => desk.hooks().find((hook) => hook.hook_event_name === name))
    .toBeDefined()
    .then(() => desk.hooks().find((hook) => hook.hook_event_name === name) ?? {});
}

/** A new dialog drops the keys of its first moments (150 to 300 ms were seen). */
const dialogTakesKeys = () => new Promise((resolve) => setTimeout(resolve, 1000));

function expectClean(): void {
  expect(desk.server.failures).toEqual([]);
  expect(desk.server.unmatched.map((request) => request.lastPrompt)).toEqual([]);
}

describe.each(CLIS)('the real %s in a trusted clone', (name) => {
  beforeEach(async () => {
    desk = await openDesk();
  });

  test('a typed task runs its command in the clone and ends with a Stop hook and state done', async () => {
    desk.server.script(taskScript({
      match: /TASK-PO-001/,
      shell: ['mkdir -p notes && echo hello > notes/made.txt', 'cat notes/made.txt'],
      finalText: 'The file is there.',
    }));
    const terminal = desk.launch(name);
    await ready(terminal);
    const since = await submit(terminal, 'TASK-PO-001: make notes/made.txt');
    await reported(terminal, ['done'], since);

    expect(desk.repo.read('notes/made.txt')).toBe('hello\n');
    expect(states(terminal, since)).toEqual(['working', 'done']);
    const stop = await hookSeen('Stop');
    expect(stop.last_assistant_message).toBe('The file is there.');
    expect(desk.hookNames()).toEqual([
      'SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PreToolUse', 'PostToolUse', 'Stop',
    ]);
    const prompt = desk.hooks().find((hook) => hook.hook_event_name === 'UserPromptSubmit')?.prompt;
    expect(prompt).toBe('TASK-PO-001: make notes/made.txt');
    const last = desk.server.turns().at(-1)?.request;
    expect(last?.results.map((result) => result.isError)).toEqual([false, false]);
    expect(last?.results[1]?.text).toContain('hello');
    expectClean();
  });

  test('a long prompt reaches hook and model word for word', async () => {
    desk.server.script({ reply: { text: 'Read.' } });
    const text = [
      'TASK-PO-002: a long order',
      ...Array.from({ length: 38 }, (_, n) => `${n}. line with "quotes", $dollars, \\backslash, é, 漢字 and 🎻`),
      'the last line',
    ].join('\n');
    const terminal = desk.launch(name);
    await ready(terminal);
    const since = await submit(terminal, text);
    await reported(terminal, ['done'], since);

    expect(desk.server.turns()[0]?.request?.lastPrompt).toBe(text);
    expect((await hookSeen('UserPromptSubmit')).prompt).toBe(text);
    expectClean();
  });

  test('a prompt given at launch submits itself', async () => {
    desk.server.script(taskScript({ match: 'TASK-PO-003', shell: 'echo launch > made.txt' }));
    const terminal = desk.launch(name, { prompt: 'TASK-PO-003: two\nlines' });
    await reported(terminal, ['done']);

    expect(desk.repo.read('made.txt')).toBe('launch\n');
    expect(desk.server.turns()[0]?.request?.lastPrompt).toBe('TASK-PO-003: two\nlines');
    expectClean();
  });

  test('D5 a permission dialog reports blocked, runs nothing by itself, and takes Enter for a yes', async () => {
    const shell = 'echo asked > made.txt';
    desk.server.script({ match: 'TASK-PO-004', reply: [{ calls: [{ shell, escalate: 'May I write?' }] }, { text: 'Done.' }] });
    const terminal = desk.launch(name, { free: false });
    await ready(terminal);
    const since = await submit(terminal, 'TASK-PO-004: ask first');
    await reported(terminal, ['blocked'], since);
    await hookSeen('PermissionRequest');

    expect(terminal.state().kind).toBe('permission');
    await terminal.until((screen) => /proceed\?|following command\?/.test(screen));
    await dialogTakesKeys();
    expect(desk.repo.read('made.txt')).toBeUndefined();
    terminal.paste('a text that comes at the wrong time');
    terminal.write('\r');
    await reported(terminal, ['done'], since);

    expect(desk.repo.read('made.txt')).toBe('asked\n');
    expect(desk.server.turns().map((turn) => turn.request?.lastPrompt)).toEqual([
      'TASK-PO-004: ask first', 'TASK-PO-004: ask first',
    ]);
    expectClean();
  });

  test('a server that refuses once is asked again and the task is done', async () => {
    desk.server.script([
      { match: 'TASK-PO-005', times: 1, reply: { error: { status: 500 } } },
      taskScript({ match: 'TASK-PO-005', shell: 'echo again > made.txt' }),
    ]);
    const terminal = desk.launch(name);
    await ready(terminal);
    const since = await submit(terminal, 'TASK-PO-005: be patient');
    await reported(terminal, ['done'], since);

    expect(desk.repo.read('made.txt')).toBe('again\n');
    expect(desk.server.turns().map((turn) => turn.status)).toEqual([500, 200, 200]);
    expectClean();
  });

  test('Escape interrupts a running turn: idle, and no Stop hook', async () => {
    const gate = hold();
    desk.server.script({ match: 'TASK-PO-006', reply: { text: 'never said', hold: gate } });
    const terminal = desk.launch(name);
    await ready(terminal);
    const since = await submit(terminal, 'TASK-PO-006: think for ever');
    await gate.reached;
    await terminal.until((screen) => screen.includes('esc to interrupt'));
    terminal.write('\x1b');
    await reported(terminal, ['idle'], since);

    expect(states(terminal, since)).toEqual(['working', 'idle']);
    expect(desk.hookNames()).not.toContain('Stop');
    await expect.poll(() => desk.server.turns()[0]?.aborted).toBe(true);
    gate.release();
    // Claude gives the prompt back as a draft, Codex leaves its composer empty.
    await terminal.until((screen) => /^❯.TASK-PO-006/m.test(screen) === (name === 'claude'));
  });
});

describe('the real claude meets an unknown folder', () => {
  beforeEach(async () => {
    desk = await openDesk({ trust: false });
  });

  test('D5 the trust dialog reports blocked before any hook, and Enter means No', async () => {
    const terminal = desk.launch('claude');
    await reported(terminal, ['blocked']);
    await terminal.until((screen) => /❯\s*No, exit/.test(screen));

    expect(terminal.state()).toMatchObject({ kind: 'permission', msg: 'trust this folder' });
    expect(desk.hookNames()).toEqual([]);
    await dialogTakesKeys();
    terminal.write('\r');
    expect((await terminal.exited).code).toBe(1);
    expect(desk.server.turns()).toEqual([]);
  });
});

describe('the real codex meets an unknown folder', () => {
  beforeEach(async () => {
    desk = await openDesk({ trust: false });
  });

  test('D5 the trust dialog makes no report at all, and the session begins after the yes', async () => {
    desk.server.script(taskScript({ match: 'TASK-PO-007', shell: 'echo trusted > made.txt' }));
    const terminal = desk.launch('codex');
    await terminal.until((screen) => screen.includes('Trust this folder?'));

    expect(states(terminal)).toEqual([]);
    expect(desk.hookNames()).toEqual([]);
    await dialogTakesKeys();
    terminal.write('\r');
    await ready(terminal);
    const since = await submit(terminal, 'TASK-PO-007: go on');
    await reported(terminal, ['done'], since);
    expect(desk.repo.read('made.txt')).toBe('trusted\n');
    expectClean();
  });
});
