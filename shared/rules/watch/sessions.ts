import type { Desk, Session } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';

/**
 * True if the CLI took a text of ours in this session, or in an earlier run of the same session of
 * the CLI: then there is a conversation to resume.
 */
export function hasTalked(desk: Desk, { agent, cliSession }: Session): boolean {
  const runs = Object.values(desk.sessions).filter((s) => s.agent === agent && s.cliSession === cliSession);
  return valuesOf(desk.messages).some((m) => {
    const at = m.agent === agent ? m.acceptedAt : undefined;
    return at !== undefined && runs.some((s) => at >= s.startedAt && at <= (s.endedAt ?? Infinity));
  });
}
