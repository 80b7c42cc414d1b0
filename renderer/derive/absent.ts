import type { Agent, AgentLive } from '../../shared/model/index.ts';
import type { Explanation } from '../../shared/rules/index.ts';
import { t } from '../text.ts';

/** True without a program to start, unless one of an earlier start still runs. */
export function isAbsent({ cli, pane }: Pick<AgentLive, 'cli' | 'pane'>): boolean {
  return cli.status === 'missing' && (pane === null || pane.exited);
}

export const absentWords = ({ broken }: AgentLive['cli']): string => (broken ? t.pane.cannotStart : t.pane.notInstalled);

/**
 * Why an agent without a program to start is in no state, in the form of an explanation; null when
 * it has one.
 */
export function absence({ command }: Agent, live: AgentLive): Explanation | null {
  if (!isAbsent(live)) return null;
  const { broken } = live.cli;
  const x = t.explain;
  const why = broken?.replace(/\.$/, '') ?? x.absent(command);
  const changes = [broken ? x.brokenChanges : x.absentChanges];
  return { state: 'unknown', since: live.since, why, by: null, entries: [], changes, next: null };
}
