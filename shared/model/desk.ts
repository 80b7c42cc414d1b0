import type { Agent, Session } from './agent.ts';
import type { Goal, Proposal } from './goal.ts';
import type { Handoff, Refusal } from './handoff.ts';
import type { ProjectFiles } from './files.ts';
import type { Project } from './project.ts';
import type { Message } from './message.ts';
import type { Spent } from './spent.ts';
import type { GoneTask, Stretch } from './past.ts';
import { usualPolicy, type Policy, type Run } from './policy.ts';
import type { TaskRecord } from './task.ts';
import type { Undo } from './undo.ts';
import type { Watch } from './watch.ts';
import type { Templates } from './template.ts';

/** A time in which nobody could be seen working, epoch ms. */
export interface Slept {
  from: number;
  to: number;
}
/** So many of them are remembered. */
export const MOST_SLEPT = 50;

/** Ids in an order, to be read: an array, or a long list that is kept in pieces. */
export interface Order extends Iterable<string> {
  readonly length: number;
  /** As of an array: from the end when negative, undefined beyond it. */
  at(index: number): string | undefined;
  /** -1: it is not there. */
  indexOf(id: string): number;
  map<R>(of: (id: string, index: number) => R): R[];
  flatMap<R>(of: (id: string, index: number) => R | readonly R[]): R[];
  filter(keep: (id: string, index: number) => boolean): string[];
  find(is: (id: string, index: number) => boolean): string | undefined;
  forEach(each: (id: string, index: number) => void): void;
}

/** The whole state of one project: a fold over its journal, the same in main and in the window. */
export interface Desk {
  seq: number;
  project: Project | null;
  trusted: boolean;
  agents: Agent[];
  policy: Policy;
  run: Run;
  /** Absent: nobody has said yet whether the desk keeps the project's files. */
  files?: ProjectFiles;
  /** Who holds the orchestrator's role; absent: nobody does yet. */
  orchestrator?: { agent: string; epoch: number };
  /** All that ever was, by id. */
  handoffs: Record<string, Handoff>;
  /** Orders that changed nothing, the latest last; absent: none were. */
  refused?: Refusal[];
  tasks: Record<string, TaskRecord>;
  /** Task ids in the person's order. */
  order: Order;
  /** The highest task number ever given, so that an id is never used again. */
  lastNumber: number;
  /** The highest turn ever given in a backlog. */
  lastTurn: number;
  /** What all turns of our texts have used, and what of it was before this run began. */
  used: Spent;
  usedBefore: Spent;
  /** The person's last commands on the queue, which can be taken back; the latest is last. */
  undo: Undo[];
  messages: Record<string, Message>;
  sessions: Record<string, Session>;
  /** The latest session of each agent. */
  current: Record<string, string>;
  approved: Record<string, true>;
  /** The latest stretch without progress, by task. */
  watch: Record<string, Watch>;
  /** When each agent was reminded in the last hour, epoch ms. */
  reminded: Record<string, number[]>;
  /** The project's own templates; a kind that is not here has the built-in one. */
  templates: Templates;
  goals: Record<string, Goal>;
  /** What agents proposed as tasks, by `<goal>/<key>`. */
  proposals: Record<string, Proposal>;
  /** What took the agents' time beside work, the latest last; for the timeline. */
  past: Stretch[];
  /** When the computer slept, the latest last; absent: it did not. */
  slept?: Slept[];
  /** Tasks that were removed, the latest last; absent: none was. */
  gone?: GoneTask[];
}

const nothing: Spent = { input: 0, cached: 0, output: 0, usd: null };

export const emptyDesk: Desk = {
  seq: 0,
  project: null,
  trusted: false,
  agents: [],
  policy: usualPolicy,
  run: 'on',
  handoffs: {},
  tasks: {},
  order: [],
  lastNumber: 0,
  lastTurn: 0,
  used: nothing,
  usedBefore: nothing,
  undo: [],
  messages: {},
  sessions: {},
  current: {},
  approved: {},
  watch: {},
  reminded: {},
  templates: {},
  goals: {},
  proposals: {},
  past: [],
};
