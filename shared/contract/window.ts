import { z } from 'zod';
import type { UiLanguage } from '../text/ui/formats.ts';
import type { AppCommandId } from './app-commands.ts';
import { Mend } from './doctor.ts';
import { ImportItems } from './import.ts';
import { Agent, AgentId, GoalId, Policy, ProjectFiles, ProposalDraft, Run, TaskDraft, TaskId, Templates, type AgentLive, type CliOffer, type Desk, type JournalEvent } from '../model/index.ts';

const path = z.string().min(1).max(4_096);
const id = z.string().min(1).max(100);
/** A session's id, as it stands in a path. */
const recorded = z.string().regex(/^[\w-]{1,100}$/);
const several = z.array(TaskId).min(1).max(1_000);

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  fontSize: z.number().int().min(8).max(32).default(13),
  /** The person's own font in terminals; empty: the one that comes with the app. */
  font: z.string().max(100).default(''),
  /** Signs such as => may be drawn as one. */
  ligatures: z.boolean().default(false),
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
  contrast: z.enum(['system', 'normal', 'high']).default('system'),
  density: z.enum(['comfortable', 'compact']).default('comfortable'),
  /** Of the window, menus and notifications; the prompts have their own. */
  language: z.enum(['system', 'en', 'fr']).default('system'),
  /** Nothing moves, whatever the system says. */
  calm: z.boolean().default(false),
  /** Terminals tell a screen reader what they print. */
  screenReader: z.boolean().default(false),
  /** What panes print is recorded, to be looked at again. */
  record: z.boolean().default(true),
  /** The person's own shortcuts, by command; of a command that is not here they are as they came. */
  keys: z.record(z.string().max(60), z.array(z.string().max(40)).max(4)).default({}),
});
export type Settings = z.infer<typeof Settings>;

/** Settings as a file has them, without a language that there is not; `unspoken`: what it named, at most 40 characters. */
export function withoutUnspoken(given: unknown): { kept: unknown; unspoken: string | null } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { kept: given, unspoken: null };
  const { language, ...kept } = given as Record<string, unknown>;
  if (language === undefined || Settings.shape.language.safeParse(language).success) return { kept: given, unspoken: null };
  return { kept, unspoken: String(typeof language === 'string' ? language : JSON.stringify(language)).slice(0, 40) };
}

/** Some of the settings, each as it becomes. Without defaults: with them, one change would set all the others back. */
export const SettingsPatch = z.object(
  Object.fromEntries(Object.entries(Settings.shape).map(([key, field]) => [key, field.removeDefault().optional()])),
) as unknown as z.ZodType<Partial<Settings>>;

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
  /** Those of a list that are right. */
  z.object({ type: z.literal('tasks.import'), items: ImportItems }),
  /** The order in which an agent's backlog has its turn; tasks that are not in it are left out. */
  z.object({ type: z.literal('backlog.order'), agent: AgentId, ids: several }),
  /** Yes to a choice of the app. */
  z.object({ type: z.literal('dispatch.confirm'), task: TaskId, agent: AgentId }),
  /** A worker takes its next task itself: this one, or the best for it. */
  z.object({ type: z.literal('task.claim'), agent: AgentId, id: TaskId.optional() }),
  /** The last command on the queue is taken back; `past`: the latest one for which that can still be. */
  z.object({ type: z.literal('undo'), past: z.boolean().optional() }),
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
  /** Names the first holder of the orchestrator's role. Who holds it already passes it on by a handoff. */
  z.object({ type: z.literal('orchestrator.name'), agent: AgentId }),
  /** Passes the orchestrator's role on, or a task; to this agent, or to the best one. */
  z.object({ type: z.literal('handoff.start'), to: AgentId.optional(), task: TaskId.optional() }),
  /** While it is prepared: it is dropped. Later: the incumbent gets the role back, if it lives. */
  z.object({ type: z.literal('handoff.cancel'), id }),
  /** `shown`: what the person saw and changed, so that what the app writes meanwhile is told from their words. */
  z.object({ type: z.literal('handoff.edit'), id, text: z.string().max(400_000), shown: z.string().max(400_000).optional() }),
  /** It is carried out now, or goes on with this successor where the person was asked. */
  z.object({ type: z.literal('handoff.go'), id, to: AgentId.optional() }),
  /** The person vouches that the successor knows what it has to. */
  z.object({ type: z.literal('handoff.confirm'), id }),
  /** The person has seen that a task stands still, and leaves it. */
  z.object({ type: z.literal('watch.seen'), id: TaskId }),
]);
export type DeskCommand = z.infer<typeof DeskCommand>;

