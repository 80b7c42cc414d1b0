import { z } from 'zod';
import { Run, TaskId } from '../model/index.ts';
import { ImportItems, ShellDraft, ShellPatch, type ImportRow } from './import.ts';

export { ImportItem, ImportItems, ShellDraft, ShellPatch, type ImportRow } from './import.ts';

/** The version of what goes over the control socket, and of the JSON that `quatuor --json` prints. */
export const CONTROL_VERSION = 1;
/** A longer request is cut off unread; bytes. */
export const CONTROL_MOST = 8 * 1024 * 1024;

const name = z.string().min(1).max(100);
const words = z.string().max(1_000_000, { error: 'at most 1,000,000 characters' });
const lines = z.number().int().min(1).max(5_000);

/** What a pane shows for its agent: which session it is, and the key that lies in its file. */
export const PaneKey = z.object({ session: z.string().min(1).max(100), key: z.string().regex(/^[0-9a-f]{64}$/) });
export type PaneKey = z.infer<typeof PaneKey>;

/** What is written into the file that a pane's environment names; mode 0600. */
export const PaneFile = PaneKey.extend({
  v: z.literal(CONTROL_VERSION),
  socket: z.string().min(1).max(4_096),
  project: z.string().max(4_096),
  agent: name,
  /** The folder for calls from a sandbox that forbids sockets. */
  box: z.string().min(1).max(4_096).optional(),
});
export type PaneFile = z.infer<typeof PaneFile>;

/** What changes something. Agents are named by id, name or tmux window. */
export const orders = [
  z.object({ do: z.literal('add'), draft: ShellDraft }),
  z.object({ do: z.literal('edit'), task: TaskId, patch: ShellPatch }),
  /** Tasks from a list; without `add` only what would come of it. */
  z.object({ do: z.literal('import'), items: ImportItems, add: z.boolean() }),
  /** To an agent, who cuts it into tasks; without one to the holder of the orchestrator's role. */
  z.object({ do: z.literal('goal'), text: words, agent: name.optional() }),
  z.object({ do: z.literal('assign'), task: TaskId, agent: name }),
  z.object({ do: z.literal('send'), agent: name, text: words, urgent: z.boolean().optional() }),
  /** A question for the holder of the orchestrator's role. */
  z.object({ do: z.literal('ask'), text: words }),
  z.object({ do: z.literal('claim'), task: TaskId.optional(), agent: name.optional() }),
  z.object({
    do: z.literal('report'),
    task: TaskId.optional(),
    status: z.enum(['completed', 'blocked', 'in-progress']),
    notes: z.string().max(20_000).default(''),
  }),
  z.object({ do: z.literal('handoff'), to: name.optional(), task: TaskId.optional() }),
  z.object({ do: z.literal('run'), run: Run }),
] as const;
export const Order = z.discriminatedUnion('do', orders);
export type Order = z.infer<typeof Order>;

/** What is only looked at. */
export const questions = [
  z.object({ do: z.literal('status') }),
  z.object({ do: z.literal('tasks'), all: z.boolean().optional() }),
  z.object({ do: z.literal('task'), id: TaskId }),
  /** Why an agent is in its state, or why a task waits. */
  z.object({ do: z.literal('explain'), what: name }),
  z.object({ do: z.literal('read'), agent: name, lines: lines.optional() }),
  z.object({ do: z.literal('log'), lines: lines.optional(), follow: z.boolean().optional() }),
  /** What the orchestrators have handed on, and what stands in the project's own notes. */
  z.object({ do: z.literal('memory') }),
  z.object({
    do: z.literal('wait'),
    agent: name.optional(),
    task: TaskId.optional(),
    message: z.string().max(100).optional(),
    until: z.enum(['ready', 'working', 'waiting', 'exited', 'idle', 'accepted', 'done']),
    seconds: z.number().min(0).max(86_400).optional(),
  }),
] as const;

/** A call of the tmux stand-in: the arguments behind `tmux`. */
const tmux = z.object({
  do: z.literal('tmux'),
  argv: z.array(words).max(1_000),
  /** What the stand-in has read for load-buffer. */
  input: words.optional(),
  /** No tmux of that session's name runs: a window of ours is meant. */
  ours: z.boolean().optional(),
});

/** Opens a folder as the project, as the window does: nothing in it runs before the person trusts it (X5). */
const open = z.object({ do: z.literal('open'), path: z.string().min(1).max(4_096) });

export const ControlDo = z.discriminatedUnion('do', [...orders, ...questions, tmux, open]);
export type ControlDo = z.infer<typeof ControlDo>;

const Head = z.object({
  v: z.literal(CONTROL_VERSION),
  /** Absent: the person's own shell. */
  pane: PaneKey.optional(),
  /** The epoch in which an order was meant. */
  epoch: z.number().int().min(0).optional(),
  /** The project that is meant, where several are open: its name, or its folder by the whole path. For the person's shell. */
  project: z.string().min(1).max(4_096).optional(),
  /** The folder of the person's shell. */
  cwd: z.string().min(1).max(4_096).optional(),
});

/** One request: one line of JSON on a connection of its own. */
export const ControlRequest = z.intersection(Head, ControlDo);
export type ControlRequest = z.infer<typeof ControlRequest>;

/**
 * Why a request is not done. refused: by a rule, in words; forbidden: not this one's to do;
 * stranger: the key is none of a pane that runs; project: none is open; timeout: it was waited for
 * in vain.
 */
export type ControlCode = 'bad-request' | 'version' | 'refused' | 'forbidden' | 'stranger' | 'project' | 'timeout' | 'internal';

/** The last line of an answer; lines before it are `{ v, line }`. */
export type ControlReply =
  | { v: typeof CONTROL_VERSION; ok: true; value: unknown }
  | { v: typeof CONTROL_VERSION; ok: false; code: ControlCode; message: string };

/** What an order came to. */
export interface Done {
  /** In words. */
  says: string;
  task?: string;
  message?: string;
  goal?: string;
  /** What became of each task of a list. */
  rows?: ImportRow[];
}

/** What is remembered of the project. `at` is ISO. */
export interface Remembered {
  /** The memory of the last time that the orchestrator's role was passed on; null: it never was. */
  handoff: { file: string; from: string; to: string; at: string; text: string } | null;
  /** The project's own notes; null: there are none, or they are no text. */
  notes: { file: string; text: string } | null;
}

/** The answer to a tmux call. `real`: it is for the real tmux; `ask`: if that one has no such session. */
export type TmuxAnswer = { out: string; err: string; code: number } | { real: true } | { ask: string };
