import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAgents } from '../defaults.ts';
import { gemini } from './index.ts';
import { geminiCeiling, geminiOwn } from './own.ts';
import { geminiTranscript, readGeminiLine } from './transcript.ts';

const AT = Date.parse('2026-11-22T16:00:00Z');
const line = (entry: object) => JSON.stringify({ id: 'id-1', timestamp: '2026-11-22T15:59:58Z', ...entry });
const read = (entry: object) => readGeminiLine(line(entry), AT);

describe('the session file of Gemini', () => {
  it('D8 a person’s text is proof of the prompt, with its own id and time', () => {
    expect(read({ type: 'user', content: [{ text: 'two\n' }, { text: 'lines' }] })).toEqual({
      signal: { kind: 'prompt', at: AT - 2_000, source: 'transcript', text: 'two\nlines', turn: 'id-1' },
    });
  });

  it('what Gemini puts there in the person’s name, and the result of a tool, are no prompts', () => {
    expect(read({ type: 'user', content: [{ text: '<session_context>\nThis is …' }] })).toEqual({});
    expect(read({ type: 'user', content: [{ functionResponse: { name: 'x' } }] })).toEqual({});
    expect(readGeminiLine(JSON.stringify({ $set: { messages: [{ type: 'user', content: 'x' }] } }), AT)).toEqual({});
  });

  it('an answer tells its tokens: what is in use, and what was spent', () => {
    const tokens = { input: 1200, output: 50, cached: 200, thoughts: 7, tool: 0, total: 1257 };
    expect(read({ type: 'gemini', content: 'Hi', tokens, model: 'gemini-3.1-pro-preview' }).usage).toMatchObject({
      used: 1257, window: 1_048_576, model: 'gemini-3.1-pro-preview',
      answer: { id: 'id-1', spent: { input: 1000, cached: 200, output: 57, usd: null } },
    });
    expect(read({ type: 'gemini', content: 'Hi', tokens, model: 'gemma-9' }).usage).not.toHaveProperty('window');
    expect(read({ type: 'gemini', content: [{ text: 'copied' }], tokens: null })).toEqual({});
  });

  it('an error and a stopped request end the turn, other notes do not', () => {
    expect(read({ type: 'error', content: '[API Error: bad]' }).signal).toMatchObject({ kind: 'ended', error: '[API Error: bad]' });
    expect(read({ type: 'info', content: 'Request cancelled.' }).signal).toMatchObject({ kind: 'ended', error: 'interrupted' });
    expect(read({ type: 'info', content: 'Press F12' })).toEqual({});
  });

  it('a clock that runs ahead gives no time in the future', () => {
    const seen = readGeminiLine(line({ type: 'user', content: 'x', timestamp: '2099-01-01T00:00:00Z' }), AT);
    expect(seen.signal?.at).toBe(AT);
  });

  it('a line that is cut, or anything else, tells nothing and throws nothing', () => {
    const whole = line({ type: 'user', content: 'a text' });
    for (let at = 0; at < whole.length; at += 1) expect(readGeminiLine(whole.slice(0, at), AT)).toEqual({});
    fc.assert(fc.property(fc.json(), (text) => typeof readGeminiLine(text, AT) === 'object'));
  });
});

