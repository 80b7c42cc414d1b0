import type { Agent, Session } from './agent.ts';
import type { Goal, Proposal } from './goal.ts';
import type { ProjectFiles } from './files.ts';
import type { Project } from './project.ts';
import type { Message } from './message.ts';
import type { Spent } from './spent.ts';
import type { Stretch } from './past.ts';
import { usualPolicy, type Policy, type Run } from './policy.ts';
import type { TaskRecord } from './task.ts';
import type { Undo } from './undo.ts';
import type { Watch } from './watch.ts';
import type { Templates } from './template.ts';

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
  tasks: Record<string, TaskRecord>;
  /** Task ids in the person's order. */
  order: string[];
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
}

const nothing: Spent = { input: 0, cached: 0, output: 0, usd: null };

export const emptyDesk: Desk = {
  seq: 0,
  project: null,
  trusted: false,
  agents: [],
  policy: usualPolicy,
  run: 'on',
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
