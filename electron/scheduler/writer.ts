import type { DeskCommand, Reply } from '../../shared/contract/index.ts';
import { emptyDesk, type AgentLive, type Desk, type EventBody, type JournalEvent } from '../../shared/model/index.ts';
import { decide, reduceAll, whatFollows, type Context } from '../../shared/rules/index.ts';
import { UnreadableEvent, type Journal } from '../store/index.ts';

export interface WriterOptions {
  journal: Journal;
  now: () => number;
  newId: () => string;
  /** The agents as they are right now; rules may look at it, nothing is stored of it. */
  live: () => Record<string, AgentLive>;
  /** Those of these files of the project that are not there. */
  absent?: (paths: string[], task: string) => string[];
  /** False until it is known which sessions still run. Absent: it is known. */
  settled?: () => boolean;
  /** The sleep of the computer that nobody was told of yet; null: there was none. */
  slept?: () => { from: number; to: number } | null;
  /** Called when the journal cannot take an event that is a fact (disk full): say so, go on. */
  onFault: (message: string) => void;
}

/** The one writer: whatever happens to a project goes through here, into the journal, and out. */
export interface Writer {
  desk(): Desk;
  /** A person's command: checked, journaled, and what follows from it; or refused in words. */
  submit(command: DeskCommand): Reply;
  /** The same for a rule of its own: gives its answer once its events are durable; null: they could not be saved. */
  carry<T>(rule: (desk: Desk, context: Context) => { events: EventBody[]; answer: T }): T | null;
  /**
   * Facts from outside (receipts, exits, gate results). Returns false when they could not be saved.
   */
  record(bodies: EventBody[]): boolean;
  /**
   * As `record`, for what has happened and nobody tells again (a gate's end, a receipt): what cannot be
   * saved now, as on a full disk, is saved once it can be, before anything that came later.
   */
  keep(bodies: EventBody[]): void;
  /** Looks again at what follows, after something that is not journaled changed (live agents). */
  review(): void;
  /** Told of every batch of events once it is durable; effects start here. */
  onEvents(listener: (events: JournalEvent[], before: Desk) => void): () => void;
  /** From now on nothing is written any more; what still comes in is left to the next start. */
  close(): void;
}

const MOST_ROUNDS = 1_000;

export function createWriter(options: WriterOptions): Writer {
  const { journal, now, newId, live } = options;
  const listeners = new Set<(events: JournalEvent[], before: Desk) => void>();
  const untold: { events: JournalEvent[]; before: Desk }[] = [];
  let telling = false;
  let closed = false;
  let desk = reduceAll(emptyDesk, journal.events);
  const { absent, settled } = options;
  const context = () => ({
    now: now(), newId, live: live(), ...(absent ? { absent } : {}), ...(settled ? { settled: settled() } : {}),
  });

  /** Facts that the journal has not taken yet, the oldest first. */
  const owed: EventBody[][] = [];

  const append = (bodies: EventBody[]) => {
    const events = journal.append(bodies, now());
    const before = desk;
    desk = reduceAll(desk, events);
    untold.push({ events, before });
  };
  const commit = (bodies: EventBody[]) => {
    if (bodies.length === 0) return;
    append(bodies);
    tell();
  };
  const payUp = () => {
    const sleep = options.slept?.() ?? null;
    // Before anything is judged by the time that has gone by.
    if (sleep) owed.push([{ type: 'app.slept', ...sleep }]);
    for (let next = owed[0]; next; next = owed[0]) {
      try {
        append(next);
      } catch (error) {
        if (!(error instanceof UnreadableEvent)) throw error;
        options.onFault(error.message);
      }
      owed.shift();
    }
    tell();
  };

  /** A listener may write in its turn: what it wrote is told after what it is being told. */
  const tell = () => {
    if (telling) return;
    telling = true;
    try {
      for (let batch = untold.shift(); batch; batch = untold.shift())
        for (const listener of listeners) listener(batch.events, batch.before);
    } finally {
      telling = false;
    }
  };

  const followUp = () => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const next = whatFollows(desk, context());
      if (next.length === 0) return;
      commit(next);
    }
    throw new Error('The rules never come to rest');
  };

  const guarded = (work: () => void): string | null => {
    try {
      work();
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };

  return {
    desk: () => desk,
    submit(command) {
      const debt = guarded(payUp);
      if (debt) return { ok: false, message: debt };
      const decision = decide(desk, command, context());
      if ('refused' in decision) return { ok: false, message: decision.refused };
      const fault = guarded(() => commit(decision.events));
      if (fault) return { ok: false, message: fault };
      const later = guarded(followUp);
      if (later) options.onFault(later);
      return { ok: true, ...(decision.told ? { value: decision.told } : {}) };
    },
    carry(rule) {
      if (closed) return null;
      const debt = guarded(payUp);
      if (debt) options.onFault(debt);
      if (debt) return null;
      const { events, answer } = rule(desk, context());
      const fault = guarded(() => commit(events));
      if (fault) options.onFault(fault);
      if (fault) return null;
      const later = guarded(followUp);
      if (later) options.onFault(later);
      return answer;
    },
    record(bodies) {
      if (closed) return false;
      const fault = guarded(() => {
        payUp();
        commit(bodies);
        followUp();
      });
      if (fault) options.onFault(fault);
      return fault === null;
    },
    keep(bodies) {
      if (closed) return;
      owed.push(bodies);
      const fault = guarded(() => {
        payUp();
        followUp();
      });
      if (fault) options.onFault(fault);
    },
    review() {
      if (closed) return;
      const fault = guarded(() => {
        payUp();
        followUp();
      });
      if (fault) options.onFault(fault);
    },
    onEvents(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      guarded(payUp);
      journal.close();
    },
  };
}
