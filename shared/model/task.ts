import { z } from 'zod';
import { AgentId } from './agent.ts';
import type { ChoiceReason } from './choice.ts';
import { Kind, Priority } from './kind.ts';
import type { Report } from './files.ts';
import type { Spent } from './spent.ts';

/**
 * A task id: the project's prefix and a number, for example TASK-PO-014. Those that others give have
 * fewer digits than may stand here, so that one more than the highest is always an id, too.
 */
export const TaskId = z
  .string()
  .regex(/^TASK-[A-Z0-9]{1,12}-\d{1,12}$/, 'A task id looks like TASK-PO-014');

const line = z.string().max(2_000);
const page = z.string().max(100_000);

export const TaskFile = z.object({ path: z.string().min(1).max(1_000), notes: page.default('') });
export type TaskFile = z.infer<typeof TaskFile>;

/** What a person writes; everything else about a task follows from events. */
export const TaskDraft = z.object({
  title: z.string().trim().min(1, 'A task needs a title').max(200),
  kind: Kind.default('any'),
  priority: Priority.default('medium'),
  estimateMinutes: z.number().int().min(1).max(1_440).default(30),
  context: page.default(''),
  objective: page.default(''),
  files: z.array(TaskFile).max(200).default([]),
  steps: z.array(page).max(200).default([]),
  tests: z.array(page).max(200).default([]),
  criteria: z.array(page).max(200).default([]),
  /** What is handed over beside the files: a report, diagrams, a plan. */
  deliverables: z.array(page).max(200).default([]),
  /** What has to be brought up to date when it is done. */
  documentation: z.array(page).max(200).default([]),
  gates: z.array(line.min(1)).max(20).default([]),
  dependsOn: z.array(TaskId).max(100).default([]),
});
export type TaskDraft = z.infer<typeof TaskDraft>;

/** A draft with nothing written in it yet; without a title it cannot become a task. */
export const emptyDraft = (): TaskDraft => ({ ...TaskDraft.parse({ title: '-' }), title: '' });

export const Task = TaskDraft.extend({ id: TaskId });
export type Task = z.infer<typeof Task>;

/**
 * Where a task stands.
 * queued: in the queue (blocked or ready follows from its dependencies; it may be reserved);
 * assigned: in an agent's backlog; delivering: its prompt is on its way; running: accepted;
 * checking: its gate runs; merging: its gate passed in its agent's worktree, and its branch is not
 * merged yet; needs-you: a person must decide; done: the gate passed (W4).
 */
export const Stage = z.enum([
  'queued',
  'assigned',
  'delivering',
  'running',
  'checking',
  'merging',
  'needs-you',
  'done',
]);
export type Stage = z.infer<typeof Stage>;

/** One step of a gate, as it ran. Times in epoch ms; output is the last part only. */
export const GateStep = z.object({
  command: z.string(),
  ok: z.boolean(),
  exitCode: z.number().nullable(),
  reason: z.string(),
  output: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  /** It failed by something that the agent cannot mend: the person is asked at once. */
  fault: z.boolean().optional(),
});
export type GateStep = z.infer<typeof GateStep>;

export interface GateRun {
  runId: string;
  startedAt: number;
  endedAt?: number;
  total: number;
  steps: GateStep[];
  ok?: boolean;
  /** A person stopped it. */
  stopped?: boolean;
}

/**
 * The working tree as it was before a task's prompt went out, and as it was when the task was done:
 * commits that only the app's own refs hold. Without `before` there is none, and `detail` says why.
 */
export const Checkpoint = z.object({
  before: z.string().optional(),
  after: z.string().optional(),
  detail: z.string().optional(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** Where a task is worked on that has a worktree and a branch of its own. */
export const TaskTree = z.object({
  /** The worktree, and the folder in it that stands for the project's. */
  path: z.string(),
  cwd: z.string(),
  branch: z.string(),
  /** The commit that the branch began from, and the branch that it will be merged into. */
  base: z.string(),
  into: z.string(),
  /** The agent's work, once its gate began. */
  commit: z.string().optional(),
});
export type TaskTree = z.infer<typeof TaskTree>;

/**
 * What became of a task's branch. waiting: a person says whether it is merged; merging: asked for;
 * conflict: it does not fit, `detail` says where; returned: its agent puts that right; kept: the person left the branch as it is.
 */
export const Merge = z.object({
  state: z.enum(['waiting', 'merging', 'merged', 'conflict', 'returned', 'kept']),
  detail: z.string().default(''),
  commit: z.string().optional(),
});
export type Merge = z.infer<typeof Merge>;

/** The words in which a task was handed out, in place of the app's own prompt; `from`: by this agent, else by the person. */
export const OrderWords = z.object({ text: z.string().min(1).max(1_000_000), from: AgentId.optional() });
export type OrderWords = z.infer<typeof OrderWords>;

/** When a task reached each step, in epoch ms. */
export interface TaskTimes {
  added: number;
  assigned?: number;
  delivering?: number;
  accepted?: number;
  finished?: number;
  checking?: number;
  done?: number;
}

/** A stretch of time that an agent spent on a task, for the timeline. */
export interface TaskSpan {
  agent: string;
  from: number;
  to?: number;
}

export interface TaskRecord {
  task: Task;
  stage: Stage;
  /** The agent that has it (assigned and later), kept after done. */
  agent?: string;
  /** Who gave it to its agent: absent means the person. */
  by?: 'app' | 'agent';
  /** Why the app chose this agent for it. */
  why?: ChoiceReason[];
  /** Its turn in its agent's backlog: the lowest is next. */
  turn?: number;
  /** Reserved for this agent while it stays in the queue (W1). */
  reservedFor?: string;
  /** What its agent is told, where who handed it out said it themselves. */
  words?: OrderWords;
  /** The message that carries its prompt. */
  messageId?: string;
  /** Why it waits for the person, in words. */
  reason?: string;
  /** It came from a file, and no person has stood behind it yet (D9). */
  from?: 'file';
  /** What its agent reported in the project's files, and when (epoch ms). */
  report?: Report & { at: number };
  /** Its agent wrote that it is finished, and no gate has begun since. */
  saysDone?: true;
  gate?: GateRun;
  /** How often a red gate's output went back to its agent by itself (W5). */
  reds?: number;
  checkpoint?: Checkpoint;
  tree?: TaskTree;
  merge?: Merge;
  times: TaskTimes;
  spans: TaskSpan[];
  /** What agents used for it so far, in all turns that its prompts began; absent: nobody told. */
  spent?: Spent;
}
