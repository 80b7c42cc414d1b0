import { join } from 'node:path';
import { MCP_NAME } from '../../../shared/rules/control/tools.ts';
import { can } from '../probe.ts';
import type { LaunchRequest } from '../types.ts';

/**
 * The app's MCP server, which Amp merges with those of the person's settings: a file of this session.
 * Whether Amp asks before its tools is a matter of the person's own rules there.
 */
export function ampTools({ mcp, runDir, capabilities }: LaunchRequest): { args: string[]; files: Record<string, string> } {
  if (!mcp || !can(capabilities, '--mcp-config')) return { args: [], files: {} };
  return { args: ['--mcp-config', join(runDir, 'mcp-servers')], files: { 'mcp-servers': JSON.stringify({ [MCP_NAME]: mcp }) } };
}
