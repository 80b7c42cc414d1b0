/** One agent over a real CLI with everything real but the model: host, watch, delivery. */
import { realpathSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { startModelServer } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import type { Agent } from '../../shared/model/index.ts';
import { cliPath } from './clis.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { smallRepo } from './repo.ts';
import type { Repo } from './repo.ts';

export interface OneAgent extends Bench {
  server: ModelServer;
  home: Home;
  repo: Repo;
  /** What the model got as the person's words, one entry for each turn; a tool's rounds are one. */
  asked(): string[];
}

/** `trusted` false: neither the CLI nor the desk trusts the folder. */
export async function oneAgent(
  name: 'gemini' | 'opencode',
  more: Partial<Agent> = {},
  { trusted = true, env = {} }: { trusted?: boolean; env?: Record<string, string> } = {},
): Promise<OneAgent> {
  const server = await startModelServer();
  const repo = smallRepo(realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-one-'))));
  const home = makeHome({ url: server.url, trusted: trusted ? [repo.dir] : [] });
  const own = await bench(name, (agent) => ({ ...agent, command: cliPath(name), ...more }), {
    cwd: repo.dir,
    env: { ...home.env, ...env },
    trusted,
  });
  return Object.assign(own, {
    server,
    home,
    repo,
    asked: () =>
      server.turns().flatMap(({ request }) => (request && request.round === 0 ? [request.lastPrompt] : [])),
    close: closing(own.close, async () => {
      await server.close();
      home.dispose();
      repo.dispose();
    }),
  });
}

const closing = (first: () => Promise<void>, then: () => Promise<void>) => async (): Promise<void> => {
  await first();
  await then();
};
