import { fromRules, hasFlag } from '../base.ts';
import { can, capability, knows } from '../probe.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { antigravityPieces } from './entries.ts';
import { antigravityHook } from './hooks.ts';
import { antigravityRules } from './rules.ts';
import { antigravityTranscript } from './transcript.ts';

const levels: Adapter['levels'] = {
  asks: { args: [], says: 'Antigravity asks as its own settings say; as it comes, before each change and command.' },
  edits: {
    args: ['--mode', 'accept-edits'],
    says: 'Antigravity changes files freely, and asks before commands.',
  },
  all: {
    args: ['--dangerously-skip-permissions'],
    says: 'Antigravity asks nothing.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/** Its start could take a prompt, but nothing that it documents would prove which one it took. */
function launch({ agent, resume, spoolDir, capabilities }: LaunchRequest): LaunchPlan {
  const args = resume ? ['--conversation', resume] : [];
  const flags = levels[agent.autonomy].args;
  const chosen = hasFlag(agent.args, '--mode', '--dangerously-skip-permissions');
  if (!chosen && (flags[0] === undefined || can(capabilities, flags[0]))) args.push(...flags);
  const spool: Record<string, string> = agent.mayWrite ? { QUATUOR_SPOOL: spoolDir } : {};
  return { args, env: { AGY_CLI_DISABLE_AUTO_UPDATE: '1', ...spool }, cliSession: resume };
}

/** Antigravity: with hooks and status line, else by the screen. */
export const antigravity = fromRules('antigravity', antigravityRules, {
  levels,
  launch,
  probe: (_version, help) => [
    capability('--mode', knows(help, '--mode'), 'it asks as its own settings say'),
    capability('--dangerously-skip-permissions', knows(help, '--dangerously-skip-permissions'), 'it asks as its own settings say'),
  ],
  onHook: antigravityHook,
  transcript: antigravityTranscript,
  entry: {
    says: 'A hook named “quatuor” in ~/.gemini/config/hooks.json and, if you have none, a status line in ~/.gemini/antigravity-cli/settings.json, and an MCP server “quatuor” in ~/.gemini/config/mcp_config.json, by which Antigravity has the tools of this desk. None does anything outside Quatuor.',
    pieces: antigravityPieces,
  },
});
