import { fromRules, hasFlag } from '../base.ts';
import { can, capability, knows } from '../probe.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { connectOpencode, serverEnv } from './channel.ts';
import { opencodeRules } from './rules.ts';
import { askingFor, opencodeTools } from './tools.ts';

const asking = (level: 'asks' | 'edits') =>
  JSON.stringify({
    edit: level === 'asks' ? 'ask' : 'allow', bash: 'ask', webfetch: 'ask', external_directory: 'ask', ...askingFor(level),
  });

/** By the environment, which OpenCode lays over the person's own configuration. */
const levels: Adapter['levels'] = {
  asks: {
    args: [],
    env: { OPENCODE_PERMISSION: asking('asks') },
    says: 'OpenCode asks before each change, command and fetch.',
  },
  edits: {
    args: [],
    env: { OPENCODE_PERMISSION: asking('edits') },
    says: 'OpenCode changes files in the project freely, and asks before commands and fetches.',
  },
  all: {
    args: ['--auto'],
    says: 'OpenCode asks nothing but what your own configuration denies.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/** The server's key goes by the environment, never in the arguments (X6). */
function launch(request: LaunchRequest): LaunchPlan {
  const { agent, resume, port: free, capabilities } = request;
  const tools = opencodeTools(request);
  const port = can(capabilities, 'channel') ? free : undefined;
  const { args, env } = levels[agent.autonomy];
  const chosen = hasFlag(agent.args, '--auto') || agent.env.OPENCODE_PERMISSION !== undefined;
  const served = hasFlag(agent.args, '--port', '--hostname', '--mdns');
  return {
    args: [
      ...(resume ? ['--session', resume] : []),
      ...(chosen ? [] : args),
      ...(port && !served ? ['--port', String(port)] : []),
    ],
    env: {
      ...(chosen ? {} : env),
      ...(port && !served ? serverEnv(port) : {}),
      ...tools.env,
    },
    files: tools.files,
    cliSession: resume,
  };
}

/** OpenCode: by its own HTTP server where it has one, else by the screen. */
export const opencode = fromRules('opencode', opencodeRules, {
  levels,
  launch,
  wantsPort: true,
  probe: (_version, help) => [
    capability('channel', knows(help, '--port'), 'prompts are typed into its pane, and the screen tells its state'),
  ],
  connect: connectOpencode,
});
