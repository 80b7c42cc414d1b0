import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Screen } from '../terminals/index.ts';
import { adapters } from './catalogue.ts';
import { claudeHook } from './claude/hooks.ts';
import { readPidFile } from './claude/pid-file.ts';
import { codexHook } from './codex/hooks.ts';
import { observeReport, parseReport } from './report.ts';

const b64 = (text: string) => Buffer.from(text).toString('base64');
const says = (raw: string) => observeReport(raw, 7).evidence?.says;

describe('OSC 7501', () => {
  it('tells every state, with its fields in any order', () => {
    expect(says('state=idle:app=codex')).toBe('ready');
    expect(says('app=codex:state=working')).toBe('working');
    expect(says('state=done:app=claude-code')).toBe('ready');
    expect(says('state=error:app=codex')).toBe('ready');
    expect(says('state=blocked:app=codex:kind=permission')).toBe('waiting-for-you');
    expect(says('state=blocked:kind=auth')).toBe('needs-login');
    for (const kind of ['something-new', 'constructor', '__proto__', ''])
      expect(says(`state=blocked:kind=${kind}`)).toBe('waiting-for-you');
    expect(observeReport('state=clear:app=codex', 7)).toMatchObject({ withdrawn: 'report' });
  });

  it('decodes the message', () => {
    const raw = `state=blocked:app=claude-code:kind=permission:msg=${b64('approve Bash: é “x”')}`;
    expect(observeReport(raw, 7).evidence?.detail).toContain('approve Bash: é “x”');
  });

  it("keeps children's records off the pane's state", () => {
    expect(observeReport(`state=working:id=task-1:title=${b64('tests')}`, 7)).toEqual({
      pending: [{ id: 'child task-1', what: 'task', open: true, title: 'tests' }],
    });
    expect(observeReport('state=clear:id=task-1', 7)).toEqual({
      pending: [{ id: 'child task-1', what: 'task', open: false }],
    });
  });

  it('tells a turn that was interrupted from one that is done', () => {
    expect(observeReport('state=done', 7).signal).toMatchObject({ kind: 'ended' });
    expect(observeReport('state=done', 7).signal).not.toHaveProperty('error');
    expect(observeReport('state=idle', 7).signal).toMatchObject({ kind: 'ended', error: 'interrupted' });
  });

  it('takes any text without harm', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => {
      expect(typeof parseReport(raw)).toBe('object');
      const state = says(raw);
      if (state !== undefined) expect(raw).toContain('state=');
    }));
  });
});

describe('what runs beside', () => {
  const report = (msg: string) => adapters.claude.onReport(`state=working:app=claude-code:msg=${b64(msg)}`, 7);

  it('A13 a report of background shells alone is rest, and no sign of a turn', () => {
    expect(report('1 shell still running')).toEqual({
      evidence: expect.objectContaining({ source: 'report', says: 'ready', rule: 'claude.json#shells' }),
    });
    expect(report('12 shells still running').evidence?.says).toBe('ready');
  });

  it('A13 a tool that is named so, and any other work, is work', () => {
    for (const msg of ['Count 2 shells still running', 'Run npm test', '']) {
      expect(report(msg)).toMatchObject({ evidence: { says: 'working' }, signal: { kind: 'working' } });
    }
  });

  it('A13 a missing login in the footer needs one, though the composer is free', () => {
    const rule = '─'.repeat(60);
    const lines = ['● Not logged in · run /login', rule, '❯\u00a0', rule, '  ⏵⏵ accept edits on          Not logged in · run /login'];
    const screen = (rows: string[]) =>
      ({ lines: rows, dim: rows.map((row) => '0'.repeat(row.length)), cursor: { x: 2, y: 2, hidden: false } }) as unknown as Screen;
    expect(adapters.claude.onScreen(screen(lines), 7).evidence).toMatchObject({ says: 'needs-login' });
    expect(adapters.claude.onScreen(screen(lines.with(4, '  ? for shortcuts')), 7).evidence).toBeUndefined();
  });
});

