import type { Desk, EventBody, JournalEvent, Spent } from '../../shared/model/index.ts';
import { isNothing, spentBetween } from '../../shared/rules/cli/spent.ts';

/** A CLI writes the last answer of a turn down a little after the turn's end. ms. */
const SETTLE_MS = 2_500;
/** A session of which nothing was told yet has used nothing. */
const NOTHING: Spent = { input: 0, cached: 0, output: 0, usd: 0 };

export interface LedgerOptions {
  desk(): Desk;
  record(bodies: EventBody[]): unknown;
  /** What the agent's session has used so far. */
  used(agent: string): Spent | null;
  settleMs?: number;
}

/** What the turns of messages have used, written down once for each. */
export interface Ledger {
  /** What belongs into the event that a message was accepted. */
  before(message: string): { usedBefore?: Spent };
  onEvents(events: readonly JournalEvent[]): void;
  /** Writes down what is still open, as far as it is known. */
  close(): void;
}

/** Watches messages come and go; a turn's share is what its session used between the two. */
export function createLedger(options: LedgerOptions): Ledger {
  const waiting = new Map<string, NodeJS.Timeout>();

  const settle = (id: string): void => {
    clearTimeout(waiting.get(id));
    waiting.delete(id);
    const message = options.desk().messages[id];
    const after = message && options.used(message.agent);
    // Without a beginning, as when a person said that it arrived, its share is not known.
    if (!after || !message.usedBefore || message.spent) return;
    const spent = spentBetween(message.usedBefore, after);
    if (!isNothing(spent)) options.record([{ type: 'message.spent', id, spent }]);
  };
  const settleAgent = (agent: string): void => {
    for (const id of waiting.keys()) if (options.desk().messages[id]?.agent === agent) settle(id);
  };

  return {
    before(id) {
      const agent = options.desk().messages[id]?.agent;
      // What comes from now on belongs to this one.
      if (agent) settleAgent(agent);
      return agent ? { usedBefore: options.used(agent) ?? NOTHING } : {};
    },
    onEvents(events) {
      for (const { body } of events) {
        if (body.type !== 'message.finished' && body.type !== 'message.failed') continue;
        const { id } = body;
        if (waiting.has(id) || !options.desk().messages[id]?.usedBefore) continue;
        waiting.set(id, setTimeout(() => settle(id), options.settleMs ?? SETTLE_MS).unref());
      }
    },
    close() {
      for (const id of waiting.keys()) settle(id);
    },
  };
}
