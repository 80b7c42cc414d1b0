import type { Done, Order } from '../../shared/contract/control.ts';
import type { EventBody } from '../../shared/model/index.ts';
import { decideOrder, type OrderFacts } from '../../shared/rules/decide/order.ts';
import type { Caller } from '../../shared/rules/control/roles.ts';
import type { Writer } from './writer.ts';

export type OrderReply = { ok: true; done: Done } | { ok: false; code: 'refused' | 'forbidden'; message: string };

/** Orders from shells, by agents and by the person. */
export interface Orders {
  /** Checked, journaled, and what follows from it; or refused in words. */
  give(order: Order, caller: Caller, facts?: OrderFacts): OrderReply;
  /** Somebody tried what is not theirs: it stands in the journal, and the person hears of it. */
  forbidden(agent: string, epoch: number | undefined, what: string): void;
}

/** The same attempt is told once in this time, and at most so many are. ms. */
const AGAIN_MS = 60_000;
const MOST = 30;

export function createOrders({ writer, now, onProblem }: { writer: Writer; now: () => number; onProblem(text: string): void }): Orders {
  const told = new Map<string, number>();
  /** An agent that tries again and again must not fill the journal. */
  const isNew = (key: string): boolean => {
    for (const [old, at] of told) if (now() - at > AGAIN_MS) told.delete(old);
    if (told.has(key) || told.size >= MOST) return false;
    told.set(key, now());
    return true;
  };
  const forbidden: Orders['forbidden'] = (agent, epoch, what) => {
    if (!isNew(`${agent} ${what}`)) return;
    const refused: EventBody = { type: 'order.refused', agent, what: what.slice(0, 2_000), ...(epoch === undefined ? {} : { epoch }) };
    writer.record([refused]);
    const name = writer.desk().agents.find(({ id }) => id === agent)?.name ?? agent;
    onProblem(`${name} tried what is not its to do. ${what}`);
  };
  return {
    forbidden,
    give(order, caller, facts) {
      const decision = writer.carry((desk, context) => {
        const answer = decideOrder(desk, order, caller, context, facts);
        return { events: 'events' in answer ? answer.events : [], answer };
      });
      if (decision === null) return { ok: false, code: 'refused', message: 'The journal could not be written' };
      if ('forbidden' in decision) {
        if (caller) forbidden(caller.agent, caller.epoch, decision.forbidden);
        return { ok: false, code: 'forbidden', message: decision.forbidden };
      }
      if ('refused' in decision) return { ok: false, code: 'refused', message: decision.refused };
      const { done } = decision;
      const message = done.message ?? (done.task ? writer.desk().tasks[done.task]?.messageId : undefined);
      return { ok: true, done: { ...done, ...(message ? { message } : {}) } };
    },
  };
}
