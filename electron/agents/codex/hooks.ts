import type { AgentState } from '../../../shared/model/index.ts';
import { answerOf, compactionOf, permissionOf, str, transcriptOf } from '../payload.ts';
import type { Observation } from '../types.ts';

/** What one hook payload of Codex tells. Unknown events tell only the session's id. */
export function codexHook(payload: Record<string, unknown>, at: number): Observation {
  const session = str(payload, 'session_id');
  const turn = str(payload, 'turn_id');
  const base: Observation = { ...(session ? { cliSession: session } : {}), ...transcriptOf(payload) };
  const says = (state: AgentState, detail: string): Observation => ({
    ...base,
    evidence: { source: 'hook', at, ttl: 0, says: state, detail },
  });
  const byTurn = turn ? { turn } : {};
  const ended = (detail: string, error?: string): Observation => ({
    ...says('ready', detail),
    signal: { kind: 'ended', at, source: 'hook', detail, ...byTurn, ...(error ? { error } : answerOf(payload)) },
  });
  switch (str(payload, 'hook_event_name')) {
    case 'UserPromptSubmit': {
      const text = str(payload, 'prompt') ?? '';
      return {
        ...says('working', 'a hook told that it took a prompt'),
        signal: { kind: 'prompt', at, source: 'hook', text, ...byTurn },
      };
    }
    case 'PermissionRequest':
      return permissionOf(payload, says);
    case 'Stop':
      return ended('a hook told that the turn ended');
    case 'Interrupt':
      return ended('the turn was interrupted in the pane', 'interrupted');
    case 'SessionStart':
      return { ...base, begins: true };
    case 'PreCompact':
    case 'PostCompact':
      return { ...base, compaction: compactionOf(payload, at) };
    default:
      return base;
  }
}
