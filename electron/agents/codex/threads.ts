import type { z } from 'zod';
import type { AgentState, Evidence, Limit } from '../../../shared/model/index.ts';
import { adding } from '../payload.ts';
import { cut } from '../tame.ts';
import type { Observation } from '../types.ts';
import { Item, Told } from './protocol.ts';
import type { Status, Thread, Turn, TurnError } from './protocol.ts';

/** Ids of items and turns that were told of already; so many are kept. */
const KEPT = 1_000;
/** Not about one thread, or about threads that are not the pane's yet. */
const ANY = new Set(['thread/started', 'thread/closed', 'thread/status/changed', 'account/rateLimits/updated']);
/** A usage that has come so far is the one that ran out. Percent. */
const FULL = 99;

export interface Threads {
  /** What the server holds now, after a connection was made. */
  loaded(threads: readonly Thread[], at: number): Observation[];
  /** The last turns of the pane's thread, newest first: what of them was not told yet. */
  turns(turns: readonly Turn[], at: number): Observation[];
  /** One notification or request. */
  told(method: string, params: unknown, at: number): Observation[];
  /** The pane's own thread; null while it is not known which one that is. */
  own(): string | null;
  status(): Status['type'] | null;
  /** The connection is gone: nothing is known of what the threads do now. */
  forget(): void;
}

/**
 * Which of an app-server's threads is the one in the pane, and what it does. Pure but for its
 * memory. Hidden threads (titles) and subagents' are left out.
 */
export function createThreads(): Threads {
  const all = new Map<string, Status>();
  const seen = new Set<string>();
  const resets: number[] = [];
  let own: string | null = null;
  /** The pane's last turn ended for want of a login: that its thread rests now cures nothing. */
  let refused: Evidence | null = null;

  const once = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    if (seen.size > KEPT) seen.delete(seen.values().next().value!);
    return true;
  };
  const visible = (thread: Thread): boolean =>
    !thread.ephemeral && !thread.parentThreadId && (thread.threadSource ?? 'user') === 'user';

  const become = (id: string, at: number): Observation[] => {
    if (own === id) return [];
    own = id;
    refused = null;
    return rests(id, at);
  };

  const rests = (id: string, at: number): Observation[] => {
    const status = all.get(id);
    if (status?.type === 'active') refused = null;
    if (refused && at < refused.at + refused.ttl) return [{ evidence: refused }];
    return shows(status, at);
  };

  const onStatus = (id: string, status: Status, at: number): Observation[] => {
    if (!all.has(id)) return [];
    all.set(id, status);
    // The person works in this one: it is the one in the pane.
    if (own === null && status.type === 'active') return become(id, at);
    return own === id ? rests(id, at) : [];
  };

  const prompt = (item: Item, turn: string, at: number): Observation[] => {
    if (item.type !== 'userMessage' || !once(`item ${item.id}`)) return [];
    const text = (item.content ?? []).flatMap((part) => part.text ?? []).join('\n');
    // A thread without a prompt cannot be resumed: it is named with its first one.
    return [{ ...(own ? { cliSession: own } : {}), signal: { kind: 'prompt', at, source: 'channel', text, turn } }];
  };

  const speech = (item: Item, at: number): Observation[] =>
    item.type === 'agentMessage' && item.text?.trim() ? [{ said: { at, text: item.text.slice(0, 20_000), id: item.id } }] : [];

  const ended = ({ id, status, error }: Turn, at: number): Observation[] => {
    if (status === 'inProgress' || !once(`turn ${id}`)) return [];
    const said = error?.message.slice(0, 300);
    const wrong = status === 'completed' ? undefined : (said ?? status);
    const detail = wrong ? `its app-server says that the turn ended: ${wrong}` : 'its app-server says that the turn is complete';
    const signal = { kind: 'ended', at, source: 'channel', turn: id, detail, ...(wrong ? { error: wrong } : {}) } as const;
    const limit = error ? limitOf(error, resets, at) : null;
    const evidence = error ? stands(error, detail, at) : null;
    refused = evidence?.says === 'needs-login' ? evidence : null;
    return [{ signal, ...(limit ? { limit } : {}), ...(evidence ? { evidence } : {}) }];
  };

  const handlers: { [M in keyof typeof Told]: (message: z.infer<(typeof Told)[M]>, at: number) => Observation[] } = {
    'thread/started'({ thread }, at) {
      if (!visible(thread)) return [];
      all.set(thread.id, thread.status);
      // Nobody but the pane opens threads for the person on this server.
      return become(thread.id, at);
    },
    'thread/closed'({ threadId }) {
      all.delete(threadId);
      if (threadId !== own) return [];
      own = null;
      return [{ withdrawn: 'channel' }];
    },
    'thread/status/changed': ({ threadId, status }, at) => onStatus(threadId, status, at),
    'turn/started': (_message, at) => [{ signal: { kind: 'working', at, source: 'channel' } }],
    'turn/completed': ({ turn }, at) => ended(turn, at),
    'item/started': ({ item, turnId }, at) => prompt(item, turnId, at),
    'item/completed': ({ item, turnId }, at) => [...prompt(item, turnId, at), ...speech(item, at)],
    'thread/tokenUsage/updated'({ tokenUsage: { last, total, modelContextWindow } }, at) {
      const cached = Math.min(total.cachedInputTokens, total.inputTokens);
      const spent = { input: total.inputTokens - cached, cached, output: total.outputTokens, usd: null };
      const window = modelContextWindow ? { window: modelContextWindow } : {};
      return [{ usage: { at, source: 'channel', used: last.totalTokens, ...window, total: spent } }];
    },
    'account/rateLimits/updated'({ rateLimits: { primary, secondary } }) {
      resets.length = 0;
      for (const one of [primary, secondary])
        if (one?.resetsAt && one.usedPercent >= FULL) resets.push(one.resetsAt * 1000);
      return [];
    },
    error({ error, willRetry }, at) {
      if (!willRetry) return [];
      const detail = `it tries again: ${(error.additionalDetails ?? error.message).slice(0, 200)}`;
      return [{ evidence: { source: 'channel', at, ttl: 0, says: 'working', detail } }];
    },
    'item/commandExecution/requestApproval'({ command }, at) {
      return [command ? adding(asks(`it asks for permission: ${cut(command)}`, at)) : asks('it asks for permission', at)];
    },
    'item/fileChange/requestApproval': (_message, at) => [asks('it asks for permission to change files', at)],
    'item/permissions/requestApproval': (_message, at) => [asks('it asks for more permissions', at)],
    'item/tool/requestUserInput': (_message, at) => [asks('it asks a question', at)],
    'mcpServer/elicitation/request': (_message, at) => [asks('it asks a question', at)],
  };

  return {
    loaded(threads, at) {
      all.clear();
      for (const thread of threads) if (visible(thread)) all.set(thread.id, thread.status);
      const ids = [...all.keys()];
      // Of several, the one in the pane is the one in which something happens now, or next.
      const active = ids.filter((id) => all.get(id)?.type === 'active');
      const only = ids.length === 1 ? ids : active;
      const before = own !== null && all.has(own) ? own : null;
      const id = before ?? (only.length === 1 ? only[0]! : null);
      own = id;
      if (id === null) return [];
      return rests(id, at);
    },

    turns(turns, at) {
      return turns.toReversed().flatMap((turn) => {
        const items = turn.items.flatMap((item) => Item.safeParse(item).data ?? []);
        const began = items.map((item) => item.startedAtMs ?? 0);
        const prompts = items.flatMap((item) => prompt(item, turn.id, item.startedAtMs ?? at));
        // Whole seconds, rounded down: never before its own prompt, never later than now.
        const end = Math.min(at, Math.max((turn.completedAt ?? 0) * 1000 + 999, ...began));
        const said = items.flatMap((item) => speech(item, Math.max(item.startedAtMs ?? 0, ...began)));
        return [...prompts, ...said, ...ended(turn, end)];
      });
    },

    told(method, params, at) {
      const name = method as keyof typeof Told;
      const found = Object.hasOwn(Told, method) ? Told[name].safeParse(params) : null;
      if (!found?.success) return [];
      const about = (found.data as { threadId?: string }).threadId;
      if (!ANY.has(method) && (about === undefined || about !== own)) return [];
      return (handlers[name] as (message: unknown, at: number) => Observation[])(found.data, at);
    },

    own: () => own,
    status: () => (own === null ? null : (all.get(own)?.type ?? null)),
    forget() {
      all.clear();
    },
  };
}