/** Commands to the shell around the desk: files, processes, the system. */
export const ShellCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('project.open'), path }),
  z.object({ type: z.literal('project.choose') }),
  /** A further window, with the first screen or with this project. */
  z.object({ type: z.literal('window.open'), path: path.optional() }),
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
  /** The memory of a handoff as it would be written now: the answer's value is a MemoryDraft as JSON. */
  z.object({ type: z.literal('handoff.draft'), id }),
  z.object({ type: z.literal('gate.cancel'), id: TaskId }),
  /** The person's answer to the dialog in an agent's pane: what it asks and all answers as they saw them, and theirs. */
  z.object({
    type: z.literal('agent.answer'),
    agent: AgentId,
    head: z.string().max(20_000),
    labels: z.array(z.string().max(2_000)).min(2).max(12),
    choice: z.number().int().min(0).max(11),
  }),
  /** What a task has changed: the answer's value is a TaskChanges as JSON. */
  z.object({ type: z.literal('task.diff'), id: TaskId }),
  /** Shows the folder that a task is worked on in. */
  z.object({ type: z.literal('task.folder'), id: TaskId }),
  z.object({ type: z.literal('settings.set'), patch: SettingsPatch }),
  z.object({ type: z.literal('link.open'), url: z.string().max(4_096) }),
  z.object({ type: z.literal('clipboard.write'), text: z.string().max(10_000_000) }),
  z.object({ type: z.literal('clipboard.read') }),
  /** Saves a text where the person says; `name` is what is offered. Answers with the path, or nothing. */
  z.object({
    type: z.literal('file.save'),
    name: z.string().regex(/^[\w][\w.-]{0,99}$/),
    text: z.string().max(15_000_000),
  }),
  /** What was recorded of this project's panes: the answer's value is a list of RecordingEntry as JSON. */
  z.object({ type: z.literal('recordings.list') }),
  /** One segment of a recording, from 0: the answer's value is its bytes in base64. */
  z.object({ type: z.literal('recording.read'), session: recorded, segment: z.number().int().min(0).max(100_000) }),
  /** Saves a recording as an asciicast where the person says. Answers with the path, or nothing. */
  z.object({ type: z.literal('recording.export'), session: recorded }),
  /** Takes one recording away, or all of the project. */
  z.object({ type: z.literal('recordings.erase'), session: recorded.optional() }),
  /** Puts `quatuor` into the person's shells, or takes it back. */
  z.object({ type: z.literal('tools.link'), on: z.boolean() }),
  /** The open issues of the project's repository, by gh: the answer's value is its JSON. */
  z.object({ type: z.literal('issues.read') }),
  /** Looks at all that Quatuor needs: the answer's value is Findings as JSON. `again`: what was known is asked for anew. */
  z.object({ type: z.literal('doctor.look'), again: z.boolean().optional() }),
  z.object({ type: z.literal('doctor.mend'), what: Mend }),
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
  /** It was not trusted yet, and it holds what a project on tmux keeps: its tasks are taken over then. */
  seed: SeedHint | null;
}

/** A memory before it is sent: its text, and how many facts the app put into it. */
export const MemoryDraft = z.object({ text: z.string(), facts: z.number() });
export type MemoryDraft = z.infer<typeof MemoryDraft>;

/** What a folder that nobody trusts yet tells of a project that ran on tmux. */
export interface SeedHint {
  /** How many tasks its queue holds; null: it has none, or it cannot be read now. */
  tasks: number | null;
  /** Whom its queue names as the holder of the role. */
  orchestrator: string | null;
}

/** `quatuor` in the person's own shells: the link, what it leads to, and whether their PATH has its folder. */
export interface ShellLink {
  path: string;
  target: string;
  state: 'absent' | 'ours' | 'other';
  onPath: boolean;
}

/** What the window must know about the app around the project. */
export interface AppInfo {
  version: string;
  platform: string;
  settings: Settings;
  /** That is spoken now: as the settings say, or the system. */
  language: UiLanguage;
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
  /** Of the open project, as long as it is not trusted. */
  seed: SeedHint | null;
  /** Null until the PATH of the login shell is known. */
  shells: ShellLink | null;
}

/** Main to window. `desk` replaces all; `events` are folded with the same `reduce` as in main. */
export type Update =
  | { t: 'desk'; desk: Desk }
  | { t: 'events'; events: JournalEvent[] }
  | { t: 'live'; agents: AgentLive[] }
  | { t: 'app'; app: AppInfo }
  /** The person asked, outside the window, to be brought there. */
  | { t: 'go'; to: Go }
  /** The person chose a command of the window in the system's menu bar. */
  | { t: 'run'; command: AppCommandId };

/**
 * A place in the window: an agent's pane, a task, a handoff, or the inbox. A project is another one than
 * is open: it is asked for first, and `after` is a place in it.
 */
export type Go = { agent: string } | { task: string } | { handoff: string } | { project: string; name: string; after?: Go } | 'inbox';

/** Names of the IPC channels. The preload script exposes these and nothing else. */
export { channels } from './channels.ts';

/** What the preload script puts on `window.quatuor`. */
export interface Bridge {
  /** Sends a command; it is validated again in main. */
  command(command: Command): Promise<Reply>;
  /**
   * Calls back with every update as JSON, the first being the whole state. Returns the unsubscribe. A text
   * crosses into the page at once; of an object each property is copied, which takes minutes for long queues.
   */
  subscribe(onUpdate: (update: string) => void): () => void;
  /** The path of a file that the person dragged in. */
  pathOf(file: unknown): string;
}
