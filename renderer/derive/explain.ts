import type { Explained, Explanation } from '../../shared/rules/index.ts';
import { clock, span } from '../../shared/text/time.ts';
import { t } from '../text.ts';

/** A sentence begins with a capital, whatever the clause it comes from. */
export const sentence = (clause: string): string => (clause ? `${clause[0]?.toUpperCase()}${clause.slice(1)}` : '');

/** Where a piece of evidence comes from, how old it is, how long it counts, and the rule that made it. */
export function origin(entry: Explained): string[] {
  const x = t.explain;
  const { evidence, age, left, rule } = entry;
  const when = age < 0 ? x.inTime(span(-age)) : t.pane.ago(span(age));
  const parts = [t.pane.sources[evidence.source], when];
  if (left !== null && left > 0 && age >= 0) parts.push(x.left(span(left)));
  if (rule) parts.push(x.rule(rule));
  return parts;
}

/** The explanation as plain text, for a message to somebody else. @param now epoch ms */
export function explanationText(name: string, told: Explanation, now: number): string {
  const x = t.explain;
  const line = (entry: Explained): string =>
    `- ${sentence(entry.evidence.detail)} (${origin(entry).join(', ')})`;
  const [first, ...rest] = told.by ? told.entries : [undefined, ...told.entries];
  const others = rest.filter((entry) => entry !== undefined);
  return [
    `${name}: ${t.states[told.state]}. ${sentence(told.why)}. ${x.at(clock(now, true))}`,
    ...(first ? ['', `${x.decides}:`, line(first)] : []),
    ...(others.length > 0 ? ['', `${x.others}:`, ...others.map((e) => `${line(e)}: ${e.reason}`)] : []),
    '',
    `${x.changes}:`,
    ...told.changes.map((change) => `- ${change}`),
  ].join('\n');
}
