import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Agent } from '../../shared/model/index.ts';
import type { HostClient } from '../../electron/terminals/index.ts';
import { endHost, hostOf } from './host.ts';

const root = join(import.meta.dirname, '..', '..');
const electron = process.env['QUATUOR_ELECTRON'] ?? '';

/** Flags that make a test's window draw with WebGL on software, and start as root. */
export const testFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--enable-unsafe-swiftshader',
  '--use-angle=swiftshader',
];

/** The state of one imagined user: a home for the app, and folders to work in. */
export interface Place {
  dir: string;
  home: string;
  project: string;
  /** Starts the app on it; more than once in turn is allowed. */
  start(options?: StartOptions): Promise<Desk>;
  /** A client of the terminal host of this place, or null when none runs. */
  host(): Promise<HostClient | null>;
  /** Ends the host with all its panes, and removes the folders. */
  end(): Promise<void>;
}

export interface StartOptions {
  args?: string[];
  env?: Record<string, string>;
  agents?: Agent[];
  /** Open the project folder (default), or start without. */
  open?: boolean;
}

export interface Desk {
  app: ElectronApplication;
  page: Page;
  pid: number;
  /** Ends the app's main process at once, as a crash does. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a place with a small git repository as its project, or with the folder given. */
export function makePlace(name: string, folder?: string): Place {
  const dir = mkdtempSync(join(tmpdir(), `quatuor-${name}-`));
  const home = join(dir, 'home');
  const project = folder ?? join(dir, 'palm-oil-bot');
  mkdirSync(home);
  if (!folder) makeRepository(project);

  const running = new Set<Desk>();
  return {
    dir,
    home,
    project,
    host: () => hostOf(home),
    async start(options = {}) {
      const env: Record<string, string> = { ...cleanEnv(), ...options.env };
      if (options.agents) {
        const file = join(dir, 'agents.json');
        writeFileSync(file, JSON.stringify(options.agents));
        env['QUATUOR_AGENTS'] = file;
      }
      const open = options.open === false ? [] : ['--project', project];
      const app = await _electron.launch({
        executablePath: electron,
        args: [...testFlags, root, '--home', home, ...open, ...(options.args ?? [])],
        env,
      });
      const page = await app.firstWindow();
      await page.waitForLoadState('domcontentloaded');
      const process_ = app.process();
      const gone = new Promise<void>((resolve) => process_.once('exit', () => resolve()));
      const desk: Desk = {
        app,
        page,
        pid: process_.pid ?? 0,
        async kill() {
          process_.kill('SIGKILL');
          await gone;
        },
        async close() {
          await app.close().catch(() => {});
          await gone;
        },
      };
      running.add(desk);
      void gone.then(() => running.delete(desk));
      return desk;
    },
    async end() {
      for (const desk of running) await desk.kill();
      await endHost(home);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function makeRepository(path: string): void {
  mkdirSync(path);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: path });
  git('init', '-q', '-b', 'main');
  writeFileSync(join(path, 'README.md'), '# Palm oil bot\n');
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '-m', 'first');
}

function cleanEnv(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _node, QUATUOR_HOME: _home, QUATUOR_AGENTS: _agents, ...rest } = process.env;
  // The tests read English, whatever this machine's person speaks.
  return { ...rest, LANGUAGE: 'en' } as Record<string, string>;
}
