import { isAbsolute } from 'node:path';
import { str } from '../payload.ts';
import type { AgentState, Limit } from '../../../shared/model/index.ts';
import type { Observation, Usage } from '../types.ts';

/** A work report of the status line may come after the turn's end: it holds for so long. ms. */
const WORK_TTL = 60_000;

/**
 * What one hook, or one run of the status line, tells. Only a terminal's own agy draws a status
 * line, so it alone names the pane's conversation anew: hooks also come from subagents, and from
 * an agy that the agent itself started.
 */
export function antigravityHook(file: Record<string, unknown>, at: number): Observation {
  const event = str(file, 'agy');
  const payload = record(file.payload);
  if (!event || !payload) return {};
  if (event === 'StatusLine') return statusLine(payload, at);
  const conversation = str(payload, 'conversationId');
  const named: Observation = conversation ? { cliSession: conversation, ...written(payload, 'transcriptPath') } : {};
  const says = (state: AgentState, detail: string): Observation => ({
    ...named,
    evidence: { source: 'hook', at, ttl: 0, says: state, detail },
  });
  switch (event) {
    case 'PreInvocation': {
      const working = says('working', 'a hook told that it asks its model');
      // The count begins anew with each turn.
      const first = payload.invocationNum === 0 || payload.invocationNum === undefined;
      return first ? { ...working, signal: { kind: 'working', at, source: 'hook' } } : working;
    }
    case 'PostInvocation':
      return says('working', 'a hook told that its model answered');
    case 'Stop': {
      const error = str(payload, 'error') || undefined;
      const reason = str(payload, 'terminationReason');
      const rest = payload.fullyIdle === false ? '; something that it started still runs' : '';
      const detail = error
        ? `a hook told that the turn ended with an error: ${error}`
        : `a hook told that the turn ended${reason ? ` (${reason})` : ''}${rest}`;
      return {
        ...says('ready', detail),
        signal: { kind: 'ended', at, source: 'hook', detail, ...(error ? { error } : {}) },
      };
    }
    default:
      return named;
  }
}

const STATES: Record<string, [AgentState, string]> = {
  idle: ['ready', 'its status line tells that it rests'],
  thinking: ['working', 'its status line tells that it thinks'],
  working: ['working', 'its status line tells that it works'],
  tool_use: ['working', 'its status line tells that it uses a tool'],
  initializing: ['starting', 'its status line tells that it starts'],
  authenticating: ['needs-login', 'its status line tells that it waits for a login'],
  onboarding: ['waiting-for-you', 'its status line tells that it waits for its first settings'],
  workspace_trust: ['waiting-for-you', 'its status line tells that it asks whether to trust this folder'],
};

function statusLine(payload: Record<string, unknown>, at: number): Observation {
  const conversation = str(payload, 'conversation_id');
  const seen: Observation = conversation
    ? { cliSession: conversation, begins: true, ...written(payload, 'transcript_path') }
    : {};
  const state = str(payload, 'agent_state') ?? '';
  const known = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  // A picture drawn just after the turn's end may still hold its question.
  const asks = payload.tool_confirmation_pending === true && state !== 'idle';
  if (asks) {
    const detail = 'its status line tells that it waits for your confirmation';
    seen.evidence = { source: 'hook', at, ttl: 0, says: 'waiting-for-you', detail };
  } else if (known) {
    const [says, detail] = known;
    seen.evidence = { source: 'hook', at, ttl: says === 'working' ? WORK_TTL : 0, says, detail };
  }
  const usage = usageOf(payload, at);
  if (usage) seen.usage = usage;
  const limit = limitOf(payload, at);
  if (limit !== undefined) seen.limit = limit;
  return seen;
}

/** `total_input_tokens` is what `used_percentage` counts: what is in the context now. */
function usageOf(payload: Record<string, unknown>, at: number): Usage | undefined {
  const context = record(payload.context_window);
  const window = count(context?.context_window_size);
  if (!context || !window) return undefined;
  const percent = count(context.used_percentage);
  const used = count(context.total_input_tokens) || (percent === undefined ? 0 : Math.round((window * percent) / 100));
  // Before the first answer it tells zeros.
  if (used === 0) return undefined;
  const model = str(record(payload.model) ?? {}, 'id');
  return { at, source: 'status-line', used, window, ...(model ? { model } : {}) };
}

/**
 * The used-up quota that counts for the model in use, until it is filled again; null when there is
 * some left; undefined when nothing is told.
 */
function limitOf(payload: Record<string, unknown>, at: number): Limit | null | undefined {
  const quota = record(payload.quota);
  if (!quota) return undefined;
  const model = (str(record(payload.model) ?? {}, 'id') ?? '').toLowerCase();
  const family = model.startsWith('gemini') ? 'gemini' : '3p';
  const mine = Object.entries(quota).filter(([name]) => name.startsWith(family));
  const empty = mine.flatMap(([name, value]) => {
    const bucket = record(value);
    const left = bucket?.remaining_fraction;
    if (typeof left !== 'number' || left > 0) return [];
    const time = Date.parse(str(bucket ?? {}, 'reset_time') ?? '');
    return [{ text: `the quota “${name}” is used up`, seenAt: at, until: Number.isNaN(time) ? null : time }];
  });
  if (mine.length === 0) return undefined;
  return empty.toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity))[0] ?? null;
}

/** Where it writes the conversation down, by its own word. */
function written(payload: Record<string, unknown>, name: string): { transcript?: string } {
  const path = str(payload, name);
  return path && isAbsolute(path) ? { transcript: path } : {};
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