function asks(detail: string, at: number): Observation {
  return { evidence: { source: 'channel', at, ttl: 0, says: 'waiting-for-you', detail } };
}

function shows(status: Status | undefined, at: number): Observation[] {
  const says = (state: AgentState, detail: string): Observation[] => [
    { evidence: { source: 'channel', at, ttl: 0, says: state, detail } },
  ];
  switch (status?.type) {
    case 'idle':
      return says('ready', 'its app-server says that it is idle');
    case 'systemError':
      return says('ready', 'its app-server says that its last turn ended with an error');
    case 'active':
      if (status.activeFlags.includes('waitingOnApproval')) return [asks('it asks for permission', at)];
      if (status.activeFlags.includes('waitingOnUserInput')) return [asks('it asks a question', at)];
      return says('working', 'its app-server says that it works');
    default:
      return [{ withdrawn: 'channel' }];
  }
}

/** What keeps the next turn from working too, for a while. */
const STANDS_MS = 5 * 60_000;

function stands(error: TurnError, detail: string, at: number): Evidence | null {
  const info = JSON.stringify(error.codexErrorInfo ?? null);
  const limited = /"(?:usageLimitExceeded|rateLimitExceeded)"|"httpStatusCode":429\b/.test(info);
  const login = /"unauthorized"|"httpStatusCode":401\b/.test(info);
  if (!limited && !login) return null;
  return { source: 'channel', at, ttl: STANDS_MS, says: limited ? 'rate-limited' : 'needs-login', detail };
}

/** A usage limit of the account; a server that is busy for the moment is none. */
function limitOf(error: TurnError, resets: readonly number[], at: number): Limit | null {
  const info = JSON.stringify(error.codexErrorInfo ?? null);
  if (!/"(?:usageLimitExceeded|rateLimitExceeded)"/.test(info)) return null;
  return { text: error.message.slice(0, 300), seenAt: at, until: resets.length > 0 ? Math.max(...resets) : null };
}
