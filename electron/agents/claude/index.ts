import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fromRules, hasFlag } from '../base.ts';
import { spoolCommand } from '../spool.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { claudeHook } from './hooks.ts';
import { readPidFile } from './pid-file.ts';
import { claudeRules } from './rules.ts';

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

/** Hooks and session id go in by flags: no file of the person's own is touched (X3). */
function launch({ agent, resume, spoolDir, prompt }: LaunchRequest): LaunchPlan {
  const hook = { type: 'command', command: spoolCommand(spoolDir), timeout: 10 };
  const hooks = Object.fromEntries(EVENTS.map((event) => [event, [{ hooks: [hook] }]]));
  const cliSession = resume ?? randomUUID();
  const args = ['--settings', JSON.stringify({ hooks })];
  args.push(...(resume ? ['--resume', resume] : ['--session-id', cliSession]));
  // Without the flag its default depends on the account: never more than edits without asking.
  if (!hasFlag(agent.args, '--permission-mode', '--dangerously-skip-permissions'))
    args.push(...levels[agent.autonomy].args);
  if (prompt !== null) args.push('--', prompt);
  return { args, env: {}, cliSession };
}

/** Claude Code. */
export const claude = fromRules('claude', claudeRules, {
  launch,
  levels,
  takesPrompt: true,
  onHook: claudeHook,
  stateFile: {
    path: ({ env, pid }) =>
      join(env.CLAUDE_CONFIG_DIR || join(env.HOME || homedir(), '.claude'), 'sessions', `${pid}.json`),
    read: readPidFile,
  },
});
