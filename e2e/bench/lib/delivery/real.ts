/** The same texts into a real CLI: by the desk's delivery, and by `tmux send-keys`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Road } from '../../../../shared/model/index.ts';
import { bench } from '../../../delivery/lib.ts';
import type { ModelServer } from '../../../model-server/index.ts';
import { cliArgs, cliPath } from '../../../real/clis.ts';
import type { CliName } from '../../../real/clis.ts';
import { makeHome } from '../../../real/home.ts';
import type { Home } from '../../../real/home.ts';
import { smallRepo } from '../../../real/repo.ts';
import { chance, text } from './chance.ts';

/** So many fresh launches, each with the first text at its boot. */
const BOOTS = 10;
const MOST_MS = 60_000;

export interface Outcome {
  sent: number;
  /** The model was asked with exactly this text, exactly once. */
  once: number;
  /** The model never saw it. */
  lost: number;
  /** The model saw it more than once, or not word for word. */
  twice: number;
  changed: number;
  /** By road (or `boot`): milliseconds from send to the receipt, and to the model. */
  receipt: Record<string, number[]>;
  model: Record<string, number[]>;
  misses: string[];
}

export interface Place {
  dir: string;
  server: ModelServer;
  /** When the server's clock was 0, epoch ms. */
  serverAt: number;
}

const nothing = (): Outcome => ({ sent: 0, once: 0, lost: 0, twice: 0, changed: 0, receipt: {}, model: {}, misses: [] });
const add = (to: Record<string, number[]>, key: string, ms: number) => void (to[key] ??= []).push(ms);

/** The texts: the same for both ways, each with a number that no other has. */
function texts(count: number, base: number): { mark: string; body: string }[] {
  const by = chance(7);
  return Array.from({ length: count }, (_, i) => {
    const n = base + i;
    return { mark: `##${n}##`, body: text(n, by.number(1, 40), by) };
  });
}

function setting(cli: CliName, way: string, { dir, server }: Place): { home: Home; cwd: string } {
  const cwd = join(dir, `${cli}-${way}`);
  mkdirSync(cwd);
  smallRepo(cwd);
  return { home: makeHome({ url: server.url, trusted: [cwd] }), cwd };
}

/** What the model was asked with a mark: the first request of each turn. */
function asked({ server }: Place, mark: string) {
  return server.turns().filter(({ request }) => request?.round === 0 && request.prompts.at(-1)?.includes(mark));
}

function judge(outcome: Outcome, place: Place, one: { mark: string; body: string }, key: string, from: number): void {
  const requests = asked(place, one.mark);
  outcome.sent += 1;
  const words = (said: string | undefined) => (said ?? '').replace(/[^\S\n]+/g, ' ').trim();
  if (requests.length === 0) outcome.lost += 1;
  else if (requests.length > 1) outcome.twice += 1;
  else if (words(requests[0]?.request?.lastPrompt) !== words(one.body)) {
    outcome.changed += 1;
    outcome.misses.push(`changed: ${one.mark} ${JSON.stringify(requests[0]?.request?.lastPrompt).slice(0, 200)}`);
  } else outcome.once += 1;
  if (requests[0]) add(outcome.model, key, place.serverAt + requests[0].at - from);
}

/** By the desk. `roads`: the roads to take in turn once it runs; the first ten go at boot. */
export async function byDesk(cli: CliName, count: number, base: number, roads: Road[], place: Place): Promise<Outcome> {
  const { home, cwd } = setting(cli, 'desk', place);
  const { PATH: path = '', ...env } = home.env;
  const outcome = nothing();
  let road: Road = 'keys';
  const b = await bench(cli, (agent) => ({ ...agent, command: cliPath(cli), env }), {
    cwd,
    env: { PATH: path },
    channel: (own) => (road === 'keys' ? null : own),
  });
  try {
    const all = texts(count, base);
    for (const [i, one] of all.entries()) {
      const boot = i < Math.min(BOOTS, count);
      if (boot && i > 0) await b.agents.stop(cli);
      road = boot ? 'keys' : roads[i % roads.length]!;
      const id = `m${base + i}`;
      const from = Date.now();
      // Half of the first texts go with the start, half are typed as soon as it can take them.
      if (boot && i % 2 === 1) await b.start();
      b.send(one.body, id);
      if (boot && i % 2 === 0) await b.startWith();
      try {
        const { at } = await b.reaches(id, 'accepted', MOST_MS);
        const took = b.journal.find((e) => e.id === id && e.stage === 'writing')?.road ?? 'keys';
        const key = boot ? `boot.${took}` : took;
        add(outcome.receipt, key, at - from);
        await b.reaches(id, 'finished', MOST_MS);
        judge(outcome, place, one, key, from);
      } catch (error) {
        outcome.misses.push(`${cli} ${one.mark}: ${(error as Error).message}`);
        judge(outcome, place, one, 'missed', from);
        b.delivery.settle(id);
      }
    }
  } finally {
    await b.close();
    home.dispose();
  }
  return outcome;
}

/** The pauses that people write into such scripts: after the start, and between text and Enter. */
const START_PAUSE = 5_000;
const KEY_PAUSE = 500;
/** What the model has not seen by then is lost. */
const LOST_MS = 4_000;

/** By `tmux send-keys`, as it is done by hand and by scripts. */
export async function byTmux(cli: CliName, count: number, base: number, place: Place): Promise<Outcome> {
  const { home, cwd } = setting(cli, 'tmux', place);
  const outcome = nothing();
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-L', `quatuor-${process.pid}-${cli}`, '-f', '/dev/null', ...args], {
      env: home.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
    });
  // A server whose last session ends is just going away when the next one is asked for.
  tmux('new-session', '-d', '-s', 'keep', 'sleep', '100000');
  const start = async () => {
    try {
      tmux('kill-session', '-t', 's');
    } catch {
      // There is none yet.
    }
    tmux('new-session', '-d', '-s', 's', '-x', '110', '-y', '35', '-c', cwd, cliPath(cli), ...cliArgs(cli));
    await wait(START_PAUSE);
  };
  try {
    for (const [i, one] of texts(count, base).entries()) {
      const boot = i < Math.min(BOOTS, count);
      const from = Date.now();
      if (boot) await start();
      tmux('send-keys', '-t', 's', '-l', '--', one.body);
      await wait(KEY_PAUSE);
      tmux('send-keys', '-t', 's', 'Enter');
      const end = Date.now() + LOST_MS;
      while (asked(place, one.mark).length === 0 && Date.now() < end) await wait(50);
      await wait(700);
      judge(outcome, place, one, boot ? 'boot' : 'running', from);
      // What was not taken would go out with the next text.
      if (asked(place, one.mark).length === 0) tmux('send-keys', '-t', 's', 'C-u');
    }
  } finally {
    try {
      tmux('kill-server');
    } catch {
      // It ended with its last session.
    }
    home.dispose();
  }
  return outcome;
}
