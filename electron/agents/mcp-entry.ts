/**
 * A shell script for the person's own configuration of a CLI that takes no MCP server for one start:
 * in the desk's panes it becomes the app's MCP server, elsewhere it is one that has nothing. It never
 * changes with the desk's versions, and holds no path.
 */
export const ENTRY = `#!/bin/sh
# Written by Quatuor with your consent. Outside of Quatuor's panes it offers nothing.
[ -n "$QUATUOR_PANE" ] && [ -x "$QUATUOR_HOME/bin/quatuor" ] && exec "$QUATUOR_HOME/bin/quatuor" mcp
while IFS= read -r line; do
  id=$(printf '%s' "$line" | sed -n 's/.*"id":[ ]*\\([0-9][0-9]*\\).*/\\1/p')
  [ -n "$id" ] || continue
  case $line in
    *'"initialize"'*) answer='{"protocolVersion":"2025-06-18","capabilities":{"resources":{}},"serverInfo":{"name":"quatuor","version":"1"}}' ;;
    *'"resources/list"'*) answer='{"resources":[{"uri":"quatuor://nothing","name":"nothing-outside-of-quatuor"}]}' ;;
    *'"ping"'*) answer='{}' ;;
    *) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"Nothing outside of Quatuor"}}\n' "$id"; continue ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$answer"
done
`;
