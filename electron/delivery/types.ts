import type { AgentsEvent, Seat } from '../agents/index.ts';
import type { AgentState, Message } from '../../shared/model/index.ts';

/** Where the delivery writes down what it did. Each resolves when it is durable. */
export interface DeliveryJournal {
  /** Called before the first byte goes out (D1). */
  writing(id: string): void | Promise<void>;
  /** The text is in and Enter was pressed. */
  written(id: string): void | Promise<void>;
  accepted(id: string, detail: string): void | Promise<void>;
  finished(id: string, detail: string): void | Promise<void>;
  unverified(id: string, detail: string): void | Promise<void>;
  failed(id: string, detail: string): void | Promise<void>;
}

export interface DeliveryOptions {
  journal: DeliveryJournal;
  /** `agents.seat` and the derived state of `agents.live`. */
  seat(agent: string): Seat | null;
  state(agent: string): { state: AgentState; since: number; why: string } | undefined;
  /** The reason why an agent's first message waits changed; null when none waits. */
  onWaiting?(agent: string, why: string | null): void;
  now?: () => number;
}

/** Messages into panes, in order, one at a time for each pane. */
export interface Delivery {
  /** Takes a message in the stage queued. Its life goes on in the journal callbacks. */
  send(message: Message): void;
  /** Takes a message back, if none of its bytes were written. */
  cancel(id: string): boolean;
  /**
   * After a restart of main, once `agents.adopt` was done: takes up everything unsettled.
   * queued is sent; writing becomes unverified; written looks for its receipt and becomes
   * unverified without one; accepted waits for its end.
   */
  recover(messages: Message[]): void;
  /** Feed every event of `createAgents` here. */
  onAgents(event: AgentsEvent): void;
  /** A person pressed Enter, answered, or said "it arrived": nothing is waited for any more. */
  settle(id: string): void;
  /** Why the first message for this agent waits, or null. */
  waiting(agent: string): string | null;
  close(): void;
}
