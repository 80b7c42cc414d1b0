/**
 * Amp's plugin and Antigravity's hooks and status line, over real terminals: with the person's
 * consent, and without. The CLIs are fakes that keep what their vendors document; Amp's runs our
 * plugin for real, Antigravity's our hooks and our status line.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fakeCli } from '../fakes/index.ts';
import type { FakeCli, Misbehaviour } from '../fakes/index.ts';
import { bench, prompt, until } from './lib.ts';
import type { Bench } from './lib.ts';

let b: Bench;
let fake: FakeCli;

async function open(
  persona: 'amp' | 'antigravity',
  { mayWrite = true, before = (_dir: string): void => {}, ...misbehaviour }: Misbehaviour & { mayWrite?: boolean; before?: (dir: string) => void } = {},
): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-fake-')));
  before(dir);
  fake = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  b = await bench(persona, (agent) => ({ ...agent, command: fake.file, mayWrite }), { dir });
}

afterEach(async () => {
  const { dir } = b;
  await b.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const entry = (id: string, stage: string) => b.journal.find((e) => e.id === id && e.stage === stage);
const stages = (id: string) => b.journal.filter((e) => e.id === id).map((e) => e.stage);
const taken = (name: string) => fake.prompts().filter((text) => text.includes(`END OF ${name}`));
const problems = () => b.events.flatMap((event) => (event.type === 'problem' ? [event.text] : []));
const evidence = (source: string) => b.agents.live(b.agent)?.evidence.find((e) => e.source === source);
/** Everything that stands in the person's folders, apart from what the test itself keeps there. */
function personal(): string[] {
  const found: string[] = [];
  for (const top of ['.config', '.gemini', '.amp', '.agents']) {
    const folder = join(b.dir, top);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (name.isFile()) found.push(join(name.parentPath, name.name).slice(b.dir.length + 1));
  }
  return found.filter((name) => !name.includes('/brain/')).sort();
}
const channel = () => b.agents.seat(b.agent)?.channel ?? null;

