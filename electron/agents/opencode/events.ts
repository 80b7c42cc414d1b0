import type { AgentState } from '../../../shared/model/index.ts';
import { askedFor, spoken, str } from '../payload.ts';
import type { Observation } from '../types.ts';

/** Reads the events of OpenCode's server, one after the other, for the one session of a pane. */
export interface EventReader {
  /** What an event tells, at epoch ms `at`; more than one observation for some. */
  read(event: unknown, at: number): Observation[];
  /** The session that the pane is on; null while there is none. */
  session(): string | null;
  /** A session as the server describes it. */
  know(info: unknown): void;
  /** We opened a session ourselves. */
  use(session: string): void;
  /** Window of a model in tokens, once it is known. */
  windows: Map<string, number>;
}

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const count = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0);

/** The turn that runs, as far as the events told. */
interface Turn {
  id: string | null;
  busy: boolean;
  error: string | null;
  /** How the last answer ended, as OpenCode says; null while it runs or when it was cut. */
  finish: string | null;
}

/** `first`: the session that the pane was started with, if it is known. */
export function createEventReader(first: string | null): EventReader {
  let session = first;
  /** Sessions by their ids: of a person (true), or of a subagent. */
  const own = new Map<string, boolean>();
  const users = new Map<string, boolean>();
  const windows = new Map<string, number>();
  let model = '';
  const fresh = (): Turn => ({ id: null, busy: false, error: null, finish: null });
  let turn = fresh();

  const says = (at: number, state: AgentState, detail: string): Observation => ({
    evidence: { source: 'channel', at, ttl: 0, says: state, detail },
  });

  function know(info: Fields): void {
    const id = str(info, 'id');
    if (id) own.set(id, str(info, 'parentID') === undefined);
  }

  /** A person's prompt begins in the session that the pane is on then. */
  function move(to: string): Observation[] {
    if (to === session || own.get(to) !== true) return [];
    session = to;
    turn = fresh();
    return [{ cliSession: to }];
  }

  function message(info: Fields, from: string): Observation[] {
    const id = str(info, 'id') ?? '';
    if (str(info, 'role') === 'user') {
      if (users.has(id)) return [];
      users.set(id, false);
      return move(from);
    }
    if (from !== session) return [];
    model = `${str(info, 'providerID')}/${str(info, 'modelID')}`;
    turn.finish = str(info, 'finish') ?? null;
    const failed = fields(info.error);
    if (str(failed, 'name')) turn.error = wordsOf(failed);
    return [];
  }

  function part(of: Fields, from: string, at: number): Observation[] {
    const id = str(of, 'messageID') ?? '';
    const type = str(of, 'type');
    if (from !== session) return [];
    if (type === 'compaction') {
      const trigger = of.auto === true ? 'auto' : 'manual';
      users.set(id, true);
      return [{ compaction: { at, phase: 'about-to', trigger, tokens: null } }];
    }
    if (type === 'text' && users.get(id) === false && of.synthetic !== true) {
      users.set(id, true);
      turn = { ...fresh(), id, busy: turn.busy };
      return [{ signal: { kind: 'prompt', at, source: 'channel', text: str(of, 'text') ?? '', turn: id } }];
    }
    // What is no user's is the agent's; a text that still grows has no end yet.
    if (type === 'text' && !users.has(id) && of.synthetic !== true && 'end' in fields(of.time)) {
      const text = str(of, 'text') ?? '';
      return text.trim() ? [{ said: { at, text: text.slice(0, 20_000), id: str(of, 'id') ?? id } }] : [];
    }
    return type === 'step-finish' ? [{ usage: usageOf(of, at) }] : [];
  }

  function usageOf(of: Fields, at: number): NonNullable<Observation['usage']> {
    const tokens = fields(of.tokens);
    const cache = fields(tokens.cache);
    const input = count(tokens.input);
    const output = count(tokens.output) + count(tokens.reasoning);
    const cached = count(cache.read);
    const window = windows.get(model);
    return {
      at,
      source: 'channel',
      used: count(tokens.total) || input + output + cached + count(cache.write),
      ...(window ? { window } : {}),
      ...(model ? { model } : {}),
      answer: {
        id: str(of, 'id') ?? String(at),
        spent: { input: input + count(cache.write), cached, output, usd: typeof of.cost === 'number' ? of.cost : null },
      },
    };
  }

  function status(of: Fields, at: number): Observation[] {
    switch (str(of, 'type')) {
      case 'busy': {
        const began = !turn.busy;
        turn.busy = true;
        const working = says(at, 'working', 'it says that it works');
        return [began ? { ...working, signal: { kind: 'working', at, source: 'channel' } } : working];
      }
      case 'retry': {
        turn.busy = true;
        const action = fields(of.action);
        const text = str(action, 'message') ?? str(of, 'message') ?? 'an error';
        const seen = says(at, 'working', `it tries again after an error: ${text}`);
        if (!str(action, 'message')) return [seen];
        return [{ ...seen, limit: { text, seenAt: at, until: count(of.next) || null } }];
      }
      case 'idle': {
        const ready = says(at, 'ready', 'it says that it is idle');
        if (!turn.busy) return [ready];
        // A stopped turn has no finish, and one whose tool was refused ends behind the call.
        const cut = turn.finish === null || turn.finish === 'tool-calls';
        const error = turn.error ?? (cut ? INTERRUPTED : null);
        const words = error === INTERRUPTED ? 'the turn was stopped in the pane' : `the turn ended with an error: ${error}`;
        const detail = error ? words : 'it says that the turn ended';
        const byTurn = turn.id ? { turn: turn.id } : {};
        turn = { ...turn, busy: false };
        return [{ ...ready, signal: { kind: 'ended', at, source: 'channel', detail, ...byTurn, ...(error ? { error } : {}) } }];
      }
      default:
        return [];
    }
  }

  function onError(of: Fields, at: number): Observation[] {
    turn.error = wordsOf(of);
    return str(of, 'name') === 'ProviderAuthError' ? [says(at, 'needs-login', `it needs a login: ${turn.error}`)] : [];
  }

  return {
    windows,
    session: () => session,
    know: (info) => know(fields(info)),
    use(id) {
      session = id;
      own.set(id, true);
      turn = fresh();
    },
    read(event, at) {
      const { type, properties } = fields(event);
      const about = fields(properties);
      const info = fields(about.info);
      if (type === 'session.created' || type === 'session.updated') {
        know(info);
        return [];
      }
      const from = str(about, 'sessionID') ?? '';
      if (!from) return [];
      if (type === 'message.updated') return message(info, from);
      if (type === 'message.part.updated') return part(fields(about.part), from, at);
      if (from !== session) return [];
      switch (type) {
        case 'session.status':
          return status(fields(about.status), at);
        case 'session.error':
          return onError(fields(about.error), at);
        case 'session.compacted':
          return [{ compaction: { at, phase: 'done', trigger: 'auto', tokens: null } }];
        case 'permission.asked': {
          return [says(at, 'waiting-for-you', askedFor(str(about, 'permission') ?? 'a tool', spoken(about.patterns)))];
        }
        case 'question.asked':
          return [says(at, 'waiting-for-you', 'it asks you a question')];
        case 'permission.replied':
        case 'question.replied':
        case 'question.rejected':
          return [says(at, 'working', 'its question was answered')];
        default:
          return [];
      }
    },
  };
}

const INTERRUPTED = 'interrupted';

function wordsOf(error: Fields): string {
  if (str(error, 'name') === 'MessageAbortedError') return INTERRUPTED;
  return str(fields(error.data), 'message') ?? str(error, 'name') ?? 'error';
}
