import type { Order } from '../../shared/contract/control.ts';
import type { Reply } from '../../shared/contract/index.ts';
import type { AgentLive, Desk, JournalEvent } from '../../shared/model/index.ts';
import type { Caller } from '../../shared/rules/control/roles.ts';
import type { OrderFacts } from '../../shared/rules/decide/order.ts';
import type { OrderReply } from '../scheduler/index.ts';
import type { HostClient } from '../terminals/index.ts';

/** What callers reach of an open project. */
export interface ControlledProject {
  desk(): Desk;
  live(): AgentLive[];
  order(order: Order, caller: Caller, facts?: OrderFacts): OrderReply;
  forbidden(agent: string, epoch: number | undefined, what: string): void;
  tail(count: number): JournalEvent[];
  /** Starts an agent's program in its pane, and ends it. */
  start(agent: string, how: 'new'): Promise<Reply>;
  stop(agent: string): Promise<Reply>;
}

export interface ControlAccess {
  version: string;
  /** The open projects; the one whose window was in front last comes first. */
  projects(): readonly ControlledProject[];
  /** Of an open project: the folder in which its sessions have theirs. */
  spoolDir(project: string): string;
  /** Of an open project: the folder of its agents' worktrees. */
  treesDir?(project: string): string;
  host(): HostClient | null;
  /** Opens a folder as a project and brings its window to the front. Gives it, or why not, in words. */
  open?(path: string): Promise<ControlledProject | string>;
  /** Resolves once the projects of the start are open, or it is known that there are none. */
  settled?(): Promise<void>;
  now(): number;
}

/** One call, with who makes it. */
export interface From {
  project: ControlledProject;
  caller: Caller;
}