describe('Amp with its plugin', () => {
  it('D1 D2 D8 the first prompt is typed, the next goes over the socket, each once and known by its text', async () => {
    await open('amp');
    await b.start();
    expect(personal()).toEqual(['.config/amp/plugins/quatuor.ts']);
    const one = b.send(prompt('ONE', 40), 'm1');
    await b.reaches('m1', 'finished', 30_000);
    expect([entry('m1', 'writing')?.road, entry('m1', 'accepted')?.detail]).toEqual(['keys', expect.stringContaining('by its text')]);
    await until('the channel', () => channel()?.ready(), 10_000);
    const two = b.send(prompt('TWO', 80), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    expect(entry('m2', 'writing')?.road).toBe('channel');
    expect(stages('m2')).toEqual(['writing', 'written', 'accepted', 'finished']);
    expect([taken('ONE').map((text) => text.trim()), taken('TWO')]).toEqual([[one.text], [two.text]]);
  });

  it('A1 A2 its state comes from the plugin: work, a question, work, rest', async () => {
    await open('amp', { hold: true });
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'accepted', 30_000);
    await b.state('working');
    expect(evidence('hook')?.detail).toContain('plugin');
    fake.order({ do: 'permission', command: 'rm -rf important' });
    await until('a question', () => evidence('hook')?.says === 'waiting-for-you', 10_000);
    await b.state('waiting-for-you');
    b.type('y');
    await b.state('working');
    fake.order({ do: 'finish' });
    await b.reaches('m1', 'finished', 30_000);
    await b.state('ready');
  });

  it('H1 tokens and window come from Amp\'s own export of the thread, the ceiling from its window', async () => {
    await open('amp', { tokens: 60_000 });
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 30_000);
    // What the screen shows, which is rounded, may be read first.
    const exact = () => {
      const now = b.agents.live('amp')?.context;
      return now?.source === 'hook' ? now : undefined;
    };
    const context = await until('the meter', exact, 15_000);
    expect(context).toMatchObject({ window: 168_000, ceiling: 168_000, ceilingFrom: 'reported', source: 'hook', model: 'simulated' });
    expect(context.used).toBeGreaterThan(60_000);
    expect(context.percent).toBeCloseTo((100 * context.used) / 168_000, 5);
  });

  it('D3 an interrupted turn is told as such', async () => {
    await open('amp', { hold: true });
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'accepted', 30_000);
    b.type('\x1b');
    const { detail } = await b.reaches('m1', 'failed', 30_000);
    expect(detail).toContain('interrupted');
  });

  it('A4 the thread is named, and resumed by its id', async () => {
    await open('amp');
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'finished', 30_000);
    const thread = b.sessions[0]?.cliSession ?? '';
    expect(thread).toMatch(/^T-/);
    await b.agents.stop('amp');
    expect(existsSync(join(b.dir, 'spool', b.sessions[0]!.id))).toBe(false);
    await b.start(thread);
    await until('the channel', () => channel()?.ready(), 15_000);
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    expect(entry('m2', 'writing')?.road).toBe('channel');
    expect(b.sessions[1]?.cliSession).toBe(thread);
  });

  it('X3 without consent nothing is written, and title and screen are enough', async () => {
    await open('amp', { mayWrite: false });
    await b.start();
    b.send(prompt('ONE', 40));
    await b.reaches('m1', 'finished', 30_000);
    expect(personal()).toEqual([]);
    expect(existsSync(join(b.dir, 'consent.json'))).toBe(false);
    expect(fake.log().filter((line) => line.kind === 'plugin-loaded')).toEqual([]);
    expect(channel()).toBeNull();
    expect(taken('ONE')).toHaveLength(1);
    const context = await until('the meter', () => b.agents.live('amp')?.context ?? undefined, 15_000);
    expect(context).toMatchObject({ window: 168_000, ceilingFrom: 'reported', source: 'screen' });
  });

  it('X3 consent that is withdrawn takes the file away', async () => {
    await open('amp');
    await b.start();
    await b.agents.stop('amp');
    b.agents.set([{ ...b.list[0]!, mayWrite: false }]);
    await until('it is told', () => problems().some((text) => text.includes('took back')), 20_000);
    expect(existsSync(join(b.dir, '.config'))).toBe(false);
  });

  it('X3 a foreign plugin of that name stays, the person is told, and Amp is used without', async () => {
    const theirs = 'export default function () {}\n';
    await open('amp', {
      before(dir) {
        mkdirSync(join(dir, '.config', 'amp', 'plugins'), { recursive: true });
        writeFileSync(join(dir, '.config', 'amp', 'plugins', 'quatuor.ts'), theirs);
      },
    });
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 30_000);
    expect(problems()).toEqual(expect.arrayContaining([expect.stringContaining('did not write')]));
    expect(readFileSync(join(b.dir, '.config', 'amp', 'plugins', 'quatuor.ts'), 'utf8')).toBe(theirs);
  });

  it('D2 a plugin that dies leaves the typed road', async () => {
    await open('amp');
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'finished', 30_000);
    await until('the channel', () => channel()?.ready(), 10_000);
    process.kill(Number(fake.log().find((line) => line.kind === 'plugin-loaded')?.['plugin']), 'SIGKILL');
    await until('the loss', () => !channel()?.ready(), 10_000);
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    expect([entry('m2', 'writing')?.road, taken('TWO').length]).toEqual(['keys', 1]);
    expect(evidence('hook')).toBeUndefined();
    expect(b.agents.live('amp')?.capabilities).toContainEqual(expect.objectContaining({ name: 'plugin', has: false }));
  });

  it('D2 after a restart of main the plugin of the running Amp is found again', async () => {
    await open('amp');
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'finished', 30_000);
    await b.restart([]);
    await until('the channel', () => channel()?.ready(), 10_000);
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    expect([entry('m2', 'writing')?.road, taken('ONE').length, taken('TWO').length]).toEqual(['channel', 1, 1]);
  });
});

