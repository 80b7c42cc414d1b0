import type { Evidence } from '../../model/index.ts';
import { changeWords, roleWords, timedWords } from '../../text/explain.ts';
import { ASKS, endsLimit, isLive, judge, nextChange, order, overruler, RANK, weakReady, workedSince } from './state.ts';
import type { Verdict } from './state.ts';

/** What one piece of evidence has to do with the state. */
export type EvidenceRole =
  | 'decides'
  /** It speaks for the same state. */
  | 'agrees'
  /** Its time to live is over. */
  | 'old'
  /** It counts from a later time on. */
  | 'later'
  /** Another piece of evidence wins over it. */
  | 'overruled'
  /** It says ready, and its source cannot prove that. */
  | 'weak'
  /** It counts only while nothing tells more. */
  | 'background';

export interface Explained {
  evidence: Evidence;
  role: EvidenceRole;
  /** In plain words: why it decides or does not. */
  reason: string;
  /** The evidence that wins over it, when its role is `overruled`. */
  by: Evidence | null;
  /** ms since it was observed; negative for what counts later. */
  age: number;
  /** ms until it says nothing any more; null: until it is replaced. */
  left: number | null;
  /** The worth of its source: 0 is best. */
  rank: number;
  /** `<rule file>#<rule>`, when a rule made it. */
  rule: string | null;
}

export interface Explanation extends Verdict {
  /** The deciding one first, then by worth and age. */
  entries: Explained[];
  /** What would change the state, in plain sentences; what comes by time alone is first. */
  changes: string[];
  /** The state that comes by time alone, and when; null when none does. */
  next: { at: number; state: Verdict['state'] } | null;
}

/**
 * Why an agent is in its state at `now` (epoch ms), from the same evidence and by the same rule as
 * `deriveState`. Pure.
 */
export function explain(evidence: readonly Evidence[], now: number): Explanation {
  const verdict = judge(evidence, now);
  const told = evidence
    .filter((e) => isLive(e, now) && e.source !== 'process' && e.source !== 'silence')
    .sort(order);
  const entries = [...evidence]
    .sort((a, b) => Number(b === verdict.by) - Number(a === verdict.by) || order(a, b))
    .map((e) => describe(e, verdict, told, now));
  const next = nextState(evidence, now, verdict.state);
  return {
    ...verdict,
    entries,
    next,
    changes: [...(next ? [timedWords(next.state, next.at, now)] : []), ...changeWords[verdict.state]],
  };
}

function describe(e: Evidence, verdict: Verdict, told: readonly Evidence[], now: number): Explained {
  const [role, reason, by] = place(e, verdict, told, now);
  return {
    evidence: e,
    role,
    reason,
    by,
    age: now - e.at,
    left: e.ttl === 0 ? null : Math.max(0, e.at + e.ttl - now),
    rank: RANK[e.source],
    rule: e.rule ?? null,
  };
}

type Place = [EvidenceRole, string, Evidence | null];

function place(e: Evidence, { by, state }: Verdict, told: readonly Evidence[], now: number): Place {
  const w = roleWords;
  if (e === by) return ['decides', w.decides, null];
  if (e.at > now) return ['later', w.later(e.at - now), null];
  if (!isLive(e, now)) return ['old', w.old(e.ttl), null];
  if (by?.source === 'process' && by.says === 'exited') return ['overruled', w.ended, by];
  if (e.says === 'ready' && weakReady(e)) return ['weak', w.weak, null];
  if (by === null) return ['background', w.background, null];
  if (e.says === state) return ['agrees', w.agrees, null];
  if (e.source === 'process' || e.source === 'silence') return ['background', w.background, null];
  const answer = ASKS.has(e.says) ? overruler(e, told) : undefined;
  if (answer) return ['overruled', w.wentOn(answer.source), answer];
  if (e.says === 'rate-limited' && workedSince(e, told)) {
    const work = told.find((o) => endsLimit(o, e)) ?? by;
    return ['overruled', w.wentOn(work.source), work];
  }
  if (ASKS.has(state)) return ['overruled', w.asked(by.source), by];
  if (state === 'rate-limited') return ['overruled', w.limited, by];
  if (state === 'stalled') return ['overruled', w.still, by];
  if (e.says === 'unknown' || e.says === 'starting') return ['background', w.background, null];
  return ['overruled', w.better(by.source), by];
}

/** The next other state that comes by time alone. */
function nextState(evidence: readonly Evidence[], now: number, state: Verdict['state']): Explanation['next'] {
  for (let at = nextChange(evidence, now); at !== null; at = nextChange(evidence, at)) {
    const then = judge(evidence, at).state;
    if (then !== state) return { at, state: then };
  }
  return null;
}
