import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TmuxAnswer } from '../../../shared/contract/control.ts';
import { ask, EXIT, findWay, Trouble } from './connect.ts';
import { readInput } from './input.ts';

/** The first tmux on the PATH that is not the stand-in; null: none is installed. */
export function realTmux(env: NodeJS.ProcessEnv): string | null {
  const own = env['QUATUOR_HOME'] ? join(env['QUATUOR_HOME'], 'bin', 'panes') : '';
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, 'tmux');
    try {
      accessSync(file, constants.X_OK);
      if (own !== '' && realpathSync(file) === realpathSync(join(own, 'tmux'))) continue;
      // A copy of ours elsewhere would call itself for ever.
      if (readFileSync(file).subarray(0, 2_000).includes('QUATUOR_HOME')) continue;
      return file;
    } catch {
      // Not there, or not to be read.
    }
  }
  return null;
}

/** The real one takes the place of this call, with what we added to its environment taken away. */
function pass(argv: string[], env: NodeJS.ProcessEnv): number {
  const file = realTmux(env);
  if (file === null) throw new Trouble(EXIT.refused, 'tmux: that session is none of this project, and no other tmux is installed');
  const { ELECTRON_RUN_AS_NODE: _run, ...rest } = env;
  const { status, error } = spawnSync(file, argv, { stdio: 'inherit', env: rest });
  if (error) throw new Trouble(EXIT.refused, `tmux: ${error.message}`);
  return status ?? 1;
}

function hasSession(name: string, env: NodeJS.ProcessEnv): boolean {
  const file = realTmux(env);
  return file !== null && spawnSync(file, ['has-session', '-t', `=${name}`], { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

/** The file that load-buffer reads, by the paths of this shell. */
async function inputFor(argv: readonly string[]): Promise<string | undefined> {
  const at = argv.findIndex((word) => word === 'load-buffer' || word === 'loadb');
  if (at < 0) return undefined;
  const file = argv.at(-1) ?? '-';
  if (file === '-') return readInput();
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Trouble(EXIT.refused, `tmux: ${(error as Error).message}`);
  }
}

/** Carries out one call of the stand-in. `inPane`: without an app the real tmux is meant. */
export async function runTmux(argv: string[], env: NodeJS.ProcessEnv, inPane: boolean): Promise<number> {
  if (inPane && !env['QUATUOR_PANE']) return pass(argv, env);
  const way = findWay(env);
  const input = await inputFor(argv);
  const call = { do: 'tmux' as const, argv, ...(input === undefined ? {} : { input }) };
  let answer = (await ask(way, call)) as TmuxAnswer;
  if ('ask' in answer) {
    if (hasSession(answer.ask, env)) return pass(argv, env);
    answer = (await ask(way, { ...call, ours: true })) as TmuxAnswer;
  }
  if ('real' in answer || 'ask' in answer) return pass(argv, env);
  process.stdout.write(answer.out);
  process.stderr.write(answer.err);
  return answer.code;
}
