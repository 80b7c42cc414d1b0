import { z } from 'zod';
import { AgentId } from './agent.ts';
import { TaskId } from './task.ts';

/**
 * Why a handoff is carried out. context: the ceiling is near; compaction: the CLI is about to shorten
 * its context, or has done so; crash, limit, login: its agent cannot go on; person: they want it;
 * agent: the holder did it by hand.
 */
export const HandoffCause = z.enum(['context', 'compaction', 'crash', 'limit', 'login', 'person', 'agent']);
export type HandoffCause = z.infer<typeof HandoffCause>;

const words = z.string().max(20_000);

/** What only the agent that goes can say; each part may be missing. */
export const Judgement = z.object({
  context: words.optional(),
  decisions: words.optional(),
  failed: words.optional(),
  next: words.optional(),
  risks: words.optional(),
  instructions: words.optional(),
});
export type Judgement = z.infer<typeof Judgement>;

/** The written memory as it was given to a successor. */
export const Memory = z.object({
  /** From the project's root. */
  file: z.string().min(1).max(1_000),
  text: z.string().max(400_000),
  /** How many facts the app wrote into it, and for which parts the agent gave its judgement. */
  facts: z.number().int().min(0),
  judged: z.array(z.enum(['context', 'decisions', 'failed', 'next', 'risks', 'instructions'])),
  /** The person changed it before it was sent. */
  edited: z.boolean().optional(),
  /** The incumbent's own transcript, where it is known. */
  transcript: z.string().max(4_096).optional(),
});
export type Memory = z.infer<typeof Memory>;

/**
 * Where a handoff stands. preparing: the memory is written, work goes on; executing: nothing new is
 * handed out, a successor is looked for; delivering: the role is the successor's, its prompt is on
 * its way; confirming: it was taken, and the successor has to show what it read; asking: the person
 * decides; over.
 */
export const HandoffStep = z.enum(['preparing', 'executing', 'delivering', 'confirming', 'asking', 'over']);
export type HandoffStep = z.infer<typeof HandoffStep>;

/**
 * What the person is asked. nobody: no agent can take it; arrived: what became of the takeover prompt is
 * not known; memory: it could not be written.
 */
export const HandoffQuestion = z.enum(['nobody', 'arrived', 'memory']);
export type HandoffQuestion = z.infer<typeof HandoffQuestion>;

/** done: confirmed; back: the incumbent has it again; dropped: called off before it moved. */
export const HandoffEnd = z.enum(['done', 'back', 'dropped']);
export type HandoffEnd = z.infer<typeof HandoffEnd>;

/** What a successor said when it was asked what it has read, and what of it was missing. */
export const ReadBack = z.object({
  text: words,
  ok: z.boolean(),
  missing: z.array(z.enum(['goal', 'tasks', 'next'])).default([]),
});
export type ReadBack = z.infer<typeof ReadBack>;

/** The passing of the orchestrator's role, or of one worker's task, from an agent to another. */
export interface Handoff {
  id: string;
  /** The task that is passed; absent: the orchestrator's role. */
  task?: string;
  from: string;
  /** The incumbent's session when it began. */
  session?: string;
  cause: HandoffCause;
  /** How full the incumbent's context was, of its ceiling; null: not known. */
  percent: number | null;
  step: HandoffStep;
  /** Since when it is in this step, and since when there is a handoff at all; epoch ms. */
  stepAt: number;
  beganAt: number;
  /** When it came into each step last; epoch ms. */
  times?: Partial<Record<HandoffStep, number>>;
  /** The successor that the person wants. */
  wanted?: string;
  /** The successor; while it is prepared, the one that it would be. */
  to?: string;
  why?: string[];
  epoch?: number;
  /** The file in which the incumbent is asked for its judgement; from the project's root. */
  file?: string;
  /** The message that asks the incumbent for its judgement. */
  asked?: string;
  judgement?: Judgement;
  /** Why there is no judgement, or not all of it. */
  unjudged?: string;
  /** The person's own text of the memory, and the one that they were shown and changed. */
  edited?: string;
  shown?: string;
  memory?: Memory;
  /** The takeover prompt of the present successor. */
  prompt?: string;
  readBack?: ReadBack;
  /** Candidates that were passed over, with the reason, and the takeover prompt that they had. */
  passed: { agent: string; why: string; at: number; prompt?: string }[];
  /** What the person is asked, and why, in words. */
  about?: HandoffQuestion;
  question?: string;
  /** Agents that were told that they do not hold it any more. */
  told?: string[];
  /** `person`: they called it off, and none begins by itself for this session. */
  end?: { as: HandoffEnd; at: number; detail: string; person?: true };
}

