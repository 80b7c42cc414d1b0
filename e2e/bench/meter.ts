// How full the context is: usage scripted in steps up to the ceiling and beyond, with the real CLIs.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent, Context } from '../../shared/model/index.ts';
import { bench as desk, startHost, until } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { startModelServer } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import { cliPath } from '../real/clis.ts';
import type { CliName } from '../real/clis.ts';
import { makeHome } from '../real/home.ts';
import { smallRepo } from '../real/repo.ts';
import type { HostClient } from '../../electron/terminals/index.ts';
import { quantile, report, say } from './lib/report.ts';
import type { Target } from './lib/report.ts';

interface Case {
  name: string;
  cli: CliName;
  model: string;
  /** Where this CLI compacts with this model, as its makers' arithmetic has it. */
  ceiling: number;
}

const CASES: Case[] = [
  { name: 'claude200k', cli: 'claude', model: 'claude-sonnet-4-5', ceiling: 167_000 },
  { name: 'claude1m', cli: 'claude', model: 'claude-opus-5-5', ceiling: 967_000 },
  { name: 'codex', cli: 'codex', model: 'gpt-6-sol', ceiling: 244_800 },
];

/** Percent of the ceiling: every five, and where a handoff is prepared and executed. */
const STEPS = [...Array.from({ length: 19 }, (_, i) => 5 * (i + 1)), 98, 99, 100];
/** Beyond it in such steps, until the CLI compacts. */
const BEYOND = 0.5;
const MOST = 105;
const SEEN_MS = 20_000;
const TURN_MS = 60_000;

interface Reading {
  percent: number;
  tokens: number;
  told: number;
  ms: number;
}
interface Outcome {
  readings: Reading[];
  misses: string[];
  /** The largest step after which the CLI did not compact, and the one after which it did. */
  held: number;
  compactedAfter: number;
  seen90: boolean;
  seen98: boolean;
  generation: number;
  fell: number;
}

const wish = /tokens: (\d+)/;

/** The model says so many tokens are in use as the prompt asks for, most of them from the cache. */
function script(server: ModelServer): void {
  server.script(({ lastPrompt, api }) => {
    const tokens = Number(wish.exec(lastPrompt)?.[1] ?? 0);
    if (tokens === 0) return undefined;
    const output = 200;
    const cacheRead = Math.floor(tokens / 2);
    const cacheWrite = api === 'anthropic' ? Math.floor(tokens / 10) : 0;
    const input = tokens - cacheRead - cacheWrite - output;
    return { text: 'Counted.', usage: { input, output, cacheRead, cacheWrite } };
  });
}

const contextOf = (run: Bench): Context | null => run.agents.live(run.agent)?.context ?? null;

async function turn(run: Bench, n: number, tokens: number): Promise<void> {
  run.send(`Step ${n}, tokens: ${tokens}`, `m${n}`);
  await run.reaches(`m${n}`, 'finished', TURN_MS);
}

const compactions = (run: Bench) => run.events.filter((event) => event.type === 'compaction');

