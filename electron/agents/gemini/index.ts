import { fromRules, hasFlag } from '../base.ts';
import type { Adapter } from '../types.ts';
import { geminiRules } from './rules.ts';

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

/** Gemini CLI: its state by title and screen. */
export const gemini = fromRules('gemini', geminiRules, {
  levels,
  launch: ({ agent, resume }) => ({
    args: [
      ...(hasFlag(agent.args, '--approval-mode', '-y', '--yolo') ? [] : levels[agent.autonomy].args),
      ...(resume ? ['--resume', resume] : []),
    ],
    env: {},
    cliSession: resume,
  }),
});
