import { homedir } from 'node:os';
import { join } from 'node:path';
import { MCP_NAME } from '../../../shared/rules/control/tools.ts';
import type { Piece } from '../consent/index.ts';
import { ENTRY } from '../mcp-entry.ts';

/** Longer than any wait of the app's server; ms. */
const CALL_MS = 3_700_000;

/**
 * Gemini takes MCP servers from settings and extensions only. An extension is a folder of our own: no
 * file of the person's is edited for it.
 */
export function geminiPieces(env: Record<string, string | undefined>): Piece[] {
  const folder = join(env.GEMINI_CLI_HOME || env.HOME || homedir(), '.gemini', 'extensions', MCP_NAME);
  const manifest = {
    name: MCP_NAME,
    version: '1.0.0',
    description: 'The tools of Quatuor in its panes, and nothing elsewhere. Written by Quatuor with your consent.',
    mcpServers: { [MCP_NAME]: { command: '/bin/sh', args: ['${extensionPath}/quatuor-mcp.sh'], timeout: CALL_MS } },
  };
  return [
    { kind: 'file', path: join(folder, 'quatuor-mcp.sh'), text: ENTRY },
    { kind: 'file', path: join(folder, 'gemini-extension.json'), text: `${JSON.stringify(manifest, null, 2)}\n` },
  ];
}
