import { z } from 'zod';
import { Agent, AgentId, GoalId, Policy, ProjectFiles, ProposalDraft, Run, TaskDraft, TaskId, Templates, type AgentLive, type CliOffer, type Desk, type JournalEvent } from '../model/index.ts';

const path = z.string().min(1).max(4_096);
const id = z.string().min(1).max(100);
const several = z.array(TaskId).min(1).max(1_000);

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  fontSize: z.number().int().min(8).max(32).default(13),
  keepAwake: z.boolean().default(true),
  startAgentsOnOpen: z.boolean().default(true),
  promptLanguage: z.enum(['fr', 'en']).default('fr'),
  /** When the system is told of what waits for the person. */
  notify: z.enum(['away', 'always', 'never']).default('away'),
  notifySound: z.boolean().default(false),
  /** Hours in which nothing is notified, as minutes of the day; from = to: none. */
  quietFrom: z.number().int().min(0).max(1_439).default(0),
  quietTo: z.number().int().min(0).max(1_439).default(0),
  tray: z.boolean().default(true),
  /** With an icon in the tray, closing the last window does not quit. */
  trayKeeps: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

/** Commands that change the desk of the open project; checked by the pure rule `decide`. */
export const DeskCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('project.trust') }),
  z.object({
    type: z.literal('agents.set'),
    agents: z.array(Agent).max(24),
    /** Agents for which the person has confirmed, knowing the risk, that they ask nothing. */
    allowAll: z.array(AgentId).max(24),
  }),
  z.object({ type: z.literal('policy.set'), policy: Policy }),
  z.object({ type: z.literal('run.set'), run: Run }),
  /** The run's limits count from now on. */
  z.object({ type: z.literal('run.begin') }),
  z.object({ type: z.literal('templates.set'), templates: Templates }),
  z.object({ type: z.literal('goal.add'), text: z.string().max(200_000), agent: AgentId }),
  z.object({ type: z.literal('goal.close'), id: GoalId }),
  z.object({
    type: z.literal('proposal.accept'),
    /** With what the person changed in them. */
    items: z.array(z.object({ id: z.string().max(200), draft: ProposalDraft.optional() })).min(1).max(1_000),
  }),
  z.object({ type: z.literal('proposal.refuse'), ids: z.array(z.string().max(200)).min(1).max(1_000) }),
  z.object({ type: z.literal('files.set'), files: ProjectFiles }),
  z.object({ type: z.literal('task.add'), draft: TaskDraft }),
  z.object({ type: z.literal('task.edit'), id: TaskId, draft: TaskDraft }),
  z.object({ type: z.literal('task.remove'), id: TaskId }),
  z.object({ type: z.literal('task.move'), id: TaskId, before: TaskId.nullable() }),
  z.object({ type: z.literal('task.give'), id: TaskId, agent: AgentId }),
  z.object({ type: z.literal('task.release'), id: TaskId }),
  /** Several at once: what cannot be done is told, the rest is done. */
  z.object({ type: z.literal('tasks.give'), ids: several, agent: AgentId }),
  z.object({ type: z.literal('tasks.release'), ids: several }),
  z.object({ type: z.literal('tasks.remove'), ids: several }),
  z.object({ type: z.literal('tasks.move'), ids: several, before: TaskId.nullable() }),
  /** The order in which an agent's backlog has its turn; tasks that are not in it are left out. */
  z.object({ type: z.literal('backlog.order'), agent: AgentId, ids: several }),
  /** Yes to a choice of the app. */
  z.object({ type: z.literal('dispatch.confirm'), task: TaskId, agent: AgentId }),
  /** A worker takes its next task itself: this one, or the best for it. */
  z.object({ type: z.literal('task.claim'), agent: AgentId, id: TaskId.optional() }),
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('gate.approve'), id: TaskId }),
  z.object({ type: z.literal('gate.run'), id: TaskId }),
  z.object({ type: z.literal('gate.return'), id: TaskId }),
  z.object({ type: z.literal('merge.do'), id: TaskId }),
  /** Its agent puts right where it does not fit. */
  z.object({ type: z.literal('merge.return'), id: TaskId }),
  /** The branch stays as it is, and the task is done. */
  z.object({ type: z.literal('merge.keep'), id: TaskId }),
  z.object({
    type: z.literal('message.send'),
    agent: AgentId,
    /** An empty one is refused in words by the rule. */
    text: z.string().max(1_000_000, { error: 'at most 1,000,000 characters' }),
    /** Goes out although the agent works on something else. */
    urgent: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('message.resolve'),
    id,
    choice: z.enum(['arrived', 'again', 'give-up']),
  }),
  /** The person has seen that a task stands still, and leaves it. */
  z.object({ type: z.literal('watch.seen'), id: TaskId }),
]);
export type DeskCommand = z.infer<typeof DeskCommand>;

