import { execFile } from 'node:child_process';
import type { TmuxFinding } from '../../../shared/contract/index.ts';
import { which } from '../../agents/index.ts';
import { inspectSeed } from '../../project/index.ts';

const ASK_MS = 3_000;
const MOST_PANES = 2_000;
const MOST_FOUND = 8;
const FORMAT = '#{session_name}\t#{session_windows}\t#{pane_current_path}';

/**
 * The person's own tmux sessions that stand in a folder with the files of a project on tmux. tmux is only asked
 * what there is: no session is started, attached to or written into.
 */
export async function lookAtTmux(path: string, env: NodeJS.ProcessEnv): Promise<TmuxFinding[]> {
  const tmux = await which('tmux', path);
  if (!tmux) return [];
  const found = new Map<string, TmuxFinding>();
  const looked = new Set<string>();
  for (const { session, windows, folder } of sessionsIn(await list(tmux, { ...env, PATH: path }))) {
    if (found.has(session) || looked.has(folder) || found.size >= MOST_FOUND) continue;
    looked.add(folder);
    const seed = inspectSeed(folder);
    if (seed.found) found.set(session, { session, windows, path: folder, tasks: seed.tasks });
  }
  return [...found.values()];
}

/** What `list-panes` printed, a pane in each line; lines that are none are passed by. */
export function sessionsIn(text: string): { session: string; windows: number; folder: string }[] {
  return text.split('\n').slice(0, MOST_PANES).flatMap((line) => {
    const [session, windows, folder] = line.split('\t');
    return session && folder?.startsWith('/') ? [{ session, windows: Number(windows) || 0, folder }] : [];
  });
}

/** Empty where no server runs: to list starts none. */
function list(tmux: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const { TMUX: _own, ...rest } = env;
    const child = execFile(tmux, ['list-panes', '-a', '-F', FORMAT], { env: rest, timeout: ASK_MS, killSignal: 'SIGKILL', maxBuffer: 1_000_000 }, (error, out) => resolve(error ? '' : out));
    child.stdin?.end();
  });
}
