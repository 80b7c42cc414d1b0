import { recover } from '../../shared/rules/delivery/delivery.ts';
import type { Signal } from '../agents/index.ts';
import { createLane } from './lane.ts';
import type { Lane } from './lane.ts';
import type { Delivery, DeliveryOptions } from './types.ts';

/** Signals are kept for messages that are taken up after a restart; so many for each agent. */
const KEPT = 200;
/** After a restart the receipts of a written message are awaited for so long. ms. */
const HOLD_MS = 5_000;

/** The running delivery of one project. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const now = options.now ?? Date.now;
  const lanes = new Map<string, Lane>();
  const heard = new Map<string, Signal[]>();

  const lane = (agent: string): Lane => {
    let found = lanes.get(agent);
    if (!found) lanes.set(agent, (found = createLane(agent, options)));
    return found;
  };

  return {
    send: (message) => lane(message.agent).send(message),
    cancel: (id) => [...lanes.values()].some((l) => l.cancel(id)),
    recover(messages) {
      const order = [...messages].sort((a, b) => a.queuedAt - b.queuedAt);
      for (const message of order) {
        const signals = heard.get(message.agent) ?? [];
        const to = lane(message.agent);
        if (message.stage === 'unverified') to.hold(message);
        else if (message.stage === 'writing') {
          const at = message.writingAt ?? message.queuedAt;
          to.resume(message, recover('writing', at, now() + HOLD_MS, message.road), signals);
        } else if (message.stage === 'written') {
          const at = message.writtenAt ?? message.queuedAt;
          to.resume(message, recover('written', at, now() + HOLD_MS, message.road), signals);
        } else if (message.stage === 'accepted') {
          const at = message.acceptedAt ?? message.queuedAt;
          to.resume(message, recover('accepted', at, 0, message.road), signals);
        }
      }
      for (const message of order) if (message.stage === 'queued') lane(message.agent).send(message);
    },
    launch: (agent) => lane(agent).launch(),
    launched: (agent, id, how) => lane(agent).launched(id, how),
    onAgents(event) {
      switch (event.type) {
        case 'signal': {
          const list = heard.get(event.agent) ?? [];
          // What was answered is long, and nothing here asks for it.
          const { answer: _answer, ...signal } = event.signal as Extract<Signal, { kind: 'ended' }>;
          heard.set(event.agent, [...list.slice(-KEPT + 1), signal]);
          return lanes.get(event.agent)?.signal(event.signal);
        }
        case 'live':
          return lanes.get(event.agent)?.nudge();
        case 'ended':
          return lanes.get(event.agent)?.exited();
        default:
      }
    },
    settle: (id) => lanes.forEach((l) => l.drop(id)),
    nudge: () => lanes.forEach((l) => l.nudge()),
    waiting: (agent) => lanes.get(agent)?.waiting() ?? null,
    close: () => lanes.forEach((l) => l.close()),
  };
}
