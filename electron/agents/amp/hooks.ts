import { answerOf, str } from '../payload.ts';
import type { AgentState } from '../../../shared/model/index.ts';
import type { Observation } from '../types.ts';

/** What one file of our plugin tells; see plugin.ts for what it writes. */
export function ampHook(payload: Record<string, unknown>, at: number): Observation {
  const thread = str(payload, 'thread');
  const turn = str(payload, 'turn');
  const base: Observation = thread ? { cliSession: thread } : {};
  const byTurn = turn ? { turn } : {};
  const says = (word: AgentState, detail: string): Observation => ({
    ...base,
    evidence: { source: 'hook', at, ttl: 0, says: word, detail },
  });
  const ended = (detail: string, error?: string): Observation => ({
    ...says('ready', detail),
    signal: { kind: 'ended', at, source: 'hook', detail, ...byTurn, ...(error ? { error } : answerOf(payload, 'text')) },
  });
  switch (str(payload, 'amp')) {
    // The plugin tells of the thread on the screen only.
    case 'thread':
      return { ...base, begins: true };
    case 'start':
      return {
        ...says('working', 'its plugin told that it took a prompt'),
        signal: { kind: 'prompt', at, source: 'hook', text: str(payload, 'text') ?? '', ...byTurn },
      };
    case 'end':
      switch (str(payload, 'status')) {
        case 'error':
          return ended('its plugin told that the turn ended with an error', 'error');
        case 'cancelled':
          return ended('the turn was interrupted in the pane', 'interrupted');
        default:
          return ended('its plugin told that the turn ended');
      }
    case 'state':
      return state(base, str(payload, 'state'), says);
    case 'usage':
      return usage(base, payload, at);
    default:
      return base;
  }
}

function state(
  base: Observation,
  name: string | undefined,
  says: (word: AgentState, detail: string) => Observation,
): Observation {
  switch (name) {
    case 'idle':
      return says('ready', 'its plugin tells that the thread rests');
    case 'running':
      return says('working', 'its plugin tells that the thread runs');
    case 'awaiting-approval':
      return says('waiting-for-you', 'it waits for an approval of yours');
    case 'error':
      return says('ready', 'its plugin tells that the last turn stopped with an error');
    default:
      return base;
  }
}

function usage(base: Observation, payload: Record<string, unknown>, at: number): Observation {
  const used = count(payload.totalInputTokens);
  const window = count(payload.maxInputTokens);
  const model = str(payload, 'model');
  if (used === undefined) return base;
  return {
    ...base,
    usage: { at, source: 'hook', used, ...(window ? { window } : {}), ...(model ? { model } : {}) },
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
