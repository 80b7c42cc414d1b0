import type { AgentState, Evidence, Source } from '../../model/index.ts';

/** What follows from the evidence: the state, since when, and one sentence why. */
export interface Derived {
  state: AgentState;
  since: number;
  why: string;
}

/** How much a source is worth: 1 is best. */
export const RANK: Record<Source, number> = {
  process: 0,
  report: 1,
  channel: 1,
  'pid-file': 2,
  hook: 3,
  title: 4,
  transcript: 5,
  notice: 5,
  screen: 6,
  activity: 7,
  silence: 8,
};

export const ASKS = new Set<AgentState>(['waiting-for-you', 'needs-login']);
export const MOVES = new Set<AgentState>(['ready', 'working', 'stalled']);
const STRONG = 3;
/** What a CLI's sources tell of one turn's end comes within so long. ms. */
const SAME_END_MS = 3_000;

/** Evidence counts from its time until its time to live is over; a ttl of 0 never ends. */
export function isLive(evidence: Evidence, now: number): boolean {
  return evidence.at <= now && (evidence.ttl === 0 || now < evidence.at + evidence.ttl);
}

/** A derived state and the evidence that decided it; null when there is none. */
export interface Verdict extends Derived {
  by: Evidence | null;
}

/** The state of an agent at `now` (epoch ms), from its evidence in any order. Pure; see `judge`. */
export function deriveState(evidence: readonly Evidence[], now: number): Derived {
  const { state, since, why } = judge(evidence, now);
  return { state, since, why };
}

/**
 * What follows from the evidence at `now`, and which evidence decides. Pure.
 *
 * An ended process decides, and so does a shell prompt where the CLI was, until a better source
 * says otherwise. A question or a login wins over ready and working, unless a source
 * of the same or a better rank said later that the agent went on; a question that was only seen
 * on the screen loses to any report, pid file or hook that tells of work, or of rest since then.
 * A usage limit holds until work is seen.
 * Otherwise the best rank decides. Work of which nothing was seen for too long is stalled. Ready
 * needs positive evidence: a report, pid file, hook or screen, never a title alone. Nothing at
 * all is unknown, and unknown is never typed at.
 */
export function judge(evidence: readonly Evidence[], now: number): Verdict {
  const live = evidence.filter((e) => isLive(e, now)).sort(order);
  const process = newest(live.filter((e) => e.source === 'process'));
  if (process?.says === 'exited') return derived(process);
  const told = live.filter((e) => e.source !== 'process' && e.source !== 'silence');
  const shell = told.find((e) => isShell(e) && !told.some((o) => strong(o) && o.at > e.at));
  if (shell) return derived(shell);
  const asking = told.filter((e) => ASKS.has(e.says) && !overruled(e, told));
  // One that names what it asks for needs no other.
  if (asking[0]) return asking[0].adds ? derived(asking[0]) : withDetail(derived(asking[0]), asking);
  const limit = told.find((e) => e.says === 'rate-limited' && !workedSince(e, told));
  if (limit) return derived(limit);
  const silences = live.filter((e) => e.source === 'silence');
  const moving = told.find((e) => MOVES.has(e.says) && !(e.says === 'ready' && weakReady(e)));
  if (moving) {
    const still = newest(silences.filter((e) => e.says === 'stalled'));
    const stalled = still && told.every((e) => e.says !== 'working' || e.at < still.at);
    return withDetail(derived(moving.says === 'working' && stalled ? still : moving), told);
  }
  const rest = told.find((e) => e.says === 'unknown' || e.says === 'starting');
  const silence = newest(silences.filter((e) => e.says !== 'stalled'));
  if (silence && (!rest || rest.at <= silence.at)) return { ...derived(silence), state: 'unknown' };
  const last = rest ?? process;
  // That a program runs is no proof that it is ready.
  if (last) return { ...derived(last), state: last.says === 'ready' ? 'unknown' : last.says };
  return { state: 'unknown', since: now, why: 'nothing is known about it yet', by: null };
}

