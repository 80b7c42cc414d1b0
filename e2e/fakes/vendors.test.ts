/** The contracts of Amp's plugins and Antigravity's hooks, as far as the fakes keep them. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPane } from '../../electron/demo/testing.ts';
import type { TestPane } from '../../electron/demo/testing.ts';
import { fakeCli } from './index.ts';
import type { FakeCli, Misbehaviour } from './index.ts';

let dir = '';
let panes: TestPane[] = [];
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'quatuor-fake-'))));
afterEach(async () => {
  for (const pane of panes) pane.kill('SIGKILL');
  await Promise.all(panes.map((pane) => pane.exited));
  panes = [];
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const env = () => ({ ...process.env, HOME: dir, XDG_CONFIG_HOME: undefined, QUATUOR_SPOOL: undefined });
function start(persona: 'amp' | 'antigravity', misbehaviour: Misbehaviour = {}): { cli: FakeCli; pane: TestPane } {
  const cli = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  const pane = openPane({ file: cli.file, args: [], cwd: dir, env: env() });
  panes.push(pane);
  return { cli, pane };
}
function put(file: string, text: string): void {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
}
const lines = (file: string): string[] => (existsSync(join(dir, file)) ? readFileSync(join(dir, file), 'utf8').split('\n').filter(Boolean) : []);

const spy = (out: string) => `import { appendFileSync } from 'node:fs';
export default function (amp) {
  const tell = (...words) => appendFileSync(${JSON.stringify(out)}, words.join(' ') + '\\n');
  tell('parent', process.ppid, 'thread', amp.activeThread.current?.id ?? 'none');
  for (const event of ['session.start', 'agent.start', 'agent.end'])
    amp.on(event, (e, ctx) => tell(event, e.thread.id === ctx.thread.id, e.message ?? '', e.status ?? ''));
}
`;

describe('the fake Amp', () => {
  it('runs plugins of both folders in processes of their own, and has no thread before its first prompt', async () => {
    const out = join(dir, 'told');
    put('.config/amp/plugins/spy.ts', spy(out));
    put('.amp/plugins/broken.ts', 'this is no plugin');
    const { cli, pane } = start('amp');
    await cli.until('ready');
    expect(cli.log().filter((line) => line.kind === 'plugin-loaded').map((line) => Boolean(line['error']))).toEqual([true, false]);
    expect(lines('told')).toEqual([`parent ${pane.pid} thread none`]);
    pane.paste('do it');
    await cli.until('paste');
    pane.write('\r');
    await cli.until('turn-end');
    expect(lines('told').slice(1)).toEqual(['session.start true  ', 'agent.start true do it ', 'agent.end true do it done']);
  });

  it('exports a thread with the usage of its answers, and nothing else', async () => {
    const { cli, pane } = start('amp', { tokens: 9_000 });
    const { sessionId } = await cli.until('ready');
    pane.paste('do it');
    await cli.until('paste');
    pane.write('\r');
    await cli.until('turn-end');
    const ask = openPane({ file: cli.file, args: ['threads', 'export', String(sessionId)], cwd: dir, env: env() });
    panes.push(ask);
    expect((await ask.exited).exitCode).toBe(0);
    const wrong = openPane({ file: cli.file, args: ['threads', 'export', 'T-../../x'], cwd: dir, env: env() });
    panes.push(wrong);
    expect((await wrong.exited).exitCode).toBe(1);
  });
});

describe('the fake Antigravity', () => {
  const hook = (event: string, timeout = '5') => `{ "type": "command", "command": "echo ${event} >> '${join(dir, 'told')}'", "timeout": ${timeout} }`;

  it('fires the flat events, and no Stop for a turn that is interrupted', async () => {
    put('.gemini/config/hooks.json', `{"spy": {${['SessionStart', 'PreInvocation', 'PostInvocation', 'Stop', 'SessionEnd'].map((e) => `"${e}": [${hook(e)}]`).join(',')}}}`);
    const { cli, pane } = start('antigravity', { hold: true });
    await cli.until('ready');
    pane.paste('do it');
    await cli.until('paste');
    pane.write('\r');
    await pane.shows('...');
    pane.write('\x1b');
    await cli.until('turn-end');
    expect(lines('told')).toEqual(['SessionStart', 'PreInvocation']);
    pane.paste('do it');
    await cli.until((line) => line.kind === 'paste' && cli.log().filter((l) => l.kind === 'paste').length === 2);
    pane.write('\r');
    cli.order({ do: 'finish' });
    await cli.until(() => cli.log().filter((line) => line.kind === 'turn-end').length === 2);
    expect(lines('told')).toEqual(['SessionStart', 'PreInvocation', 'PreInvocation', 'PostInvocation', 'Stop']);
  });

  it.each(['1.5', '"5"'])('drops the whole file for one wrong timeout: %s', async (timeout) => {
    put('.gemini/config/hooks.json', `{"good": {"SessionStart": [${hook('SessionStart')}]}, "bad": {"Stop": [${hook('Stop', timeout)}]}}`);
    const { cli } = start('antigravity');
    await cli.until('ready');
    expect(cli.log().filter((line) => line.kind === 'hooks-dropped')).toHaveLength(1);
    expect(lines('told')).toEqual([]);
  });

  it('draws its status line at each change of state, and names no conversation before the first prompt', async () => {
    put('.gemini/antigravity-cli/settings.json', JSON.stringify({ statusLine: { type: 'command', command: `cat >> '${join(dir, 'told')}'; echo >> '${join(dir, 'told')}'` } }));
    const { cli, pane } = start('antigravity');
    await cli.until('ready');
    pane.paste('do it');
    await cli.until('paste');
    pane.write('\r');
    await cli.until('turn-end');
    const drawn = () => lines('told').map((line) => JSON.parse(line) as { agent_state: string; conversation_id: string });
    while (drawn().at(-1)?.agent_state !== 'idle' || drawn().length < 4) await new Promise((done) => setTimeout(done, 20));
    expect(drawn().map((one) => [one.agent_state, one.conversation_id !== ''])).toEqual([
      ['initializing', false], ['idle', false], ['working', false], ['working', true], ['idle', true],
    ]);
  });
});

describe('the agents of the demo', () => {
  it('X3 never run what a person keeps for the real CLIs', async () => {
    const out = join(dir, 'told');
    put('.config/amp/plugins/spy.ts', spy(out));
    put('.gemini/config/hooks.json', JSON.stringify({ spy: { SessionStart: [{ command: `echo x >> '${out}'` }] } }));
    put('.gemini/antigravity-cli/settings.json', JSON.stringify({ statusLine: { command: `echo x >> '${out}'` } }));
    const program = fileURLToPath(new URL('../../electron/demo/agent.ts', import.meta.url));
    for (const name of ['amp', 'antigravity']) {
      const pane = openPane({
        file: process.execPath, args: [program, '--as', name], cwd: dir,
        env: { ...env(), ELECTRON_RUN_AS_NODE: '1', QUATUOR_DEMO_HOME: join(dir, 'demo'), QUATUOR_DEMO_SPEED: '20' },
      });
      panes.push(pane);
      await pane.shows(name === 'amp' ? 'Plan, build' : '? for shortcuts');
    }
    appendFileSync(out, '');
    expect(lines('told')).toEqual([]);
  });
});
