import { origin as originIn, explanationText as textIn, type Explained, type Explanation } from '../../shared/rules/index.ts';
import { t } from '../text.ts';

export { sentence } from '../text.ts';
export const origin = (entry: Explained): string[] => originIn(entry, t);
export const explanationText = (name: string, told: Explanation, now: number): string => textIn(name, told, now, t);
