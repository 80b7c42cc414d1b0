import type { AgentState } from '../../../shared/model/index.ts';
import type { Observation } from '../types.ts';

const STATES: Record<string, [AgentState, string]> = {
  idle: ['ready', 'its state file says idle'],
  busy: ['working', 'its state file says busy'],
  shell: ['ready', 'its state file says that a background shell still runs'],
  waiting: ['waiting-for-you', 'its state file says that it waits'],
};

/**
 * Reads Claude's own state file. It is written in place, so a half of it may be met: that, and a
 * file of another session, tell nothing.
 */
export function readPidFile(text: string, cliSession: string | null, at: number): Observation {
  let file: Record<string, unknown>;
  try {
    file = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
  if (typeof file !== 'object' || file === null) return {};
  if (cliSession !== null && typeof file.sessionId === 'string' && file.sessionId !== cliSession) return {};
  const { status } = file;
  const found = typeof status === 'string' && Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  if (!found) return {};
  const since = typeof file.statusUpdatedAt === 'number' ? Math.min(file.statusUpdatedAt, at) : at;
  const waitingFor = typeof file.waitingFor === 'string' ? `: ${file.waitingFor}` : '';
  return {
    evidence: { source: 'pid-file', at: since, ttl: 0, says: found[0], detail: found[1] + waitingFor },
  };
}
