import { join } from 'node:path';
import { homedir } from 'node:os';
import { num, obj, parseLine, record, str, timeOf } from '../payload.ts';
import type { Observation, Usage } from '../types.ts';

/** Lines without any of these tell nothing here: most of a transcript's bytes. */
export const needles = ['"type":"assistant"', '"type":"user"', '"compact_boundary"'];

/** The folder of Claude's own files. */
export function claudeHome(env: Record<string, string | undefined>): string {
  return env.CLAUDE_CONFIG_DIR || join(env.HOME || homedir(), '.claude');
}

/** Where Claude writes a session down: a folder for each working directory. */
export function transcriptPath(env: Record<string, string | undefined>, cwd: string, session: string): string {
  return join(claudeHome(env), 'projects', cwd.replace(/[^a-zA-Z0-9]/g, '-'), `${session}.jsonl`);
}

/** What one line of a transcript tells; lines of subagents and of unknown kinds tell nothing. */
export function readTranscript(text: string, now: number): Observation {
  const line = parseLine(text);
  if (!line || line.isSidechain === true) return {};
  const at = timeOf(line, now);
  switch (str(line, 'type')) {
    case 'assistant':
      return assistant(line, at);
    case 'user':
      return prompt(line, at);
    case 'system':
      return str(line, 'subtype') === 'compact_boundary' ? boundary(line, at) : {};
    default:
      return {};
  }
}

function assistant(line: Record<string, unknown>, at: number): Observation {
  const message = obj(line, 'message');
  if (line.isApiErrorMessage === true) return failed(line, message, at);
  const usage = tokensOf(obj(message, 'usage'));
  const model = str(message, 'model');
  if (!usage || model === '<synthetic>') return {};
  const id = str(message, 'id') ?? str(line, 'uuid');
  const told: Usage = { at, source: 'transcript', used: usage.used };
  if (model) told.model = model;
  const version = str(line, 'version');
  if (version) told.version = version;
  if (id) told.answer = { id, spent: usage.spent };
  const text = textOf(message.content).slice(0, 20_000);
  return { usage: told, ...(text.trim() ? { said: { at, text } } : {}) };
}

/** A usage record of the API: what is in the context after the answer, and what the answer took. */
export function tokensOf(
  usage: Record<string, unknown>,
): { used: number; spent: { input: number; cached: number; output: number; usd: null } } | null {
  const input = num(usage, 'input_tokens');
  const output = num(usage, 'output_tokens');
  if (input === undefined && output === undefined) return null;
  const written = num(usage, 'cache_creation_input_tokens') ?? 0;
  const cached = num(usage, 'cache_read_input_tokens') ?? 0;
  const fresh = (input ?? 0) + written;
  return {
    used: fresh + cached + (output ?? 0),
    spent: { input: fresh, cached, output: output ?? 0, usd: null },
  };
}

const LIMIT_MS = 5 * 60_000;

/** An error that the CLI wrote into the conversation. */
function failed(line: Record<string, unknown>, message: Record<string, unknown>, at: number): Observation {
  const text = textOf(message.content).slice(0, 300);
  const detail = `its transcript says: ${text}`;
  if (str(line, 'error') === 'rate_limit')
    return {
      evidence: { source: 'transcript', at, ttl: LIMIT_MS, says: 'rate-limited', detail },
      limit: { text, seenAt: at, until: null },
    };
  if (str(line, 'error') === 'authentication_failed')
    return { evidence: { source: 'transcript', at, ttl: LIMIT_MS, says: 'needs-login', detail } };
  return {};
}

/** What the CLI itself puts in the person's place. */
const OWN = /^\s*<(?:local-command|command-name|command-message|bash-|task-notification|system-reminder)/;

function prompt(line: Record<string, unknown>, at: number): Observation {
  if (line.isMeta === true || line.isCompactSummary === true) return {};
  const content = obj(line, 'message').content;
  if (Array.isArray(content) && content.some((block) => record(block)?.type === 'tool_result')) return {};
  const text = textOf(content);
  if (text === '' || OWN.test(text)) return {};
  const turn = str(line, 'promptId');
  return { signal: { kind: 'prompt', at, source: 'transcript', text, ...(turn ? { turn } : {}) } };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .flatMap((block) => {
      const text = record(block)?.text;
      return typeof text === 'string' ? [text] : [];
    })
    .join('\n');
}

function boundary(line: Record<string, unknown>, at: number): Observation {
  const meta = obj(line, 'compactMetadata');
  return {
    compaction: {
      at,
      phase: 'done',
      trigger: str(meta, 'trigger') === 'manual' ? 'manual' : 'auto',
      tokens: num(meta, 'preTokens') ?? null,
      after: num(meta, 'postTokens') ?? null,
    },
  };
}
