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

/** What a thread may do without asking, in the words of the app-server. */
interface Permissions {
  approvalPolicy: string;
  sandbox: string;
}

/**
 * An argument list without the flags for permissions, those flags, and what they mean. Null when
 * they cannot be told from the flags alone.
 */
export function splitPermissions(
  args: readonly string[],
): (Permissions & { rest: string[]; flags: string[] }) | null {
  const rest: string[] = [];
  const flags: string[] = [];
  const found: Partial<Permissions> = {};
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === '--') {
      rest.push(...args.slice(at));
      break;
    }
    const [name, joined] = arg.startsWith('--') ? arg.split('=', 2) : [arg];
    if (name === '-a' || name === '--ask-for-approval' || name === '-s' || name === '--sandbox') {
      const value = joined ?? args[(at += 1)] ?? '';
      if (!/^[a-z-]+$/.test(value)) return null;
      const sandbox = name === '-s' || name === '--sandbox';
      found[sandbox ? 'sandbox' : 'approvalPolicy'] = value;
      flags.push(sandbox ? '-s' : '-a', value);
    } else if (name === '--dangerously-bypass-approvals-and-sandbox') {
      Object.assign(found, { approvalPolicy: 'never', sandbox: 'danger-full-access' });
      flags.push(arg);
    } else if (/^--(?:full-auto|approve-for-me|add-dir|yolo)$/.test(name!)) return null;
    else if (/(?:^|=)(?:approval_policy|sandbox_mode|sandbox_workspace_write|permissions|default_permissions)\b/.test(arg)) return null;
    else rest.push(arg);
  }
  const { approvalPolicy, sandbox } = found;
  return approvalPolicy && sandbox ? { rest, flags, approvalPolicy, sandbox } : null;
}

/** Why a start goes without the app-server; null: it goes with it. */
function alone({ agent, capabilities }: LaunchRequest): string | null {
  if (capabilities.some(({ name, has }) => name === 'channel' && !has)) return 'this version has no app-server';
  const own = agent.args.find((arg) => /^--(?:remote|no-daemon|oss|worktree)\b/.test(arg));
  return own ? `${own} stands among its arguments` : null;
}

/** The program of a Codex's pane. `config`: the arguments of ours that the server gets too. */
export function codexProgram(request: LaunchRequest, config: readonly string[]): NonNullable<LaunchPlan['program']> {
  const { agent, runDir, prompt, resume, cwd } = request;
  const reason = alone(request);
  const common = { runDir, serverArgs: [...configArgs(agent.args), ...config], again: prompt === null };
  return (cli, args) => {
    if (reason !== null) return codexAlone(cli, runDir, reason, args);
    if (resume === null) return codexLauncher({ ...common, cli, args });
    const split = splitPermissions(args);
    if (!split) return codexAlone(cli, runDir, 'the permissions of this session cannot be told to its app-server', args);
    const { rest, flags, approvalPolicy, sandbox } = split;
    const takeUp = JSON.stringify({ threadId: resume, approvalPolicy, sandbox, cwd });
    return codexLauncher({ ...common, cli, args: rest, alone: flags, takeUp });
  };
}
