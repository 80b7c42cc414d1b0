import { McpServer, type CallToolResult, type ServerContext } from '@modelcontextprotocol/server';
import { CONTROL_VERSION } from '../../../shared/contract/control.ts';
import { MCP_NAME } from '../../../shared/rules/control/tools.ts';
import { EXIT, Trouble } from '../cli/connect.ts';
import { addResources } from './resources.ts';
import type { Served } from './served.ts';
import { answerOf, natureOf, requestOf, schemaOf, textOf, toolNames, type ToolName } from './tools.ts';

const INSTRUCTIONS =
  'Quatuor is the desk in which you run beside other coding agents: one task queue, one orchestrator. Call status to see who you are there. Report when a task is done or blocked; ask the orchestrator instead of guessing.';

/** How often a call that waits tells that it still does; ms. */
const TELL_MS = 5_000;

/** The MCP server of one connection: it decides nothing, every call is a request to the app. */
export function buildServer(served: Served): McpServer {
  const server = new McpServer(
    { name: MCP_NAME, title: 'Quatuor', version: `${CONTROL_VERSION}.0.0` },
    { instructions: INSTRUCTIONS, capabilities: { tools: {}, resources: { subscribe: true } } },
  );
  for (const name of toolNames(served.inPane)) {
    const { title, says } = textOf(name);
    server.registerTool(
      name,
      { title, description: says, inputSchema: schemaOf(name), annotations: natureOf(name) },
      (given: Record<string, unknown>, context: ServerContext) => call(served, name, given, context),
    );
  }
  addResources(server, served);
  return server;
}

const said = (text: string): CallToolResult => ({ content: [{ type: 'text', text: text === '' ? '(nothing)' : text }] });
const failed = (text: string): CallToolResult => ({ ...said(text), isError: true });

async function call({ ask }: Served, name: ToolName, given: Record<string, unknown>, { mcpReq }: ServerContext): Promise<CallToolResult> {
  const request = requestOf(name, given);
  const quiet = request.do === 'wait' ? tellWaiting(mcpReq, request.seconds ?? 0) : undefined;
  try {
    return said(answerOf(name, given, await ask(request, mcpReq.signal)));
  } catch (error) {
    if (!(error instanceof Trouble)) return failed(`This is a mistake in Quatuor: ${error instanceof Error ? error.message : String(error)}`);
    if (name === 'wait' && error.exit === EXIT.timeout) return said(`Not yet: ${error.message}. Call wait again to go on waiting.`);
    return failed(error.message);
  } finally {
    clearInterval(quiet);
  }
}

/** A client that asked for it hears that a call still waits, so that it does not give it up. */
function tellWaiting({ _meta, notify }: ServerContext['mcpReq'], seconds: number): NodeJS.Timeout | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  const began = Date.now();
  const tell = (): void => {
    const gone = Math.round((Date.now() - began) / 1_000);
    const message = `It has not come yet, after ${gone} of ${seconds} seconds`;
    notify({ method: 'notifications/progress', params: { progressToken, progress: gone, total: seconds, message } }).catch(() => {});
  };
  tell();
  return setInterval(tell, TELL_MS);
}
