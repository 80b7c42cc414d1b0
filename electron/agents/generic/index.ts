import { fromRules } from '../base.ts';
import type { Adapter, LaunchPlan } from '../types.ts';
import { ampRules, antigravityRules } from './rules.ts';

const risk = 'It can delete files, run any command and reach the network without asking you.';

/** Amp asks by its own settings, which stay the person's: only the last level is a flag. */
const ampLevels: Adapter['levels'] = {
  asks: { args: [], says: 'Amp asks as its own settings say.' },
  edits: { args: [], says: 'Amp asks as its own settings say.' },
  all: { args: ['--dangerously-allow-all'], says: 'Amp asks nothing.', risk },
};

const agyLevels: Adapter['levels'] = {
  asks: { args: [], says: 'Antigravity asks as its own settings say.' },
  edits: { args: ['--mode', 'accept-edits'], says: 'Antigravity changes files freely, and asks before commands.' },
  all: { args: ['--dangerously-skip-permissions'], says: 'Antigravity asks nothing.', risk },
};

/** Amp: its state by title and screen, as far as this adapter goes. */
export const amp = fromRules('amp', ampRules, {
  levels: ampLevels,
  launch: ({ agent, resume }): LaunchPlan => ({
    args: [...(resume ? ['threads', 'continue', resume] : []), ...ampLevels[agent.autonomy].args],
    env: {},
    cliSession: resume,
  }),
});

/** Antigravity: its state by the screen, as far as this adapter goes. */
export const antigravity = fromRules('antigravity', antigravityRules, {
  levels: agyLevels,
  launch: ({ agent, resume }): LaunchPlan => ({
    args: [...(resume ? ['--conversation', resume] : []), ...agyLevels[agent.autonomy].args],
    env: { AGY_CLI_DISABLE_AUTO_UPDATE: '1' },
    cliSession: resume,
  }),
});
