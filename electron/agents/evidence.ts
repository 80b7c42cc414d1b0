import type { AgentState, Evidence, Limit } from '../../shared/model/index.ts';
import { deriveState, nextChange, endsLimit, strong } from '../../shared/rules/cli/state.ts';
import { legible } from './tame.ts';

export interface EvidenceBook {
  put(evidence: Evidence): void;
  withdraw(source: Evidence['source']): void;
  /**
   * A usage limit was seen, by `from`; null: it is over. One that names its end holds until then
   * or until work is seen, one that names none for five minutes.
   */
  setLimit(limit: Limit | null, from?: Pick<Evidence, 'source' | 'rule'>): void;
  /** The limit that holds now. */
  limit(): Limit | null;
  /** Judges anew where time has changed something: timers stand still while the computer sleeps. */
  look(): void;
  clear(): void;
  /** The newest of each source, and the usage limit if one holds. */
  list(): Evidence[];
  last(source: Evidence['source']): Evidence | undefined;
  state(): AgentState;
  since(): number;
  why(): string;
  close(): void;
}

/** A limit without a time is looked at again after so long. ms. */
export const LIMIT_MS = 5 * 60_000;
/** The clock was set back if it shows so much less than has gone by. ms. */
const SET_BACK_MS = 2;

/**
 * The newest evidence of each source about one agent, and what follows from it now. `onChange` is
 * called when the state, its reason or the evidence changed; also when time alone changed it.
 * `steady` is a clock that nobody sets, in ms.
 */
export function createEvidenceBook(
  now: () => number,
  onChange: () => void,
  steady: () => number = () => performance.now(),
): EvidenceBook {
  const book = new Map<Evidence['source'], Evidence>();
  let limit: { limit: Limit; evidence: Evidence } | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** When time alone changes something, epoch ms. */
  let due: number | null = null;
  let state: AgentState = 'unknown';
  let since = now();
  let why = 'it was not started yet';
  let clock = { wall: now(), steady: steady() };

  /**
   * When the clock was set back, all that is known moves with it: else evidence would lie in the
   * future, count for nothing, and be taken for newer than what comes.
   */
  const time = (): number => {
    const next = { wall: now(), steady: steady() };
    const back = clock.wall + (next.steady - clock.steady) - next.wall;
    clock = next;
    const by = back < SET_BACK_MS ? 0 : back;
    for (const [source, evidence] of book) {
      const at = evidence.at - by;
      book.set(source, { ...evidence, at: source === 'silence' ? at : Math.min(at, next.wall) });
    }
    since = Math.min(since - by, next.wall);
    if (limit && by > 0) limit = dated({ ...limit.limit, seenAt: limit.limit.seenAt - back }, limit.evidence);
    return next.wall;
  };

  const all = (): Evidence[] => (limit ? [...book.values(), limit.evidence] : [...book.values()]);

  const derive = (): void => {
    const at = time();
    const list = all();
    clearTimeout(timer);
    due = null;
    if (list.length === 0) return;
    const next = deriveState(list, at);
    if (next.state !== state) since = Math.min(next.since, at);
    state = next.state;
    why = next.why;
    const change = nextChange(list, at);
    due = change;
    if (change !== null) timer = setTimeout(update, Math.min(change - at, 2_000_000_000) + 1).unref();
  };
  const update = (): void => {
    derive();
    onChange();
  };

  return {
    put(given) {
      const at = time();
      // Silence is dated ahead; everything else was seen at the latest now.
      const seen = { ...given, detail: legible(given.detail) };
      const evidence = seen.source === 'silence' || seen.at <= at ? seen : { ...seen, at };
      const old = book.get(evidence.source);
      // Files are read late: what is older than what is known changes nothing.
      if (old && evidence.source !== 'silence' && old.at > evidence.at) return;
      book.set(evidence.source, evidence);
      const over = limit && endsLimit(evidence, limit.evidence);
      if (over) limit = null;
      // The same word again is only fresher: a spinner in a title must not wake everybody.
      if (!over && old && old.says === evidence.says && old.detail === evidence.detail) {
        const before = state;
        derive();
        if (state !== before) onChange();
        return;
      }
      update();
    },
    withdraw(source) {
      if (book.delete(source)) update();
    },
    setLimit(next, from) {
      if (next === null) {
        if (!limit) return;
        limit = null;
        return update();
      }
      const at = time();
      const seen = { ...next, text: legible(next.text), seenAt: Math.min(next.seenAt, at) };
      const known = limit && holds(limit.evidence, at) ? limit.limit : null;
      // Who names no time does not take it from one who did.
      if (known && known.until !== null && seen.until === null) return;
      const fresh = dated(seen, { source: from?.source ?? 'hook', ...(from?.rule ? { rule: from.rule } : {}) });
      if (!holds(fresh.evidence, at) || (seen.until !== null && seen.until <= at)) return;
      // Read late: the agent has worked since.
      if ([...book.values()].some((e) => e.says === 'working' && strong(e) && e.at > seen.seenAt)) return;
      limit = fresh;
      update();
    },
    limit: () => (limit && holds(limit.evidence, time()) ? limit.limit : null),
    look() {
      if (due !== null && now() > due) update();
    },
    clear() {
      due = null;
      book.clear();
      limit = null;
      clearTimeout(timer);
    },
    list: all,
    last: (source) => book.get(source),
    state: () => state,
    since: () => since,
    why: () => why,
    close: () => clearTimeout(timer),
  };
}

function dated(limit: Limit, from: Pick<Evidence, 'source' | 'rule'>) {
  const { seenAt, until, text } = limit;
  const ttl = Math.max(1, (until ?? seenAt + LIMIT_MS) - seenAt);
  const evidence: Evidence = {
    source: from.source,
    at: seenAt,
    ttl,
    says: 'rate-limited',
    detail: text,
    ...(from.rule ? { rule: from.rule } : {}),
  };
  return { limit, evidence };
}

const holds = (evidence: Evidence, at: number): boolean => at < evidence.at + evidence.ttl;
