import type { AgentState, Evidence } from '../../shared/model/index.ts';
import { deriveState, nextChange } from '../../shared/rules/state.ts';

export interface EvidenceBook {
  put(evidence: Evidence): void;
  withdraw(source: Evidence['source']): void;
  clear(): void;
  /** The newest of each source. */
  list(): Evidence[];
  last(source: Evidence['source']): Evidence | undefined;
  state(): AgentState;
  since(): number;
  why(): string;
  close(): void;
}

/**
 * The newest evidence of each source about one agent, and what follows from it now. `onChange` is
 * called when the state, its reason or the evidence changed; also when time alone changed it.
 */
export function createEvidenceBook(now: () => number, onChange: () => void): EvidenceBook {
  const book = new Map<Evidence['source'], Evidence>();
  let timer: NodeJS.Timeout | undefined;
  let state: AgentState = 'unknown';
  let since = now();
  let why = 'it was not started yet';

  const derive = (): void => {
    const list = [...book.values()];
    const time = now();
    clearTimeout(timer);
    if (list.length === 0) return;
    const next = deriveState(list, time);
    if (next.state !== state) since = Math.min(next.since, time);
    state = next.state;
    why = next.why;
    const change = nextChange(list, time);
    if (change !== null) timer = setTimeout(update, Math.min(change - time, 2_000_000_000) + 1).unref();
  };
  const update = (): void => {
    derive();
    onChange();
  };

  return {
    put(evidence) {
      const old = book.get(evidence.source);
      // Files are read late: what is older than what is known changes nothing.
      if (old && old.at > evidence.at) return;
      book.set(evidence.source, evidence);
      // The same word again is only fresher: a spinner in a title must not wake everybody.
      if (old && old.says === evidence.says && old.detail === evidence.detail) return derive();
      update();
    },
    withdraw(source) {
      if (book.delete(source)) update();
    },
    clear() {
      book.clear();
      clearTimeout(timer);
    },
    list: () => [...book.values()],
    last: (source) => book.get(source),
    state: () => state,
    since: () => since,
    why: () => why,
    close: () => clearTimeout(timer),
  };
}
