import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bench, until } from './lib.ts';
import type { Bench } from './lib.ts';

const repl = fileURLToPath(new URL('../fakes/repl.ts', import.meta.url));
let dir: string;
let b: Bench | undefined;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-custom-')));
  mkdirSync(join(dir, 'agents'));
});
afterEach(async () => {
  await b?.close();
  b = undefined;
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

/** The file that describes the program, as a person would write it. */
const described = (more: object = {}) => ({
  format: 1,
  command: process.execPath,
  args: [repl],
  env: { ELECTRON_RUN_AS_NODE: '1', REPL_HOME: 'here' },
  session: { start: ['--id', '{id}'], resume: ['--resume', '{id}'] },
  stop: { signal: 'SIGINT' },
  startMs: 20_000,
  typing: { settleMs: 100 },
  composer: { first: '^ask> ?', rest: '^\\.{3}> ?', tallRows: 12 },
  dialogs: [{ id: 'really', all: ['Really do it\\?', '\\[Y\\]es'], says: 'waiting-for-you', detail: 'it asks whether to do it' }],
  screen: [
    { id: 'works', match: 'esc stops', says: 'working', detail: 'it says that it works' },
    { id: 'free', match: '^ask>', says: 'ready', detail: 'its prompt is free' },
  ],
  titles: [{ id: 'busy', match: 'repl busy', says: 'working', detail: 'its title says that it works' }],
  limits: [{ id: 'limit', match: 'Rate limit reached, try again in (?<time>.*)', in: 'screen' }],
  ...more,
});
const log = (): { kind: string; [key: string]: unknown }[] => {
  try {
    return readFileSync(join(dir, 'log'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as { kind: string });
  } catch {
    return [];
  }
};
const prompts = () => log().filter(({ kind }) => kind === 'prompt').map(({ text }) => text);

async function open(definition: unknown, options: { trusted?: boolean } = {}): Promise<Bench> {
  writeFileSync(join(dir, 'agents', 'repl.json'), typeof definition === 'string' ? definition : JSON.stringify(definition, null, 2));
  b = await bench('custom', (agent) => ({ ...agent, command: 'no-such-command', definition: 'agents/repl.json', env: { REPL_LOG: join(dir, 'log') } }), {
    cwd: dir,
    ...options,
  });
  return b;
}

describe('an agent that a file describes', () => {
  it('D2 D5 prompts go in once and in order, never into its question, and it is ended as the file says', async () => {
    await open(described());
    await b!.start();
    b!.send('one line', 'a');
    b!.send('please ask me\nfirst', 'b');
    b!.send('three\n\nlines, é😀', 'c');
    await b!.state('waiting-for-you');
    await new Promise((done) => setTimeout(done, 1_500));
    expect(prompts()).toEqual(['one line', 'please ask me\nfirst']);
    expect(log().some(({ kind }) => kind === 'answer')).toBe(false);
    b!.type('y');
    await b!.reaches('c', 'finished', 30_000);
    expect(prompts()).toEqual(['one line', 'please ask me\nfirst', 'three\n\nlines, é😀']);
    expect(log().filter(({ kind }) => kind === 'lost')).toEqual([]);
    expect(b!.trail.map(({ state }) => state)).toContain('working');
    await b!.agents.stop('custom');
    expect(log().at(-1)).toMatchObject({ kind: 'end', by: 'SIGINT' });
  });

  it('A4 it is resumed by the id that it was given; its limit is seen', async () => {
    await open(described());
    const { cliSession } = await b!.start();
    b!.send('run into the limit', 'a');
    await b!.state('rate-limited', 30_000);
    expect(b!.agents.live('custom')?.limit?.text).toContain('Rate limit reached');
    await b!.agents.stop('custom');
    await b!.start(cliSession ?? '');
    const starts = () => log().filter(({ kind }) => kind === 'start').map(({ argv }) => argv);
    await until('its second start', () => starts().length === 2, 30_000);
    expect(starts()).toEqual([['--id', cliSession], ['--resume', cliSession]]);
  });

  it('a first prompt goes with the start where the file says how', async () => {
    await open(described({ prompt: ['--say={prompt}'] }));
    b!.send('with {the} start');
    await b!.startWith();
    await b!.state('ready', 30_000);
    expect(log()[0]?.argv).toContain('--say=with {the} start');
  });

  it('plain keys for a CLI that knows no pastes: a line’s end is never a bare Enter', async () => {
    await open(described({ text: { how: 'keys', lineEnd: 'space' } }));
    await b!.start();
    b!.send('two\nlines');
    await b!.reaches('m1', 'finished', 30_000);
    expect(prompts()).toEqual(['two lines']);
  });

  it('X5 nothing that the file names is run in a project that is not trusted, not even to ask its version', async () => {
    await open(described(), { trusted: false });
    await expect(b!.start()).rejects.toThrow('only in a project that you trust');
    await new Promise((done) => setTimeout(done, 5_000));
    expect(log()).toEqual([]);
  });

  it('a file that is wrong is told with line and reason, and nothing is started', async () => {
    await open(JSON.stringify(described({ stop: { signal: 'SIGNAL' } }), null, 2));
    await expect(b!.start()).rejects.toThrow(/agents\/repl\.json, line \d+, column \d+: stop, signal: /);
    expect(b!.agents.live('custom')?.cli).toMatchObject({ status: 'missing' });
    expect(log()).toEqual([]);
  });
});