/** What somebody wanted who holds the role no more, or never did, in the words of its refusal; epoch ms. */
export interface Refusal {
  agent: string;
  what: string;
  at: number;
  epoch?: number;
}

/** So many refusals are kept to be shown; the journal has them all. */
export const MOST_REFUSALS = 50;

/** The events of handoffs; part of every project's journal. */
export const handoffEvents = [
  z.object({
    type: z.literal('handoff.began'),
    id: z.string().min(1).max(100),
    task: TaskId.optional(),
    from: AgentId,
    session: z.string().max(100).optional(),
    cause: HandoffCause,
    percent: z.number().nullable(),
    to: AgentId.optional(),
    wanted: AgentId.optional(),
  }),
  /** The app's part lies in this file; the message asks the incumbent to fill in its places. */
  z.object({ type: z.literal('handoff.drafted'), id: z.string(), file: z.string().min(1).max(1_000), asked: z.string().max(100) }),
  /** What the incumbent wrote into its places; `problem`: why something is missing. */
  z.object({ type: z.literal('handoff.judged'), id: z.string(), judgement: Judgement, problem: z.string().max(2_000).optional() }),
  z.object({
    type: z.literal('handoff.edited'),
    id: z.string(),
    text: z.string().max(400_000),
    shown: z.string().max(400_000).optional(),
  }),
  /** From now on nothing new is handed out, until it is confirmed. */
  z.object({ type: z.literal('handoff.executed'), id: z.string(), cause: HandoffCause, wanted: AgentId.optional() }),
  /** For the role `orchestrator.set` with this epoch stands in the same batch. */
  z.object({
    type: z.literal('handoff.chosen'),
    id: z.string(),
    to: AgentId,
    why: z.array(z.string().max(500)).max(20),
    epoch: z.number().int().optional(),
  }),
  /** The memory is on the disk; only then the prompt that names it is queued, in the same batch. */
  z.object({ type: z.literal('handoff.prompted'), id: z.string(), memory: Memory, prompt: z.string().max(100) }),
  z.object({ type: z.literal('handoff.taken'), id: z.string() }),
  z.object({ type: z.literal('handoff.read'), id: z.string(), readBack: ReadBack }),
  z.object({ type: z.literal('handoff.passed'), id: z.string(), agent: AgentId, why: z.string().max(2_000) }),
  /** `about` tells what the person can do; absent: nobody. */
  z.object({
    type: z.literal('handoff.asked'),
    id: z.string(),
    question: z.string().max(2_000),
    about: HandoffQuestion.optional(),
    /** The incumbent has the role again meanwhile: `orchestrator.set` with this epoch stands in the same batch. */
    epoch: z.number().int().optional(),
  }),
  z.object({
    type: z.literal('handoff.ended'),
    id: z.string(),
    as: HandoffEnd,
    detail: z.string().max(2_000),
    person: z.literal(true).optional(),
  }),
  /** An agent that went on as if it held it was told that it does not; by this message. */
  z.object({ type: z.literal('handoff.told'), id: z.string(), agent: AgentId, message: z.string().max(100) }),
  /** The app was started again: the step's deadline counts from now. */
  z.object({ type: z.literal('handoff.resumed'), id: z.string() }),
  /** What somebody did who holds the role no more, or never did: it changed nothing. */
  z.object({ type: z.literal('order.refused'), agent: AgentId, epoch: z.number().int().optional(), what: z.string().max(2_000) }),
] as const;

const minutes = (usual: number) => z.number().min(0.02).max(240).default(usual);

/** When and how a role, or a task in the middle, is passed on. Percent of the ceiling; minutes. */
export const HandoffPolicy = z.object({
  /** False: only the person starts one. */
  auto: z.boolean().default(true),
  prepare: z.number().min(10).max(100).default(90),
  execute: z.number().min(10).max(100).default(98),
  /** Tasks of workers too. */
  workers: z.boolean().default(true),
  /** Who is asked first. Absent: the agent that stands after the incumbent in the list of agents, and so on. */
  order: z.array(AgentId).max(24).default([]),
  /** So long the incumbent has for its judgement, a successor to take its prompt, and to show what it read. */
  judge: minutes(3),
  take: minutes(3),
  read: minutes(10),
  /** An agent that gave the role away does not get it back within this time while another may have it. */
  rest: minutes(30),
});
export type HandoffPolicy = z.infer<typeof HandoffPolicy>;
