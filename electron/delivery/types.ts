import type { Pace } from '../../shared/rules/delivery/delivery.ts';
import type { Adapter, AgentsEvent, Seat } from '../agents/index.ts';
import type { AgentState, Message, Road } from '../../shared/model/index.ts';

/** Where the delivery writes down what it did. Each resolves when it is durable. */
export interface DeliveryJournal {
  /** Called before the first byte goes out (D1), with the one road that it takes (D2). */
  writing(id: string, road: Road, file: string | null): void | Promise<void>;
  /** Certainly nothing of it was taken: it waits again. */
  returned(id: string, detail: string): void | Promise<void>;
  /** The text is in and Enter was pressed. */
  written(id: string): void | Promise<void>;
  accepted(id: string, detail: string): void | Promise<void>;
  finished(id: string, detail: string): void | Promise<void>;
  unverified(id: string, detail: string): void | Promise<void>;
  /** `limit`: nothing but a usage limit named the end of its turn. */
  failed(id: string, detail: string, limit?: boolean): void | Promise<void>;
}

export interface DeliveryOptions {
  journal: DeliveryJournal;
  /** `agents.seat` and the derived state of `agents.live`. */
  seat(agent: string): Seat | null;
  state(agent: string): { state: AgentState; since: number; why: string } | undefined;
  /** `agents.adapter`: how a CLI is talked to before it runs. */
  adapter(agent: string): Adapter | null;
  /**
   * Puts a text that is too long to be typed into a file of the project, and gives its path as the
   * agent is told it. Rejects with a sentence. Absent: every text goes as it is.
   */
  file?(id: string, text: string): Promise<string>;
  /** The language of the pointer to such a file. */
  language?: 'fr' | 'en';
  /** True for words that the person does not stand behind (D9); absent: what another agent wrote. */
  foreign?(message: Message): boolean;
  /** Why this message may not go out now, as a clause; null when it may. Say with `nudge` that it changed. */
  held?(message: Message): string | null;
  /** The reason why an agent's first message waits changed; null when none waits. */
  onWaiting?(agent: string, why: string | null): void;
  /** Other times than those of the CLI's rules, for a bench. */
  pace?: Partial<Pace>;
  now?: () => number;
}

/** How a start went that had a text with it. */
export type Started =
  | { result: 'done'; session: string }
  /** No program ran, or that cannot be said. */
  | { result: 'refused' | 'unknown'; reason: string };

/** Messages into panes, in order, one at a time for each pane. */
export interface Delivery {
  /** Takes a message in the stage queued. Its life goes on in the journal callbacks. */
  send(message: Message): void;
  /** Takes a message back, if none of its bytes were written. */
  cancel(id: string): boolean;
  /**
   * An agent is about to be started whose CLI takes a first prompt: gives the text of the first
   * message that waits for it, journaled as being written, or null. Say with `launched` how it went.
   */
  launch(agent: string): Promise<{ id: string; text: string } | null>;
  launched(agent: string, id: string, how: Started): void;
  /**
   * After a restart of main, once `agents.adopt` was done: takes up everything unsettled.
   * queued is sent; writing and written look for their receipt and become unverified without one;
   * accepted waits for its end.
   */
  recover(messages: Message[]): void;
  /** Feed every event of `createAgents` here. */
  onAgents(event: AgentsEvent): void;
  /** A person pressed Enter, answered, or said "it arrived": nothing is waited for any more. */
  settle(id: string): void;
  /** What `held` says may have changed. */
  nudge(): void;
  /** Why the first message for this agent waits, or null. */
  waiting(agent: string): string | null;
  close(): void;
}
