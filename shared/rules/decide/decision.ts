import type { Done } from '../../contract/control.ts';
import type { EventBody } from '../../model/index.ts';

/** What a command comes to: the events that it makes, or why it is refused, in words for the person. */
export type Decision =
  /** `told`: what the person should know beside it, such as a part that could not be done. */
  | { events: EventBody[]; told?: string }
  | { refused: string };

export const refuse = (message: string): Decision => ({ refused: message });

/**
 * What an order from a shell comes to: its events and what is answered; refused by a rule; or
 * forbidden, since it is not this one's to give, which changes nothing and is told to the person.
 */
export type OrderDecision =
  | { events: EventBody[]; done: Done }
  | { refused: string }
  | { forbidden: string };