/** Commands to the shell around the desk: files, processes, the system. */
export const ShellCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('project.open'), path }),
  z.object({ type: z.literal('project.choose') }),
  z.object({ type: z.literal('project.close') }),
  z.object({ type: z.literal('project.forget'), path }),
  /** Into a new folder in `to`; without it the person is asked where. */
  z.object({ type: z.literal('project.export'), to: path.optional() }),
  z.object({ type: z.literal('demo.open') }),
  z.object({
    type: z.literal('agent.start'),
    agent: AgentId,
    /** The task that its end has cut off is gone on with. */
    goOn: z.boolean().optional(),
  }),
  z.object({ type: z.literal('agent.stop'), agent: AgentId }),
  z.object({ type: z.literal('agent.restart'), agent: AgentId }),
  z.object({
    type: z.literal('agent.resume'),
    agent: AgentId,
    /** The task that its end has cut off is gone on with. */
    goOn: z.boolean().optional(),
  }),
  z.object({ type: z.literal('gate.cancel'), id: TaskId }),
  /** What a task has changed: the answer's value is a TaskChanges as JSON. */
  z.object({ type: z.literal('task.diff'), id: TaskId }),
  /** Shows the folder that a task is worked on in. */
  z.object({ type: z.literal('task.folder'), id: TaskId }),
  z.object({ type: z.literal('settings.set'), patch: Settings.partial() }),
  z.object({ type: z.literal('link.open'), url: z.string().max(4_096) }),
  z.object({ type: z.literal('clipboard.write'), text: z.string().max(10_000_000) }),
  z.object({ type: z.literal('clipboard.read') }),
  /** Saves a text where the person says; `name` is what is offered. Answers with the path, or nothing. */
  z.object({
    type: z.literal('file.save'),
    name: z.string().regex(/^[\w][\w.-]{0,99}$/),
    text: z.string().max(15_000_000),
  }),
  z.object({ type: z.literal('notice.dismiss'), id }),
  z.object({ type: z.literal('window.ready'), panes: z.number().int() }),
]);
export type ShellCommand = z.infer<typeof ShellCommand>;

export const Command = z.union([DeskCommand, ShellCommand]);
export type Command = z.infer<typeof Command>;

/** The answer to a command: done, or refused with a sentence for the person. */
export type Reply = { ok: true; value?: string } | { ok: false; message: string };

export interface Notice {
  id: string;
  tone: 'info' | 'warn' | 'error';
  text: string;
  detail?: string;
}

export interface RecentProject {
  path: string;
  name: string;
  openedAt: number;
  missing: boolean;
}

/** What the window must know about the app around the project. */
export interface AppInfo {
  version: string;
  platform: string;
  settings: Settings;
  recents: RecentProject[];
  notices: Notice[];
  /** False while a project is being opened. */
  idle: boolean;
  /** True when the window may use WebGL for terminals. */
  webgl: boolean;
  home: string;
  /** The CLIs that an agent can be, in the order in which they are offered. */
  offers: CliOffer[];
  branch: string | null;
}

/** Main to window. `desk` replaces all; `events` are folded with the same `reduce` as in main. */
export type Update =
  | { t: 'desk'; desk: Desk }
  | { t: 'events'; events: JournalEvent[] }
  | { t: 'live'; agents: AgentLive[] }
  | { t: 'app'; app: AppInfo }
  /** The person asked, outside the window, to be brought there. */
  | { t: 'go'; to: Go };

/** A place in the window: an agent's pane, a task, or the inbox. */
export type Go = { agent: string } | { task: string } | 'inbox';

/** Names of the IPC channels. The preload script exposes these and nothing else. */
export { channels } from './channels.ts';

/** What the preload script puts on `window.quatuor`. */
export interface Bridge {
  /** Sends a command; it is validated again in main. */
  command(command: Command): Promise<Reply>;
  /** Calls back with every update, the first being the whole state. Returns the unsubscribe. */
  subscribe(onUpdate: (update: Update) => void): () => void;
  /** The path of a file that the person dragged in. */
  pathOf(file: unknown): string;
}
