/** One test's whole set: model server, home, repository, and the CLIs started in them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startModelServer } from '../model-server/index.ts';
import type { ModelServer } from '../model-server/index.ts';
import { launchCli } from './clis.ts';
import type { CliName, CliOptions } from './clis.ts';
import { makeHome } from './home.ts';
import type { Home, HomeOptions } from './home.ts';
import { cloneOfThis } from './repo.ts';
import type { Repo } from './repo.ts';
import type { Terminal } from './terminal.ts';

export interface Desk {
  server: ModelServer;
  home: Home;
  repo: Repo;
  launch(name: CliName, options?: CliOptions): Terminal;
  /** What the hooks got so far, in the order in which they were written. */
  hooks(): Record<string, unknown>[];
  /** Names of the hooks so far. */
  hookNames(): string[];
  /** Ends the CLIs that still run, then removes everything. */
  close(): Promise<void>;
}

/** Opens the set. `trusted` false: the CLIs meet the folder for the first time. */
export async function openDesk(options: Partial<HomeOptions> & { trust?: boolean } = {}): Promise<Desk> {
  const server = await startModelServer();
  const repo = cloneOfThis();
  const home = makeHome({ trusted: options.trust === false ? [] : [repo.dir], ...options, url: server.url });
  const log = join(home.dir, 'hooks.jsonl');
  const running = new Set<Terminal>();

  const hooks = () => (existsSync(log) ? readFileSync(log, 'utf8') : '')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

  return {
    server,
    home,
    repo,
    launch(name, cliOptions = {}) {
      // One write per hook: lines of parallel hooks stay whole.
      const terminal = launchCli(name, home, repo.dir, { hookCommand: `printf '%s\\n' "$(cat)" >> '${log}'`, ...cliOptions });
      running.add(terminal);
      void terminal.exited.then(() => running.delete(terminal));
      return terminal;
    },
    hooks,
    hookNames: () => hooks().map((hook) => String(hook.hook_event_name)),
    async close() {
      const left = [...running];
      left.forEach((terminal) => terminal.kill());
      await Promise.all(left.map((terminal) => terminal.exited));
      await server.close();
      home.dispose();
      repo.dispose();
    },
  };
}