describe('where the session file lies', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'quatuor-gemini-'));
    mkdirSync(join(home, '.gemini/tmp/demo/chats'), { recursive: true });
    writeFileSync(join(home, '.gemini/projects.json'), JSON.stringify({ projects: { '/work/demo': 'demo', '/bad': '../../etc' } }));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const chat = (name: string, sessionId: string) => {
    const path = join(home, '.gemini/tmp/demo/chats', name);
    writeFileSync(path, `${JSON.stringify({ sessionId, kind: 'main' })}\n`);
    return path;
  };
  const find = (cliSession: string | null, cwd = '/work/demo') => geminiTranscript({ env: { HOME: home }, cwd, cliSession });

  it('A4 the file of exactly this session is found, not that of another with the same beginning', async () => {
    const id = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
    chat('session-2026-11-22T17-00-aaaaaaaa.jsonl', 'aaaaaaaa-ffff-4ccc-8ddd-eeeeeeeeeeee');
    expect(await find(id)).toBeNull();
    const path = chat('session-2026-11-22T16-00-aaaaaaaa.jsonl', id);
    expect(await find(id)).toBe(path);
  });

  it('nothing is found, and nothing thrown, without a session, a project or a readable list', async () => {
    expect(await find(null)).toBeNull();
    expect(await find('x', '/other')).toBeNull();
    expect(await find('x', '/bad')).toBeNull();
    writeFileSync(join(home, '.gemini/projects.json'), '{"projects":');
    expect(await find('x')).toBeNull();
  });
});

describe('the start of Gemini', () => {
  const launch = (more: object = {}, agent: object = {}) =>
    gemini.launch({
      agent: { ...defaultAgents()[0]!, adapter: 'gemini', ...agent }, session: 's', resume: null, cwd: '/w', spoolDir: '/s', trusted: false,
      prompt: null, capabilities: [], runDir: '/r', ...more,
    });

  it('A4 a session has its id from the start, and is resumed by it', () => {
    const fresh = launch();
    expect(fresh.args.slice(0, 2)).toEqual(['--session-id', fresh.cliSession]);
    expect(launch({ resume: 'id-1' }).args.slice(0, 2)).toEqual(['--resume', 'id-1']);
    expect(launch({}, { args: ['--session-id', 'mine'] }).cliSession).toBeNull();
  });

  it('X5 the folder is trusted for this start only, and only when the person trusts it', () => {
    expect(launch().args).not.toContain('--skip-trust');
    expect(launch({ trusted: true }).args).toContain('--skip-trust');
  });

  it('a first prompt is one argument, whatever it begins with', () => {
    expect(launch({ prompt: '--yolo\n-x' }).args.at(-1)).toBe('--prompt-interactive=--yolo\n-x');
  });

  it('autonomy goes by flags, the person’s own flag stands, and X3 nothing is written for hooks', () => {
    expect(launch().args).toContain('auto_edit');
    expect(launch({}, { autonomy: 'all' }).args).toContain('yolo');
    expect(launch({}, { args: ['--approval-mode', 'plan'] }).args).not.toContain('--approval-mode');
    expect(launch().env).toEqual({});
  });
});

describe('where Gemini compresses', () => {
  it('H1 at half of the window, or where the person has set it', () => {
    expect(geminiCeiling({ from: 'none', tokens: null }, 1_048_576)).toEqual({ tokens: 524_288, from: 'reported' });
    expect(geminiCeiling({ from: 'user', tokens: null, percent: 20 }, 1_000_000)).toEqual({ tokens: 200_000, from: 'user' });
    expect(geminiCeiling({ from: 'user', tokens: 100_000 }, 1_000_000)).toEqual({ tokens: 50_000, from: 'user' });
    expect(geminiCeiling({ from: 'none', tokens: null }, null)).toBeNull();
  });

  it('X3 the person’s settings are read: the project’s first, a broken file as none', async () => {
    const home = mkdtempSync(join(tmpdir(), 'quatuor-gemini-'));
    const put = (text: string) => {
      mkdirSync(join(home, '.gemini'), { recursive: true });
      writeFileSync(join(home, '.gemini/settings.json'), text);
    };
    const own = () => geminiOwn({ agent: defaultAgents()[0]!, env: { HOME: home }, cwd: join(home, 'work') });
    expect((await own()).window).toEqual({ from: 'none', tokens: null });
    put('{ // mine\n "model": { "compressionThreshold": 0.2 } }');
    expect((await own()).window).toEqual({ from: 'user', tokens: null, percent: 20 });
    put('{"model": {"compressionThreshold": "much"}');
    expect((await own()).window.from).toBe('none');
    rmSync(home, { recursive: true, force: true });
  });
});
