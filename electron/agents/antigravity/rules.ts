import { builtIn } from '../rules.ts';
import file from './rules.json' with { type: 'json' };

/** Wording, glyphs and times of this CLI, as data. */
export const antigravityRules = builtIn(file);
