import type { Check, Findings, TmuxFinding } from '../../../shared/contract/index.ts';
import type { Agent } from '../../../shared/model/index.ts';
import { createProbes, type Probes } from '../../agents/index.ts';
import { versionOf } from '../cli/version.ts';
import { note, ok } from './check.ts';
import { lookAtClis } from './clis.ts';
import { appChecks, folderChecks, pathOf } from './place.ts';
import { hookChecks, toolChecks } from './programs.ts';
import { lookAtTmux } from './tmux.ts';

export { closeSockets } from './place.ts';

export interface Look {
  /** The open project's own agents, where they are known. */
  agents?: readonly Agent[];
  /** By which programs are asked; who gives them ends what hangs when it goes. */
  probes?: Probes;
  now?: () => number;
}

/**
 * Looks at all that Quatuor needs, whether it runs or not: the one source of `quatuor doctor`, of the window's
 * page and of its first screen.
 * @param home its folder of state
 */
export async function examine(home: string, env: NodeJS.ProcessEnv, { agents = [], probes = createProbes(), now = Date.now }: Look = {}): Promise<Findings> {
  const version = versionOf();
  const path = pathOf(home, env);
  const [folder, app, tools, tmux] = await Promise.all([folderChecks(home), appChecks(home, env, version), toolChecks(home, path, env, probes), lookAtTmux(path, env)]);
  const clis = await lookAtClis({ path, env, status: app.status, agents, probes });
  const first = ok('version', 'app', ['version', version, process.versions.node]);
  const checks = [first, ...folder, ...app.checks, ...tools, ...beside(tmux, app.status?.project?.path), ...clis.checks, ...hookChecks(home)];
  return { at: now(), checks, clis: clis.clis, tmux };
}

/** Sessions in the open project's folder: told, never touched. */
function beside(tmux: readonly TmuxFinding[], project: string | undefined): Check[] {
  return tmux.filter(({ path }) => path === project).map(({ session, windows }) => note(`tmux-${session}`, 'computer', ['tmux', session, windows], { copy: `tmux attach -t '${session.replaceAll("'", `'\\''`)}'` }));
}
