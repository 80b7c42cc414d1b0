import type { Priority } from './kind.ts';

/**
 * What can wait for the person. question, login: an agent asks in its terminal; doubt, failed: a
 * text that may not have arrived; gate: a check was red; approve: commands want approval; stall: a
 * task stands still; ended: an agent is gone in the middle of its work; merge, conflict: a branch
 * waits to be merged, or cannot be; proposals: tasks that an agent proposed; handoff: nobody is left
 * to take over by itself; decision: anything else that a task waits for.
 */
export type InboxKind = 'question' | 'login' | 'doubt' | 'failed' | 'gate' | 'approve' | 'stall' | 'ended' | 'merge' | 'conflict' | 'decision' | 'proposals' | 'handoff';

/** What the person can do about it, besides going to the pane. */
export type InboxAction =
  | 'arrived' | 'again' | 'give-up'
  | 'send-back' | 'check-again' | 'output' | 'approve'
  | 'reassign' | 'resume' | 'restart' | 'start'
  | 'merge' | 'keep' | 'return' | 'changes'
  | 'pass' | 'back' | 'vouch' | 'memory'
  | 'leave' | 'details' | 'review' | 'go';

export interface InboxItem {
  /** The same as long as it is the same thing that waits. */
  key: string;
  kind: InboxKind;
  agent?: string;
  task?: string;
  message?: string;
  /** The handoff that asks. */
  handoff?: string;
  /** The goal, or the file, of proposals. */
  goal?: string;
  /** Since when it waits, epoch ms. */
  since: number;
  /** Why, as it was told: a clause, or a command and its end. */
  detail: string;
  /** The command that a gate failed on, or the commands to approve. */
  commands?: string[];
  /** How often the app tried by itself before. */
  times?: number;
  actions: InboxAction[];
  /** The tasks that stand still for it. */
  tasks: string[];
}

/** An item with what follows from the queue: how much waits for it. */
export interface RankedItem extends InboxItem {
  /** How many tasks wait for it, directly or through others. */
  blocks: number;
  /** The weightiest of the tasks that stand still. */
  priority: Priority;
}
