import { fromRules } from '../base.ts';
import type { Adapter } from '../types.ts';
import { opencodeRules } from './rules.ts';

const levels: Adapter['levels'] = {
  asks: { args: [], says: 'OpenCode asks as its own settings say.' },
  edits: { args: [], says: 'OpenCode asks as its own settings say.' },
  all: {
    args: [],
    env: { OPENCODE_PERMISSION: '"allow"' },
    says: 'OpenCode asks nothing.',
    risk: 'It can delete files, run any command and reach the network without asking you.',
  },
};

/** OpenCode: its state by the screen. */
export const opencode = fromRules('opencode', opencodeRules, {
  levels,
  launch: ({ agent, resume }) => ({
    args: resume ? ['--session', resume] : [],
    env: levels[agent.autonomy].env ?? {},
    cliSession: resume,
  }),
});
