import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { antigravityPieces } from './entries.ts';
import { antigravityHook } from './hooks.ts';
import { findLimit } from '../limits.ts';
import { antigravity } from './index.ts';
import { antigravityRules } from './rules.ts';
import { antigravityTranscript } from './transcript.ts';

let dir = '';
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'q-agy-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Handler {
  type: string;
  command: string;
  timeout: number;
}
const [hooks, line] = antigravityPieces({ HOME: '/home/x' });
if (hooks?.kind !== 'key' || line?.kind !== 'key') throw new Error('two keys are expected');
const handlers = hooks.value as Record<string, Handler[]>;
const run = (command: string, input: string, spool?: string): string =>
  execFileSync('sh', ['-c', command], { input, env: { PATH: process.env.PATH, ...(spool === undefined ? {} : { QUATUOR_SPOOL: spool }) } }).toString();
const spooled = (): Record<string, unknown>[] =>
  readdirSync(dir).map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')) as Record<string, unknown>);

describe('what is written for Antigravity', () => {
  it('X3 is a named hook and a status line, where the CLI looks for them', () => {
    expect([hooks.path, hooks.key]).toEqual(['/home/x/.gemini/config/hooks.json', 'quatuor']);
    expect([line.path, line.key]).toEqual(['/home/x/.gemini/antigravity-cli/settings.json', 'statusLine']);
    expect(line.value).toMatchObject({ type: 'command', stack_with_default: true });
  });

  it('never hooks an event that can refuse a tool, and keeps to the strict form of the file', () => {
    expect(Object.keys(handlers)).toEqual(['SessionStart', 'PreInvocation', 'PostInvocation', 'Stop']);
    for (const [handler] of Object.values(handlers)) {
      expect(Object.keys(handler ?? {}).sort()).toEqual(['command', 'timeout', 'type']);
      expect(Number.isInteger(handler?.timeout)).toBe(true);
    }
  });

  it('X3 does nothing outside the panes of the desk', () => {
    for (const [handler] of Object.values(handlers)) expect(run(handler!.command, '{"a":1}')).toBe('{}\n');
    expect(run(String(line.value.command), '{"a":1}')).toBe('');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('inside it puts the payload with its event into the spool, decides nothing and always ends with 0', () => {
    const payload = { conversationId: 'c', text: 'quotes \' " \\ é\n$(x)' };
    expect(JSON.parse(run(handlers.Stop![0]!.command, JSON.stringify(payload), dir))).toEqual({});
    expect(spooled()).toEqual([{ agy: 'Stop', payload }]);
    expect(run(String(line.value.command), '{}', join(dir, 'gone'))).toBe('');
    expect(run(handlers.Stop![0]!.command, '{}', join(dir, 'gone'))).toBe('{}\n');
  });
});

const hook = (agy: string, payload: object) => antigravityHook({ agy, payload }, 7);

describe('hooks', () => {
  it('A1 the first call of a turn begins it, later ones are work, and Stop ends it', () => {
    expect(hook('PreInvocation', { conversationId: 'c1', invocationNum: 0 })).toMatchObject({ evidence: { says: 'working' }, signal: { kind: 'working' } });
    expect(hook('PreInvocation', { conversationId: 'c1', invocationNum: 3 })).not.toHaveProperty('signal');
    expect(hook('PostInvocation', { conversationId: 'c1' }).evidence?.says).toBe('working');
    const end = hook('Stop', { conversationId: 'c1', terminationReason: 'NO_TOOL_CALL', fullyIdle: false, error: '' });
    expect(end).toMatchObject({ evidence: { says: 'ready' }, signal: { kind: 'ended' } });
    expect(end.signal).not.toHaveProperty('error');
    expect(end.evidence?.detail).toContain('still runs');
    expect(hook('Stop', { conversationId: 'c1', error: 'model overloaded' }).signal).toMatchObject({ error: 'model overloaded' });
  });

  it('A1 A4 only the status line may name the conversation of the pane anew', () => {
    for (const event of ['SessionStart', 'PreInvocation', 'PostInvocation', 'Stop'])
      expect(hook(event, { conversationId: 'c9' })).toMatchObject({ cliSession: 'c9' });
    expect(hook('PreInvocation', { conversationId: 'c9' })).not.toHaveProperty('begins');
    expect(hook('SessionStart', { conversationId: 'c9' })).not.toHaveProperty('begins');
    expect(hook('StatusLine', { conversation_id: 'c3', agent_state: 'idle' })).toMatchObject({ cliSession: 'c3', begins: true });
    expect(hook('StatusLine', { conversation_id: '', agent_state: 'initializing' })).not.toHaveProperty('cliSession');
  });
});

describe('status line', () => {
  const told = {
    conversation_id: 'c1',
    model: { id: 'Gemini 3.8 Flash (High)' },
    context_window: {
      total_input_tokens: 88_244, total_output_tokens: 61_074, context_window_size: 1_048_576,
      used_percentage: 8.4156, current_usage: { input_tokens: 63_382 },
    },
    agent_state: 'idle',
  };
  const quota = (value: object, model = told.model) => hook('StatusLine', { ...told, model, quota: value }).limit;

  it('A2 tells the state, and a confirmation before all', () => {
    const says = (agent_state: string, more = {}) => hook('StatusLine', { agent_state, ...more }).evidence?.says;
    expect(['idle', 'thinking', 'working', 'tool_use', 'initializing', 'authenticating', 'workspace_trust', 'new'].map((s) => says(s))).toEqual([
      'ready', 'working', 'working', 'working', 'starting', 'needs-login', 'waiting-for-you', undefined,
    ]);
    expect(says('tool_use', { tool_confirmation_pending: true })).toBe('waiting-for-you');
    expect(says('idle', { tool_confirmation_pending: true })).toBe('ready');
    expect(says('constructor')).toBeUndefined();
  });

  it('H1 tells what is in the context, the window and the model', () => {
    expect(hook('StatusLine', told).usage).toEqual({ at: 7, source: 'status-line', used: 88_244, window: 1_048_576, model: 'Gemini 3.8 Flash (High)' });
    const before = { ...told.context_window, total_input_tokens: 0, used_percentage: 0, current_usage: null };
    expect(hook('StatusLine', { ...told, context_window: before })).not.toHaveProperty('usage');
    const percent = { context_window_size: 1_000, used_percentage: 25 };
    expect(hook('StatusLine', { ...told, context_window: percent }).usage?.used).toBe(250);
  });

  it('an empty quota of the model in use is a limit until it is filled again', () => {
    expect(quota({ 'gemini-5h': { remaining_fraction: 0, reset_time: '2026-10-01T00:00:00Z' }, '3p-5h': { remaining_fraction: 1 } })).toEqual({
      text: expect.stringContaining('gemini-5h'), seenAt: 7, until: Date.parse('2026-10-01T00:00:00Z'),
    });
    expect(quota({ 'gemini-5h': { remaining_fraction: 0.4 }, '3p-weekly': { remaining_fraction: 0 } })).toBeNull();
    expect(quota({ '3p-weekly': { remaining_fraction: 0 } }, { id: 'Claude Opus 4.6' })).toMatchObject({ until: null });
    expect(quota({})).toBeUndefined();
    const both = { 'gemini-5h': { remaining_fraction: 0, reset_time: '2026-10-01T00:00:00Z' }, 'gemini-weekly': { remaining_fraction: 0, reset_time: '2026-10-03T00:00:00Z' } };
    expect(quota(both)?.until).toBe(Date.parse('2026-10-03T00:00:00Z'));
  });

  it('takes any payload without harm', () => {
    const names = fc.constantFrom('conversation_id', 'agent_state', 'context_window', 'quota', 'model', 'conversationId', 'error', 'x');
    fc.assert(fc.property(fc.constantFrom('StatusLine', 'Stop', 'PreInvocation', 'SessionStart', 'new'), fc.dictionary(names, fc.jsonValue()), (agy, payload) => {
      expect(typeof hook(agy, payload)).toBe('object');
    }));
    expect(antigravityHook({ agy: 'Stop', payload: 3 }, 1)).toEqual({});
    expect(antigravityHook({}, 1)).toEqual({});
  });
});

describe('its flags', () => {
  const args = (autonomy: string, capabilities: object[] = []) =>
    antigravity.launch({
      agent: { autonomy, args: [] }, resume: null, spoolDir: '/s', runDir: '/r', cwd: '/w', trusted: true, prompt: null, capabilities,
    } as never).args;

  it('follow the level, as far as this version has them', () => {
    expect([args('asks'), args('edits'), args('all')]).toEqual([[], ['--mode', 'accept-edits'], ['--dangerously-skip-permissions']]);
    const old = antigravity.probe!(null, 'usage: agy\n  --conversation  Resume one');
    expect(args('edits', old)).toEqual([]);
    const now = antigravity.probe!(null, '  --mode  Mode\n  --dangerously-skip-permissions  All');
    expect(args('edits', now)).toEqual(['--mode', 'accept-edits']);
  });
});

describe('usage limits', () => {
  it('are known by its words, with the time that they name', () => {
    const text = 'Error: Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 37h50m21s.';
    expect(findLimit(antigravityRules, text, 'told', 0)?.limit.until).toBe((37 * 3600 + 50 * 60 + 21) * 1_000);
  });
});

describe('its dialogs', () => {
  const see = (...lines: string[]) =>
    antigravity.onScreen({ lines, cursor: { x: 0, y: lines.length - 1, hidden: true }, dim: [] } as never, 1).evidence?.says;
  const rule = '─'.repeat(40);

  it('D5 stand for what they are: trust, permission, a file, a question, a login', () => {
    expect(see('Accessing workspace:', '/w', 'Do you trust the contents of this project?', '> Yes, I trust this folder', '  No, exit')).toBe('waiting-for-you');
    expect(see('Requesting permission for:', '   echo hi', 'Do you want to proceed?', '> 1. Yes', '  4. No', '  ↑/↓ Navigate · tab Amend')).toBe('waiting-for-you');
    expect(see('Allow creation of this file?', '> 1. Yes', '  2. No', '↑/↓ Navigate · enter Select · esc Skip', 'esc to cancel')).toBe('waiting-for-you');
    expect(see('Welcome to the Antigravity CLI. You are currently not signed in.', ' Select login method:', ' > 1. Google OAuth')).toBe('needs-login');
    expect(see('⣻ Generating…', rule, '>', rule, 'esc to cancel')).toBe('working');
    const idle = ['  Antigravity CLI 1.2.7', rule, '>', rule, '? for shortcuts'];
    expect(antigravity.onScreen({ lines: idle, cursor: { x: 2, y: 2, hidden: false }, dim: [] } as never, 1).evidence?.says).toBe('ready');
  });

  it('A8 the end of a limit is found in the next row, where the pane is narrow', () => {
    const rows = ['', 'Individual quota reached. Please upgrade your subscription', 'to increase your limits. Resets in', '1h2m3s.', ''];
    const lines = [...rows, '> '];
    const seen = antigravity.onScreen({ lines, cursor: { x: 2, y: 5, hidden: false }, dim: [] } as never, 1_000);
    expect(seen.limit).toEqual({ text: rows[1], seenAt: 1_000, until: 1_000 + 3_723_000 });
  });
});

describe('transcript', () => {
  const read = (step: unknown) => antigravityTranscript.read(typeof step === 'string' ? step : JSON.stringify(step), 3);

  it('D8 tells the text of a prompt, without what the CLI adds to it', () => {
    const content = '<USER_REQUEST>\ndo it\n\nnow\n</USER_REQUEST>\n<ADDITIONAL_METADATA>\nx\n</ADDITIONAL_METADATA>';
    const created_at = '1970-01-01T00:00:00.002Z';
    expect(read({ step_index: 0, type: 'USER_INPUT', content, created_at }).signal).toEqual({ kind: 'prompt', at: 2, source: 'transcript', text: 'do it\n\nnow' });
    expect(read({ type: 'USER_INPUT', content: 'plain', created_at: '2026-11-22T10:00:00Z' }).signal).toMatchObject({ text: 'plain', at: 3 });
    for (const other of [{ type: 'USER_INPUT', content: 'of some day' }, { type: 'PLANNER_RESPONSE', content: 'x' }, { type: 'USER_INPUT' }, 'half a li', 'null', '3']) expect(read(other)).toEqual({});
  });

  it('lies where the conversation says, and nowhere else', () => {
    const path = (cliSession: string | null) => antigravityTranscript.path({ env: { HOME: '/h' }, cwd: '/w', cliSession });
    expect(path('ab-1')).toBe('/h/.gemini/antigravity-cli/brain/ab-1/.system_generated/logs/transcript.jsonl');
    expect(path('../../x')).toBeNull();
    expect(path(null)).toBeNull();
  });
});
