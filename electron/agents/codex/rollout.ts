import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spent } from '../../../shared/model/index.ts';
import { answerOf, num, obj, parseLine, record, str, timeOf } from '../payload.ts';
import type { Observation, Usage } from '../types.ts';
import { codexHome } from './own.ts';

/** Lines without any of these tell nothing here. */
export const needles = [
  '"token_count"',
  '"turn_context"',
  '"session_meta"',
  '"compacted"',
  '"task_started"',
  '"task_complete"',
  '"turn_aborted"',
  '"UserMessage"',
  '"AgentMessage"',
];

/** So many days are looked through for a session that is resumed. */
const DAYS = 500;

/** The rollout of a session, by its id: newest day first. Null while there is none. */
export async function findRollout(
  env: Record<string, string | undefined>,
  session: string,
): Promise<string | null> {
  const root = join(codexHome(env), 'sessions');
  let left = DAYS;
  for (const year of await down(root))
    for (const month of await down(join(root, year)))
      for (const day of await down(join(root, year, month))) {
        const folder = join(root, year, month, day);
        const found = (await names(folder)).find((name) => name.startsWith('rollout-') && name.endsWith(`-${session}.jsonl`));
        if (found) return join(folder, found);
        left -= 1;
        if (left <= 0) return null;
      }
  return null;
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const down = async (folder: string): Promise<string[]> =>
  (await names(folder)).filter((name) => /^\d+$/.test(name)).sort().toReversed();

/** What one line of a rollout tells. */
export function readRollout(text: string, now: number): Observation {
  const line = parseLine(text);
  if (!line) return {};
  const at = timeOf(line, now);
  const payload = obj(line, 'payload');
  switch (str(line, 'type')) {
    case 'session_meta': {
      const version = str(payload, 'cli_version');
      return version ? { usage: { at, source: 'transcript', version } } : {};
    }
    case 'turn_context': {
      const model = str(payload, 'model');
      return model ? { usage: { at, source: 'transcript', model } } : {};
    }
    case 'compacted':
      return { compaction: { at, phase: 'done', trigger: 'auto', tokens: null } };
    case 'event_msg':
      return event(payload, at);
    default:
      return {};
  }
}

function event(payload: Record<string, unknown>, at: number): Observation {
  const turn = str(payload, 'turn_id');
  const byTurn = turn ? { turn } : {};
  switch (str(payload, 'type')) {
    case 'token_count':
      return tokenCount(payload, at);
    case 'task_started': {
      const window = num(payload, 'model_context_window');
      return {
        evidence: { source: 'transcript', at, ttl: 0, says: 'working', detail: 'its rollout says that a turn began' },
        ...(window === undefined ? {} : { usage: { at, source: 'transcript', window } }),
      };
    }
    case 'task_complete': {
      const error = record(payload.error);
      if (error) return failed(error, at, byTurn);
      const detail = 'its rollout says that the turn is complete';
      return {
        evidence: { source: 'transcript', at, ttl: 0, says: 'ready', detail },
        signal: { kind: 'ended', at, source: 'transcript', detail, ...byTurn, ...answerOf(payload, 'last_agent_message') },
      };
    }
    case 'turn_aborted': {
      const reason = str(payload, 'reason') ?? 'interrupted';
      const detail = `its rollout says that the turn was stopped: ${reason}`;
      return {
        evidence: { source: 'transcript', at, ttl: 0, says: 'ready', detail },
        signal: { kind: 'ended', at, source: 'transcript', detail, error: reason, ...byTurn },
      };
    }
    case 'item_completed':
      return message(obj(payload, 'item'), at, byTurn);
    default:
      return {};
  }
}

function tokenCount(payload: Record<string, unknown>, at: number): Observation {
  const info = obj(payload, 'info');
  const last = obj(info, 'last_token_usage');
  const told: Usage = { at, source: 'transcript' };
  const used = num(last, 'total_tokens');
  if (used !== undefined) told.used = used;
  const window = num(info, 'model_context_window');
  if (window !== undefined) told.window = window;
  const total = spentOf(obj(info, 'total_token_usage'));
  if (total) told.total = total;
  const limits = record(payload.rate_limits);
  return { usage: told, ...(limits ? { fillsAt: fillsAt(limits) } : {}) };
}

/** A quota that has come so far is the one that ran out. Percent. */
const FULL = 99;

/** Of the quotas that are used up the last to be filled again. Codex tells epoch seconds. */
function fillsAt(limits: Record<string, unknown>): number | null {
  const times = ['primary', 'secondary'].flatMap((name) => {
    const quota = obj(limits, name);
    const resets = num(quota, 'resets_at');
    return resets !== undefined && (num(quota, 'used_percent') ?? 0) >= FULL ? [resets * 1_000] : [];
  });
  return times.length > 0 ? Math.max(...times) : null;
}

function spentOf(usage: Record<string, unknown>): Spent | null {
  const input = num(usage, 'input_tokens');
  const output = num(usage, 'output_tokens');
  if (input === undefined || output === undefined) return null;
  const cached = Math.min(num(usage, 'cached_input_tokens') ?? 0, input);
  return { input: input - cached, cached, output, usd: null };
}

const LIMIT_MS = 5 * 60_000;

function failed(error: Record<string, unknown>, at: number, byTurn: { turn?: string }): Observation {
  const text = (str(error, 'message') ?? 'an error').slice(0, 300);
  const detail = `its rollout says that the turn ended with an error: ${text}`;
  const info = JSON.stringify(error.codex_error_info ?? '');
  const limited = /usage_limit|"http_status_code":429\b/.test(info);
  const login = /unauthorized|"http_status_code":401\b/.test(info);
  const says = limited ? 'rate-limited' : login ? 'needs-login' : 'ready';
  return {
    evidence: { source: 'transcript', at, ttl: says === 'ready' ? 0 : LIMIT_MS, says, detail },
    signal: { kind: 'ended', at, source: 'transcript', detail, error: text, ...byTurn },
  };
}

function message(item: Record<string, unknown>, at: number, byTurn: { turn?: string }): Observation {
  const type = str(item, 'type');
  if (type !== 'UserMessage' && type !== 'AgentMessage') return {};
  const content = Array.isArray(item.content) ? item.content : [];
  const texts = content.flatMap((part) => {
    const text = record(part)?.text;
    return typeof text === 'string' ? [text] : [];
  });
  // Older rollouts and the demo hold the text itself.
  const text = texts.length > 0 ? texts.join('\n') : (str(item, 'text') ?? '');
  if (text === '') return {};
  if (type === 'AgentMessage') return { said: { at, text: text.slice(0, 20_000), ...idOf(item) } };
  return { signal: { kind: 'prompt', at, source: 'transcript', text, ...byTurn } };
}

function idOf(item: Record<string, unknown>): { id?: string } {
  const id = str(item, 'id');
  return id ? { id } : {};
}
