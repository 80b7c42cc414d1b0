import { fromRules } from '../base.ts';
import type { LaunchPlan } from '../types.ts';
import { ampRules, antigravityRules } from './rules.ts';

/** Amp: its state by title and screen, as far as this adapter goes. */
export const amp = fromRules('amp', ampRules, {
  launch: ({ resume }): LaunchPlan => ({
    args: resume ? ['threads', 'continue', resume] : [],
    env: {},
    cliSession: resume,
  }),
});

/** Antigravity: its state by the screen, as far as this adapter goes. */
export const antigravity = fromRules('antigravity', antigravityRules, {
  launch: ({ resume }): LaunchPlan => ({
    args: resume ? ['--conversation', resume] : [],
    env: { AGY_CLI_DISABLE_AUTO_UPDATE: '1' },
    cliSession: resume,
  }),
});
