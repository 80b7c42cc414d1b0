import type { Agent } from '../../../shared/model/index.ts';
import type { LaunchPlan, LaunchRequest } from '../types.ts';
import { codexAlone, codexLauncher } from './launcher.ts';

/** `QUATUOR_CODEX_CHANNEL=0` in an agent's environment: no control connection for it. */
export const hasChannel = (agent: Agent): boolean =>
  !agent.simulated && agent.env['QUATUOR_CODEX_CHANNEL'] !== '0';

/** Those of a person's arguments that belong to the configuration: the server gets them too. */
export function configArgs(args: readonly string[]): string[] {
  const taken: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (/^(?:-c|--config|-p|--profile|--enable|--disable)$/.test(arg)) taken.push(arg, args[(at += 1)] ?? '');
    else if (/^--(?:config|profile|enable|disable)=/.test(arg)) taken.push(arg);
  }
  return taken;
}

/** Why a start goes without the app-server; null: it goes with it. */
function alone({ agent, resume, capabilities }: LaunchRequest): string | null {
  if (capabilities.some(({ name, has }) => name === 'channel' && !has)) return 'this version has no app-server';
  // Seen with 0.169.0: a session resumed over the app-server keeps the permissions of its last run.
  if (resume !== null) return 'the permissions of a resumed session cannot be set over the app-server';
  const own = agent.args.find((arg) => /^--(?:remote|no-daemon|oss|worktree)\b/.test(arg));
  return own ? `${own} stands among its arguments` : null;
}

/** The program of a Codex's pane. `config`: the arguments of ours that the server gets too. */
export function codexProgram(request: LaunchRequest, config: readonly string[]): NonNullable<LaunchPlan['program']> {
  const { agent, runDir, prompt } = request;
  const reason = alone(request);
  return (cli, args) =>
    reason === null
      ? codexLauncher({ cli, runDir, serverArgs: [...configArgs(agent.args), ...config], args, again: prompt === null })
      : codexAlone(cli, runDir, reason, args);
}
