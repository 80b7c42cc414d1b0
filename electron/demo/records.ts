import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Launch } from './launch.ts';
import type { Persona } from './personas.ts';

export interface Usage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  output_tokens: number;
}

export interface Turn {
  role: 'user' | 'assistant';
  text: string;
}

/** Why a turn failed; `status` is what the model's server answered. */
export interface Failure {
  text: string;
  status: number;
}

const codexInfo = ({ status }: Failure): unknown =>
  status === 401 ? 'unauthorized' : { response_too_many_failed_attempts: { http_status_code: status } };

/** What a CLI leaves on disk: its transcript and, for Claude Code, its pid file. */
export interface Records {
  sessionId: string;
  path: string;
  /** Earlier turns of a resumed session. */
  history: Turn[];
  user(text: string): void;
  assistant(text: string): void;
  queued(operation: 'enqueue' | 'dequeue', text: string): void;
  /** `failed`: the error that ended it, as Codex writes it down. */
  turn(event: 'started' | 'complete' | 'aborted', lastMessage?: string, failed?: Failure): void;
  compacted(trigger: string): void;
  /** Claude's pid file; `waitingFor` only while a person is waited for. */
  status(status: 'idle' | 'busy' | 'waiting' | 'shell', waitingFor?: string): void;
  /** Adds to the context in use, in tokens. */
  grow(tokens: number): void;
  /** Tokens in the context after the last reply; 0 before the first. */
  used(): number;
  usage(): Usage | undefined;
  /** What this session would have cost, in US dollars. */
  cost(): number;
  /** An orderly exit: the pid file goes, the transcript stays. */
  close(): void;
}

/** A session that cannot be opened: the program prints `text` and ends with 1. */
export interface Refused {
  refused: string;
}

const BASE_TOKENS = 14_200;
/** Made-up prices of one token, of the order of real ones. */
const INPUT_USD = 5e-6;
const CACHED_USD = 5e-7;
const OUTPUT_USD = 25e-6;

