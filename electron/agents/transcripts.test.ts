import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';
import { claudeOwn, pinned } from './claude/own.ts';
import { readStatus, statusCommand, statusLine } from './claude/status-line.ts';
import { readTranscript } from './claude/transcript.ts';
import { codexOwn, limitArgs } from './codex/own.ts';
import { findRollout, readRollout } from './codex/rollout.ts';
import { defaultAgents } from './defaults.ts';
import { followTranscript } from './follow-transcript.ts';
import type { Observation } from './types.ts';

const NOW = Date.parse('2026-11-22T17:00:00Z');
const AT = Date.parse('2026-11-22T16:16:53.504Z');
const timestamp = '2026-11-22T16:16:53.504Z';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-transcripts-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const claudeLine = (line: object) => readTranscript(JSON.stringify({ isSidechain: false, timestamp, version: '2.1.330', ...line }), NOW);
const codexLine = (type: string, payload: object) => readRollout(JSON.stringify({ timestamp, ordinal: 1, type, payload }), NOW);

describe("a line of Claude's transcript", () => {
  const usage = { input_tokens: 100, cache_creation_input_tokens: 20, cache_read_input_tokens: 3_000, output_tokens: 50 };
  const answer = { type: 'assistant', message: { id: 'msg_1', model: 'claude-sonnet-4-5', usage } };

  it('tells what an answer left in the context, and what it took', () => {
    expect(claudeLine(answer).usage).toEqual({
      at: AT, source: 'transcript', used: 3_170, model: 'claude-sonnet-4-5', version: '2.1.330',
      answer: { id: 'msg_1', spent: { input: 120, cached: 3_000, output: 50, usd: null } },
    });
  });

  it('of a subagent, of the CLI’s own making or without figures tells nothing', () => {
    expect(claudeLine({ ...answer, isSidechain: true })).toEqual({});
    expect(claudeLine({ type: 'assistant', message: { id: 'x', model: '<synthetic>', usage } })).toEqual({});
    expect(claudeLine({ type: 'assistant', message: { id: 'x', usage: { input_tokens: 'many' } } })).toEqual({});
  });

  it('tells a compaction, with what was in use before and after', () => {
    const compactMetadata = { trigger: 'auto', preTokens: 168_026, postTokens: 2_968 };
    expect(claudeLine({ type: 'system', subtype: 'compact_boundary', compactMetadata }).compaction).toEqual({
      at: AT, phase: 'done', trigger: 'auto', tokens: 168_026, after: 2_968,
    });
  });

  it('D8 tells a prompt that was taken, and none that the CLI itself wrote', () => {
    const user = (content: unknown, more: object = {}) => claudeLine({ type: 'user', promptId: 'p', message: { role: 'user', content }, ...more });
    expect(user('do it').signal).toEqual({ kind: 'prompt', at: AT, source: 'transcript', text: 'do it', turn: 'p' });
    expect(user([{ type: 'text', text: 'do' }, { type: 'image' }, { type: 'text', text: 'it' }]).signal).toMatchObject({ text: 'do\nit' });
    expect(user([{ type: 'tool_result', content: 'x' }])).toEqual({});
    expect(user('<command-name>/compact</command-name>')).toEqual({});
    expect(user('<local-command-stdout>Compacted</local-command-stdout>')).toEqual({});
    expect(user('hidden', { isMeta: true })).toEqual({});
    expect(user('This session is being continued', { isCompactSummary: true })).toEqual({});
  });

  it('tells an error that was written into the conversation', () => {
    const message = { model: '<synthetic>', content: [{ type: 'text', text: 'API Error: Request rejected (429)' }] };
    const seen = claudeLine({ type: 'assistant', isApiErrorMessage: true, error: 'rate_limit', message });
    expect(seen.evidence).toMatchObject({ source: 'transcript', says: 'rate-limited', at: AT });
    expect(seen.evidence?.detail).toContain('Request rejected (429)');
    expect(seen.usage).toBeUndefined();
  });
});

