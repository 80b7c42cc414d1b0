import { join } from 'node:path';
import { fromRules, hasFlag } from '../base.ts';
import { capability, knows } from '../probe.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { connectAmp } from './channel.ts';
import { ampHook } from './hooks.ts';
import { loaderPiece, pluginText } from './loader.ts';
import { ampRules } from './rules.ts';
import { ampTools } from './tools.ts';

const own = 'Amp runs its tools by the permission rules of your own Amp settings; without such rules it hardly asks.';

/** Amp has no flag between its own rules and nothing at all. */
const levels: Adapter['levels'] = {
  asks: { args: [], says: own },
  edits: { args: [], says: own },
  all: {
    args: ['--dangerously-allow-all'],
    says: 'Amp asks nothing, whatever its settings say.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/**
 * The environment makes the loader work, which stands in the person's own plugins only with their
 * consent; the plugin itself is a file of this session.
 */
function launch(request: LaunchRequest): LaunchPlan {
  const { agent, resume, spoolDir, runDir } = request;
  const tools = ampTools(request);
  const args = resume ? ['threads', 'continue', resume] : [];
  args.push(...tools.args);
  if (!hasFlag(agent.args, '--dangerously-allow-all')) args.push(...levels[agent.autonomy].args);
  if (!agent.mayWrite) return { args, env: {}, files: tools.files, cliSession: resume };
  return {
    args,
    env: {
      QUATUOR_SPOOL: spoolDir,
      QUATUOR_RUN: runDir,
      QUATUOR_AMP: JSON.stringify([agent.command, ...agent.args]),
      QUATUOR_AMP_PLUGIN: join(runDir, 'amp-plugin.ts'),
    },
    files: { 'amp-plugin.ts': pluginText(), ...tools.files },
    cliSession: resume,
  };
}

/** Amp: with its plugin, else by title and screen. */
export const amp = fromRules('amp', ampRules, {
  levels,
  launch,
  // Its help does not name --dangerously-allow-all, which it takes.
  probe: (_version, help) => [
    capability('--mcp-config', knows(help, '--mcp-config'), 'it calls Quatuor by shell commands'),
    capability('plugin', knows(help, 'plugins'), 'texts are typed; its state comes from title and screen'),
  ],
  onHook: ampHook,
  entry: {
    says: 'A plugin file of a few lines among your own Amp plugins (amp/plugins/quatuor.ts). It does nothing outside Quatuor.',
    pieces: (env) => [loaderPiece(env)],
  },
  connect: (request) => (request.agent.mayWrite ? connectAmp(request) : null),
});
