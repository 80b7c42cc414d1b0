/** One agent over a real CLI with everything real but the model: host, watch, delivery. */
import { realpathSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from '../delivery/lib.ts';
import type { Bench, BenchOptions } from '../delivery/lib.ts';
import { startModelServer } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import type { Agent } from '../../shared/model/index.ts';
import { cliPath } from './clis.ts';
import type { CliName } from './clis.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { smallRepo } from './repo.ts';
import type { Repo } from './repo.ts';

/** What a test of the real CLIs has around its agent. */
export interface Around {
  server: ModelServer;
  home: Home;
  repo: Repo;
  /** The agent of a CLI; `more` changes its settings. It is not started. */
  open(name: CliName | 'gemini' | 'opencode', more?: Partial<Agent>, options?: BenchOptions): Promise<Bench>;
  /** Ends the agents that were opened, then removes everything. */
  close(): Promise<void>;
}

/** `trusted` false: neither the CLIs nor the desk trust the folder. */
export async function around({ trusted = true } = {}): Promise<Around> {
  const server = await startModelServer();
  const repo = smallRepo(realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-one-'))));
  const home = makeHome({ url: server.url, trusted: trusted ? [repo.dir] : [] });
  const ends: (() => Promise<void>)[] = [];
  return {
    server,
    home,
    repo,
    async open(name, more = {}, { env = {}, ...options } = {}) {
      const b = await bench(name, (agent) => ({ ...agent, command: cliPath(name), ...more }), {
        cwd: repo.dir,
        env: { ...home.env, ...env },
        trusted,
        ...options,
      });
      const { close, dir } = b;
      ends.push(async () => {
        await close();
        // What has just ended may have left a child that still writes.
        rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      });
      return b;
    },
    async close() {
      for (const end of ends) await end();
      await server.close();
      home.dispose();
      repo.dispose();
    },
  };
}

export interface OneAgent extends Bench {
  server: ModelServer;
  home: Home;
  repo: Repo;
  /** What the model got as the person's words, one entry for each turn; a tool's rounds are one. */
  asked(): string[];
}

/** An agent with all that is around it in one. */
export async function oneAgent(
  name: 'gemini' | 'opencode',
  more: Partial<Agent> = {},
  { trusted = true, env = {} }: { trusted?: boolean; env?: Record<string, string> } = {},
): Promise<OneAgent> {
  const { open, server, home, repo, close } = await around({ trusted });
  return Object.assign(await open(name, more, { env }), {
    server,
    home,
    repo,
    close,
    asked: () =>
      server.turns().flatMap(({ request }) => (request && request.round === 0 ? [request.lastPrompt] : [])),
  });
}
