import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../shared/model/index.ts';
import { bench, until } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { startModelServer } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import { cliPath } from './clis.ts';
import type { CliName } from './clis.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { smallRepo } from './repo.ts';
import type { Repo } from './repo.ts';

let dir: string;
let server: ModelServer;
let repo: Repo;
let home: Home;
let b: Bench;

beforeEach(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-real-meter-')));
  server = await startModelServer();
  repo = smallRepo(join(dir, 'repo'));
  home = makeHome({ url: server.url, trusted: [repo.dir], claudeModel: 'claude-sonnet-4-5' });
  server.script(({ lastPrompt }) => {
    const tokens = Number(/tokens: (\d+)/.exec(lastPrompt)?.[1] ?? 0);
    if (tokens === 0) return undefined;
    return { text: 'Counted.', usage: { input: tokens - 3_100, cacheRead: 3_000, cacheWrite: 0, output: 100 } };
  });
});
afterEach(async () => {
  await b.close();
  await server.close();
  home.dispose();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

async function open(cli: CliName): Promise<void> {
  b = await bench(cli, (agent) => ({ ...agent, command: cliPath(cli) }), { dir: join(dir, 'desk'), stateDir: join(dir, 'state'), cwd: repo.dir, env: home.env, cols: 110 });
  await b.start();
  await b.state('ready', 60_000);
}
async function use(tokens: number): Promise<void> {
  // Words about two prompts that come within two seconds are taken for words about one.
  await new Promise((done) => setTimeout(done, 2_200));
  const id = `m${b.journal.length}`;
  b.send(`${id}, tokens: ${tokens}`, id);
  await b.reaches(id, 'finished', 60_000);
}
const live = () => b.agents.live(b.agent);
const context = (): Context | null => live()?.context ?? null;
/** The tokens come from the conversation's file, the window from the status line: either may be first. */
const reads = (used: number) =>
  until(`${used} tokens in the meter`, () => (context()?.used === used && context()?.ceiling ? context()! : undefined), 20_000);

describe('the meter of the real claude', () => {
  test('H1 H7 H9 has the pinned ceiling, runs the person’s own status line, and survives a restart of the app', async () => {
    const settings = join(home.claudeDir, 'settings.json');
    const statusLine = { type: 'command', command: `sed 's/.*"session_id":"\\([^"]*\\)".*/mine \\1/'` };
    writeFileSync(settings, JSON.stringify({ statusLine }));
    await open('claude');
    await use(20_000);
    await use(83_500);
    expect(await reads(83_500)).toMatchObject({ window: 200_000, ceiling: 167_000, ceilingFrom: 'pinned', percent: 50, generation: 0 });
    await until('a cost', () => (live()?.spent?.usd ?? 0) > 0, 20_000);
    const session = b.sessions[0]?.cliSession ?? '';
    expect(await b.screen()).toContain(`mine ${session}`);
    // Claude itself writes more into that file; this stays the person's.
    expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({ statusLine });
    // Two answers: what was read anew, what came from the cache, what was said.
    await until('both answers', () => live()?.spent?.output === 200, 20_000);
    expect(live()?.spent).toMatchObject({ input: 103_500 - 6_200, cached: 6_000, output: 200 });

    await b.restart([]);
    await reads(83_500);
    await until('both answers', () => live()?.spent?.output === 200, 20_000);
    expect(live()?.spent).toMatchObject({ input: 103_500 - 6_200, cached: 6_000, output: 200 });
    await use(90_000);
    const after = await reads(90_000);
    expect(after).toMatchObject({ ceiling: 167_000, ceilingFrom: 'pinned' });
    expect(after.perTurn).not.toBeNull();
  });

  test('H7 H8 compacts where the person’s own window ends, and the meter falls', async () => {
    writeFileSync(join(home.claudeDir, 'settings.json'), JSON.stringify({ autoCompactWindow: 120_000 }));
    await open('claude');
    await use(86_000);
    expect(await reads(86_000)).toMatchObject({ ceiling: 87_000, ceilingFrom: 'user' });
    await use(87_500);
    await reads(87_500);
    await use(30_000);
    expect(await reads(30_000)).toMatchObject({ generation: 1 });
    const told = b.events.flatMap((e) => (e.type === 'compaction' ? [e.compaction] : []));
    expect(told.map(({ phase, trigger }) => `${phase} ${trigger}`)).toEqual(['about-to auto', 'done auto']);
    expect(told[0]?.tokens).toBe(87_500);
  });
});

describe('the meter of the real codex', () => {
  test('H7 H8 compacts at the person’s own limit, and the meter falls', async () => {
    const config = join(home.codexDir, 'config.toml');
    writeFileSync(config, `model_auto_compact_token_limit = 100_000\n${readFileSync(config, 'utf8')}`);
    await open('codex');
    await use(50_000);
    expect(await reads(50_000)).toMatchObject({ window: 258_400, ceiling: 100_000, ceilingFrom: 'user', percent: 50 });
    await use(101_000);
    await reads(101_000);
    await use(40_000);
    expect(await reads(40_000)).toMatchObject({ generation: 1 });
    await until('the end of the compaction', () => b.events.some((e) => e.type === 'compaction' && e.compaction.phase === 'done'), 20_000);
    expect(live()?.spent?.output).toBeGreaterThan(0);
  });
});
