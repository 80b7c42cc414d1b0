/**
 * The MCP servers of the fake Amp and the fake Antigravity, where their vendors say that they stand:
 * Amp's behind `--mcp-config` (a file, or JSON), Antigravity's in the person's own file. Each is started
 * as the CLI does, its tools are listed, and its `status` is called; what came of it is logged.
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

interface Server {
  command: string;
  args?: string[];
  env?: Record<string, string>;
}
type Servers = Record<string, Server>;

/** The servers that a CLI of that kind would start. */
export function serversOf(persona: string, argv: readonly string[], env: NodeJS.ProcessEnv): Servers {
  if (persona === 'amp') {
    const given = argv[argv.indexOf('--mcp-config') + 1];
    if (!argv.includes('--mcp-config') || given === undefined) return {};
    return JSON.parse(given.trimStart().startsWith('{') ? given : readFileSync(given, 'utf8')) as Servers;
  }
  const file = join(env['HOME'] || homedir(), '.gemini', 'config', 'mcp_config.json');
  return existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as { mcpServers?: Servers }).mcpServers ?? {}) : {};
}

/** Starts them, looks at them, and leaves them running until the fake ends. */
export async function startServers(servers: Servers, env: NodeJS.ProcessEnv, log: (kind: string, detail: Record<string, unknown>) => void): Promise<void> {
  const set = Object.fromEntries(Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined));
  for (const [server, { command, args = [], env: own = {} }] of Object.entries(servers)) {
    try {
      const client = new Client({ name: 'fake', version: '1' });
      await client.connect(new StdioClientTransport({ command, args, env: { ...set, ...own }, stderr: 'ignore' }));
      const tools = client.getServerCapabilities()?.tools ? (await client.listTools()).tools.map(({ name }) => name) : [];
      const status = tools.includes('status') ? await client.callTool({ name: 'status', arguments: {} }) : null;
      log('mcp', { server, tools, status: status?.content });
    } catch (error) {
      log('mcp', { server, problem: String(error) });
    }
  }
}
