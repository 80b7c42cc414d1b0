import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeWorld } from '../../shared/rules/test/world.ts';
import { decideOrder } from '../../shared/rules/decide/order.ts';
import { createControl, type Control } from './index.ts';
import type { ControlledProject } from './access.ts';

// Each call is a program of its own, and several run in a test.
vi.setConfig({ testTimeout: 60_000 });

let dir: string;
let control: Control;
let open: ControlledProject | null;
let w: ReturnType<typeof makeWorld>;
const problems: string[] = [];
const refused: string[] = [];
const sessions: Record<string, string> = {};

/** The desk's rules over a journal in memory; the app's own writer is tried in the real app. */
function project(): ControlledProject {
  let n = 0;
  return {
    desk: () => w.desk,
    live: () => Object.values(w.live),
    tail: (count) => w.events.slice(-count),
    start: async () => ({ ok: true }),
    stop: async () => ({ ok: true }),
    forbidden: (agent, _epoch, what) => void refused.push(`${agent}: ${what}`),
    order(order, caller, facts) {
      const decision = decideOrder(w.desk, order, caller, { now: w.now, newId: () => `m${(n += 1)}`, live: w.live }, facts);
      if (!('events' in decision)) {
        const forbidden = 'forbidden' in decision;
        return { ok: false, code: forbidden ? 'forbidden' : 'refused', message: forbidden ? decision.forbidden : decision.refused };
      }
      w.record(...decision.events);
      control.events(open!, []);
      return { ok: true, done: decision.done };
    },
  };
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'q-ctl-'));
  problems.length = 0;
  refused.length = 0;
  w = makeWorld(['claude', 'amp', 'codex']);
  for (const id of ['claude', 'amp', 'codex']) sessions[id] = w.start(id);
  w.record({ type: 'orchestrator.set', agent: 'claude', epoch: 1 });
  open = project();
  control = createControl({
    version: '0', home: dir, execPath: process.execPath, script: join(import.meta.dirname, 'cli', 'main.ts'),
    projects: () => (open ? [open] : []), spoolDir: (id) => join(dir, 'spool', id), host: () => null,
    log: () => {}, onProblem: (text) => problems.push(text),
  });
  for (let i = 0; i < 3_000 && !existsSync(join(dir, 'control.json')); i += 1) await new Promise((done) => setTimeout(done, 10));
});
afterEach(() => {
  control.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Ran { code: number; out: string; err: string }
function run(file: string, args: string[], env: Record<string, string> = {}, input?: string): Promise<Ran> {
  return new Promise((resolve) => {
    const { QUATUOR_PANE: _p, QUATUOR_HOME: _h, ...rest } = process.env;
    const child = execFile(file, args, { env: { ...rest, ...env } }, (error, out, err) =>
      resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
    if (input !== undefined) child.stdin?.end(input);
  });
}
const quatuor = (args: string[], env?: Record<string, string>, input?: string) => run(join(dir, 'bin', 'quatuor'), args, env, input);
const tmux = (args: string[], env?: Record<string, string>, input?: string) => run(join(dir, 'bin', 'panes', 'tmux'), args, env, input);

/** What a pane of that agent has in its environment. */
function pane(agent: string): Record<string, string> {
  const session = sessions[agent] ?? '';
  const folder = join(dir, 'spool', 'p', session);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const gear = control.equip({ id: session, agent }, folder, '/p');
  for (const [name, text] of Object.entries(gear.files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return { ...gear.env, PATH: [...gear.path, process.env['PATH']].join(':') };
}
const texts = (agent: string) => Object.values(w.desk.messages).filter((m) => m.agent === agent).map((m) => m.text);

describe('quatuor, as a program', () => {
  test('K2 X6 knows a pane by the key in its file; the key stands in no environment', async () => {
    const env = pane('amp');
    const key = (JSON.parse(readFileSync(env['QUATUOR_PANE'] ?? '', 'utf8')) as { key: string }).key;
    expect(statSync(env['QUATUOR_PANE'] ?? '').mode & 0o777).toBe(0o600);
    expect(JSON.stringify(env)).not.toContain(key);
    const status = await quatuor(['status', '--json'], env);
    expect(JSON.parse(status.out)).toMatchObject({ v: 1, you: { role: 'worker', agent: 'amp' }, agents: [{ id: 'claude', window: 0 }, {}, {}] });
    expect(JSON.parse((await quatuor(['status', '--json'])).out)).toMatchObject({ you: { role: 'person' } });
    expect((await quatuor(['status'])).out).toContain('orchestrator: claude (epoch 1), you: person');
  });

  test.runIf(process.getuid?.() === 0)('X1 another user reaches neither socket, key nor the file that names them', async () => {
    const key = pane('amp')['QUATUOR_PANE'] ?? '';
    chmodSync(dir, 0o755);
    const script = 'id -u; for f in "$@"; do [ -r "$f" ] || [ -w "$f" ] || [ -x "$f" ] || echo closed; done';
    const files = [key, join(dir, 'control.json'), join(dir, 'run', 'control.sock'), join(dir, 'bin', 'quatuor')];
    const out = execFileSync('/bin/sh', ['-c', script, 'sh', ...files], { uid: 65_534, gid: 65_534, encoding: 'utf8' });
    expect(out).toBe('65534\nclosed\nclosed\nclosed\nclosed\n');
  });

  test('K2 a wrong key, one of a session that is over, and one that others may read are refused', async () => {
    const env = pane('amp');
    const file = env['QUATUOR_PANE'] ?? '';
    const text = readFileSync(file, 'utf8');
    const copy = join(dir, 'copy');
    writeFileSync(copy, text.replace(/"key":"(.)/, (_all, first) => `"key":"${first === '0' ? '1' : '0'}`), { mode: 0o600 });
    expect(await quatuor(['status'], { QUATUOR_PANE: copy })).toMatchObject({ code: 4 });
    w.start('amp');
    expect(await quatuor(['status'], env)).toMatchObject({ code: 4, err: expect.stringContaining('over') });
    rmSync(file);
    expect(await quatuor(['status'], env)).toMatchObject({ code: 3, err: expect.stringContaining('session is over') });
  });

  test('K6 sends what it is given, from arguments or standard input, byte for byte, and waits', async () => {
    const text = 'It’s $5 `now` "quoted"\\ \t— ü 🎻\n- and more\n';
    expect(await quatuor(['send', 'codex', text])).toMatchObject({ code: 0, out: 'The text is on its way to codex\n' });
    expect(await quatuor(['send', '2', '-'], pane('claude'), text)).toMatchObject({ code: 0 });
    expect(texts('codex')).toEqual([text, text]);
    const waits = quatuor(['wait', 'codex', '--until', 'waiting', '--seconds', '30', '--json']);
    await new Promise((done) => setTimeout(done, 300));
    w.state('codex', 'waiting-for-you');
    control.changed();
    expect(JSON.parse((await waits).out)).toEqual({ v: 1, agent: 'codex', state: 'waiting-for-you' });
    expect(await quatuor(['wait', 'codex', '--until', 'ready', '--seconds', '0.1'])).toMatchObject({ code: 5 });
  });

  test('adds, shows, assigns, reports and logs; each refusal has words and a code', async () => {
    expect(await quatuor(['add', 'A', 'task', '--file', 'a.ts', '--gate', 'make', '--priority', 'high', '--json'])).toMatchObject({ code: 0, out: expect.stringContaining('TASK-PO-001') });
    expect((await quatuor(['tasks'])).out).toContain('A task');
    expect(JSON.parse((await quatuor(['task', 'TASK-PO-001', '--json'])).out)).toMatchObject({ title: 'A task', gates: ['make'], priority: 'high', stage: 'queued' });
    expect(await quatuor(['assign', 'TASK-PO-001', 'amp'], pane('claude'))).toMatchObject({ code: 0 });
    expect(await quatuor(['report', 'done'], pane('codex'))).toMatchObject({ code: 1 });
    expect((await quatuor(['log', '--lines', '3'])).out).toContain('TASK-PO-001');
    expect(await quatuor(['assign', 'TASK-PO-001', 'amp'], pane('codex'))).toMatchObject({ code: 4, err: expect.stringContaining('claude is') });
  });

  test('what is not understood, or is of an older epoch, is told with a code of its own', async () => {
    const wrong = [['add', 'x', '--priority', 'now'], ['send'], ['wait', 'amp', '--seconds', 'soon'], ['--nonsense'], ['report', 'maybe'], ['send', 'amp', '-']];
    const codes = await Promise.all(wrong.map(async (args) => (await quatuor(args, {}, '')).code));
    expect(codes).toEqual(wrong.map(() => 2));
    const old = quatuor(['send', 'amp', 'x', '--epoch', '0'], pane('claude'));
    const help = quatuor(['help', 'send']);
    expect(await old).toMatchObject({ code: 4, err: expect.stringContaining('epoch 0') });
    expect((await help).out).toContain('--urgent');
  });

  test('a closed output is no crash; an app that is gone, a socket left over and no project are told', async () => {
    const child = spawn('/bin/sh', ['-c', `${join(dir, 'bin', 'quatuor')} help | head -1; exit 0`]);
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    open = null;
    expect(await quatuor(['status'])).toMatchObject({ code: 3, err: expect.stringContaining('no project is open') });
    const where = readFileSync(join(dir, 'control.json'), 'utf8');
    control.close();
    expect(await quatuor(['status'])).toMatchObject({ code: 3, err: expect.stringContaining('does not run') });
    writeFileSync(join(dir, 'control.json'), where);
    expect(await quatuor(['status'])).toMatchObject({ code: 3, err: expect.stringContaining('does not run') });
  });
});

describe('K5 tmux, as a program in a pane', () => {
  test('sends the texts of the setup; Enter may come by itself, and a second one is nothing', async () => {
    const env = pane('claude');
    expect(await tmux(['send-keys', '-t', 'palm-oil-orchestration:1', '\nOne\ntwo\n', 'Enter'], env)).toEqual({ code: 0, out: '', err: '' });
    await tmux(['send-keys', '-t', 'any:2', 'later'], env);
    expect(texts('codex')).toEqual([]);
    expect(await tmux(['send-keys', '-t', 'any:2', 'Enter'], env)).toMatchObject({ code: 0, err: '' });
    expect(await tmux(['send-keys', '-t', 'any:2', 'Enter'], env)).toMatchObject({ code: 0, err: expect.stringContaining('Nothing was typed') });
    expect(texts('amp')).toEqual(['\nOne\ntwo\n']);
    expect(texts('codex')).toEqual(['later']);
    expect(await tmux(['load-buffer', '-'], env, 'from a file\n')).toMatchObject({ code: 0 });
    expect(await tmux(['paste-buffer', '-d', '-t', ':2', ';', 'send-keys', '-t', ':2', 'Enter'], env)).toMatchObject({ code: 0 });
    expect(texts('codex')).toEqual(['later', 'from a file\n']);
  });

  test('lists and formats; refuses keys, dialogs, workers and what it does not know, in words', async () => {
    const env = pane('claude');
    expect((await tmux(['list-windows', '-F', '#I:#{window_name}'], env)).out).toBe('0:claude\n1:amp\n2:codex\n');
    expect((await tmux(['display-message', '-p', '#S:#{window_index}'], env)).out).toBe('p:0\n');
    expect(await tmux(['has-session', '-t', 'p'], env)).toMatchObject({ code: 0 });
    expect(await tmux(['send-keys', '-t', 'p:9', 'x', 'Enter'], env)).toMatchObject({ code: 1, err: expect.stringContaining('0 claude, 1 amp') });
    expect(await tmux(['send-keys', '-t', 'p:1', 'C-c'], env)).toMatchObject({ code: 1 });
    expect(await tmux(['send-keys', '-t', 'p:0', 'x', 'Enter'], env)).toMatchObject({ code: 1 });
    expect(await tmux(['split-window'], env)).toMatchObject({ code: 1, err: expect.stringContaining('not supported') });
    expect(await tmux(['send-keys', '-t', 'p:0', 'x', 'Enter'], pane('amp'))).toMatchObject({ code: 1, err: expect.stringContaining('Only the orchestrator') });
    w.state('codex', 'waiting-for-you');
    expect(await tmux(['send-keys', '-t', 'p:2', 'y', 'Enter'], env)).toMatchObject({ code: 1, err: expect.stringContaining('asks something') });
    expect(await tmux(['send-keys', '-t', 'p:2', 'Enter'], env)).toMatchObject({ code: 1 });
    expect(texts('codex')).toEqual([]);
    expect(refused.length).toBeGreaterThan(1);
  });

  test('a session of a tmux that runs goes there, untouched; so does everything outside of a pane', async () => {
    const real = join(dir, 'real');
    mkdirSync(real);
    writeFileSync(join(real, 'tmux'), '#!/bin/sh\n[ "$1" = has-session ] && { [ "$3" = "=theirs" ]; exit; }\necho "real $*"\n', { mode: 0o755 });
    const env = pane('claude');
    const PATH = `${join(dir, 'bin', 'panes')}:${real}:${process.env['PATH']}`;
    expect(await tmux(['send-keys', '-t', 'theirs:1', 'x', 'Enter'], { ...env, PATH })).toMatchObject({ code: 0, out: 'real send-keys -t theirs:1 x Enter\n' });
    expect(await tmux(['send-keys', '-t', 'others:1', 'x', 'Enter'], { ...env, PATH })).toMatchObject({ code: 0, out: '' });
    expect(await tmux(['-L', 'mine', 'ls'], { ...env, PATH })).toMatchObject({ out: 'real -L mine ls\n' });
    expect(await tmux(['ls'], { PATH })).toMatchObject({ out: 'real ls\n' });
    expect(texts('amp')).toEqual(['x']);
  });
});
