import { builtIn } from '../rules.ts';
import amp from './amp.json' with { type: 'json' };
import antigravity from './antigravity.json' with { type: 'json' };

/** From the vendors' documentation and reports, not from running them. */
export const ampRules = builtIn(amp);
export const antigravityRules = builtIn(antigravity);
