/**
 * OSC 7501, the Program Status Protocol: `state=working:app=codex:msg=<base64>`. What a CLI says
 * about itself; the best evidence that there is.
 */
import type { AgentState } from '../../shared/model/index.ts';
import { adding } from './payload.ts';
import type { Observation, Signal } from './types.ts';

/** Reads the fields of a report; `msg` and `title` come decoded. Unknown text gives no fields. */
export function parseReport(raw: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of raw.split(':')) {
    const at = field.indexOf('=');
    if (at < 1) continue;
    const name = field.slice(0, at);
    const value = field.slice(at + 1);
    const coded = name === 'msg' || name === 'title';
    fields[name] = coded ? Buffer.from(value, 'base64').toString('utf8') : value;
  }
  return fields;
}

const LOGIN = 'auth';

/**
 * What a report says about the pane's own turn. Records of children (those with an `id`) say
 * nothing about it, but that they run or have ended. Work with a message is a tool that is open.
 */
export function observeReport(raw: string, at: number): Observation {
  const { state, kind = '', msg = '', id, title = '' } = parseReport(raw);
  if (!state) return {};
  if (id !== undefined) {
    const open = state !== 'clear' && state !== 'done' && state !== 'error';
    return { pending: [{ id: `child ${id}`, what: 'task', open, ...(title ? { title } : {}) }] };
  }
  const tool = { id: 'report', what: 'tool', open: state === 'working' && msg !== '', title: msg } as const;
  return { ...ofTurn(state, kind, msg, at), pending: [tool] };
}

function ofTurn(state: string, kind: string, msg: string, at: number): Observation {
  const evidence = (says: AgentState, detail: string): Observation => ({
    evidence: { source: 'report', at, ttl: 0, says, detail },
  });
  const ended = (detail: string, error?: string): Observation => ({
    ...evidence('ready', detail),
    signal: { kind: 'ended', at, source: 'report', detail, ...(error ? { error } : {}) },
  });
  switch (state) {
    case 'idle': {
      // A turn that came to its end is told as done: idle right after work was interrupted.
      const detail = 'the turn was interrupted';
      const signal: Signal = { kind: 'ended', at, source: 'report', detail, error: 'interrupted' };
      return { ...evidence('ready', 'it reports that it is idle'), signal };
    }
    case 'done':
      return ended('it reports that its turn is done');
    case 'error':
      return ended(`it reports that its turn ended with an error${msg ? `: ${msg}` : ''}`, msg || 'error');
    case 'working':
      return {
        ...evidence('working', msg ? `it reports work: ${msg}` : 'it reports that it works'),
        signal: { kind: 'working', at, source: 'report' },
      };
    case 'blocked': {
      const says = kind === LOGIN ? 'needs-login' : 'waiting-for-you';
      const what = says === 'needs-login' ? 'it reports that it needs a login' : 'it reports a question';
      return msg ? adding(evidence(says, `${what}: ${msg}`)) : evidence(says, what);
    }
    case 'clear':
      return { withdrawn: 'report' };
    default:
      return {};
  }
}
