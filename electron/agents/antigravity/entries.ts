import { homedir } from 'node:os';
import { join } from 'node:path';
import { MCP_NAME } from '../../../shared/rules/control/tools.ts';
import type { Piece } from '../consent/index.ts';
import { ENTRY } from '../mcp-entry.ts';
import { asOneFile } from '../spool.ts';

/** The flat events: one handler each, and none of them can refuse a tool. Never PreToolUse. */
const EVENTS = ['SessionStart', 'PreInvocation', 'PostInvocation', 'Stop'];

/** How long Antigravity waits for a hook; it takes whole seconds only. */
const TIMEOUT_S = 5;

/**
 * A shell command for the person's own configuration: outside the desk's panes it reads its stdin
 * and does nothing. Inside it puts its stdin, with the name of the event that the payload itself
 * does not have, as one file into the session's spool. What is not read would break the CLI's pipe.
 */
function toSpool(event: string): string {
  const print = `{ printf '{"agy":"${event}","payload":'; cat; printf '}'; }`;
  return `{ [ -n "$QUATUOR_SPOOL" ] && ${asOneFile('"$QUATUOR_SPOOL"', print)} || cat; } >/dev/null 2>&1`;
}

/** A hook answers with an object that decides nothing; the status line with no text at all. */
const hookCommand = (event: string): string => `${toSpool(event)}; echo '{}'`;
const lineCommand = `${toSpool('StatusLine')}; :`;

/**
 * Hooks, status line and MCP servers stand in files of the person's own: Antigravity has no flag and
 * no variable for any. Each is one key of a file that holds other things too.
 */
export function antigravityPieces(env: Record<string, string | undefined>): Piece[] {
  const gemini = join(env.HOME || homedir(), '.gemini');
  const handler = (event: string) => [{ type: 'command', command: hookCommand(event), timeout: TIMEOUT_S }];
  return [
    {
      kind: 'key',
      path: join(gemini, 'config', 'hooks.json'),
      key: 'quatuor',
      value: Object.fromEntries(EVENTS.map((event) => [event, handler(event)])),
    },
    {
      kind: 'key',
      path: join(gemini, 'antigravity-cli', 'settings.json'),
      key: 'statusLine',
      value: { type: 'command', command: lineCommand, stack_with_default: true },
    },
    {
      kind: 'key',
      path: join(gemini, 'config', 'mcp_config.json'),
      inside: 'mcpServers',
      key: MCP_NAME,
      value: { command: '/bin/sh', args: ['-c', ENTRY] },
    },
  ];
}