async function measure(run: Bench, { ceiling }: Case): Promise<Outcome> {
  const out: Outcome = {
    readings: [], misses: [], held: 0, compactedAfter: Number.NaN,
    seen90: false, seen98: false, generation: 0, fell: Number.NaN,
  };
  await run.start();
  await run.state('ready', TURN_MS);
  let percent = 0;
  let last = 0;
  for (let n = 1; percent < MOST; n += 1) {
    percent = STEPS[n - 1] ?? percent + BEYOND;
    const tokens = Math.round((ceiling * percent) / 100);
    await turn(run, n, tokens);
    if (compactions(run).length > 0) {
      out.compactedAfter = last;
      break;
    }
    out.held = last;
    last = tokens;
    const from = Date.now();
    const seen = await until(`${tokens} tokens in the meter`, () => contextOf(run)?.used === tokens, SEEN_MS).catch(() => false);
    const context = contextOf(run);
    const told = context?.percent ?? Number.NaN;
    out.readings.push({ percent, tokens, told, ms: Date.now() - from });
    if (!seen || !(Math.abs(told - percent) <= 1)) out.misses.push(`${percent} % read as ${told}`);
    if (told >= 90) out.seen90 = true;
    if (told >= 98) out.seen98 = true;
  }
  await until('a new generation', () => contextOf(run)?.generation === 1, SEEN_MS).catch(() => false);
  out.generation = contextOf(run)?.generation ?? 0;
  // What stands in the meter after a compaction is the CLI's own word until its next answer.
  const little = Math.round(ceiling / 10);
  await turn(run, 900, little);
  const fell = await until('the meter to fall', () => contextOf(run)?.used === little, SEEN_MS).catch(() => false);
  if (!fell) out.misses.push(`${little} tokens after the compaction read as ${contextOf(run)?.used}`);
  out.fell = contextOf(run)?.percent ?? Number.NaN;
  return out;
}

async function one(test: Case, host: HostClient, dir: string): Promise<Outcome> {
  const server = await startModelServer();
  const repo = smallRepo(join(dir, `repo-${test.name}`));
  const home = makeHome({ url: server.url, trusted: [repo.dir], claudeModel: test.model, codexModel: test.model });
  script(server);
  const change = (agent: Agent): Agent => ({ ...agent, command: cliPath(test.cli) });
  const run = await desk(test.cli, change, { dir: join(dir, test.name), cwd: repo.dir, env: home.env, host, cols: 110 });
  try {
    return await measure(run, test);
  } finally {
    await run.close();
    await server.close();
    home.dispose();
  }
}

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-meter-')));
const host = await startHost(dir);
const figures: Record<string, number | string> = {};
const targets: Record<string, Target> = {};
try {
  const outcomes = await Promise.all(CASES.map((test) => one(test, host, dir)));
  for (const [i, { name, ceiling }] of CASES.entries()) {
    const out = outcomes[i]!;
    const errors = out.readings.map(({ percent, told }) => Math.abs(told - percent));
    const point = (out.held + out.compactedAfter) / 2;
    Object.assign(figures, {
      [`${name}.steps`]: out.readings.length,
      [`${name}.ceiling`]: ceiling,
      [`${name}.heldAt`]: out.held,
      [`${name}.compactedAfter`]: out.compactedAfter,
      [`${name}.ceilingErrorPercent`]: (Math.abs(ceiling - point) / point) * 100,
      [`${name}.maxErrorPoints`]: errors.length === 0 ? Number.NaN : Math.max(...errors),
      [`${name}.p95SeenMs`]: quantile(out.readings.map(({ ms }) => ms), 0.95),
      [`${name}.seen90`]: Number(out.seen90),
      [`${name}.seen98`]: Number(out.seen98),
      [`${name}.generation`]: out.generation,
      [`${name}.percentAfterwards`]: out.fell,
      [`${name}.misses`]: out.misses.join('; ') || 'none',
    });
    Object.assign(targets, {
      [`${name}.steps`]: { min: STEPS.length },
      [`${name}.ceilingErrorPercent`]: { max: 1 },
      [`${name}.maxErrorPoints`]: { max: 1 },
      [`${name}.seen90`]: { min: 1 },
      [`${name}.seen98`]: { min: 1 },
      [`${name}.generation`]: { min: 1, max: 1 },
      [`${name}.percentAfterwards`]: { max: 20 },
    });
    say(`${name}: ${out.readings.length} steps, compacted after ${out.compactedAfter} tokens; misses: ${out.misses.join('; ') || 'none'}`);
  }
} catch (error) {
  say(String(error));
  figures.failed = String(error).split('\n')[0] ?? '';
  targets.failed = { min: 1 };
} finally {
  host.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
report('meter', figures, targets);
