import { z } from 'zod';
import { Agent, AgentId, Session } from './agent.ts';
import { ChoiceReason } from './choice.ts';
import { Goal, Proposal } from './goal.ts';
import { handoffEvents } from './handoff.ts';
import { ProjectFiles, Report } from './files.ts';
import { Message, Road } from './message.ts';
import { Stretch } from './past.ts';
import { Policy, Run } from './policy.ts';
import { Project } from './project.ts';
import { Spent } from './spent.ts';
import { Checkpoint, GateStep, Merge, OrderWords, Task, TaskDraft, TaskId, TaskTree } from './task.ts';
import { Undo } from './undo.ts';
import { WatchStep } from './watch.ts';
import { Templates } from './template.ts';

const id = z.string().min(1).max(100);

/** Everything that can have happened. The journal is a list of these and nothing else. */
export const EventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('project.opened'), project: Project }),
  z.object({ type: z.literal('project.trusted') }),
  z.object({ type: z.literal('agents.set'), agents: z.array(Agent) }),
  z.object({ type: z.literal('policy.set'), policy: Policy }),
  z.object({ type: z.literal('run.set'), run: Run }),
  /** Between these moments (epoch ms) the computer slept, or the app stood still: nobody could be seen working. */
  z.object({ type: z.literal('app.slept'), from: z.number(), to: z.number() }),
  /** What was used until now does not count against the run's limits any more. */
  z.object({ type: z.literal('run.began') }),
  /** An agent waited for the person, or was at its limit; told when it goes on. */
  z.object({ type: z.literal('agent.stood'), stretch: Stretch }),
  z.object({ type: z.literal('templates.set'), templates: Templates }),
  z.object({ type: z.literal('goal.added'), goal: Goal }),
  z.object({ type: z.literal('goal.closed'), id }),
  /** A proposal, or what its file says of it now; one that is settled stays as it was. */
  z.object({ type: z.literal('proposal.added'), proposal: Proposal }),
  z.object({
    type: z.literal('proposal.settled'),
    id: z.string().min(1).max(200),
    as: z.enum(['accepted', 'refused']),
    task: TaskId.optional(),
  }),
  z.object({ type: z.literal('files.set'), files: ProjectFiles }),
  /** Who holds the orchestrator's role from now on; the epoch only grows. */
  z.object({ type: z.literal('orchestrator.set'), agent: AgentId, epoch: z.number().int().min(1) }),
  /** `from`: it stood in one of the project's files, whose edits have no author. Absent: the person. */
  z.object({ type: z.literal('task.added'), task: Task, from: z.literal('file').optional() }),
  z.object({ type: z.literal('task.edited'), id: TaskId, draft: TaskDraft, from: z.literal('file').optional() }),
  /** A person stands behind a task that came from a file. */
  z.object({ type: z.literal('task.vouched'), id: TaskId }),
  /** What its agent wrote about it into one of the project's files. */
  z.object({ type: z.literal('task.reported'), id: TaskId, agent: AgentId, report: Report }),
  /** The person's command of this batch can be taken back like this. */
  z.object({ type: z.literal('undo.noted'), undo: Undo }),
  /** The latest command was taken back. */
  z.object({ type: z.literal('undo.done') }),
  z.object({ type: z.literal('task.moved'), id: TaskId, before: TaskId.nullable() }),
  z.object({ type: z.literal('task.removed'), id: TaskId }),
  z.object({
    type: z.literal('task.assigned'),
    id: TaskId,
    agent: AgentId,
    /** Absent: the person. */
    by: z.enum(['app', 'agent']).optional(),
    why: z.array(ChoiceReason).optional(),
    words: OrderWords.optional(),
  }),
  /** These tasks of an agent's backlog have their turn in this order. */
  z.object({ type: z.literal('backlog.ordered'), agent: AgentId, ids: z.array(TaskId) }),
  z.object({ type: z.literal('task.reserved'), id: TaskId, agent: AgentId, words: OrderWords.optional() }),
  z.object({ type: z.literal('task.released'), id: TaskId }),
  z.object({ type: z.literal('task.needs-you'), id: TaskId, reason: z.string() }),
  z.object({ type: z.literal('task.done'), id: TaskId }),
  z.object({ type: z.literal('gate.started'), id: TaskId, runId: id, total: z.number() }),
  z.object({ type: z.literal('gate.step'), id: TaskId, runId: id, step: GateStep }),
  z.object({ type: z.literal('gate.finished'), id: TaskId, runId: id, ok: z.boolean(), stopped: z.boolean().optional() }),
  /** A red gate's output goes back to the agent by itself; the message follows (W5). */
  z.object({ type: z.literal('gate.returned'), id: TaskId }),
  z.object({ type: z.literal('task.checkpoint'), id: TaskId, checkpoint: Checkpoint }),
  z.object({ type: z.literal('task.tree'), id: TaskId, tree: TaskTree.nullable() }),
  /** A branch that does not fit goes back to its agent, in front of whom the conflicts will lie. */
  z.object({ type: z.literal('merge.returned'), id: TaskId }),
  z.object({ type: z.literal('task.merge'), id: TaskId, merge: Merge }),
  z.object({ type: z.literal('command.approved'), command: z.string() }),
  z.object({ type: z.literal('message.queued'), message: Message }),
  z.object({
    type: z.literal('message.writing'),
    id,
    /** Absent in journals of version 0.1: typed. */
    road: Road.optional(),
    file: z.string().optional(),
  }),
  /** Certainly nothing of it was taken: it waits again. */
  z.object({ type: z.literal('message.returned'), id, detail: z.string() }),
  z.object({ type: z.literal('message.written'), id }),
  z.object({
    type: z.literal('message.accepted'),
    id,
    detail: z.string(),
    /** What the agent's session had used until then. */
    usedBefore: Spent.optional(),
  }),
  z.object({ type: z.literal('message.finished'), id, detail: z.string() }),
  /** What the turn that a message began has used; once for each message. */
  z.object({ type: z.literal('message.spent'), id, spent: Spent }),
  z.object({ type: z.literal('message.unverified'), id, detail: z.string() }),
  /** `settled`: the person ended it, and needs no word about it. */
  z.object({
    type: z.literal('message.failed'),
    id,
    detail: z.string(),
    settled: z.boolean().optional(),
    /** A usage limit ended its turn. */
    limit: z.boolean().optional(),
  }),
  /** A step of the stall ladder was taken; `reminder` is the message that went with it. */
  z.object({
    type: z.literal('watch.step'),
    id: TaskId,
    agent: AgentId,
    episode: z.number().int(),
    step: WatchStep,
    reminder: id.optional(),
  }),
  z.object({ type: z.literal('watch.over'), id: TaskId, episode: z.number().int() }),
  z.object({ type: z.literal('watch.seen'), id: TaskId, episode: z.number().int() }),
  z.object({ type: z.literal('session.started'), session: Session }),
  z.object({ type: z.literal('session.named'), id, cliSession: z.string() }),
  z.object({
    type: z.literal('session.ended'),
    id,
    end: z.enum(['exited', 'lost', 'stopped']),
    exitCode: z.number().nullable(),
  }),
  ...handoffEvents,
]);
export type EventBody = z.infer<typeof EventBody>;

/** An event with its place in the journal and its time (epoch ms). */
export interface JournalEvent {
  seq: number;
  at: number;
  body: EventBody;
}
