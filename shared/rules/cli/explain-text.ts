import type { Agent, AgentLive } from '../../model/index.ts';
import { uiTexts, type UiText } from '../../text/ui.ts';
import type { Explained, Explanation } from './explain.ts';

/** A sentence begins with a capital, whatever the clause it comes from. */
export const sentence = (clause: string): string => (clause ? `${clause[0]?.toUpperCase()}${clause.slice(1)}` : '');

/** Where a piece of evidence comes from, how old it is, how long it counts, and the rule that made it. */
export function origin(entry: Explained, t: UiText = uiTexts.en): string[] {
  const { span } = t;
  const x = t.explain;
  const { evidence, age, left, rule } = entry;
  const when = age < 0 ? x.inTime(span(-age)) : t.pane.ago(span(age));
  const parts = [t.pane.sources[evidence.source], when];
  if (left !== null && left > 0 && age >= 0) parts.push(x.left(span(left)));
  if (rule) parts.push(x.rule(rule));
  return parts;
}

/** The explanation as plain text, for a message to somebody else and for shells. @param now epoch ms */
export function explanationText(name: string, told: Explanation, now: number, t: UiText = uiTexts.en): string {
  const said = (clause: string): string => sentence(t.tell(clause));
  const x = t.explain;
  const line = (entry: Explained): string => `- ${said(entry.evidence.detail)} (${origin(entry, t).join(', ')})`;
  const [first, ...rest] = told.by ? told.entries : [undefined, ...told.entries];
  const others = rest.filter((entry) => entry !== undefined);
  return [
    `${t.labelled(name, t.states[told.state])}. ${said(told.why)}. ${x.at(t.clock(now, true))}`,
    ...(first ? ['', t.labelled(x.decides), line(first)] : []),
    ...(others.length > 0 ? ['', t.labelled(x.others), ...others.map((e) => t.labelled(line(e), t.tell(e.reason)))] : []),
    '',
    t.labelled(x.changes),
    ...told.changes.map((change) => `- ${t.tell(change)}`),
  ].join('\n');
}

/** True without a program to start, unless one of an earlier start still runs. */
export function isAbsent({ cli, pane }: Pick<AgentLive, 'cli' | 'pane'>): boolean {
  return cli.status === 'missing' && (pane === null || pane.exited);
}

/**
 * Why an agent without a program to start is in no state, in the form of an explanation; null when
 * it has one.
 */
export function absence({ command }: Agent, live: AgentLive, t: UiText = uiTexts.en): Explanation | null {
  if (!isAbsent(live)) return null;
  const { broken } = live.cli;
  const x = t.explain;
  const why = broken?.replace(/\.$/, '') ?? x.absent(command);
  const changes = [broken ? x.brokenChanges : x.absentChanges];
  return { state: 'unknown', since: live.since, why, by: null, entries: [], changes, next: null };
}