/** Opens a new or an earlier session under `home` (the CLI's own data folder). */
export function openRecords(
  persona: Persona,
  launch: Launch,
  cwd: string,
  home: string,
): Records | Refused {
  const found = locate(persona, launch, cwd, home);
  if ('refused' in found) return found;
  const { sessionId, path, resumed } = found;
  const old = resumed ? readTranscript(persona, path) : { turns: [], used: 0 };
  let used = old.used;
  let current: Usage | undefined;
  const total = { input: 0, cached: 0, output: 0 };
  let parent: string | null = null;
  let ordinal = 0;
  const pidFile = join(home, 'sessions', `${process.pid}.json`);
  const keyFile = join(home, 'sessions', `${process.pid}.${randomUUID().slice(0, 8)}.key`);
  const startedAt = Date.now();
  let statusAt = startedAt;

  function line(value: Record<string, unknown>): void {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  }

  function claudeLine(type: string, extra: Record<string, unknown>): void {
    const uuid = randomUUID();
    line({
      type, uuid, parentUuid: parent, sessionId, cwd, version: '2.1.330', isSidechain: false,
      timestamp: new Date().toISOString(), simulated: true, ...extra,
    });
    parent = uuid;
  }

  function codexLine(type: string, payload: Record<string, unknown>): void {
    if (ordinal === 0 && !resumed && type !== 'session_meta') {
      codexLine('session_meta', { id: sessionId, cwd, originator: 'codex-tui', cli_version: '0.169.0', simulated: true });
    }
    line({ timestamp: new Date().toISOString(), ordinal, type, payload });
    ordinal += 1;
  }

  const told = Math.round(persona.window * 0.95);

  function tokenCount(): void {
    const output = current?.output_tokens ?? 0;
    const last = {
      input_tokens: used - output,
      cached_input_tokens: current?.cache_read_input_tokens ?? 0,
      output_tokens: output,
      total_tokens: used,
    };
    const all = {
      input_tokens: total.input + total.cached,
      cached_input_tokens: total.cached,
      output_tokens: total.output,
      total_tokens: total.input + total.cached + total.output,
    };
    codexLine('event_msg', {
      type: 'token_count',
      info: { total_token_usage: all, last_token_usage: last, model_context_window: told },
    });
  }

  const records: Records = {
    sessionId,
    path,
    history: old.turns,
    user(text) {
      if (persona.name === 'claude') claudeLine('user', { message: { role: 'user', content: text } });
      else if (persona.name === 'codex') {
        codexLine('event_msg', { type: 'item_completed', item: { type: 'UserMessage', text } });
      } else line({ role: 'user', text, at: new Date().toISOString() });
    },
    assistant(text) {
      const before = used || BASE_TOKENS;
      const fresh = Math.round(text.length / 3.6) + 40;
      used = Math.max(used, BASE_TOKENS) + fresh;
      current = {
        input_tokens: 4,
        cache_creation_input_tokens: Math.max(0, used - before - fresh),
        cache_read_input_tokens: before,
        output_tokens: fresh,
      };
      total.input += current.input_tokens + current.cache_creation_input_tokens;
      total.cached += current.cache_read_input_tokens;
      total.output += current.output_tokens;
      if (persona.name === 'claude') {
        claudeLine('assistant', {
          message: {
            id: `msg_sim_${randomUUID().slice(0, 12)}`,
            type: 'message',
            role: 'assistant',
            model: persona.model,
            content: [{ type: 'text', text }],
            usage: current,
          },
        });
      } else if (persona.name === 'codex') {
        codexLine('response_item', { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
        tokenCount();
      } else line({ role: 'assistant', text, totalInputTokens: used, maxInputTokens: persona.window });
    },
    queued(operation, content) {
      if (persona.name === 'claude') {
        line({ type: 'queue-operation', operation, content, sessionId, timestamp: new Date().toISOString() });
      }
    },
    turn(event, lastMessage, failed) {
      if (persona.name !== 'codex') return;
      if (event === 'started') {
        codexLine('event_msg', { type: 'task_started', model_context_window: told });
        codexLine('turn_context', { cwd, model: persona.model });
      }
      if (event === 'aborted') codexLine('event_msg', { type: 'turn_aborted', reason: 'interrupted' });
      if (event === 'complete') {
        codexLine('event_msg', {
          type: 'task_complete',
          last_agent_message: lastMessage ?? null,
          ...(failed && { error: { message: failed.text, codex_error_info: codexInfo(failed) } }),
        });
      }
    },
    compacted(trigger) {
      const preTokens = used;
      used = BASE_TOKENS + 3_800;
      if (persona.name === 'claude') {
        claudeLine('system', {
          subtype: 'compact_boundary',
          compactMetadata: { trigger, preTokens, postTokens: used },
        });
      } else if (persona.name === 'codex') {
        codexLine('compacted', { trigger });
        current = undefined;
        tokenCount();
      } else line({ role: 'compaction', preTokens, postTokens: used });
    },
    status(status, waitingFor) {
      if (persona.name !== 'claude') return;
      statusAt = Date.now();
      mkdirSync(dirname(pidFile), { recursive: true });
      if (!existsSync(keyFile)) writeFileSync(keyFile, 'simulated\n', { mode: 0o600 });
      writeFileSync(
        pidFile,
        JSON.stringify({
          pid: process.pid, sessionId, cwd, startedAt, procStart: procStart(), version: '2.1.330',
          peerProtocol: 1, kind: 'interactive', entrypoint: 'cli', simulated: true,
          status, updatedAt: statusAt, statusUpdatedAt: statusAt, ...(waitingFor && { waitingFor }),
        }),
        { mode: 0o600 },
      );
    },
    grow(tokens) {
      used = Math.max(used, BASE_TOKENS) + tokens;
    },
    used: () => used,
    usage: () => current,
    cost: () => total.input * INPUT_USD + total.cached * CACHED_USD + total.output * OUTPUT_USD,
    close() {
      rmSync(pidFile, { force: true });
      rmSync(keyFile, { force: true });
    },
  };
  return records;
}

/** Field 22 of /proc/self/stat: tells this process from a later one with the same pid. */
function procStart(): string {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

interface Place {
  sessionId: string;
  path: string;
  resumed: boolean;
}

function locate(persona: Persona, launch: Launch, cwd: string, home: string): Place | Refused {
  const folder = transcriptFolder(persona, cwd, home);
  const pathOf = (id: string): string | undefined => findTranscript(folder, id);
  let wanted = launch.resume;
  if (!wanted && launch.continueLast) wanted = newest(folder);
  if (wanted) {
    const path = pathOf(wanted);
    if (path) return { sessionId: wanted, path, resumed: true };
    if (persona.name === 'claude') return { refused: `No conversation found with session ID: ${wanted}` };
    if (persona.name === 'codex') return { refused: `Error: No saved session found with ID ${wanted}` };
    return { refused: `No conversation with id ${wanted}` };
  }
  const sessionId = launch.sessionId ?? (persona.name === 'amp' ? `T-${randomUUID()}` : randomUUID());
  if (launch.sessionId && pathOf(sessionId)) {
    return { refused: `Error: Session ID ${sessionId} is already in use.` };
  }
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const name = persona.name === 'codex' ? `rollout-${stamp}-${sessionId}.jsonl` : `${sessionId}.jsonl`;
  const day = persona.name === 'codex' ? stamp.slice(0, 10).split('-') : [];
  return { sessionId, path: join(folder, ...day, name), resumed: false };
}

function transcriptFolder(persona: Persona, cwd: string, home: string): string {
  if (persona.name === 'claude') return join(home, 'projects', cwd.replace(/[^a-zA-Z0-9]/g, '-'));
  return join(home, persona.name === 'codex' ? 'sessions' : 'threads');
}

function transcripts(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
}

function findTranscript(folder: string, id: string): string | undefined {
  const name = transcripts(folder).find((file) => file.endsWith(`${id}.jsonl`));
  return name && join(folder, name);
}

function newest(folder: string): string | undefined {
  const name = transcripts(folder).at(-1);
  return name && /([0-9a-fT-]{36,38})\.jsonl$/.exec(name)?.[1];
}

interface AnyLine {
  type?: string;
  role?: string;
  text?: string;
  totalInputTokens?: number;
  message?: { content?: unknown; usage?: Usage };
  payload?: {
    type?: string;
    item?: { text?: string };
    content?: { text?: string }[];
    info?: { last_token_usage?: { total_tokens?: number } };
  };
}

function readTranscript(persona: Persona, path: string): { turns: Turn[]; used: number } {
  const turns: Turn[] = [];
  let used = 0;
  for (const raw of readFileSync(path, 'utf8').split('\n')) {
    if (!raw) continue;
    let line: AnyLine;
    try {
      line = JSON.parse(raw);
    } catch {
      continue;
    }
    const { payload, message } = line;
    if (persona.name === 'claude') {
      if (line.type === 'user') turns.push({ role: 'user', text: String(message?.content) });
      if (line.type === 'assistant') {
        const content = message?.content as { text?: string }[] | undefined;
        turns.push({ role: 'assistant', text: content?.[0]?.text ?? '' });
        const u = message?.usage;
        if (u) used = u.input_tokens + u.cache_creation_input_tokens + u.cache_read_input_tokens + u.output_tokens;
      }
    } else if (persona.name === 'codex') {
      if (payload?.item?.text !== undefined) turns.push({ role: 'user', text: payload.item.text });
      if (payload?.type === 'message') turns.push({ role: 'assistant', text: payload.content?.[0]?.text ?? '' });
      used = payload?.info?.last_token_usage?.total_tokens ?? used;
    } else if (line.role === 'user' || line.role === 'assistant') {
      turns.push({ role: line.role, text: line.text ?? '' });
      used = line.totalInputTokens ?? used;
    }
  }
  return { turns, used };
}