describe('Antigravity with hooks and status line', () => {
  const hooks = () => join(b.dir, '.gemini', 'config', 'hooks.json');
  const settings = () => join(b.dir, '.gemini', 'antigravity-cli', 'settings.json');

  it('A1 A2 its state comes from them: start, rest, work, a question, rest', async () => {
    await open('antigravity', { hold: true });
    await b.start();
    await b.state('ready');
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'accepted', 30_000);
    await b.state('working');
    expect(evidence('hook')).toBeDefined();
    fake.order({ do: 'permission', command: 'rm -rf important' });
    await until('a question', () => evidence('hook')?.says === 'waiting-for-you', 10_000);
    await b.state('waiting-for-you');
    b.type('1');
    await b.state('working');
    fake.order({ do: 'finish' });
    await b.reaches('m1', 'finished', 30_000);
    await b.state('ready');
    expect(fake.log().filter((line) => line.kind === 'hooks-dropped')).toEqual([]);
    expect(fake.log().flatMap((line) => (line.kind === 'hook' ? [line['event']] : []))).toEqual(['SessionStart', 'PreInvocation', 'PostInvocation', 'Stop']);
  });

  it('A4 the conversation is named, and resumed by its id', async () => {
    await open('antigravity');
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'finished', 30_000);
    const conversation = b.sessions[0]?.cliSession ?? '';
    expect(conversation).toMatch(/^[0-9a-f-]{36}$/);
    await b.agents.stop('antigravity');
    await b.start(conversation);
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    const starts = fake.log().filter((line) => line.kind === 'start').map((line) => String(line['argv']));
    expect(starts.filter((argv) => argv.includes(`--conversation,${conversation}`))).toHaveLength(1);
  });

  it('X3 the person\'s other hooks and settings stay as they are, and ours go again', async () => {
    const own = '{\n  "lint": {\n    "Stop": [ { "type": "command", "command": "true", "timeout": 10 } ]\n  }\n}\n';
    const theme = '{"theme":"dark"}';
    await open('antigravity', {
      before(dir) {
        for (const [file, text] of [['.gemini/config/hooks.json', own], ['.gemini/antigravity-cli/settings.json', theme]] as const) {
          mkdirSync(dirname(join(dir, file)), { recursive: true });
          writeFileSync(join(dir, file), text);
        }
      },
    });
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 30_000);
    expect(Object.keys(JSON.parse(readFileSync(hooks(), 'utf8')) as object)).toEqual(['lint', 'quatuor']);
    expect(fake.log().filter((line) => line.kind === 'hooks-dropped')).toEqual([]);
    await b.agents.stop('antigravity');
    b.agents.set([{ ...b.list[0]!, mayWrite: false }]);
    await until('ours is gone', () => readFileSync(settings(), 'utf8') === theme, 10_000);
    expect(readFileSync(hooks(), 'utf8')).toBe(own);
  });

  it('X3 without consent nothing is written, and the screen is enough', async () => {
    await open('antigravity', { mayWrite: false });
    await b.start();
    b.send(prompt('ONE', 40));
    await b.reaches('m1', 'finished', 30_000);
    expect(personal()).toEqual([]);
    expect(evidence('hook')).toBeUndefined();
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D5 no text reaches its trust gate, though it takes bracketed pastes already', async () => {
    await open('antigravity', { trust: true });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.waitsFor(/question for you/);
    expect(stages('m1')).toEqual([]);
    b.type('\r');
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D8 H1 the prompt is known by its text from the log, and the status line feeds the meter', async () => {
    await open('antigravity', { tokens: 500_000 });
    await b.start();
    b.send(prompt('ONE', 40));
    await b.reaches('m1', 'finished', 30_000);
    expect(entry('m1', 'accepted')?.detail).toContain('by its text');
    const context = await until('the meter', () => b.agents.live('antigravity')?.context ?? undefined, 15_000);
    expect(context).toMatchObject({ window: 1_000_000, ceiling: 1_000_000, ceilingFrom: 'reported', source: 'status-line' });
    expect(context.percent).toBeGreaterThan(50);
  });

  it('a quota that is used up keeps it out until the time that the CLI names', async () => {
    const until_ = new Date(Date.now() + 3_600_000).toISOString();
    await open('antigravity', { quota: { 'gemini-5h': { remaining_fraction: 0, reset_time: until_ }, '3p-5h': { remaining_fraction: 1 } } });
    await b.start();
    await b.state('rate-limited');
    expect(b.agents.live('antigravity')?.limit).toMatchObject({ until: Date.parse(until_), text: expect.stringContaining('gemini-5h') });
    b.send(prompt('ONE', 3));
    await b.waitsFor(/limit/);
    expect(stages('m1')).toEqual([]);
  });
});