describe("a line of Codex's rollout", () => {
  const tokens = (input: number, cached: number, output: number) => ({
    input_tokens: input, cached_input_tokens: cached, output_tokens: output, total_tokens: input + output,
  });

  it('tells what is in use, the window, and what the session has used', () => {
    const info = { total_token_usage: tokens(900, 400, 60), last_token_usage: tokens(300, 100, 20), model_context_window: 258_400 };
    expect(codexLine('event_msg', { type: 'token_count', info }).usage).toEqual({
      at: AT, source: 'transcript', used: 320, window: 258_400, total: { input: 500, cached: 400, output: 60, usd: null },
    });
    expect(codexLine('event_msg', { type: 'token_count', info: null }).usage).toEqual({ at: AT, source: 'transcript' });
    expect(codexLine('turn_context', { model: 'gpt-6-sol' }).usage?.model).toBe('gpt-6-sol');
    expect(codexLine('session_meta', { cli_version: '0.169.0' }).usage?.version).toBe('0.169.0');
    expect(codexLine('compacted', { message: '' }).compaction).toMatchObject({ phase: 'done', at: AT });
  });

  it('D8 tells the turn, its prompt and its end', () => {
    const item = { type: 'UserMessage', content: [{ type: 'text', text: 'do it' }] };
    expect(codexLine('event_msg', { type: 'item_completed', turn_id: 't', item }).signal).toEqual({
      kind: 'prompt', at: AT, source: 'transcript', text: 'do it', turn: 't',
    });
    expect(codexLine('event_msg', { type: 'item_completed', item: { type: 'AgentMessage', content: [{ text: 'x' }] } })).toEqual({ said: { at: AT, text: 'x' } });
    expect(codexLine('event_msg', { type: 'task_started', turn_id: 't' }).evidence?.says).toBe('working');
    expect(codexLine('event_msg', { type: 'task_complete', turn_id: 't' }).signal).toMatchObject({ kind: 'ended', turn: 't' });
    expect(codexLine('event_msg', { type: 'turn_aborted', turn_id: 't', reason: 'interrupted' }).signal).toMatchObject({ error: 'interrupted' });
  });

  it('tells an error for which Codex runs no hook', () => {
    const error = { message: 'exceeded retry limit, last status: 429', codex_error_info: { response_too_many_failed_attempts: { http_status_code: 429 } } };
    const seen = codexLine('event_msg', { type: 'task_complete', turn_id: 't', error });
    expect(seen.evidence?.says).toBe('rate-limited');
    expect(seen.signal).toMatchObject({ kind: 'ended', turn: 't', error: error.message });
    const plain = codexLine('event_msg', { type: 'task_complete', error: { message: 'high demand', codex_error_info: 'other' } });
    expect(plain.evidence?.says).toBe('ready');
  });

  it('A8 tells when a quota that is used up is filled again', () => {
    const told = (rate_limits: unknown) => codexLine('event_msg', { type: 'token_count', info: null, rate_limits });
    const quota = (used_percent: number, resets_at: unknown) => ({ used_percent, window_minutes: 300, resets_at });
    expect(told({ primary: quota(100, 1_900), secondary: quota(20, 9_000) }).fillsAt).toBe(1_900_000);
    expect(told({ primary: quota(99.5, 1_900), secondary: quota(100, 9_000) }).fillsAt).toBe(9_000_000);
    expect(told({ primary: quota(12, 1_900), secondary: null }).fillsAt).toBeNull();
    expect(told({ primary: quota(100, 'soon') }).fillsAt).toBeNull();
    expect(told(null)).not.toHaveProperty('fillsAt');
    expect(told([7])).not.toHaveProperty('fillsAt');
  });

  it('is found by the session’s id, newest day first', async () => {
    const id = '01a2040d-a9ef-79b0-821e-de4459d2686d';
    const env = { CODEX_HOME: dir };
    expect(await findRollout(env, id)).toBeNull();
    for (const day of ['2025/12/31', '2026/11/02', '2026/11/22', '2026/2/x']) mkdirSync(join(dir, 'sessions', day), { recursive: true });
    const path = join(dir, 'sessions/2026/11/02', `rollout-2026-11-02T10-00-00-${id}.jsonl`);
    writeFileSync(path, '');
    writeFileSync(join(dir, 'sessions/2026/11/22/rollout-2026-11-22T10-00-00-other.jsonl'), '');
    expect(await findRollout(env, id)).toBe(path);
  });
});

