import { MCP_NAME } from '../../../shared/rules/control/tools.ts';
import { can } from '../probe.ts';
import type { LaunchRequest } from '../types.ts';
import { toml } from './trust.ts';

/** Of a busy machine; seconds. */
const START_S = 60;
/** Longer than any wait of ours; seconds. */
const CALL_S = 3_700;

const list = (words: readonly string[]): string => `[${words.map(toml).join(',')}]`;
const table = (values: Record<string, string>): string => `{${Object.entries(values).map(([key, value]) => `${key}=${toml(value)}`).join(',')}}`;

/**
 * The `-c` entry for the app's MCP server: one key beside the person's own servers. Codex runs it
 * outside of its sandbox, so it reaches the app where commands do not. Codex asks by what a tool says
 * of itself; where each change is to be asked for, it is told to ask before all that does not only look.
 */
export function codexTools({ agent, mcp, capabilities }: LaunchRequest): string[] {
  if (!mcp) return [];
  const asks = agent.autonomy === 'asks' && can(capabilities, 'approval of tools');
  const entries = [
    `command=${toml(mcp.command)}`,
    `args=${list(mcp.args)}`,
    `env=${table(mcp.env)}`,
    `startup_timeout_sec=${START_S}`,
    `tool_timeout_sec=${CALL_S}`,
    ...(asks ? ['default_tools_approval_mode="writes"'] : []),
  ];
  return [`mcp_servers.${MCP_NAME}={${entries.join(',')}}`];
}
