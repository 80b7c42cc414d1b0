import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { claudeCeiling } from '../../../shared/rules/cli/ceiling.ts';
import { fromRules, hasFlag } from '../base.ts';
import { spoolCommand } from '../spool.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { can } from '../probe.ts';
import { claudeHook } from './hooks.ts';
import { claudeOwn, mergedSettings, pinned } from './own.ts';
import { readPidFile } from './pid-file.ts';
import { modeFlags, probeClaude } from './probe.ts';
import { claudeRules } from './rules.ts';
import { claudeTools } from './tools.ts';
import { isStatus, readStatus, statusLine } from './status-line.ts';
import { claudeHome, needles, readTranscript, transcriptPath } from './transcript.ts';

const EVENTS = [
  'SessionStart',
  'UserPromptSubmit',
  'PermissionRequest',
  'Notification',
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'SessionEnd',
];

const levels: Adapter['levels'] = {
  asks: { args: ['--permission-mode', 'manual'], says: 'Claude asks before each change and command.' },
  edits: {
    args: ['--permission-mode', 'acceptEdits'],
    says: 'Claude changes files in the project freely, and asks before commands.',
  },
  all: {
    args: ['--dangerously-skip-permissions'],
    says: 'Claude asks nothing.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/**
 * Hooks, status line and session id go in by flags: no file of the person's own is touched (X3).
 * A flag that this version does not know is left out.
 */
function launch(request: LaunchRequest): LaunchPlan {
  const { agent, resume, spoolDir, prompt, own, capabilities } = request;
  const hook = { type: 'command', command: spoolCommand(spoolDir), timeout: 10 };
  const hooks = Object.fromEntries(EVENTS.map((event) => [event, [{ hooks: [hook] }]]));
  const cliSession = resume ?? (can(capabilities, '--session-id') ? randomUUID() : null);
  const line = statusLine(spoolDir, own?.statusLine ?? null);
  const settings = mergedSettings(own ?? null, { hooks, statusLine: line });
  const args = can(capabilities, '--settings') ? ['--settings', JSON.stringify(settings)] : [];
  if (resume) args.push('--resume', resume);
  else if (cliSession) args.push('--session-id', cliSession);
  const tools = claudeTools(request);
  args.push(...tools.args);
  // Without the flag its default depends on the account: never more than edits without asking.
  if (!hasFlag(agent.args, '--permission-mode', '--dangerously-skip-permissions'))
    args.push(...modeFlags(levels[agent.autonomy].args, capabilities));
  if (prompt !== null) args.push('--', prompt);
  return { args, env: own ? pinned(agent, own) : {}, files: tools.files, cliSession };
}

const observe: Adapter['onHook'] = (payload, at) =>
  isStatus(payload) ? readStatus(payload, at) : claudeHook(payload, at);

/** Claude Code. */
export const claude = fromRules('claude', claudeRules, {
  launch,
  levels,
  takesPrompt: true,
  probe: probeClaude,
  onHook: observe,
  stateFile: {
    path: ({ env, pid }) => join(claudeHome(env), 'sessions', `${pid}.json`),
    read: readPidFile,
  },
  transcript: {
    path: ({ env, cwd, cliSession }) => cliSession && transcriptPath(env, cwd, cliSession),
    needles,
    read: readTranscript,
  },
  own: claudeOwn,
  ceiling: claudeCeiling,
});