describe('lines of any kind', () => {
  const tame = (seen: Observation): boolean => {
    const times = [seen.usage?.at, seen.evidence?.at, seen.signal?.at, seen.compaction?.at];
    const numbers = [seen.usage?.used, seen.usage?.window];
    return (
      times.every((at) => at === undefined || (at > 0 && at <= NOW)) &&
      numbers.every((value) => value === undefined || Number.isFinite(value))
    );
  };
  const readers = [readTranscript, readRollout];

  it('do no harm', () => {
    const word = fc.constantFrom('assistant', 'user', 'system', 'event_msg', 'token_count', 'compacted', 'task_complete', 'item_completed', 'compact_boundary');
    const odd = fc.record(
      {
        type: word, subtype: word, timestamp: fc.oneof(fc.string(), fc.constant('9999-01-01T00:00:00Z'), fc.constant(timestamp)),
        message: fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), content: fc.jsonValue(), usage: fc.dictionary(fc.constantFrom('input_tokens', 'output_tokens'), fc.jsonValue()) })),
        payload: fc.oneof(fc.jsonValue(), fc.record({ type: word, info: fc.jsonValue(), item: fc.jsonValue(), error: fc.jsonValue() })),
        compactMetadata: fc.jsonValue(), isApiErrorMessage: fc.boolean(), error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.jsonValue().map((v) => JSON.stringify(v)), odd.map((v) => JSON.stringify(v))), fc.nat({ max: 400 }), (line, cut) => {
      const seen = readers.flatMap((read) => [read(line, NOW), read(line.slice(0, cut), NOW)]);
      seen.push(readStatus({ context_window: {}, model: line, cost: { total_cost_usd: line } }, NOW));
      expect(seen.every(tame)).toBe(true);
    }));
  });
});

describe('the status line of Claude', () => {
  const payload = {
    session_id: 's', transcript_path: '/t/s.jsonl', version: '2.1.330', model: { id: 'claude-sonnet-4-5' }, cost: { total_cost_usd: 0.06 },
    context_window: { context_window_size: 200_000, used_percentage: 10, current_usage: { input_tokens: 19_980, output_tokens: 20 } },
  };

  it('tells tokens, window, model and cost; before the first answer no tokens', () => {
    expect(adapters.claude.onHook(payload, 7)).toEqual({
      usage: { at: 7, source: 'status-line', used: 20_000, window: 200_000, model: 'claude-sonnet-4-5', version: '2.1.330', usd: 0.06 },
      transcript: '/t/s.jsonl',
    });
    const early = { ...payload, context_window: { context_window_size: 200_000, current_usage: null } };
    expect(adapters.claude.onHook(early, 7).usage).not.toHaveProperty('used');
  });

  const runLine = (command: string, input: string) => execFileSync('sh', ['-c', command], { input, encoding: 'utf8' });
  const spool = () => join(dir, "it's a spool; $(x)");

  it('X3 runs the person’s own command with the same input, and prints what that prints', () => {
    mkdirSync(spool());
    const own = `printf '%s' "it's "; grep -o '"display":"[^"]*"' | head -1; echo "$HOME" >/dev/null`;
    const input = JSON.stringify({ display: 'é “x” \\ $(no) `no`', context_window: {} });
    expect(runLine(statusCommand(spool(), own), input)).toBe(`it's "display":"é “x” \\\\ $(no) \`no\`"\n`);
    expect(readdirSync(spool())).toEqual(['newest.json']);
    expect(readFileSync(join(spool(), 'newest.json'), 'utf8')).toBe(input);
  });

  it('keeps only the newest, prints nothing of its own, and goes on when the folder is gone', () => {
    expect(runLine(statusCommand(spool(), 'echo mine'), '{}')).toBe('mine\n');
    expect(runLine(statusCommand(spool(), null), '{}')).toBe('');
    mkdirSync(spool());
    for (const n of [1, 2, 3]) expect(runLine(statusCommand(spool(), null), `{"n":${n}}`)).toBe('');
    expect(readdirSync(spool())).toEqual(['newest.json']);
    expect(readFileSync(join(spool(), 'newest.json'), 'utf8')).toBe('{"n":3}');
    // A mistake in the person's command stays theirs.
    expect(runLine(`${statusCommand(spool(), 'if then (')} 2>/dev/null || :`, '{"n":4}')).toBe('');
    expect(readFileSync(join(spool(), 'newest.json'), 'utf8')).toBe('{"n":4}');
  });

  it('keeps what else the person chose for it', () => {
    expect(statusLine('/s', { type: 'command', command: 'mine', padding: 0 })).toMatchObject({ padding: 0, type: 'command' });
    expect(statusLine('/s', { type: 'command', command: 'mine' }).command).toContain("eval 'mine'");
  });
});