describe('hooks', () => {
  const hook = (name: string, more: object = {}) =>
    claudeHook({ hook_event_name: name, session_id: 's1', prompt_id: 'p1', ...more }, 7);

  it('D8 UserPromptSubmit gives the text that was taken and the id of its turn', () => {
    expect(hook('UserPromptSubmit', { prompt: 'do it' })).toMatchObject({
      cliSession: 's1',
      signal: { kind: 'prompt', text: 'do it', turn: 'p1' },
      evidence: { says: 'working' },
    });
    const codex = codexHook({ hook_event_name: 'UserPromptSubmit', session_id: 's', turn_id: 't', prompt: 'x' }, 7);
    expect(codex.signal).toMatchObject({ kind: 'prompt', text: 'x', turn: 't' });
  });

  it('a turn of Claude’s own, when background work ends, is no prompt', () => {
    const seen = hook('UserPromptSubmit', { prompt: '<task-notification>\n<task-id>b1</task-id>' });
    expect(seen.signal).toMatchObject({ kind: 'working' });
  });

  it('Stop ends that turn, and says what still runs', () => {
    const seen = hook('Stop', { background_tasks: [{ id: 'b1' }] });
    expect(seen.signal).toMatchObject({ kind: 'ended', turn: 'p1' });
    expect(seen.evidence?.detail).toContain('1 background task still running');
  });

  it('A8 StopFailure tells a usage limit in its own words, and a missing login', () => {
    const limit = hook('StopFailure', { error: 'rate_limit', last_assistant_message: 'resets 3pm' });
    expect(limit).toMatchObject({ limit: { text: 'resets 3pm', seenAt: 7, until: null }, signal: { kind: 'ended' } });
    expect(hook('StopFailure', { error: 'authentication_failed' }).evidence?.says).toBe('needs-login');
    expect(hook('StopFailure', { error: 'server_error' }).signal).toMatchObject({ error: 'server_error' });
  });

  it('a question blocks, an unknown event tells nothing but the session', () => {
    expect(hook('PermissionRequest', { tool_name: 'Bash' }).evidence?.says).toBe('waiting-for-you');
    expect(hook('SomethingNew')).toEqual({ cliSession: 's1' });
    expect(codexHook({ hook_event_name: 'PermissionRequest', tool_name: 'Bash' }, 7).evidence?.says).toBe('waiting-for-you');
  });

  it('A2 a permission is asked for with what it is for: a command, a file, an address', () => {
    const asks = (tool_name: unknown, tool_input?: unknown) =>
      [hook, (name: string, more: object) => codexHook({ hook_event_name: name, ...more }, 7)].map((read) => read('PermissionRequest', { tool_name, tool_input }).evidence?.detail);
    const both = (text: string) => [text, text];
    expect(asks('Bash', { description: 'Runs the tests', command: 'npm test' })).toEqual(both('it asks for permission: Bash: npm test'));
    expect(asks('shell', { command: ['git', 'push', 7, { toString: 1 }] })).toEqual(both('it asks for permission: shell: git push'));
    expect(asks('Write', { file_path: '/w/a.ts', content: 'x' })).toEqual(both('it asks for permission: Write: /w/a.ts'));
    expect(asks('WebFetch', { command: ' ', url: 'https://example.invalid' })).toEqual(both('it asks for permission: WebFetch: https://example.invalid'));
    expect(asks('ExitPlanMode', { plan: 'all' })).toEqual(both('it asks for permission: ExitPlanMode'));
    expect(asks(7, 'npm test')).toEqual(both('it asks for permission: a tool'));
    expect(asks('Bash', { command: 'x'.repeat(9_000) })[0]).toBe(`it asks for permission: Bash: ${'x'.repeat(299)}…`);
  });

  it('A10 a subagent moves no state, but is waited for', () => {
    const start = hook('SubagentStart', { agent_id: 'a1', agent_type: 'Explore' });
    expect(start).toEqual({
      cliSession: 's1', pending: [{ id: 'subagent a1', what: 'subagent', open: true, title: 'Explore' }],
    });
    expect(hook('SubagentStop', { agent_id: 'a1' }).pending).toEqual([{ id: 'subagent a1', what: 'subagent', open: false }]);
  });

  it('payloads of any shape do no harm', () => {
    const names = fc.constantFrom('UserPromptSubmit', 'Stop', 'StopFailure', 'PermissionRequest', 'Notification', 'Interrupt');
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), names, (payload, name) => {
      for (const read of [claudeHook, codexHook])
        expect(typeof read({ ...payload, hook_event_name: name }, 7)).toBe('object');
    }));
  });
});

describe("Claude's state file", () => {
  const file = (status: string, more: object = {}) =>
    JSON.stringify({ pid: 1, sessionId: 's1', status, statusUpdatedAt: 5, ...more });

  it('tells its states and since when', () => {
    expect(readPidFile(file('idle'), 's1', 9).evidence).toMatchObject({ says: 'ready', at: 5 });
    expect(readPidFile(file('busy'), 's1', 9).evidence?.says).toBe('working');
    const waiting = readPidFile(file('waiting', { waitingFor: 'permission prompt' }), 's1', 9);
    expect(waiting.evidence).toMatchObject({ says: 'waiting-for-you' });
    expect(waiting.evidence?.detail).toContain('permission prompt');
  });

  it('half a file, another session’s file and rubbish tell nothing', () => {
    expect(readPidFile(file('idle').slice(0, 20), 's1', 9)).toEqual({});
    expect(readPidFile(file('idle'), 'other', 9)).toEqual({});
    expect(readPidFile('null', 's1', 9)).toEqual({});
    expect(readPidFile(file('dancing'), 's1', 9)).toEqual({});
  });
});

describe('titles', () => {
  it("are no proof of Claude's rest, but of work without reports", () => {
    expect(adapters.claude.onTitle('✳ Claude Code', 7)).toEqual({ withdrawn: 'title' });
    expect(adapters.claude.onTitle('◐ Claude Code', 7).evidence?.says).toBe('working');
    expect(adapters.codex.onTitle('⠦ demo-repo', 7).evidence?.says).toBe('working');
    expect(adapters.codex.onTitle('[ ! ] Action Required | demo', 7).evidence?.says).toBe('waiting-for-you');
    expect(adapters.amp.onTitle('⠿ thinking', 7).evidence?.says).toBe('working');
  });
});
