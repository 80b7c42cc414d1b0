import { join } from 'node:path';
import { MCP_NAME, unasked } from '../../../shared/rules/control/tools.ts';
import type { LaunchPlan, LaunchRequest } from '../types.ts';

/** Longer than any wait of ours; ms. */
const CALL_MS = 3_700_000;

/** OpenCode lays the JSON of the one, and the file that the other names, over the person's own configuration. */
const TEXT = 'OPENCODE_CONFIG_CONTENT';
const FILE = 'OPENCODE_CONFIG';

/**
 * The app's MCP server, beside those of the person, by the one of two variables that they do not use
 * themselves. Who uses both does without.
 */
export function opencodeTools({ mcp, env = {}, runDir }: LaunchRequest): Required<Pick<LaunchPlan, 'env' | 'files'>> {
  const free = mcp ? [TEXT, FILE].find((name) => !env[name]) : undefined;
  if (!mcp || !free) return { env: {}, files: {} };
  const server = { type: 'local', command: [mcp.command, ...mcp.args], environment: mcp.env, enabled: true, timeout: CALL_MS };
  const text = JSON.stringify({ mcp: { [MCP_NAME]: server } });
  if (free === TEXT) return { env: { [TEXT]: text }, files: {} };
  return { env: { [FILE]: join(runDir, 'opencode-config') }, files: { 'opencode-config': text } };
}

/** OpenCode asks before no tool of a server by itself: where each change is to be asked for, it is told so. */
export function askingFor(autonomy: 'asks' | 'edits'): Record<string, 'ask' | 'allow'> {
  if (autonomy === 'edits') return {};
  return { [`${MCP_NAME}_*`]: 'ask', ...Object.fromEntries(unasked.asks.map((verb) => [`${MCP_NAME}_${verb}`, 'allow' as const])) };
}
