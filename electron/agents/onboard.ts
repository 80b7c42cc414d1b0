import { existsSync, realpathSync } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Agent } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';
import { which } from './find.ts';
import type { Probes } from './probe.ts';
import type { CliRules } from './rules.ts';

type Env = Record<string, string | undefined>;
type Platform = NodeJS.Platform;

const userOf = (env: Env): string => env['HOME'] || homedir();
const inHome = (path: string, env: Env): string => (path.startsWith('~/') ? join(userOf(env), path.slice(2)) : path);

/** A login as it was seen: by which variable or file, or by the program's own word. `unseen`: nothing tells of it. */
export type Login = { state: 'in'; where: string } | { state: 'out' } | { state: 'unseen' };

/**
 * Whether a CLI is logged in, so far as that can be seen without a turn. What is in keys and files is never read.
 * The program itself is asked only where it has a folder of its own already: it would make one otherwise.
 */
export async function loginOf({ adapter, command }: Pick<Agent, 'adapter' | 'command'>, env: Env, path: string, probes: Pick<Probes, 'agrees'>): Promise<Login> {
  const { login } = adapters[adapter].rules;
  if (!login) return { state: 'unseen' };
  const variable = login.env.find((name) => env[name]);
  if (variable) return { state: 'in', where: variable };
  const folders = login.files.map(({ variable: named, folder, file }) => ({ folder: (named && env[named]) || inHome(folder, env), file }));
  const found = folders.map(({ folder, file }) => join(folder, file)).find((file) => existsSync(file));
  if (found) return { state: 'in', where: found };
  const program = login.asks && folders.some(({ folder }) => existsSync(folder)) ? await which(command, path) : null;
  if (!program || !login.asks) return { state: 'out' };
  const { ELECTRON_RUN_AS_NODE: _node, ...own } = env;
  const agrees = await probes.agrees(program, login.asks, own as Record<string, string>, path);
  return agrees ? { state: 'in', where: [command, ...login.asks].join(' ') } : { state: 'out' };
}

/** The command by which a person logs in to a CLI. */
export const loginCommand = ({ adapter, command }: Pick<Agent, 'adapter' | 'command'>): string => adapters[adapter].rules.login?.command ?? command;

/** How a CLI is got on this platform: one command for a shell, or where to read on. */
export interface Install {
  command?: string;
  url?: string;
}

export interface InstallPlace {
  platform: Platform;
  /** Whether npm is there, and may write where it installs for all. */
  npm: 'none' | 'locked' | 'free';
}

/** By the vendor's installer where it has one for this platform, else by npm; into the person's own folder where npm may not write. */
export function installOf(hint: CliRules['hint'], { platform, npm }: InstallPlace): Install {
  const script = platform === 'win32' ? hint.script?.windows : hint.script?.posix;
  const url = hint.url ? { url: hint.url } : {};
  if (script) return { command: script, ...url };
  if (!hint.npm) return url;
  if (npm === 'none') return { url: hint.url ?? 'https://nodejs.org/en/download' };
  return { command: `npm install -g ${npm === 'locked' ? '--prefix ~/.local ' : ''}${hint.npm}`, ...url };
}

/** What npm can do here. */
export async function npmAt(path: string, env: Env, platform: Platform): Promise<InstallPlace['npm']> {
  const npm = await which('npm', path);
  if (!npm) return 'none';
  if (platform === 'win32') return 'free';
  const own = await readFile(join(userOf(env), '.npmrc'), 'utf8').catch(() => '');
  if (env['npm_config_prefix'] || /^\s*prefix\s*=/m.test(own)) return 'free';
  // Its modules lie beside its own: …/bin/node and …/lib/node_modules.
  const modules = join(dirname(npm), '..', 'lib', 'node_modules');
  const place = existsSync(modules) ? realpathSync(modules) : dirname(npm);
  return access(place, constants.W_OK).then(() => 'free' as const, () => 'locked' as const);
}
