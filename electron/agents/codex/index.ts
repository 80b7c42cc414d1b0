import { codexCeiling } from '../../../shared/rules/cli/ceiling.ts';
import { fromRules, hasFlag } from '../base.ts';
import type { CliRules } from '../rules.ts';
import { spoolCommand } from '../spool.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { connectCodex } from './channel.ts';
import { can } from '../probe.ts';
import { codexHook } from './hooks.ts';
import { codexOwn, limitArgs } from './own.ts';
import { probeCodex, without } from './probe.ts';
import { codexProgram, hasChannel } from './program.ts';
import { findRollout, needles, readRollout } from './rollout.ts';
import { codexRules } from './rules.ts';
import { codexTools } from './tools.ts';
import { hookConfig, toml } from './trust.ts';

const EVENTS = [
  'SessionStart',
  'UserPromptSubmit',
  'PermissionRequest',
  'Stop',
  'Interrupt',
  'PreCompact',
  'PostCompact',
  'SessionEnd',
];

const levels: Adapter['levels'] = {
  asks: {
    args: ['-a', 'on-request', '-s', 'read-only'],
    says: 'Codex reads, and asks before each change and command.',
  },
  edits: {
    args: ['-a', 'on-request', '-s', 'workspace-write'],
    says: 'Codex changes files and runs commands inside the project, and asks for anything beyond.',
  },
  all: {
    args: ['--dangerously-bypass-approvals-and-sandbox'],
    says: 'Codex asks nothing, and has no sandbox.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/** All by flags and -c, which also keeps Codex off its shared daemon; no file is touched (X3). */
function launch(request: LaunchRequest, { migrations }: CliRules): LaunchPlan {
  const { agent, resume, cwd, spoolDir, trusted, prompt, own, capabilities } = request;
  const command = spoolCommand(spoolDir);
  const config = hookConfig(EVENTS.map((event) => ({ event, command })));
  const moved = Object.entries(migrations).map(([from, to]) => `${toml(from)}=${toml(to)}`);
  config.push(`notice.model_migrations={${moved.join(',')}}`);
  if (trusted) config.push(`projects={${toml(cwd)}={trust_level="trusted"}}`);
  if (own) config.push(...limitArgs(agent, own));
  config.push(...codexTools(request));
  const args: string[] = [];
  const chosen = hasFlag(
    agent.args,
    '-a',
    '--ask-for-approval',
    '-s',
    '--sandbox',
    '--full-auto',
    '--dangerously-bypass-approvals-and-sandbox',
  );
  if (!chosen) args.push(...known(levels[agent.autonomy].args, capabilities));
  const ours = config.flatMap((entry) => ['-c', entry]);
  args.push(...ours);
  if (resume) args.unshift('resume', resume);
  if (prompt !== null) args.push('--', prompt);
  const plan: LaunchPlan = { args, env: {}, cliSession: resume };
  // A version without it has no shared daemon, and no app-server of its own either.
  if (!can(capabilities, '--no-daemon')) return plan;
  if (!hasChannel(agent)) return { ...plan, args: ['--no-daemon', ...args] };
  return { ...plan, program: codexProgram(request, ours) };
}

/** The flags of a level that this version knows. */
function known(flags: readonly string[], capabilities: LaunchRequest['capabilities']): string[] {
  const missing = [
    ...(can(capabilities, '--ask-for-approval') ? [] : ['-a']),
    ...(can(capabilities, '--sandbox') ? [] : ['-s']),
  ];
  return without(flags, missing);
}

/** Codex CLI. */
export const codex = fromRules('codex', codexRules, (rules) => ({
  launch: (request) => launch(request, rules),
  levels,
  takesPrompt: true,
  probe: probeCodex,
  onHook: codexHook,
  connect: (request) => (hasChannel(request.agent) ? connectCodex(request) : null),
  transcript: {
    path: ({ env, cliSession }) => cliSession && findRollout(env, cliSession),
    needles,
    read: readRollout,
  },
  own: codexOwn,
  ceiling: codexCeiling,
}));
