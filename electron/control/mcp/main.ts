import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { ask, EXIT, findWay, NotRunning, Trouble } from '../cli/connect.ts';
import type { Ask } from './served.ts';
import { buildServer } from './server.ts';

/**
 * Serves MCP over standard input and output until the client closes them.
 * @throws Trouble for arguments that it does not know
 */
export async function runMcp(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (argv.length > 0) throw new Trouble(EXIT.usage, `mcp takes no “${argv[0]}”\nMore: quatuor help mcp`);
  const inPane = Boolean(env['QUATUOR_PANE']);
  serveStdio(({ era }) => buildServer({ ask: throughSocket(env, inPane), inPane, tellAlways: era === 'modern' }));
  return EXIT.ok;
}

/** Every call looks for the app anew: it may have come or gone since the last one. */
function throughSocket(env: NodeJS.ProcessEnv, inPane: boolean): Ask {
  return async (request, signal, onLine) => {
    try {
      return await ask(findWay(env), request, onLine, undefined, signal);
    } catch (error) {
      // An agent cannot start the desk that it runs in.
      if (inPane && error instanceof NotRunning) throw new Trouble(error.exit, 'Quatuor does not run. Go on with your work, and try again later');
      throw error;
    }
  };
}