describe('what the person has set', () => {
  const [claude] = defaultAgents();
  const codex = defaultAgents().find(({ id }) => id === 'codex')!;
  const write = (path: string, body: unknown) => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), typeof body === 'string' ? body : JSON.stringify(body));
  };
  const own = (change: Partial<Agent> = {}, env: Record<string, string> = {}) =>
    claudeOwn({ agent: { ...claude!, ...change }, env: { HOME: dir, ...env }, cwd: join(dir, 'project') });
  const VARIABLE = 'CLAUDE_CODE_AUTO_COMPACT_WINDOW';

  it('H7 for Claude is nothing: its window is pinned to the model’s full one', async () => {
    const found = await own();
    expect(found).toEqual({ window: { from: 'pinned', tokens: 1_000_000 }, statusLine: null });
    expect(pinned(claude!, found)).toEqual({ [VARIABLE]: '1000000' });
    const plan = adapters.claude.launch({
      agent: claude!, session: 's', resume: null, cwd: dir, spoolDir: dir, trusted: true, prompt: null, capabilities: [], runDir: dir, own: found,
    });
    expect(plan.env).toEqual({ [VARIABLE]: '1000000' });
  });

  it('H7 X3 is respected wherever Claude takes it from, and nothing of ours is put before it', async () => {
    const ways: [() => void, Partial<Agent>, Record<string, string>][] = [
      [() => {}, {}, { [VARIABLE]: '150000' }],
      [() => {}, { args: ['--autocompact', '150000'] }, {}],
      [() => {}, { args: ['--autocompact=150000'] }, {}],
      [() => {}, { args: ['--settings', '{"autoCompactWindow":150000}'] }, {}],
      [() => write('.claude/settings.json', { autoCompactWindow: 150_000 }), {}, {}],
      [() => write('.claude/settings.json', { env: { [VARIABLE]: '150000' } }), {}, {}],
      [() => write('project/.claude/settings.local.json', { autoCompactWindow: 150_000 }), {}, {}],
    ];
    for (const [prepare, change, env] of ways) {
      rmSync(join(dir, '.claude'), { recursive: true, force: true });
      rmSync(join(dir, 'project'), { recursive: true, force: true });
      prepare();
      const found = await own(change, env);
      expect(found.window).toEqual({ from: 'user', tokens: 150_000 });
      expect(pinned(claude!, found)).toEqual({});
    }
  });

  it('H7 for one agent in the desk is pinned for it, and shown as theirs', async () => {
    const agent = { ...claude!, contextWindow: 300_000 };
    const found = await own({ contextWindow: 300_000 });
    expect(found.window).toEqual({ from: 'user', tokens: 300_000 });
    expect(pinned(agent, found)).toEqual({ [VARIABLE]: '300000' });
  });

  it('H7 for compaction itself is respected too', async () => {
    expect((await own({}, { CLAUDE_AUTOCOMPACT_PCT_OVERRIDE: '50' })).window).toMatchObject({ from: 'user', percent: 50 });
    write('.claude/settings.json', { autoCompactEnabled: false });
    const off = await own();
    expect(off.window).toEqual({ from: 'user', tokens: null, off: true });
    expect(pinned(claude!, off)).toEqual({});
  });

  it('as a status line is found where Claude would take it from', async () => {
    write('.claude/settings.json', { statusLine: { type: 'command', command: 'theirs' } });
    expect((await own()).statusLine).toEqual({ type: 'command', command: 'theirs' });
    write('project/.claude/settings.json', { statusLine: { type: 'command', command: 'of the project' } });
    expect((await own()).statusLine).toMatchObject({ command: 'of the project' });
  });

  it('X3 among its arguments goes into the one argument that Claude takes, hooks and all', async () => {
    const given = { autoCompactWindow: 150_000, model: 'opus', hooks: { Stop: [{ hooks: ['theirs'] }], Other: [1] }, statusLine: { type: 'command', command: 'mine' } };
    const found = await own({ args: ['--settings', JSON.stringify(given)] });
    const plan = adapters.claude.launch({
      agent: claude!, session: 's', resume: null, cwd: dir, spoolDir: dir, trusted: true, prompt: null, capabilities: [], runDir: dir, own: found,
    });
    const settings = JSON.parse(plan.args[plan.args.indexOf('--settings') + 1]!) as typeof given;
    expect(settings).toMatchObject({ autoCompactWindow: 150_000, model: 'opus', hooks: { Other: [1] } });
    expect(settings.hooks.Stop).toHaveLength(2);
    expect(settings.hooks.Stop[0]).toEqual({ hooks: ['theirs'] });
    expect(settings.statusLine.command).toContain("eval 'mine'");
  });

  it('in a broken file is nothing', async () => {
    for (const broken of ['{"half', '[]', 'null', '{"autoCompactWindow":"much","statusLine":7,"env":[]}']) {
      write('.claude/settings.json', broken);
      expect(await own()).toEqual({ window: { from: 'pinned', tokens: 1_000_000 }, statusLine: null });
    }
  });

  it('H7 for Codex is its compaction limit, in arguments before the file, in a profile before the top', async () => {
    const ask = (args: string[] = [], contextWindow?: number) =>
      codexOwn({ agent: { ...codex, args, ...(contextWindow ? { contextWindow } : {}) }, env: { CODEX_HOME: dir }, cwd: dir });
    expect((await ask()).window).toEqual({ from: 'none', tokens: null });
    write('config.toml', '# model_auto_compact_token_limit = 1\nmodel = "x"\nmodel_auto_compact_token_limit = 100_000 # mine\n[profiles.small]\nmodel_auto_compact_token_limit = 50000\n[other]\nmodel_auto_compact_token_limit = 7\n');
    expect((await ask()).window).toEqual({ from: 'user', tokens: 100_000 });
    expect((await ask(['-p', 'small'])).window.tokens).toBe(50_000);
    expect((await ask(['--profile=other'])).window.tokens).toBe(100_000);
    expect((await ask(['-c', 'model_auto_compact_token_limit=80000'])).window.tokens).toBe(80_000);
    rmSync(join(dir, 'config.toml'));
    const agent = { ...codex, contextWindow: 200_000 };
    expect(limitArgs(agent, await ask([], 200_000))).toEqual(['model_auto_compact_token_limit=180000']);
    expect(limitArgs(codex, await ask())).toEqual([]);
  });
});

