import { fromRules } from '../base.ts';
import type { Adapter } from '../types.ts';
import { customRules } from './rules.ts';

const own = 'It asks as its own settings say.';
const levels: Adapter['levels'] = {
  asks: { args: [], says: own },
  edits: { args: [], says: own },
  all: { args: [], says: own, risk: 'What it may do without asking is set in its own settings.' },
};

/** A CLI that Quatuor knows nothing of: a text goes in once its composer can be read. */
export const custom = fromRules('custom', customRules, {
  levels,
  launch: ({ resume }) => ({ args: [], env: {}, cliSession: resume }),
});
