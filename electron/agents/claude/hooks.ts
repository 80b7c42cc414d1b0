import { answerOf, compactionOf, permissionOf, str, transcriptOf } from '../payload.ts';
import type { AgentState } from '../../../shared/model/index.ts';
import type { Observation } from '../types.ts';

/** A turn that Claude starts by itself when background work ends: no prompt of anybody's. */
const OWN_TURN = /^\s*<task-notification>/;

/** What one hook payload of Claude Code tells. Unknown events tell only the session's id. */
export function claudeHook(payload: Record<string, unknown>, at: number): Observation {
  const session = str(payload, 'session_id');
  const turn = str(payload, 'prompt_id');
  const base: Observation = { ...(session ? { cliSession: session } : {}), ...transcriptOf(payload) };
  const says = (state: AgentState, detail: string, ttl = 0): Observation => ({
    ...base,
    evidence: { source: 'hook', at, ttl, says: state, detail },
  });
  const byTurn = turn ? { turn } : {};
  switch (str(payload, 'hook_event_name')) {
    case 'UserPromptSubmit': {
      const text = str(payload, 'prompt') ?? '';
      const working = says('working', 'a hook told that it took a prompt');
      if (OWN_TURN.test(text)) return { ...working, signal: { kind: 'working', at, source: 'hook' } };
      return { ...working, signal: { kind: 'prompt', at, source: 'hook', text, ...byTurn } };
    }
    case 'PermissionRequest': {
      if (str(payload, 'tool_name') === 'AskUserQuestion') return says('waiting-for-you', 'it asks you a question');
      return permissionOf(payload, says);
    }
    case 'Notification':
      return str(payload, 'notification_type') === 'permission_prompt'
        ? says('waiting-for-you', str(payload, 'message') ?? 'it asks for permission', 10_000)
        : base;
    case 'Stop': {
      const tasks = payload.background_tasks;
      const count = Array.isArray(tasks) ? tasks.length : 0;
      const rest = count > 0 ? `; ${count} background task${count > 1 ? 's' : ''} still running` : '';
      const detail = `a hook told that the turn ended${rest}`;
      return { ...says('ready', detail), signal: { kind: 'ended', at, source: 'hook', detail, ...byTurn, ...answerOf(payload) } };
    }
    case 'StopFailure': {
      const error = str(payload, 'error') ?? 'unknown';
      const detail = `the turn ended with an error: ${str(payload, 'last_assistant_message') ?? error}`;
      const words = str(payload, 'last_assistant_message') ?? 'a usage limit was reached';
      return {
        ...says(error === 'authentication_failed' ? 'needs-login' : 'ready', detail),
        ...(error === 'rate_limit' ? { limit: { text: words, seenAt: at, until: null } } : {}),
        signal: { kind: 'ended', at, source: 'hook', detail, error, ...byTurn },
      };
    }
    case 'SubagentStart':
    case 'SubagentStop': {
      // One of a subagent that never began is Claude's own compaction: nothing closes then.
      const id = `subagent ${str(payload, 'agent_id') ?? ''}`;
      const open = str(payload, 'hook_event_name') === 'SubagentStart';
      const title = str(payload, 'agent_type');
      return { ...base, pending: [{ id, what: 'subagent', open, ...(title ? { title } : {}) }] };
    }
    case 'SessionStart':
      return { ...base, begins: true };
    case 'PreCompact':
    case 'PostCompact':
      return { ...base, compaction: compactionOf(payload, at) };
    default:
      return base;
  }
}
