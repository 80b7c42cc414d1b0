import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Agent, Context } from '../../shared/model/index.ts';
import { fakeCli } from '../fakes/index.ts';
import type { FakeCli, Misbehaviour } from '../fakes/index.ts';
import { bench, until } from './lib.ts';
import type { Bench } from './lib.ts';

let b: Bench;
let fake: FakeCli;

async function open(persona: 'claude' | 'codex', misbehaviour: Misbehaviour = {}, change: Partial<Agent> = {}): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-meter-')));
  fake = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  // Where the real ones keep their files, for whoever looks there without being told.
  const env = { CLAUDE_CONFIG_DIR: join(fake.home, 'claude'), CODEX_HOME: join(fake.home, 'codex') };
  mkdirSync(env.CLAUDE_CONFIG_DIR, { recursive: true });
  b = await bench(persona, (agent) => ({ ...agent, command: fake.file, ...change }), { dir, env });
}

afterEach(async () => {
  const { dir } = b;
  await b.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const live = () => b.agents.live(b.agent);
const context = (): Context | null => live()?.context ?? null;
const meets = (what: string, fits: (context: Context) => boolean) =>
  until(what, () => {
    const now = context();
    return now !== null && fits(now) ? now : undefined;
  }, 20_000);
const compactions = () => b.events.flatMap((e) => (e.type === 'compaction' ? [e.compaction] : []));

describe('the meter over fakes and the real terminal host', () => {
  for (const [persona, window, ceiling, from] of [
    ['claude', 200_000, 167_000, 'pinned'],
    ['codex', 258_400, 244_800, 'reported'],
  ] as const)
    it(`H1 ${persona}: what its turn left in use, against its ceiling, and what it took`, async () => {
      await open(persona, { tokens: 100_000 });
      await b.start();
      b.send('count this');
      await b.reaches('m1', 'finished', 30_000);
      const seen = await meets('tokens', ({ used }) => used > 100_000);
      expect(seen).toMatchObject({ window, ceiling, ceilingFrom: from, generation: 0 });
      expect(seen.percent).toBeCloseTo((seen.used / ceiling) * 100, 6);
      expect(seen.rawPercent).toBeCloseTo((seen.used / window) * 100, 6);
      // The transcript is read a little after the turn's end is believed.
      await until('what it took', () => (live()?.spent?.output ?? 0) > 0, 20_000);
    });

  it('H9 survives a restart of the app: the same figures from the transcript', async () => {
    await open('claude', { tokens: 50_000 });
    await b.start();
    for (const id of ['m1', 'm2', 'm3']) {
      // Words about two prompts that come within two seconds are taken for words about one.
      await new Promise((done) => setTimeout(done, 2_200));
      const { output: known = 0 } = live()?.spent ?? {};
      b.send(`prompt ${id}`, id);
      await b.reaches(id, 'finished', 30_000);
      await until(`the tokens of ${id}`, () => (live()?.spent?.output ?? 0) > known, 20_000);
    }
    const before = await meets('a forecast', ({ perTurn, ceiling }) => perTurn !== null && ceiling !== null);
    const { input, cached, output } = live()!.spent!;
    await b.restart([]);
    const after = await meets('the same figures', ({ used, perTurn }) => used === before.used && perTurn !== null);
    expect(after.generation).toBe(before.generation);
    expect(live()?.spent).toMatchObject({ input, cached, output });
    // The pin went with the pane, not with the program that was restarted.
    b.send('one more', 'm4');
    await b.reaches('m4', 'finished', 30_000);
    expect(await meets('a ceiling', ({ ceiling }) => ceiling !== null)).toMatchObject({ ceiling: 167_000, ceilingFrom: 'pinned' });
  });

  it('H8 tells that a compaction comes, and that it is done; the meter falls and its generation grows', async () => {
    await open('claude', { tokens: 170_000 });
    await b.start();
    b.send('this one compacts');
    await b.reaches('m1', 'finished', 30_000);
    const seen = await meets('a new generation', ({ generation, used }) => generation === 1 && used > 0);
    expect(seen.used).toBeLessThan(40_000);
    await until('both words', () => compactions().length >= 2, 10_000);
    expect(compactions().map(({ phase, trigger }) => `${phase} ${trigger}`)).toEqual(['about-to auto', 'done auto']);
  });

  it('H7 X3 a person’s own window and status line stay in force', async () => {
    await open('claude', { tokens: 20_000 });
    const marks = join(b.dir, 'status.log');
    const settings = join(fake.home, 'claude', 'settings.json');
    const text = JSON.stringify({ autoCompactWindow: 150_000, statusLine: { type: 'command', command: `cat >>'${marks}'; echo >>'${marks}'` } });
    writeFileSync(settings, text);
    await b.start();
    b.send('count this');
    await b.reaches('m1', 'finished', 30_000);
    expect(await meets('tokens', ({ used }) => used > 0)).toMatchObject({ ceiling: 117_000, ceilingFrom: 'user' });
    await until('their command', () => existsSync(marks) && readFileSync(marks, 'utf8').includes('"context_window"'), 10_000);
    expect(readFileSync(settings, 'utf8')).toBe(text);
  });

  it('H7 an agent’s own window counts for it', async () => {
    await open('codex', { tokens: 20_000 }, { contextWindow: 100_000 });
    await b.start();
    b.send('count this');
    await b.reaches('m1', 'finished', 30_000);
    expect(await meets('tokens', ({ used }) => used > 0)).toMatchObject({ ceiling: 90_000, ceilingFrom: 'user' });
  });

  it('says nothing that it was not told', async () => {
    await open('claude');
    expect(live()).toMatchObject({ context: null, spent: null });
    await b.start();
    await b.state('ready', 30_000);
    const seen = context();
    expect(seen === null || seen.used === 0).toBe(true);
  });
});
