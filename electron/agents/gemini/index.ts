import { randomUUID } from 'node:crypto';
import { fromRules, hasFlag } from '../base.ts';
import { can, capability, knows } from '../probe.ts';
import type { Adapter, LaunchPlan, LaunchRequest } from '../types.ts';
import { geminiCeiling, geminiOwn } from './own.ts';
import { geminiPieces } from './entries.ts';
import { geminiRules } from './rules.ts';
import { geminiTranscript, readGeminiLine } from './transcript.ts';

const levels: Adapter['levels'] = {
  asks: { args: ['--approval-mode', 'default'], says: 'Gemini asks before each change and command.' },
  edits: {
    args: ['--approval-mode', 'auto_edit'],
    says: 'Gemini changes files in the project freely, and asks before commands.',
  },
  all: {
    args: ['--approval-mode', 'yolo'],
    says: 'Gemini asks nothing.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/**
 * The session's id, the trust and a first prompt go in by flags. Hooks cannot: Gemini reads them
 * from the person's own settings, the project's, or files of root only (decision 0010).
 */
function launch({ agent, resume, trusted, prompt, capabilities }: LaunchRequest): LaunchPlan {
  const named = hasFlag(agent.args, '--session-id', '--session-file', '-r', '--resume');
  const names = !named && can(capabilities, '--session-id');
  const cliSession = resume ?? (names ? randomUUID() : null);
  const args: string[] = [];
  if (resume) args.push('--resume', resume);
  else if (cliSession) args.push('--session-id', cliSession);
  if (!hasFlag(agent.args, '--approval-mode', '-y', '--yolo')) args.push(...levels[agent.autonomy].args);
  if (trusted && can(capabilities, '--skip-trust') && !hasFlag(agent.args, '--skip-trust')) args.push('--skip-trust');
  if (prompt !== null) args.push(`--prompt-interactive=${prompt}`);
  return { args, env: {}, cliSession };
}

/** Gemini CLI: its state by title and screen, its prompts and tokens by the file of its session. */
export const gemini = fromRules('gemini', geminiRules, {
  levels,
  launch,
  takesPrompt: true,
  probe: (_version, help) => [
    capability('--session-id', knows(help, '--session-id'), 'its session is not known, and cannot be resumed by its id'),
    capability('--skip-trust', knows(help, '--skip-trust'), 'it asks in its pane whether to trust the folder'),
    capability('hooks', false, 'its prompts and tokens are read from the file of its session'),
  ],
  own: geminiOwn,
  ceiling: geminiCeiling,
  entry: {
    says: 'An extension “quatuor” in ~/.gemini/extensions, by which Gemini has the tools of this desk. It offers nothing outside Quatuor.',
    pieces: geminiPieces,
  },
  transcript: { path: geminiTranscript, read: readGeminiLine },
});
