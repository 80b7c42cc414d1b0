import { join } from 'node:path';
import { MCP_NAME, unasked } from '../../../shared/rules/control/tools.ts';
import { hasFlag } from '../base.ts';
import { can } from '../probe.ts';
import type { LaunchRequest } from '../types.ts';

/** Claude waits for a call so long, whatever progress is told; ms. Longer than any wait of ours. */
const CALL_MS = 3_700_000;

/**
 * The app's MCP server, beside those of the person: by a file of this session, which names the pane's
 * key file and holds no key. What only looks goes without a question, by a rule of this start: rules
 * of the person that ask or deny come before it.
 */
export function claudeTools({ agent, mcp, runDir, capabilities }: LaunchRequest): { args: string[]; files: Record<string, string> } {
  if (!mcp || !can(capabilities, '--mcp-config')) return { args: [], files: {} };
  const files = { 'mcp-servers': JSON.stringify({ mcpServers: { [MCP_NAME]: { type: 'stdio', ...mcp, timeout: CALL_MS } } }) };
  const chosen = hasFlag(agent.args, '--permission-mode', '--dangerously-skip-permissions');
  const verbs = unasked[chosen ? 'asks' : agent.autonomy];
  const free = verbs.map((verb) => `mcp__${MCP_NAME}__${verb}`).join(',');
  return { args: ['--mcp-config', join(runDir, 'mcp-servers'), ...(free ? ['--allowedTools', free] : [])], files };
}
