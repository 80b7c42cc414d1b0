import type { Limit } from '../../shared/model/index.ts';
import { limitEnd } from '../../shared/rules/cli/limit.ts';
import { re } from './composer.ts';
import type { CliRules } from './rules.ts';
import { bounded } from './tame.ts';

export interface FoundLimit {
  limit: Limit;
  rule?: string;
}

/** A usage limit in what a CLI tells, or in a row of its screen; null when none of its rules fits. */
export function findLimit(rules: CliRules, text: string, where: 'told' | 'screen', at: number): FoundLimit | null {
  const words = bounded(text.trim());
  for (const { match, in: place, rule } of rules.limits) {
    const found = place === 'both' || place === where ? re(match).exec(words) : null;
    if (!found) continue;
    const until = limitEnd(found.groups?.time || words, at);
    return { limit: { text: words, seenAt: at, until }, ...(rule ? { rule } : {}) };
  }
  return null;
}

/** What a source took for a limit itself, with the time that its words name. */
export function completeLimit(rules: CliRules, limit: Limit): FoundLimit {
  const found = findLimit(rules, limit.text, 'told', limit.seenAt);
  const until = limit.until ?? found?.limit.until ?? limitEnd(limit.text, limit.seenAt);
  return { limit: { ...limit, until }, ...(found?.rule ? { rule: found.rule } : {}) };
}