describe('the transcript of a session', () => {
  it('D2 gives no receipt a second time, and none of what was there before the start', async () => {
    const path = join(dir, 'projects', '-p', 's.jsonl');
    mkdirSync(join(path, '..'), { recursive: true });
    const line = (content: string, at: number, promptId: string) =>
      `${JSON.stringify({ type: 'user', promptId, message: { content }, timestamp: new Date(at).toISOString() })}\n`;
    writeFileSync(path, line('old', AT - 60_000, 'p0') + line('told by a hook', AT, 'p1') + line('new', AT + 5_000, 'p2'));
    const seen: Observation[] = [];
    const turns: number[] = [];
    const transcript = followTranscript({
      adapter: adapters.claude, env: { CLAUDE_CONFIG_DIR: dir }, cwd: '/p', cliSession: 's', since: AT - 1_000, now: () => NOW,
      onSeen: (one) => void seen.push(one),
      onPrompt: (at) => void turns.push(at),
    });
    transcript.heard({ signal: { kind: 'prompt', at: AT + 30, source: 'hook', text: 'told by a hook', turn: 'p1' } });
    await transcript.read();
    transcript.close();
    expect(seen.flatMap(({ signal }) => (signal?.kind === 'prompt' ? [signal.text] : []))).toEqual(['new']);
    expect(turns).toEqual([AT + 30, AT - 60_000, AT, AT + 5_000]);
  });
});