/** The agent has ended and a shell took its place in the terminal. */
export function isShell(evidence: Evidence): boolean {
  return evidence.source === 'notice' && evidence.says === 'exited';
}

/** Work that is seen ends a usage limit. */
export function workedSince(limit: Evidence, told: readonly Evidence[]): boolean {
  return told.some((o) => endsLimit(o, limit));
}

/**
 * True for work by a report, channel, pid file or hook after a limit; by the screen, if that alone
 * told of the limit. A title that spins is no such work.
 */
export function endsLimit(o: Evidence, limit: Evidence): boolean {
  const counts = strong(o) || (o.source === 'screen' && limit.source === 'screen');
  return o.says === 'working' && counts && o.at > limit.at;
}

/** The next time (epoch ms) at which the derived state may change by itself, or null. */
export function nextChange(evidence: readonly Evidence[], now: number): number | null {
  const times = evidence.flatMap((e) => {
    const starts = e.at > now ? [e.at] : [];
    const ends = e.ttl > 0 && e.at + e.ttl > now ? [e.at + e.ttl] : [];
    return [...starts, ...ends];
  });
  return times.length > 0 ? Math.min(...times) : null;
}

/** The evidence by which a question is answered, or found to be none. */
export function overruler(ask: Evidence, told: readonly Evidence[]): Evidence | undefined {
  return told.find(
    (other) =>
      MOVES.has(other.says) &&
      !sameEnd(ask, other) &&
      ((other.at > ask.at && RANK[other.source] <= RANK[ask.source]) ||
        (strong(other) && !strong(ask) && !standsInRest(ask, other) && !isOlder(other, ask))),
  );
}

/** What is written down has its own time, unlike a picture: what was told before it is no answer. */
function isOlder(other: Evidence, ask: Evidence): boolean {
  return ask.source === 'transcript' && other.at <= ask.at;
}

/** A turn that ended for want of a login is told as ended, too: that cures nothing. */
function sameEnd(ask: Evidence, other: Evidence): boolean {
  const told = ask.source === 'hook' || ask.source === 'transcript';
  return told && ask.says === 'needs-login' && other.says === 'ready' && other.at - ask.at < SAME_END_MS;
}

/** A menu stands where the composer was, and the CLI tells of no new state: it rests, and waits. */
function standsInRest(ask: Evidence, other: Evidence): boolean {
  return ask.source === 'screen' && other.says === 'ready' && ask.at > other.at;
}

function overruled(ask: Evidence, told: readonly Evidence[]): boolean {
  return overruler(ask, told) !== undefined;
}

export function strong(evidence: Evidence): boolean {
  return RANK[evidence.source] <= STRONG;
}

/** Ready by a source that cannot prove it. */
export function weakReady(evidence: Evidence): boolean {
  return !strong(evidence) && evidence.source !== 'screen';
}

/** Best rank first, then newest; then by content, so that the order of arrival has no say. */
export function order(a: Evidence, b: Evidence): number {
  return (
    RANK[a.source] - RANK[b.source] ||
    b.at - a.at ||
    weight(b.says) - weight(a.says) ||
    (a.says < b.says ? -1 : a.says > b.says ? 1 : 0) ||
    (a.detail < b.detail ? -1 : a.detail > b.detail ? 1 : 0)
  );
}

/** At the same time from the same source, the more careful word wins. */
function weight(state: AgentState): number {
  return state === 'exited' ? 3 : ASKS.has(state) ? 2 : state === 'working' ? 1 : 0;
}

function newest(evidence: readonly Evidence[]): Evidence | undefined {
  return evidence[0];
}

/** A detail that another source knows, for example that it tries again after an error, or which command it asks for. */
function withDetail(verdict: Verdict, told: readonly Evidence[]): Verdict {
  const more = told.find((e) => e.adds && e !== verdict.by && e.says === verdict.state);
  return more ? { ...verdict, why: `${verdict.why}; ${more.detail}` } : verdict;
}

function derived(evidence: Evidence): Verdict {
  return { state: evidence.says, since: evidence.at, why: evidence.detail, by: evidence };
}
