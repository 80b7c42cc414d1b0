import type { EventBody } from '../model/index.ts';

/** What a command comes to: the events that it makes, or why it is refused, in words for the person. */
export type Decision =
  /** `told`: what the person should know beside it, such as a part that could not be done. */
  | { events: EventBody[]; told?: string }
  | { refused: string };

export const refuse = (message: string): Decision => ({ refused: message });
